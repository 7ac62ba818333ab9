"""The rules of a confirmation that nothing has changed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.statements.faults import (
    ChallengedStatement,
    Fault,
    Statement,
    faults_of_day,
)
from wirral_tracker.kit.days import day_in_words


@dataclass(frozen=True, kw_only=True)
class ConfirmationStatement(ChallengedStatement):
    """The values of a confirmation: a post says that an update still held on a later day.

    Its earliest day is the `status_date` of that update.
    """

    REQUIRED = {
        "confirmed_date": "Give the day on which it still held.",
        "confirmed_by": "Give the post that said so.",
    }
    LONGEST = {"confirmed_by": 200, "challenge_reason": 2000}
    POSTS = ("confirmed_by",)

    confirmed_date: dt.date | None
    confirmed_by: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        stated = day_in_words(earliest)
        yield from faults_of_day(
            "confirmed_date",
            self.confirmed_date,
            earliest=earliest,
            today=today,
            before=f"The colour was stated of {stated}: confirm it of that day or later.",
        )
        yield from self._faults_of_challenge()


@dataclass(frozen=True, kw_only=True)
class ConfirmationWithdrawalStatement(Statement):
    """The reason for withdrawing a confirmation; the day is the confirmation's own."""

    REQUIRED = {"reason": "Say why it is withdrawn."}

    reason: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()

"""The rules of a moved due date, a request for more time and its answer."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.statements.faults import (
    BEFORE_IT_WAS_MADE,
    Fault,
    Statement,
    faults_of_day,
)
from wirral_tracker.kit.days import NO_DAY


@dataclass(frozen=True, kw_only=True)
class DueDateStatement(Statement):
    """The values of a due date change: to which date (None: none), why, who agreed it and when."""

    REQUIRED = {
        "change_date": "Fill in “Agreed on”.",
        "reason": "Fill in “Why”.",
        "agreed_by": "Fill in “Agreed by”.",
    }
    LONGEST = {"agreed_by": 200}

    due_date: dt.date | None
    change_date: dt.date | None
    reason: str
    agreed_by: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        yield from faults_of_day(
            "change_date",
            self.change_date,
            earliest=earliest,
            today=today,
            ahead="The day it was agreed must be today or in the past.",
        )
        if self.due_date and self.due_date < earliest:
            yield "due_date", BEFORE_IT_WAS_MADE, "too_early"
        if self.due_date == dt.date.max:
            yield "due_date", f"{NO_DAY} Give the day.", "no_day"


@dataclass(frozen=True, kw_only=True)
class ExtensionStatement(Statement):
    """The values of a request for more time: until when, why, which post asked and when."""

    REQUIRED = {
        "wanted_date": "Fill in “Wanted until”.",
        "reason": "Fill in “Why”.",
        "asked_by": "Fill in “Asked for by”.",
        "asked_date": "Fill in “Asked on”.",
    }
    LONGEST = {"asked_by": 200}

    wanted_date: dt.date | None
    asked_by: str
    asked_date: dt.date | None
    reason: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        yield from faults_of_day("asked_date", self.asked_date, earliest=earliest, today=today)
        if self.wanted_date == dt.date.max:
            yield "wanted_date", f"{NO_DAY} Give the day.", "no_day"


@dataclass(frozen=True, kw_only=True)
class ExtensionAnswerStatement(Statement):
    """The values of a named body's answer to an extension: granted or not, by whom and when.

    Its earliest day is the one on which the extension was asked for.
    """

    REQUIRED = {
        "answered_by": "Fill in “By whom”.",
        "answer_date": "Fill in “Answered on”.",
    }
    LONGEST = {"answered_by": 200}

    is_granted: bool
    answered_by: str
    answer_date: dt.date | None
    words: str = ""

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        yield from faults_of_day(
            "answer_date",
            self.answer_date,
            earliest=earliest,
            today=today,
            before="That is before it was asked for.",
        )

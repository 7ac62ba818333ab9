"""The rules of a committee's meeting, of calling one off, and of a committee's further name."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.statements.faults import Fault, Statement, faults_of_day
from wirral_tracker.kit.days import NO_DAY


@dataclass(frozen=True, kw_only=True)
class MeetingStatement(Statement):
    """The values of a meeting: the committee as it is named then, the day, and what is known."""

    REQUIRED = {"committee_name": "Fill in “Committee”.", "date": "Fill in “Date”."}
    LONGEST = {"committee_name": 200, "note": 300}

    committee_name: str
    date: dt.date | None
    note: str = ""

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        if self.date == dt.date.max:
            yield "date", f"{NO_DAY} Give the day.", "no_day"


@dataclass(frozen=True, kw_only=True)
class CallingOffStatement(Statement):
    """The values of a postponement or cancellation: the day on which that was decided, and why.

    `new_date` is the day of the meeting in its place; None where there is none, or none yet.
    """

    REQUIRED = {
        "called_off_date": "Give the day on which that was decided.",
        "called_off_reason": "Fill in “Why”.",
    }
    LONGEST = {"called_off_reason": 300}
    UNRECORDED = ("new_date",)

    called_off_date: dt.date | None
    called_off_reason: str
    new_date: dt.date | None = None

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        yield from faults_of_day(
            "called_off_date", self.called_off_date, earliest=earliest, today=today
        )
        if self.new_date and self.called_off_date and self.new_date < self.called_off_date:
            yield "new_date", "That is before the day on which that was decided.", "day_gone_by"


@dataclass(frozen=True, kw_only=True)
class RenamingStatement(Statement):
    """The values of a committee's further name: from which day, and what it rests on."""

    REQUIRED = {
        "name": "Fill in “New name”.",
        "first_date": "Give the day from which it is named so.",
        "reason": "Fill in “Why”.",
    }
    LONGEST = {"name": 200, "reason": 300}

    name: str
    first_date: dt.date | None
    reason: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        if self.first_date == dt.date.max:
            yield "first_date", f"{NO_DAY} Give the day.", "no_day"
        yield from faults_of_day(
            "first_date",
            self.first_date,
            earliest=earliest,
            # A council decides on a name before it begins.
            today=dt.date.max,
            before="That is before the committee had the name that it has now.",
        )

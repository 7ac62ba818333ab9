"""The rules of a decision about a recommendation."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Required, TypedDict

from findings.models import SourceParagraph
from findings.verbatim import is_verbatim
from recommendations.models import Decision, Meeting, Recommendation
from recommendations.statements.faults import (
    Fault,
    Statement,
    faults_of_codes,
    faults_of_correction,
    faults_of_day,
    faults_of_origin,
)
from recommendations.tracking import GOES_ON, DecisionKind
from wirral_tracker.kit.days import day_in_words

# What a correction puts right, one of them at least.
CORRECTED = (
    *("kind", "decision_date", "words", "meeting", "body", "minute", "to_words"),
    *("to_recommendation", "note"),
)


class DecisionFields(TypedDict, total=False):
    """The keyword arguments of `record_decision` that say what was decided."""

    kind: Required[str]
    decision_date: Required[dt.date]
    words: Required[str]
    meeting: Meeting | None
    body: str
    minute: str
    to_words: str
    to_recommendation: Recommendation | None
    note: str
    date_basis: str
    date_inferred_from: str
    basis: str
    locator: SourceParagraph | None
    correction_reason: str
    is_withdrawal: bool


@dataclass(frozen=True, kw_only=True)
class DecisionStatement(Statement):
    """The values of a decision about one recommendation, and who made it; see `Decision`.

    A withdrawal has no kind, and the day of the decision that it takes back. Only
    `withdraw_decision` makes one; an empty kind by itself is a fault.
    """

    UNRECORDED = ("is_withdrawal",)
    REQUIRED = {"words": "Copy the words that the decision rests on."}
    LONGEST = {"body": 200, "minute": 100, "date_inferred_from": 300}

    kind: str
    decision_date: dt.date | None
    words: str
    meeting: Meeting | None = None
    body: str = ""
    minute: str = ""
    to_words: str = ""
    to_recommendation: Recommendation | None = None
    note: str = ""
    date_basis: str = Decision.DateBasis.GIVEN
    date_inferred_from: str = ""
    basis: str = Decision.Basis.REPORTED
    locator: SourceParagraph | None = None
    corrects: Decision | None = None
    correction_reason: str = ""
    is_withdrawal: bool = False

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        yield from faults_of_codes(
            {
                "basis": (self.basis, Decision.Basis.values),
                "date_basis": (self.date_basis, Decision.DateBasis.values),
            }
        )
        yield from faults_of_origin(
            self.basis, self.locator, self.date_basis, self.date_inferred_from
        )
        if self.locator and not is_verbatim(self.words, self.locator.text):
            yield "words", "These words do not stand in the source as written here.", "not_verbatim"
        yield from self._faults_of_where_it_goes_on()
        # A withdrawal keeps the day it takes back, and nobody decided it.
        if self.is_withdrawal:
            yield from self._faults_of_withdrawal()
        else:
            if self.kind not in DecisionKind.values:
                yield "kind", "Choose what was decided.", "required"
            yield from self._faults_of_decider()
            yield from self._faults_of_day(earliest, today)
            # What a published document states is put right as that says, with its locator.
            if self.basis == Decision.Basis.REPORTED and self.locator is None:
                yield from faults_of_correction(self, CORRECTED)

    def _faults_of_withdrawal(self) -> Iterator[Fault]:
        if self.kind:
            yield "kind", "A withdrawal decides nothing.", "withdrawn"
        if self.corrects is None:
            yield "corrects", "Give the decision that is withdrawn.", "required"
        elif self.decision_date != self.corrects.decision_date:
            yield "decision_date", "A withdrawal is of the day of what it withdraws.", "other_day"

    def _faults_of_where_it_goes_on(self) -> Iterator[Fault]:
        goes_on = bool(self.to_words or self.to_recommendation)
        if self.kind in GOES_ON and not goes_on:
            yield "to_words", "Name the plan, or give the recommendation below.", "required"
        if self.kind not in GOES_ON and goes_on:
            message = "Nothing is carried over or superseded: empty the two boxes that say so."
            yield "kind", message, "goes_nowhere"

    def _faults_of_decider(self) -> Iterator[Fault]:
        """Yield a fault where an officer reports a decision of nobody, or one has two deciders."""
        is_reported = self.basis == Decision.Basis.REPORTED
        if is_reported and not self.meeting and not self.body.strip():
            message = "Say who decided: choose the meeting above, or name the body."
            yield "body", message, "required"
        if self.meeting and self.body:
            yield "body", "Give the meeting or the body, not both.", "two_deciders"

    def _faults_of_day(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        day = self.decision_date
        if day is None:
            yield "decision_date", "Give the day on which it was decided.", "required"
        made = day_in_words(earliest)
        yield from faults_of_day(
            "decision_date",
            day,
            earliest=earliest,
            today=today,
            ahead="The day it was decided must be today or in the past.",
            before=f"The recommendation was made on {made}: nobody can have decided about it "
            "before.",
        )
        if self.meeting and self.meeting.is_called_off:
            message = f"That meeting was called off. {self.meeting.called_off_in_words}"
            yield "meeting", message, "called_off"
        if self.meeting and day and self.meeting.date != day:
            held = day_in_words(self.meeting.date)
            message = f"That meeting was on {held}: give that day, or leave the meeting empty."
            yield "meeting", message, "other_day"

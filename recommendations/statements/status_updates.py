"""The rules of a status update."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Required, TypedDict

from findings.models import SourceParagraph
from recommendations.models import StatusUpdate
from recommendations.rag import AMBER, COLOURS, GREEN, RED
from recommendations.statements.faults import (
    ChallengedStatement,
    Fault,
    faults_of_codes,
    faults_of_correction,
    faults_of_day,
    faults_of_origin,
)
from wirral_tracker.kit.days import NO_DAY, day_in_words

# What a correction puts right, one of them at least.
CORRECTED = (
    *("rag", "status_date", "narrative", "evidence", "reported_by", "impact", "what_next"),
    *("what_next_date", "restricted", "restricted_reason"),
)


class StatusFields(TypedDict, total=False):
    """The keyword arguments of `record_status` that say what is stated."""

    rag: Required[str]
    status_date: Required[dt.date]
    narrative: Required[str]
    evidence: str
    reported_by: str
    impact: str
    what_next: str
    what_next_date: dt.date | None
    restricted: bool
    restricted_reason: str
    challenge: str | None
    challenge_reason: str
    date_basis: str
    date_inferred_from: str
    basis: str
    locator: SourceParagraph | None
    rag_words: str
    handed_in_place: str
    corrects: StatusUpdate | None
    correction_reason: str
    is_withdrawal: bool


@dataclass(frozen=True, kw_only=True)
class StatusStatement(ChallengedStatement):
    """The values of a status update: how far one recommendation has got; see `StatusUpdate`.

    A withdrawal has no colour, and the day of the update that it takes back. Only
    `withdraw_status` makes one; an empty colour by itself is a fault.
    """

    UNRECORDED = ("is_withdrawal",)
    REQUIRED = {"narrative": "Fill in “What has happened”."}
    LONGEST = {
        "reported_by": 200,
        "restricted_reason": 300,
        "challenge_reason": 2000,
        "date_inferred_from": 300,
    }
    WATCHED = (
        *("narrative", "evidence", "what_next", "restricted_reason", "challenge_reason"),
        "correction_reason",
    )
    POSTS = ("reported_by",)

    rag: str
    status_date: dt.date | None
    narrative: str
    evidence: str = ""
    reported_by: str = ""
    impact: str = ""
    what_next: str = ""
    what_next_date: dt.date | None = None
    restricted: bool = False
    restricted_reason: str = ""
    date_basis: str = StatusUpdate.DateBasis.GIVEN
    date_inferred_from: str = ""
    basis: str = StatusUpdate.Basis.REPORTED
    locator: SourceParagraph | None = None
    rag_words: str = ""
    handed_in_place: str = ""
    corrects: StatusUpdate | None = None
    correction_reason: str = ""
    is_withdrawal: bool = False

    @property
    def is_reported(self) -> bool:
        """Whether the service reports it, rather than a published document."""
        return self.basis == StatusUpdate.Basis.REPORTED

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        codes = {
            "basis": (self.basis, StatusUpdate.Basis.values),
            "date_basis": (self.date_basis, StatusUpdate.DateBasis.values),
        }
        if self.impact:
            codes["impact"] = (self.impact, StatusUpdate.Impact.values)
        yield from faults_of_codes(codes)
        yield from faults_of_origin(
            self.basis, self.locator, self.date_basis, self.date_inferred_from
        )
        yield from self._faults_of_restriction()
        yield from self._faults_of_challenge()
        # A withdrawal keeps the day it takes back, whatever is wrong with that day.
        if self.is_withdrawal:
            yield from self._faults_of_withdrawal()
        else:
            yield from self._faults_of_day(earliest, today)
            yield from self._faults_of_colour()
            # What a published document states is put right as that says, with its locator.
            if self.is_reported and self.locator is None:
                yield from faults_of_correction(self, CORRECTED)

    def _faults_of_withdrawal(self) -> Iterator[Fault]:
        if self.rag:
            yield "rag", "A withdrawal has no colour.", "withdrawn"
        if self.corrects is None:
            yield "corrects", "Give the update that is withdrawn.", "required"
        elif self.status_date != self.corrects.status_date:
            yield "status_date", "A withdrawal is of the day of what it withdraws.", "other_day"

    def _faults_of_day(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        if self.status_date is None:
            yield "status_date", "Give the day that this describes.", "required"
        made = day_in_words(earliest)
        yield from faults_of_day(
            "status_date",
            self.status_date,
            earliest=earliest,
            today=today,
            ahead="The as-at date must be today or in the past.",
            before=f"The as-at date must not be before {made}, when the recommendation was made.",
        )

    def _faults_of_colour(self) -> Iterator[Fault]:
        """Yield faults of an unknown colour, and of evidence or a next step that it demands."""
        if self.rag not in {rag.code for rag in COLOURS}:
            yield "rag", "Choose red, amber or green.", "required" if not self.rag else "invalid"
        # A published document is recorded as it speaks; the rest is asked of the service alone.
        if not self.is_reported:
            return
        if not self.reported_by.strip():
            yield "reported_by", "Give the post that reported it.", "required"
        if self.rag == GREEN.code and not self.evidence.strip():
            yield "evidence", "Give the evidence that the action is completed.", "required"
        if self.rag in (RED.code, AMBER.code):
            if not self.what_next.strip():
                yield "what_next", "Say what happens next: it is not completed.", "required"
            if self.what_next_date is None:
                yield "what_next_date", "Give the day by which that is to happen.", "required"
        by_when, day = self.what_next_date, self.status_date
        if by_when == dt.date.max:
            yield "what_next_date", f"{NO_DAY} Give the day, or leave it empty.", "no_day"
        elif by_when and day and by_when < day:
            message = "“By when” must not be before the as-at date."
            yield "what_next_date", message, "too_early"

    def _faults_of_restriction(self) -> Iterator[Fault]:
        if self.restricted and not self.restricted_reason.strip():
            yield "restricted_reason", "Say why the words are restricted.", "required"
        if self.restricted_reason and not self.restricted:
            message = "Tick this to restrict the words, or empty the reason."
            yield "restricted", message, "required"
        if self.restricted and (self.locator or not self.is_reported):
            yield "restricted", "What a published source states is public already.", "public"

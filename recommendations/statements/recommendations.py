"""The rules of a new recommendation, its first plan and a further owner."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Required, TypedDict

from findings.models import Finding, SourceParagraph
from recommendations.models import Objective, Recommendation, ScrutinyReview
from recommendations.statements.faults import Fault, Statement, faults_of_codes, faults_of_day
from wirral_tracker.kit.days import EARLIEST_DAY, NO_DAY, day_in_words


class RecommendationFields(TypedDict, total=False):
    """The keyword arguments of `add_recommendation` that say what was recommended."""

    parent: Required[ScrutinyReview | Finding]
    text: Required[str]
    wording: Required[str]
    made_date: Required[dt.date]
    made_date_basis: Required[str]
    made_date_text: Required[str]
    number: str
    section: str
    source_words: str
    locator: SourceParagraph | None
    objective: Objective | None
    owner: str
    original_due_date: dt.date | None


@dataclass(frozen=True, kw_only=True)
class RecommendationStatement(Statement):
    """The values of a new recommendation: its parent, text, day, source, and plan if any."""

    REQUIRED = {
        "parent": "Choose “Made by”.",
        "text": "Fill in “The recommendation”.",
        "wording": "Choose “Whose words are these?”.",
        "made_date": "Fill in “Made on”.",
        "made_date_basis": "Choose “Is that date printed?”.",
        "made_date_text": "Fill in “What the date rests on”.",
    }
    LONGEST = {
        "number": 20,
        "section": 300,
        "source_words": 500,
        "made_date_text": 300,
        "owner": 200,
    }
    WATCHED = ("text", "section", "source_words", "made_date_text")
    POSTS = ("owner",)

    parent: ScrutinyReview | Finding | None
    text: str
    wording: str
    made_date: dt.date | None
    made_date_basis: str
    made_date_text: str
    number: str = ""
    section: str = ""
    source_words: str = ""
    locator: SourceParagraph | None = None
    objective: Objective | None = None
    owner: str = ""
    original_due_date: dt.date | None = None

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        # An empty code has had its fault already, as a required text.
        yield from faults_of_codes(
            {
                "wording": (self.wording, Recommendation.Wording.values),
                "made_date_basis": (self.made_date_basis, Recommendation.DateBasis.values),
            }
        )
        if self.locator is None and not self.source_words.strip():
            yield "source_words", "Say which document makes it, and where.", "required"
        # What stands in a document is made on that one's day, and letters are dated ahead of it.
        latest = today if self.locator is None else dt.date.max
        yield from faults_of_day(
            "made_date",
            self.made_date,
            earliest=max(earliest, EARLIEST_DAY),
            today=latest,
            ahead="The day it was made must be today or in the past.",
            before=f"Give a year from {EARLIEST_DAY.year} on.",
        )
        due = self.original_due_date
        if due == dt.date.max:
            yield "original_due_date", f"{NO_DAY} Give the day, or leave it empty.", "no_day"
        if due and self.made_date and due < self.made_date:
            message = "The due date must not be before it was made."
            yield "original_due_date", message, "too_early"


class PlanFields(TypedDict, total=False):
    """The fields of a PlanStatement, as keywords of the action that records it."""

    owner: str
    original_due_date: dt.date | None


@dataclass(frozen=True, kw_only=True)
class PlanStatement(Statement):
    """The values of a first plan: the post that owns a recommendation, and its first due date.

    Its earliest day is the one on which the recommendation was made.
    """

    LONGEST = {"owner": 200}
    POSTS = ("owner",)

    owner: str
    original_due_date: dt.date | None

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        due = self.original_due_date
        if due == dt.date.max:
            yield "original_due_date", f"{NO_DAY} Give the day, or leave it empty.", "no_day"
        if due and due < earliest:
            made = day_in_words(earliest)
            message = f"It was made on {made}: the due date must not be before that."
            yield "original_due_date", message, "too_early"


@dataclass(frozen=True, kw_only=True)
class PostHolderStatement(Statement):
    """The values of a post's holder: who (empty: vacant), and from which day, even one ahead."""

    REQUIRED = {"from_date": "Fill in “From”."}
    LONGEST = {"holder_name": 200}

    holder_name: str
    from_date: dt.date | None

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        # No rule about the day: a change of holder may be known before it comes.
        yield from self._faults_of_texts()


@dataclass(frozen=True, kw_only=True)
class OwnerStatement(Statement):
    """The values of an owner change: which post (empty: none), from which day, and why."""

    REQUIRED = {"change_date": "Fill in “From”.", "reason": "Fill in “Why”."}
    LONGEST = {"owner": 200}

    owner: str
    change_date: dt.date | None
    reason: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        yield from faults_of_day("change_date", self.change_date, earliest=earliest, today=today)

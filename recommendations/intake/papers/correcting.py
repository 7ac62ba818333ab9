"""The correcting of a review that was confirmed: on record, and never its recommendations' words.

Words are put right by withdrawing the recommendation, and adding the right one.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from findings.models import SourceNote
from recommendations.actions import NoChange, Overtaken, rebuild_spans
from recommendations.actions.decisions import rebuild_closed_spans
from recommendations.actions.locks import refuse_withdrawn
from recommendations.actions.posts import ensure_post
from recommendations.intake.letters.keeping import refuse_days_ahead
from recommendations.intake.papers.confirmed import (
    MadeFields,
    PaperFields,
    PaperNote,
    ReviewFacts,
)
from recommendations.intake.papers.taking_in import source_kind
from recommendations.models import Objective, Recommendation, ScrutinyReview
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain.amendments import amend
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.days import day_in_words


class CorrectedRecommendation(TypedDict):
    """The corrected number and first owner of a recommendation, and whose a new post is."""

    number: str
    owner: str
    belongs_to: str


class CorrectedObjective(TypedDict):
    """The corrected number and title of an objective."""

    number: str
    title: str


@dataclass(frozen=True)
class ReviewCorrection:
    """A review as it ought to be, why, and the notes to make on what its paper does not print so.

    `made` is the day of all recommendations that were made on `made_before`.
    """

    review: ReviewFacts
    document: PaperFields
    made: MadeFields
    made_before: MadeFields
    objectives: Mapping[Objective, CorrectedObjective]
    recommendations: Mapping[Recommendation, CorrectedRecommendation]
    reason: str
    notes: Sequence[PaperNote] = ()


def rows_of_review(review: ScrutinyReview) -> list[AmendableModel]:
    """Load the rows that are corrected with a review: itself, its paper, and what it holds."""
    standing = Recommendation.objects.standing().of_review(review).in_order()
    return [review, review.source, *review.objectives.order_by("order", "pk"), *standing]


def made_of(recommendation: Recommendation) -> MadeFields:
    """Return the day on which a recommendation was made, and what it rests on."""
    return {
        "made_date": recommendation.made_date,
        "made_date_basis": recommendation.made_date_basis,
        "made_date_text": recommendation.made_date_text,
    }


def count_review_changes(review: ScrutinyReview) -> int:
    """Count the amendments of a review and of all that is corrected with it."""
    return sum(
        Amendment.objects.of_rows(record_name, [row.pk for row in rows]).count()
        for record_name, rows in _by_model(rows_of_review(review)).items()
    )


def _by_model(rows: Sequence[AmendableModel]) -> dict[str, list[AmendableModel]]:
    found: dict[str, list[AmendableModel]] = {}
    for row in rows:
        found.setdefault(row.record_name, []).append(row)
    return found


@transaction.atomic
def correct_review(
    review: ScrutinyReview,
    correction: ReviewCorrection,
    *,
    by: User,
    opened_on: int | None = None,
) -> ScrutinyReview:
    """Amend a review, its paper, its objectives and its recommendations where they differ.

    `opened_on` is the number of their amendments when the form was opened.

    Raises: ValidationError by field; SubjectWithdrawn; NoChange; Overtaken.
    """
    reviews: Any = ScrutinyReview.objects.select_for_update().annotate(locked_at=Now())
    stored: ScrutinyReview = reviews.get(pk=review.pk)
    refuse_withdrawn(stored)
    keys = Recommendation.objects.standing().of_review(stored).values_list("pk", flat=True)
    rows = Recommendation.objects.of_keys(list(keys)).order_by("pk").select_for_update()
    recommendations = list(rows)
    if opened_on is not None and count_review_changes(stored) != opened_on:
        raise Overtaken(stored)
    refuse_days_ahead(stored, _days(correction))
    changes = list(_changes(stored, recommendations, correction, by))
    if not any(values for _, values in changes):
        raise NoChange("Nothing is changed: the register has the review so already.")
    for row, values in changes:
        if values:
            _amend(row, values, reason=correction.reason, by=by)
    _add_notes(stored, correction.notes)
    return stored


def _days(correction: ReviewCorrection) -> dict[str, dt.date | None]:
    return {
        "start_date": correction.review["start_date"],
        "end_date": correction.review["end_date"],
        "published_date": correction.document["published_date"],
        "made_date": correction.made["made_date"],
    }


def _changes(
    review: ScrutinyReview,
    recommendations: Sequence[Recommendation],
    correction: ReviewCorrection,
    by: User,
) -> Iterator[tuple[AmendableModel, dict[str, Any]]]:
    """Yield each row with what it says otherwise than the correction, by field."""
    yield review, _otherwise(review, correction.review)
    document: dict[str, Any] = dict(correction.document)
    if review.kind != correction.review["kind"]:
        document["kind"] = source_kind(correction.review["kind"])
    yield review.source, _otherwise(review.source, document)
    for objective, title in correction.objectives.items():
        yield objective, _otherwise(objective, title)
    numbers = {row.pk: row.number for row in recommendations}
    numbers |= {row.pk: values["number"] for row, values in correction.recommendations.items()}
    if twice := sorted({number for number in numbers.values() if _is_twice(number, numbers)}):
        raise ValidationError(f"Two recommendations have the number {twice[0]}.")
    places = {row.order for row in recommendations}
    for row in recommendations:
        values: dict[str, Any] = {}
        if made_of(row) == correction.made_before:
            values |= correction.made
            if correction.made["made_date"] > row.made_date:
                _refuse_made_after(row, correction.made["made_date"])
        if said := correction.recommendations.get(row):
            ensure_post(said["owner"], said["belongs_to"])
            values |= {"number": said["number"], "owner": said["owner"]}
            place = said["number"] if said["number"] != row.number else ""
            # Its place follows its number, where that is free.
            if place.isdecimal() and len(place) < 5 and int(place) not in places:
                values["order"] = int(place)
        yield row, _with_whose_owner(row, _otherwise(row, values), by)


def _is_twice(number: str, numbers: Mapping[int, str]) -> bool:
    return bool(number) and list(numbers.values()).count(number) > 1


def _otherwise(row: AmendableModel, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a row does not have."""
    return {name: value for name, value in values.items() if value != getattr(row, name)}


def _with_whose_owner(row: Recommendation, values: dict[str, Any], by: User) -> dict[str, Any]:
    """Add who set the first owner, and when, where there was none; drop both where it goes."""
    if "owner" in values and not (row.owner and values["owner"]):
        is_set = bool(values["owner"])
        values["owner_set_at"] = Now() if is_set else None
        values["owner_set_by"] = by if is_set else None
    return values


def _refuse_made_after(recommendation: Recommendation, made: dt.date) -> None:
    """Raise ValidationError where something was stated of a recommendation before `made`."""
    days = (
        recommendation.original_due_date,
        *recommendation.status_updates.effective().values_list("status_date", flat=True),
        *recommendation.decisions.effective().values_list("decision_date", flat=True),
        *recommendation.due_date_changes.values_list("change_date", flat=True),
        *recommendation.owner_changes.values_list("change_date", flat=True),
    )
    first = min((day for day in days if day), default=None)
    if first and made > first:
        message = f"Something is recorded of {recommendation} on {day_in_words(first)}."
        raise ValidationError({"made_date": message})


def _amend(row: AmendableModel, values: dict[str, Any], *, reason: str, by: User) -> None:
    """Amend a row, checked before; a recommendation made on another day gets its spans anew."""
    for name, value in values.items():
        if not isinstance(value, Now):
            setattr(row, name, value)
    row.full_clean()
    amend(row, values, reason=reason, by=by)
    if isinstance(row, Recommendation) and "made_date" in values:
        rebuild_spans(row)
        rebuild_closed_spans(row)


def _add_notes(review: ScrutinyReview, notes: Sequence[PaperNote]) -> None:
    """Create the notes that the review's paper has not yet, after those that it has."""
    known = list(review.source.notes.values_list("oddity", flat=True))
    for note in notes:
        if note.oddity not in known:
            known.append(note.oddity)
            SourceNote.objects.create(
                document=review.source,
                position=len(known),
                oddity=note.oddity,
                treatment=note.treatment,
            )

"""The questions that the register of recommendations answers.

`as_at` is the one everything asks; what chains after it uses the annotations it makes, so that a
question about position cannot be put without a day.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from findings.querysets import spellings
from recommendations.rag import COLOURS, NOT_RATED
from wirral_tracker.append_only import AppendOnlyQuerySet
from wirral_tracker.natural_keys import NaturalKeyQuerySet

COUNCIL_TIME = ZoneInfo("Europe/London")


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which a day ends for the council; `known_by` a bare date means this."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), COUNCIL_TIME)
    return midnight - dt.timedelta(microseconds=1)


class ScrutinyReviewQuerySet(NaturalKeyQuerySet):
    """Scrutiny reviews."""

    def in_order(self) -> Self:
        """Oldest first, by when their first recommendation was made."""
        return self.annotate(first_made=models.Min("recommendations__made_date")).order_by(
            F("first_made").asc(nulls_last=True), "reference", "pk"
        )

    def whole(self) -> Self:
        """Load everything that a review said."""
        return self.prefetch_related("objectives")


class ProgressReportQuerySet(models.QuerySet):
    """Progress reports in draft."""

    def newest_first(self) -> Self:
        """The one saved last first."""
        return self.order_by("-updated_at", "-pk")

    def with_kin(self) -> Self:
        """Load what a list prints beside each report."""
        return self.select_related("updated_by").prefetch_related("reviews", "inspections")


class StatusUpdateQuerySet(AppendOnlyQuerySet):
    """Status updates."""

    def known_by(self, moment: dt.datetime | None) -> Self:
        """Those that the register held at `moment`; None means all it holds now."""
        return self if moment is None else self.filter(recorded_at__lte=moment)

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Those that state a colour and that no later row, known by then, corrects."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(rag="").filter(~Exists(corrections))

    def on(self, day: dt.date) -> Self:
        """Those whose day is not after `day`."""
        return self.filter(status_date__lte=day)

    def latest_first(self) -> Self:
        """By the day they describe, then by the order in which they were recorded."""
        return self.order_by("-status_date", "-sequence", "-pk")

    def of_recommendations(self, recommendations: models.QuerySet) -> Self:
        """Those of any of these recommendations."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))

    def recorded_latest_first(self) -> Self:
        """By the moment at which they were recorded."""
        return self.order_by("-recorded_at", "-pk")

    def with_kin(self) -> Self:
        """Load what a page prints beside each update."""
        return self.select_related(
            "recommendation__review",
            "recommendation__finding__inspection",
            "recorded_by",
            "locator__document",
            "corrects",
            "corrected_by",
        ).prefetch_related("passages__document")


class RecommendationQuerySet(NaturalKeyQuerySet):
    """Recommendations of scrutiny reviews and inspections."""

    # Position

    def as_at(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """The register's position on a day: the one question everything asks.

        Keeps what had been made by `day` (and was recorded by `known_by`), and annotates
        `as_at_day`, `current_rag` (null: not yet rated), `current_status_date`, `current_impact`,
        `current_basis`, `current_date_basis` and `current_update` (a primary key) from the
        effective update with the latest status_date not after `day`; ties go to the later
        recorded.
        """
        updates = self._update_model().objects.filter(recommendation=OuterRef("pk"))
        latest = updates.effective(known_by).on(day).latest_first()
        made = self.known_by(known_by).filter(made_date__lte=day)
        return made.annotate(
            as_at_day=Value(day, output_field=DateField()),
            **{
                f"current_{name}": Subquery(latest.values(field)[:1])
                for name, field in (
                    ("rag", "rag"),
                    ("status_date", "status_date"),
                    ("impact", "impact"),
                    ("basis", "basis"),
                    ("date_basis", "date_basis"),
                    ("update", "pk"),
                )
            },
        )

    def known_by(self, moment: dt.datetime | None) -> Self:
        """Those that the register held at `moment`; None means all it holds now."""
        return self if moment is None else self.filter(added_at__lte=moment)

    def _update_model(self):
        return self.model._meta.get_field("status_updates").related_model

    def rated(self, code: str) -> Self:
        """Those with this status; the empty code keeps those not yet rated."""
        return self.filter(current_rag=code) if code else self.not_rated()

    def not_rated(self) -> Self:
        """Those of which nobody had yet said how far they had got."""
        return self.filter(current_rag__isnull=True)

    def not_green(self) -> Self:
        """Those not completed; never-rated ones are among them."""
        return self.filter(Q(current_rag__isnull=True) | ~Q(current_rag="green"))

    def overdue(self) -> Self:
        """Not completed, and due before the day asked about. Due on the day is not overdue."""
        return self.not_green().filter(original_due_date__lt=F("as_at_day"))

    def without_due_date(self) -> Self:
        """Not completed, and nobody has said when they are due."""
        return self.not_green().filter(original_due_date__isnull=True)

    def inferred(self) -> Self:
        """Whose colour is our reading of a source's words, not a statement."""
        return self.filter(current_basis="inferred")

    def stated_before(self, day: dt.date) -> Self:
        """Whose colour was last stated before a day."""
        return self.filter(current_status_date__lt=day)

    def quiet_since(self, day: dt.date) -> Self:
        """Nothing said since a day: last stated, or never rated and made, before it."""
        unrated = Q(current_status_date__isnull=True, made_date__lt=day)
        return self.filter(unrated | Q(current_status_date__lt=day))

    def with_rank(self) -> Self:
        """Annotate `rag_rank`: 0 not yet rated, then worst first."""
        ranks = [When(current_rag=rag.code, then=rag.rank) for rag in COLOURS]
        return self.annotate(rag_rank=Case(*ranks, default=NOT_RATED.rank))

    def quietest_first(self) -> Self:
        """Longest without an update first: the day last stated, else the day it was made."""
        return self.annotate(last_heard=Coalesce("current_status_date", "made_date")).order_by(
            "last_heard", "review__reference", "order", "pk"
        )

    def count_by_rag(self) -> dict[str, int]:
        """How many have each status code; not yet rated is the empty code."""
        rows = self.order_by().values_list("current_rag").annotate(n=Count("pk"))
        counts = {code or "": n for code, n in rows}
        return {code: counts.get(code, 0) for code in ("red", "amber", "green", "")}

    def count_by_parent_and_rag(self) -> dict[str, dict[str, int]]:
        """The same for each review and inspection, by its reference."""
        parent = Coalesce("review__reference", "finding__inspection__reference")
        rows = self.order_by().annotate(parent_reference=parent)
        counted = rows.values_list("parent_reference", "current_rag").annotate(n=Count("pk"))
        counts: dict[str, dict[str, int]] = {}
        for reference, code, n in counted:
            counts.setdefault(reference, {})[code or ""] = n
        return counts

    def count_by_review(self) -> dict[int, dict[str, int]]:
        """The same for each review, by its primary key."""
        counted: dict[int, dict[str, int]] = {}
        rows = self.of_reviews().order_by().values_list("review", "current_rag")
        for review, code, n in rows.annotate(n=Count("pk")):
            counted.setdefault(review, {})[code or ""] = n
        return counted

    def latest_by_review(self) -> dict[int, tuple[dt.date | None, int]]:
        """For each review, the last day of which a colour was stated, and how many are inferred."""
        inferred = Q(current_basis="inferred") | Q(current_date_basis="inferred")
        rows = self.of_reviews().order_by().values_list("review")
        latest = rows.annotate(day=Max("current_status_date"), n=Count("pk", filter=inferred))
        return {review: (day, n) for review, day, n in latest}

    # Scope

    def of_review(self, review) -> Self:
        return self.filter(review=review)

    def of_inspection(self, inspection) -> Self:
        return self.filter(finding__inspection=inspection)

    def of_reviews(self) -> Self:
        return self.filter(review__isnull=False)

    def of_inspections(self) -> Self:
        return self.filter(finding__isnull=False)

    def of_parent(self, reference: str) -> Self:
        """Those of the review or the inspection with this reference."""
        return self.filter(
            Q(review__reference=reference) | Q(finding__inspection__reference=reference)
        )

    def of_subjects(self, reviews: Iterable, inspections: Iterable) -> Self:
        """Those of any of these reviews and inspections: what a progress report covers."""
        return self.filter(
            Q(review__in=list(reviews)) | Q(finding__inspection__in=list(inspections))
        )

    def matching(self, words: str) -> Self:
        """Every word somewhere in reference, text or a narrative, in any order."""
        updates = self._update_model().objects.filter(recommendation=OuterRef("pk"))
        found = self
        for word in words.split():
            said = Q(reference__icontains=word)
            for spelling in spellings(word):
                said |= Q(text__icontains=spelling)
                said |= Q(Exists(updates.filter(narrative__icontains=spelling)))
            found = found.filter(said)
        return found

    def in_order(self) -> Self:
        """By when their review or inspection made them, then as printed."""
        return self.order_by("made_date", "review__reference", "order", "reference", "pk")

    def with_kin(self) -> Self:
        """Load what a list or a page prints beside each recommendation."""
        return self.select_related(
            "review", "finding__inspection", "objective", "locator__document"
        ).prefetch_related("theme_tags__theme")

    def with_updates(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Load `updates_told`: every update of a day not after `day`, in order, as then known."""
        updates = self._update_model().objects.on(day).known_by(known_by)
        told = updates.select_related("locator__document", "corrects").order_by("sequence")
        return self.prefetch_related(Prefetch("status_updates", told, to_attr="updates_told"))

    def whole(self) -> Self:
        """Load everything that the export prints of each recommendation."""
        return self.with_kin().select_related("raised_at__document")

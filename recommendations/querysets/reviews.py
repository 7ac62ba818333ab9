"""The QuerySets of scrutiny reviews and earlier reports."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import F, OuterRef, Q, Subquery

from findings.querysets.withdrawals import not_entered_later, not_withdrawn
from wirral_tracker.kit.amendable import AmendableQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Inspection
    from recommendations.models import EarlierReport, Objective, ScrutinyReview


class ScrutinyReviewQuerySet(AmendableQuerySet["ScrutinyReview"]):
    """Scrutiny reviews."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude the reviews withdrawn by `known_by` (None: now), or added after it."""
        return self.filter(
            not_withdrawn(self.model, known_by=known_by),
            not_entered_later(self.model, "source", known_by),
        )

    def in_order(self) -> Self:
        """Order by the day of each one's first recommendation, oldest first; without any, last."""
        recommendations = related_rows(self.model, "recommendations")
        made = recommendations.filter(review=OuterRef("pk")).order_by("made_date")
        return self.annotate(first_made=Subquery(made.values("made_date")[:1])).order_by(
            F("first_made").asc(nulls_last=True), "reference", "pk"
        )

    def making(self, recommendations: Iterable[int]) -> Self:
        """Filter to the reviews that made any of the recommendations with these primary keys."""
        # A review that made several of them is joined once for each.
        return self.filter(recommendations__in=list(recommendations)).distinct()

    def with_source(self) -> Self:
        """Join each review's paper; defer its text."""
        return self.select_related("source").defer("source__text")

    def called(self, reference: str) -> bool:
        """Return whether any review has this reference, in any case and whoever may see it."""
        return self.model._base_manager.filter(reference__iexact=reference).exists()

    def whole(self) -> Self:
        """Prefetch the objectives of each review."""
        return self.prefetch_related("objectives")


class ObjectiveQuerySet(AmendableQuerySet["Objective"]):
    """Objectives of reviews."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude the objectives of reviews withdrawn by `known_by` (None: now)."""
        return self.filter(not_withdrawn(self.model, "review", known_by=known_by))


class EarlierReportQuerySet(AmendableQuerySet["EarlierReport"]):
    """Earlier reports on the subjects of reviews and inspections."""

    def of_subjects(
        self, reviews: Iterable["ScrutinyReview"], inspections: Iterable["Inspection"]
    ) -> Self:
        """Filter to earlier reports on any of these reviews and inspections."""
        return self.filter(Q(review__in=list(reviews)) | Q(inspection__in=list(inspections)))

    def before(self, day: dt.date) -> Self:
        """Filter to reports dated before `day`."""
        return self.filter(date__lt=day)

    def made_by(self, day: dt.date) -> Self:
        """Filter to reports dated on `day` or before."""
        return self.filter(date__lte=day)

    def in_order(self) -> Self:
        """Order by date, oldest first."""
        return self.order_by("date", "slug")

    def with_related(self) -> Self:
        """Join the subject, the document that names each and its own document; defer the texts."""
        loaded = self.select_related("review", "inspection", "locator__document", "document")
        return loaded.defer("locator__document__text", "document__text")

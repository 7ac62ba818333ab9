"""Scrutiny reviews, and the meetings that they go to."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, OuterRef, Q, Subquery

from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from recommendations.models import EarlierReport, Meeting, ScrutinyReview


class ScrutinyReviewQuerySet(NaturalKeyQuerySet["ScrutinyReview"]):
    """Scrutiny reviews."""

    def in_order(self) -> Self:
        """Oldest first, by when their first recommendation was made."""
        recommendations = related_rows(self.model, "recommendations")
        made = recommendations.filter(review=OuterRef("pk")).order_by("made_date")
        return self.annotate(first_made=Subquery(made.values("made_date")[:1])).order_by(
            F("first_made").asc(nulls_last=True), "reference", "pk"
        )

    def making(self, recommendations: Iterable[int]) -> Self:
        """Those that made any of these recommendations, by their primary keys."""
        return self.filter(recommendations__in=list(recommendations)).distinct()

    def whole(self) -> Self:
        """Load everything that a review said."""
        return self.prefetch_related("objectives")


class MeetingQuerySet(NaturalKeyQuerySet["Meeting"]):
    """Meetings of committees."""

    def before(self, day: dt.date) -> Self:
        """Those held before a day, latest first."""
        return self.filter(date__lt=day).newest_first()

    def preceding(self, meeting: Any) -> Any:
        """The meeting of the same committee that came before one; None when there is none."""
        return self.filter(committee=meeting.committee).before(meeting.date).first()

    def days_by(self, day: dt.date) -> list[dt.date]:
        """The days on which any committee had met by a day, oldest first."""
        held = self.filter(date__lte=day).order_by("date")
        return list(held.values_list("date", flat=True).distinct())

    def newest_first(self) -> Self:
        return self.with_kin().order_by("-date", "committee__name", "pk")

    def with_kin(self) -> Self:
        """Load the committee of each, and the reports that were prepared for it."""
        return self.select_related("committee").prefetch_related("progress_reports")


class EarlierReportQuerySet(NaturalKeyQuerySet["EarlierReport"]):
    """Reports known to have been made on the same matter."""

    def of_subjects(self, reviews: Iterable, inspections: Iterable) -> Self:
        """Those on any of these reviews and inspections."""
        return self.filter(Q(review__in=list(reviews)) | Q(inspection__in=list(inspections)))

    def before(self, day: dt.date) -> Self:
        """Those made before a day."""
        return self.filter(date__lt=day)

    def made_by(self, day: dt.date) -> Self:
        """Those made by a day."""
        return self.filter(date__lte=day)

    def in_order(self) -> Self:
        """Oldest first."""
        return self.order_by("date", "slug")

    def with_kin(self) -> Self:
        """Load what a list prints beside each."""
        loaded = self.select_related("review", "inspection", "locator__document", "document")
        return loaded.defer("locator__document__text", "document__text")

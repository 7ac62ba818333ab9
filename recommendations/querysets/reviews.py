"""Scrutiny reviews, and the meetings that they go to."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import F, OuterRef, Q, Subquery

from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Inspection
    from recommendations.models import EarlierReport, Meeting, ScrutinyReview


class ScrutinyReviewQuerySet(NaturalKeyQuerySet["ScrutinyReview"]):
    """Scrutiny reviews."""

    def in_order(self) -> Self:
        """Order by when their first recommendation was made, oldest first."""
        recommendations = related_rows(self.model, "recommendations")
        made = recommendations.filter(review=OuterRef("pk")).order_by("made_date")
        return self.annotate(first_made=Subquery(made.values("made_date")[:1])).order_by(
            F("first_made").asc(nulls_last=True), "reference", "pk"
        )

    def making(self, recommendations: Iterable[int]) -> Self:
        """Filter to those that made any of these recommendations, by primary key."""
        return self.filter(recommendations__in=list(recommendations)).distinct()

    def whole(self) -> Self:
        """Load everything that a review said."""
        return self.prefetch_related("objectives")


class MeetingQuerySet(NaturalKeyQuerySet["Meeting"]):
    """Meetings of committees."""

    def before(self, day: dt.date) -> Self:
        """Filter to those held before a day, latest first."""
        return self.filter(date__lt=day).newest_first()

    def preceding(self, meeting: "Meeting") -> "Meeting | None":
        """Return the meeting of the same committee that came before one, or None."""
        return self.filter(committee=meeting.committee).before(meeting.date).first()

    def days_by(self, day: dt.date) -> list[dt.date]:
        """Return the days on which any committee had met by a day, oldest first."""
        meetings = self.filter(date__lte=day).order_by("date")
        return list(meetings.values_list("date", flat=True).distinct())

    def newest_first(self) -> Self:
        return self.with_related().order_by("-date", "committee__name", "pk")

    def with_related(self) -> Self:
        """Load the committee of each, and the reports that were prepared for it."""
        return self.select_related("committee").prefetch_related("progress_reports")


class EarlierReportQuerySet(NaturalKeyQuerySet["EarlierReport"]):
    """Reports known to have been made on the same matter."""

    def of_subjects(
        self, reviews: Iterable["ScrutinyReview"], inspections: Iterable["Inspection"]
    ) -> Self:
        """Filter to those on any of these reviews and inspections."""
        return self.filter(Q(review__in=list(reviews)) | Q(inspection__in=list(inspections)))

    def before(self, day: dt.date) -> Self:
        """Filter to those made before a day."""
        return self.filter(date__lt=day)

    def made_by(self, day: dt.date) -> Self:
        """Filter to those made on or before a day."""
        return self.filter(date__lte=day)

    def in_order(self) -> Self:
        """Order by day, oldest first."""
        return self.order_by("date", "slug")

    def with_related(self) -> Self:
        """Load what a list prints beside each."""
        loaded = self.select_related("review", "inspection", "locator__document", "document")
        return loaded.defer("locator__document__text", "document__text")

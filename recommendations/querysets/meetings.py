"""The QuerySets of committees and their meetings."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch

from wirral_tracker.kit.amendable import AmendableQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from recommendations.models import Committee, Meeting


class CommitteeQuerySet(AmendableQuerySet["Committee"]):
    """Committees, each under the name of its time."""

    def line_of(self, committee: "Committee") -> set[int]:
        """Load the primary keys of a committee under all of its names, earlier and later."""
        # A council has a few dozen: all of them are one query, a name at a time would be several.
        renamed = self.values_list("pk", "renamed_from")
        pairs = [{later, former} for later, former in renamed if former]
        line = {committee.pk}
        while further := {pk for pair in pairs if pair & line for pk in pair} - line:
            line |= further
        return line

    def in_order(self) -> Self:
        """Order by name; join the earlier and the later name of each."""
        return self.select_related("renamed_from", "renamed_to").order_by("name", "pk")

    def current(self) -> Self:
        """Filter to the committees that no later name has taken the place of."""
        return self.filter(renamed_to__isnull=True)


class MeetingQuerySet(AmendableQuerySet["Meeting"]):
    """Meetings of committees."""

    def standing(self) -> Self:
        """Filter to meetings that are neither postponed nor cancelled."""
        return self.filter(called_off_as="")

    def waiting_for_a_day(self) -> Self:
        """Filter to postponed meetings in whose place no other is recorded yet."""
        return self.filter(called_off_as="postponed", postponed_to__isnull=True)

    def before(self, day: dt.date) -> Self:
        """Filter to meetings that stand, before `day`, latest first."""
        return self.standing().filter(date__lt=day).newest_first()

    def preceding(self, meeting: "Meeting") -> "Meeting | None":
        """Return the latest meeting before this one of its committee, under whatever name."""
        names = related_rows(self.model, "committee").line_of(meeting.committee)
        return self.filter(committee__in=names).before(meeting.date).first()

    def days_by(self, day: dt.date) -> list[dt.date]:
        """Return the distinct dates of the meetings that stand, by `day`, oldest first."""
        meetings = self.standing().filter(date__lte=day).order_by("date")
        return list(meetings.values_list("date", flat=True).distinct())

    def from_day(self, day: dt.date) -> Self:
        """Filter to meetings on `day` or later, the soonest first."""
        return self.with_related().filter(date__gte=day).order_by("date", "committee__name", "pk")

    def until(self, day: dt.date) -> Self:
        """Filter to meetings before `day`, called off ones included, latest first."""
        return self.filter(date__lt=day).newest_first()

    def newest_first(self) -> Self:
        """Order by date, newest first; join and prefetch as `with_related`."""
        return self.with_related().order_by("-date", "committee__name", "pk")

    def with_related(self) -> Self:
        """Join the committee and the meetings postponed from and to; prefetch draft reports."""
        reports = related_rows(self.model, "progress_reports").with_issues()
        return self.select_related(
            "committee", "postponed_from__committee", "postponed_to__committee"
        ).prefetch_related(Prefetch("progress_reports", reports))

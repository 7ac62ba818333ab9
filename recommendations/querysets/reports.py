"""The QuerySets of progress reports: drafts, issued versions, their lines, and resolutions."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Max, Q

from wirral_tracker.kit.append_only import AppendOnlyQuerySet

if TYPE_CHECKING:
    from recommendations.models import (
        IssuedReport,
        ProgressReport,
        Recommendation,
        ReportLine,
        Resolution,
    )


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    """Progress reports."""

    def newest_first(self) -> Self:
        """Order by the moment of the last save, newest first."""
        return self.order_by("-updated_at", "-pk")

    def kept(self) -> Self:
        """Filter to reports that nobody has thrown away."""
        return self.filter(discarded_at__isnull=True)

    def discarded(self) -> Self:
        """Filter to reports that were thrown away, the latest first."""
        return self.filter(discarded_at__isnull=False).order_by("-discarded_at", "-pk")

    def open_to(self, *, opens_drafts: bool) -> Self:
        """Filter to kept reports; to those with an issued version unless `opens_drafts`."""
        return self.kept() if opens_drafts else self.kept().filter(issues__isnull=False).distinct()

    def soonest_first(self) -> Self:
        """Order by the day of the meeting, soonest first, those without one last; join it."""
        soonest = F("meeting__date").asc(nulls_last=True)
        return self.select_related("meeting__committee").order_by(soonest, "pk")

    def on_their_way(self) -> Self:
        """Filter to kept reports that are not issued, or with a proof of a further version."""
        issued = Max("issues__proof__number")
        latest = Max("proofs__number")
        return (
            self.kept()
            .annotate(issued_proof=issued, latest_proof=latest)
            .filter(Q(issued_proof=None) | Q(latest_proof__gt=F("issued_proof")))
        )

    def with_related(self) -> Self:
        """Join and prefetch what a list prints; annotate as `with_issues`."""
        return (
            self.select_related("updated_by", "meeting__committee", "template")
            .prefetch_related("reviews", "inspections", "themes")
            .with_issues()
        )

    def with_issues(self) -> Self:
        """Annotate versions, or None: `latest_issue`, and `latest_withdrawn`."""
        withdrawn = Q(issues__withdrawal__isnull=False)
        return self.annotate(
            latest_issue=Max("issues__version"),
            latest_withdrawn=Max("issues__version", filter=withdrawn),
        )


class IssuedReportQuerySet(AppendOnlyQuerySet["IssuedReport"]):
    """Versions of reports that committees were given."""

    def light(self) -> Self:
        """Join the proof, its meeting and the withdrawal; defer the proof's PDF and HTML."""
        # A proof's bytes and HTML are megabytes, and a list of reports prints neither.
        return self.select_related(
            "proof__meeting__committee", "recorded_by", "withdrawal__recorded_by"
        ).defer("proof__pdf", "proof__html", "proof__xlsx")

    def of_report(self, pk: int) -> Self:
        """Filter to the issued versions of the report with this primary key."""
        return self.filter(report=pk)

    def other_than(self, issued: "IssuedReport") -> Self:
        """Exclude one issued version."""
        return self.exclude(pk=issued.pk)

    def standing(self) -> Self:
        """Filter to issued versions that nobody has withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def newest_first(self) -> Self:
        """Order by the moment of issue, newest first."""
        return self.order_by("-recorded_at", "-pk")

    def carrying(self, recommendations: "models.QuerySet[Recommendation]") -> Self:
        """Filter to issued versions with a line on any recommendation in the given QuerySet."""
        # A report that prints several of them is joined once for each.
        return self.filter(proof__lines__recommendation__in=recommendations).distinct()

    def before(self, report: "ProgressReport | None", moment: dt.datetime | None = None) -> Self:
        """Exclude versions of `report` and for its meeting, and those issued after `moment`."""
        issued = self.exclude(report=report) if report else self
        # Two reports for one meeting go to it together: neither is the other's history.
        if report and report.meeting_id:
            issued = issued.exclude(proof__meeting=report.meeting_id)
        return issued.filter(recorded_at__lte=moment) if moment else issued

    def of_days(self, *, until: dt.date) -> Self:
        """Filter to versions whose position is of the day `until` or an earlier one."""
        return self.filter(proof__as_at__lte=until)

    def latest_day_first(self) -> Self:
        """Order by the day of the position, then by the moment of issue; latest first."""
        return self.order_by("-proof__as_at", "-recorded_at", "-pk")


class ReportLineQuerySet(AppendOnlyQuerySet["ReportLine"]):
    """Lines of proofs about recommendations."""

    def issued(self, moment: dt.datetime) -> Self:
        """Filter to lines of versions issued by `moment`, latest first; defer PDF and HTML."""
        return (
            self.filter(proof__issue__recorded_at__lte=moment)
            .select_related("proof__issue__withdrawal", "proof__meeting__committee")
            .defer("proof__pdf", "proof__html", "proof__xlsx")
            .order_by("-proof__issue__recorded_at", "-pk")
        )

    def of(self, recommendation: "Recommendation") -> Self:
        """Filter to the lines on one recommendation."""
        return self.filter(recommendation=recommendation)

    def readable(self, *, sees_exempt: bool) -> Self:
        """Filter to lines of reports that are not exempt; keep all where `sees_exempt`."""
        return self if sees_exempt else self.filter(proof__exemption="")

    def in_order(self) -> Self:
        """Order as printed; join each recommendation with its review or finding."""
        return self.select_related("recommendation__review", "recommendation__finding").order_by(
            "order", "pk"
        )


class ResolutionQuerySet(AppendOnlyQuerySet["Resolution"]):
    """Resolutions of committees."""

    def on(self, recommendation: "Recommendation") -> Self:
        """Filter to resolutions about one recommendation, or on a whole report that carried it."""
        whole = Q(recommendation__isnull=True, issued__proof__lines__recommendation=recommendation)
        # The joins to a report's lines repeat a resolution for each line that the report has.
        return self.filter(Q(recommendation=recommendation) | whole).distinct()

    def readable(self, *, sees_exempt: bool) -> Self:
        """Filter to resolutions on reports that are not exempt; keep all where `sees_exempt`."""
        return self if sees_exempt else self.filter(issued__proof__exemption="")

    def of_issued(self, pk: int) -> Self:
        """Filter to resolutions on the issued version with this primary key."""
        return self.filter(issued=pk)

    def known_on(self, moment: dt.datetime) -> Self:
        """Filter to resolutions recorded at `moment` or before, and not corrected by then."""
        corrected = Q(corrected_by__recorded_at__lte=moment)
        return self.filter(recorded_at__lte=moment).exclude(corrected)

    def in_order(self) -> Self:
        """Order by the moment of recording, earliest first; join the proof without PDF and HTML."""
        loaded = self.select_related(
            "recommendation", "recorded_by", "issued__proof", "corrected_by"
        )
        light = loaded.defer("issued__proof__pdf", "issued__proof__html", "issued__proof__xlsx")
        return light.order_by("recorded_at", "pk")

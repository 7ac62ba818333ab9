"""The decisions that a draft asks its committee for, chosen recommendation by recommendation."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from recommendations.models import (
    Decision,
    IssuedReport,
    ProgressReport,
    Recommendation,
    Resolution,
    SoughtDecision,
)

# The decision that a committee makes by resolving what was sought.
KINDS: dict[str, str] = {
    SoughtDecision.Kind.CLOSE: Decision.Kind.CLOSED,
    SoughtDecision.Kind.ACCEPT: Decision.Kind.ACCEPTED,
}


@transaction.atomic
def seek_decision(
    report: ProgressReport,
    recommendations: Iterable[Recommendation],
    *,
    by: User,
    kind: str,
    until_date: dt.date | None = None,
) -> None:
    """Record that a draft asks for a decision of `kind` on each of these recommendations.

    It takes the place of what was asked on them before. An empty `kind` asks for none.
    """
    _count_save(report, by)
    chosen = list(recommendations)
    report.sought.filter(recommendation__in=chosen).delete()
    if kind:
        SoughtDecision.objects.bulk_create(
            SoughtDecision(
                report=report, recommendation=recommendation, kind=kind, until_date=until_date
            )
            for recommendation in chosen
        )


@transaction.atomic
def save_agenda_item(report: ProgressReport, *, by: User, agenda_item: str) -> None:
    """Save the number that a draft has on its meeting's agenda."""
    _count_save(report, by)
    ProgressReport.objects.filter(pk=report.pk).update(agenda_item=agenda_item.strip())


@dataclass(frozen=True)
class OfferedDecision:
    """A decision to record: what the paper sought, and the resolution that it can rest on."""

    recommendation: Recommendation
    kind: str
    resolution: Resolution


def offered_decisions(
    issued: IssuedReport, resolutions: Sequence[Resolution]
) -> list[OfferedDecision]:
    """List what a paper sought, the committee resolved on, and nobody has recorded since.

    A later due date is recorded as such, and is no decision on the recommendation.
    """
    on_one = {each.recommendation_id: each for each in resolutions}
    on_all = on_one.get(None)
    found = []
    for sought in issued.report.sought.select_related("recommendation").order_by("pk"):
        recommendation = sought.recommendation
        resolution = on_one.get(recommendation.pk, on_all)
        kind = KINDS.get(sought.kind)
        if resolution is None or kind is None:
            continue
        since = recommendation.decisions.filter(kind=kind, recorded_at__gt=issued.recorded_at)
        if not since.exists():
            found.append(OfferedDecision(recommendation, kind, resolution))
    return found


def _count_save(report: ProgressReport, by: User) -> None:
    """Count a save of the draft, so that a proof made before it is known to be older."""
    ProgressReport.objects.filter(pk=report.pk).update(
        version=F("version") + 1, updated_at=Now(), updated_by=by
    )

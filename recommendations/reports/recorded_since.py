"""The statements recorded after a proof was begun, which are not in it."""

from itertools import chain

from django.db.models import Model

from recommendations.models import Decision, DueDateChange, ReportProof, StatusUpdate
from wirral_tracker.kit.hidden import hiding_from, nobody


@hiding_from(nobody)
def recorded_since(proof: ReportProof) -> list[str]:
    """Name what was recorded since a proof of its recommendations, and of days that it describes.

    Such as "LAC-2013-R12: status update". What nobody is shown is not named.
    """
    found = chain.from_iterable(
        model.objects.on(proof.as_at)
        .filter(recommendation__report_lines__proof=proof, recorded_at__gt=proof.known_by)
        .select_related("recommendation")
        .order_by("recorded_at", "pk")
        for model in (StatusUpdate, Decision, DueDateChange)
    )
    return [f"{row.recommendation.reference}: {_kind(row)}" for row in found]


def _kind(row: Model) -> str:
    """Name the kind of a statement, such as "status update"."""
    return str(row._meta.verbose_name)

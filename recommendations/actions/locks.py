"""The lock on a recommendation while something is recorded about it."""

import datetime as dt
from typing import Any

from django.db.models.functions import Now

from recommendations.models import Recommendation
from wirral_tracker.kit.days import council_day


def locked(recommendation: Recommendation) -> tuple[Recommendation, dt.date]:
    """Lock a recommendation for the transaction; return it as stored then, and the council's day.

    One writer at a time for each, so that sequences have no gaps and a rule that asks what stood
    before is not overtaken while it is asked.

    Today is the council's day by the database's own clock, which also says when the statement was
    recorded: no caller can name another day as today.
    """
    rows: Any = Recommendation.objects.select_for_update().annotate(locked_at=Now())
    row = rows.get(pk=recommendation.pk)
    return row, council_day(row.locked_at)

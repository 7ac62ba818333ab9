"""The actions on a round of updates: opening one, and setting its days."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.models import Meeting, Recommendation, UpdateRound


class NothingAsked(Exception):
    """A refusal to open a round that would ask about no recommendation."""


def set_round_dates(
    update_round: UpdateRound, *, answers_by: dt.date | None, chase_on: dt.date | None
) -> None:
    """Save a round's days for answers and chasing; None is worked back from its meeting."""
    update_round.answers_by = answers_by
    update_round.chase_on = chase_on
    update_round.save(update_fields=["answers_by", "chase_on"])


@transaction.atomic
def open_round(
    *,
    by: User,
    title: str,
    counts_from: dt.date,
    recommendations: Iterable[Recommendation],
    meeting: Meeting | None = None,
) -> UpdateRound:
    """Create a round of updates that asks about a fixed set of recommendations.

    Raises: NothingAsked if there are none.
    """
    chosen = list(recommendations)
    if not chosen:
        raise NothingAsked("No recommendation answers to that choice.")
    opened = UpdateRound.objects.create(
        title=title, counts_from=counts_from, meeting=meeting, opened_by=by
    )
    opened.recommendations.set(chosen)
    return opened

"""The actions on a round of updates: opening one, and setting its days."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.versions import change_in_place
from recommendations.models import Meeting, Recommendation, UpdateRound


class NothingAsked(Exception):
    """A refusal to open a round that would ask about no recommendation."""


def set_round_dates(
    update_round: UpdateRound,
    *,
    by: User,
    answers_by: dt.date | None,
    chase_on: dt.date | None,
    opened_on: int | None = None,
) -> UpdateRound:
    """Save a round's days for answers and chasing; None is worked back from its meeting.

    Raises: Overtaken when somebody else has set them since version `opened_on`.
    """
    values = {"answers_by": answers_by, "chase_on": chase_on}
    return change_in_place(update_round, values, by=by, opened_on=opened_on)


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

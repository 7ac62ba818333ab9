"""The actions on a round of updates: opening one, and setting its days."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.models import Meeting, Recommendation, UpdateRound


class NothingAsked(Exception):
    """A round that would ask about no recommendation."""


def set_round_dates(
    update_round: UpdateRound, *, answers_by: dt.date | None, chase_on: dt.date | None
) -> None:
    """Set other days for a round than those worked back from its meeting.

    None takes a day back to the one worked back from the meeting.
    """
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
    """Open a round of updates about these recommendations; the set stays as it is now.

    Raises: NothingAsked.
    """
    asked = list(recommendations)
    if not asked:
        raise NothingAsked("No recommendation answers to that choice.")
    opened = UpdateRound.objects.create(
        title=title, counts_from=counts_from, meeting=meeting, opened_by=by
    )
    opened.recommendations.set(asked)
    return opened

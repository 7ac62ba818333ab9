"""One statement about several recommendations: written once, recorded on each, or on none."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.drafts import drop_draft
from recommendations.actions.statuses import Overtaken, raise_if_overtaken, record_status
from recommendations.models import Recommendation, StatusUpdate

Statement = tuple[Recommendation, dict[str, Any]]


class SeveralOvertaken(Exception):
    """Of some of the recommendations somebody else recorded an update after the form was opened.

    `latest` are theirs, one for each of those; nothing of ours was written, on none of them.
    """

    def __init__(self, latest: list[StatusUpdate]) -> None:
        super().__init__("; ".join(f"{each} was recorded meanwhile" for each in latest))
        self.latest = latest


@transaction.atomic
def record_joint_status(
    statements: Sequence[Statement],
    *,
    by: User,
    joint_key: uuid.UUID,
    draft_keys: Iterable[uuid.UUID] = (),
) -> list[StatusUpdate]:
    """Record what was said of several recommendations at once, on each of them.

    Each is checked against its own latest update. `joint_key` holds them together: the page of
    each says with which it was said, and a report prints the words once. `draft_keys` name the
    drafts that it began with, which go.

    Raises: SeveralOvertaken, naming every one that somebody else was quicker on.
    """
    keys = [recommendation.pk for recommendation, _ in statements]
    # Always in one order, so that two joint statements cannot wait for each other.
    list(Recommendation.objects.of_keys(keys).order_by("pk").select_for_update())
    raise_if_any_overtaken(statements)
    recorded = []
    for recommendation, statement in statements:
        recorded.append(record_status(recommendation, by=by, joint_key=joint_key, **statement))
        drop_draft(recommendation, by=by, form_keys=[joint_key, *draft_keys])
    return recorded


def raise_if_any_overtaken(statements: Sequence[Statement]) -> None:
    """Raises: SeveralOvertaken, unless this very form was recorded before."""
    theirs = []
    for recommendation, statement in statements:
        if recommendation.status_updates.sent_in(statement.get("form_key")):
            continue
        try:
            raise_if_overtaken(recommendation, statement.get("opened_on"))
        except Overtaken as overtaken:
            theirs.append(overtaken.latest)
    if theirs:
        raise SeveralOvertaken(theirs)

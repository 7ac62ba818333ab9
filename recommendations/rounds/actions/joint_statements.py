"""The joint statement: written once about several recommendations, recorded on each or none."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from recommendations.actions.drafts import drop_draft
from recommendations.actions.locks import lock_all
from recommendations.actions.overtaken import Overtaken, raise_if_overtaken
from recommendations.actions.statuses import record_status
from recommendations.models import Recommendation, StatusUpdate

Statement = tuple[Recommendation, dict[str, Any]]


@transaction.atomic
def record_joint_status(
    statements: Sequence[Statement],
    *,
    by: User,
    joint_key: uuid.UUID,
    draft_keys: Iterable[uuid.UUID] = (),
) -> list[StatusUpdate]:
    """Record a status update on each recommendation, from its keyword arguments, or on none.

    Each is checked against its own latest update. `joint_key` holds them together: the page of
    each says with which it was said, and a report prints the words once. `draft_keys` name the
    drafts that it began with, which go.

    Raises: Overtaken, with the update of every one that somebody else was quicker on.
    """
    lock_all(recommendation.pk for recommendation, _ in statements)
    raise_if_any_overtaken(statements)
    recorded = []
    for recommendation, statement in statements:
        recorded.append(record_status(recommendation, by=by, joint_key=joint_key, **statement))
        drop_draft(recommendation, by=by, form_keys=[joint_key, *draft_keys])
    return recorded


def raise_if_any_overtaken(statements: Sequence[Statement]) -> None:
    """Raise Overtaken if any recommendation has a later update than its form was opened on.

    One on which this very form is recorded already is passed over: sent twice, it records once.

    Raises: Overtaken, with the latest update of every such recommendation.
    """
    theirs: list[Model] = []
    for recommendation, statement in statements:
        if recommendation.status_updates.sent_in(statement.get("form_key")):
            continue
        try:
            raise_if_overtaken(recommendation.status_updates.all(), statement.get("opened_on"))
        except Overtaken as overtaken:
            theirs.append(overtaken.theirs[0])
    if theirs:
        raise Overtaken(*theirs)

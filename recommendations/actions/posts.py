"""Posts: who holds them, and which recommendations they own."""

import datetime as dt
import uuid

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.locks import locked
from recommendations.actions.overtaken import raise_if_overtaken, sent_before
from recommendations.models import OwnerChange, Post, PostHolder, Recommendation
from recommendations.statements.faults import refuse
from recommendations.statements.recommendations import OwnerStatement, PostHolderStatement
from wirral_tracker.kit.chain.amendments import amend
from wirral_tracker.kit.days import day_in_words

FIRST_SAID = "It was said for the first time whose post it is."


class NoChange(Exception):
    """The register holds the same already; nothing was written."""


def ensure_post(name: str, belongs_to: str = "") -> Post | None:
    """Return the post with this name, created where there is none; None for the empty name.

    `belongs_to` says of a new post whose it is; of one that there is, it changes nothing.
    """
    # Entered on the way: nobody has to set up a list of posts before the first owner is named.
    if not name:
        return None
    return Post.objects.get_or_create(name=name, defaults={"belongs_to": belongs_to})[0]


@transaction.atomic
def say_whose_post(post: Post, *, by: User, belongs_to: str, reason: str = "") -> None:
    """Amend whose a post is, the council's or a partner's; nothing where it says so already.

    Raises: ValidationError where another was said before and no reason is given.
    """
    stored = Post.objects.select_for_update().get(pk=post.pk)
    if stored.belongs_to == belongs_to:
        return
    amend(
        stored,
        {"belongs_to": belongs_to},
        reason=reason or ("" if stored.belongs_to else FIRST_SAID),
        by=by,
    )


@transaction.atomic
def record_post_holder(
    post: Post,
    *,
    by: User,
    holder_name: str,
    from_date: dt.date,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> PostHolder:
    """Create the holder of a post from a day on; an empty name says that it is vacant.

    `opened_on` and `form_key` are the form's: see `overtaken.py`.

    Raises: ValidationError by field; NoChange when that person holds it on that day already;
    Overtaken when another holder was recorded meanwhile.
    """
    # The post's row is the lock for its holders: their numbers have no gaps.
    Post.objects.select_for_update().get(pk=post.pk)
    if before := sent_before(post.holders.all(), form_key):
        return before
    statement = PostHolderStatement(holder_name=holder_name, from_date=from_date)
    refuse(statement.faults(earliest=dt.date.min, today=dt.date.max))
    latest = post.holders.on(from_date).latest_first().first()
    if latest and latest.holder_name == holder_name:
        raise NoChange(f"That is recorded already, from {day_in_words(latest.from_date)}.")
    raise_if_overtaken(post.holders.all(), opened_on)
    return PostHolder.objects.create(
        post=post,
        sequence=post.holders.next_sequence(),
        recorded_by=by,
        form_key=form_key,
        **statement.values(),
    )


@transaction.atomic
def change_owner(
    recommendation: Recommendation,
    *,
    by: User,
    owner: str,
    change_date: dt.date,
    reason: str,
    belongs_to: str = "",
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> OwnerChange:
    """Create a change of owner: a recommendation belongs to another post from a day on, and why.

    `owner` is the post's name; a new one is created, whose `belongs_to` says, and the empty name
    says that nobody owns it. The first owner is kept. `opened_on` and `form_key` are the form's:
    see `overtaken.py`.

    Raises: ValidationError by field; NoChange when that post owns it on that day already;
    Overtaken when the owner was changed meanwhile.
    """
    statement = OwnerStatement(owner=owner, change_date=change_date, reason=reason)
    stored, today = locked(recommendation)
    if before := sent_before(stored.owner_changes.all(), form_key):
        return before
    refuse(statement.faults(earliest=stored.made_date, today=today))
    if stored.owned_on(change_date) == owner:
        raise NoChange(f"{recommendation} is owned so already: {owner or 'by nobody'}.")
    raise_if_overtaken(stored.owner_changes.all(), opened_on)
    return OwnerChange.objects.create(
        recommendation=recommendation,
        sequence=recommendation.owner_changes.next_sequence(),
        post=ensure_post(owner, belongs_to),
        change_date=change_date,
        reason=reason,
        recorded_by=by,
        form_key=form_key,
    )

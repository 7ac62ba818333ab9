"""Posts: who holds them, and which recommendations they own."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.locks import locked
from recommendations.models import OwnerChange, Post, PostHolder, Recommendation
from recommendations.statements import OwnerStatement, PostHolderStatement, refuse
from wirral_tracker.kit.days import day_in_words


class NoChange(Exception):
    """The register holds the same already; nothing was written."""


def ensure_post(name: str) -> Post | None:
    """Return the post with this name, created where there is none; None for the empty name."""
    # Entered on the way: nobody has to set up a list of posts before the first owner is named.
    return Post.objects.get_or_create(name=name)[0] if name else None


@transaction.atomic
def record_post_holder(post: Post, *, by: User, holder_name: str, from_date: dt.date) -> PostHolder:
    """Create the holder of a post from a day on; an empty name says that it is vacant.

    Raises: ValidationError by field; NoChange when that person holds it on that day already.
    """
    # The post's row is the lock for its holders: their numbers have no gaps.
    Post.objects.select_for_update().get(pk=post.pk)
    statement = PostHolderStatement(holder_name=holder_name, from_date=from_date)
    refuse(statement.faults(earliest=dt.date.min, today=dt.date.max))
    latest = post.holders.on(from_date).latest_first().first()
    if latest and latest.holder_name == holder_name:
        raise NoChange(f"That is recorded already, from {day_in_words(latest.from_date)}.")
    holder = PostHolder(
        post=post,
        sequence=post.holders.next_sequence(),
        recorded_by=by,
        **statement.values(),
    )
    holder.save()
    return holder


@transaction.atomic
def change_owner(
    recommendation: Recommendation, *, by: User, owner: str, change_date: dt.date, reason: str
) -> OwnerChange:
    """Create a change of owner: a recommendation belongs to another post from a day on, and why.

    `owner` is the post's name; a new one is created, and the empty name says that nobody owns it.
    The first owner is kept.

    Raises: ValidationError by field; NoChange when that post owns it on that day already.
    """
    statement = OwnerStatement(owner=owner, change_date=change_date, reason=reason)
    stored, today = locked(recommendation)
    refuse(statement.faults(earliest=stored.made_date, today=today))
    if stored.owned_on(change_date) == owner:
        raise NoChange(f"{recommendation} is owned so already: {owner or 'by nobody'}.")
    change = OwnerChange(
        recommendation=recommendation,
        sequence=recommendation.owner_changes.next_sequence(),
        post=ensure_post(owner),
        change_date=change_date,
        reason=reason,
        recorded_by=by,
    )
    change.save()
    return change

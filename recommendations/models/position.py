"""The position that `Recommendation.objects.as_at` adds to a recommendation, as a type.

A recommendation stores no status: it has one only where it was loaded as at a day. mypy tells the
two apart, so a page that forgets to ask for the day is found before it runs.
"""

import datetime as dt
from typing import TYPE_CHECKING, TypedDict

from recommendations.models.recommendation import Recommendation

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from recommendations.models.confirmation import Confirmation
    from recommendations.models.decision import Decision
    from recommendations.models.retest import Retest
    from recommendations.models.status_update import StatusUpdate


class AnnotatedPosition(TypedDict):
    """The attributes that `as_at` annotates, and those that later QuerySet methods add.

    The first group is there after `as_at`. Each further name is there after the method that is
    named beside it; asked for without, it raises AttributeError.
    """

    as_at_day: dt.date
    current_rag: str  # Empty: not yet rated.
    current_status_date: dt.date | None
    current_impact: str | None
    current_basis: str | None
    current_date_basis: str | None
    current_is_read: bool | None  # Whether the colour was read from words.
    current_update: int | None  # The primary key of the update that gives the status.
    current_confirmed_date: dt.date | None  # The last day by which that update was confirmed.
    current_owner: str  # A post by name; empty where nobody owns it.
    current_due_date: dt.date | None
    first_due: dt.date | None
    is_open: bool
    closed_as: str | None  # The kind of decision that closed it.

    rag_rank: int  # with_rank
    latest_sequence: int  # with_latest_sequence, with_answer_since
    has_update: bool  # with_answer_since
    is_confirmed: bool  # with_answer_since
    rag_before: str  # with_answer_since
    statements: "list[StatusUpdate]"  # with_statements
    updates_shown: "list[StatusUpdate]"  # with_updates
    retests_shown: "list[Retest]"  # with_statements
    decisions_shown: "list[Decision]"  # with_decisions
    confirmations_shown: "list[Confirmation]"  # with_confirmations


if TYPE_CHECKING:
    PlacedRecommendation = WithAnnotations[Recommendation, AnnotatedPosition]
else:
    # To Python it is the same class; django-stubs is not installed where the register runs.
    PlacedRecommendation = Recommendation

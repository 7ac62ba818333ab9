"""Answers about the whole register, kept until a row is added to what they rest on.

A large register takes seconds to count for a day that nobody has asked about; the second reader
of the dashboard has the same numbers at once. Nothing has to be cleared: an answer is kept under
the name of the register's state, and another state has another name.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.cache import cache

from recommendations.models import Meeting, Recommendation
from wirral_tracker.kit.chain.models import Imprint, Link

Answer = TypeVar("Answer")
# The rows that numbers over the register rest on are only ever added to, and each statement among
# them leaves its imprint.
RESTS_ON = (Recommendation, Meeting, Imprint, Link)


def kept(question: Callable[..., Answer], *days: Any, state: str = "") -> Answer:
    """What `question` answers of some days, asked again only when the register has changed.

    `state` is the register's, for a page that asks several questions and looks for it once.
    """
    asked = "/".join([question.__name__, *map(str, days), state or register_state()])
    return cast(Answer, cache.get_or_set(asked, lambda: question(*days), timeout=None))


def register_state() -> str:
    """A name for what the register holds: the latest row of each kind, and what it says is due.

    Two officers' rows may be committed in another order than their keys; then the latest is the
    same as before, but the chain has grown, one commit after the other.
    """
    latest = [
        model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
        for model in RESTS_ON
    ]
    # A first due date is set once, on a row that stands.
    planned = Recommendation.objects.count_with_due_date()
    return "-".join(map(str, [*latest, planned]))

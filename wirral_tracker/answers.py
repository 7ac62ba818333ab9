"""A cache of answers about the whole register, each kept until the register changes.

A large register takes seconds to count for a day that nobody has asked about; the second reader
of the dashboard has the same numbers at once. Nothing has to be cleared: an answer is kept under
the name of the register's state, and another state has another name.
"""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from findings.models import SourceDocument
from recommendations.models import Meeting, Recommendation
from wirral_tracker.kit.chain.models import Imprint, Link
from wirral_tracker.kit.hidden import hidden_keys

Answer = TypeVar("Answer")
# The rows that numbers over the register rest on are only ever added to, and each statement among
# them leaves its imprint.
RESTS_ON = (Recommendation, Meeting, Imprint, Link)


def remembered(
    name: str, question: Callable[..., Answer], *days: dt.date, state: str = ""
) -> Answer:
    """Return `question(*days)`, from the cache unless the register has changed since.

    `name` is the question's own among all that are remembered, and apart from the function's:
    two functions of one name in two modules would be given each other's answers. `state` is the
    register's, for a page that asks several questions and looks for it once.
    """
    # Whoever may not see what is unpublished is given other numbers.
    hidden = ",".join(map(str, hidden_keys(SourceDocument)))
    key = "/".join([name, *map(str, days), state or register_state(), hidden])
    answer: Answer | None = cache.get(key)
    if answer is None:
        answer = question(*days)
        # It never grows stale: another state of the register asks under another key.
        cache.set(key, answer, timeout=None)
    return answer


def register_state() -> str:
    """Return a cache key that changes with the register: its latest rows, and its first due dates.

    The primary key of the latest row of each of RESTS_ON, and the number of first due dates.

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

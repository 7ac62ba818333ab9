"""Trouble that keeps the history from being sealed, told while officers go on recording."""

from django.conf import settings

from wirral_tracker.kit.chain.heads import last_kept_number
from wirral_tracker.kit.chain.keys import is_end_of
from wirral_tracker.kit.chain.links import unsealed_trouble
from wirral_tracker.kit.chain.models import Link


def sealing_trouble() -> str:
    """Describe the first thing that keeps the history from being sealed; empty where nothing does.

    Cheap enough for every look at a page: it compares the end of the chain alone.
    """
    last = Link.objects.select_related("imprint").order_by("-number").first()
    if last is None:
        return ""
    if not is_end_of(settings.HISTORY_KEY, last):
        return (
            f"Link {last.number}, the last of the history, is not signed with HISTORY_KEY: see "
            "set_aside."
        )
    if unsealed := unsealed_trouble():
        return unsealed
    if settings.HEADS_FILE and last_kept_number() < last.number:
        return f"HEADS_FILE could not be written: it does not hold link {last.number}."
    return ""

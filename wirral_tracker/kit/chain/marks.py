"""Marks of imprints, made with the key: what says that the register itself made an imprint.

For this row, at this moment, in this chain. Without a mark, whoever writes to the database could
leave an imprint beside a row of their own, and the next officer's save would sign it.
"""

import hmac
from collections.abc import Mapping, Sequence

from django.conf import settings

from wirral_tracker.kit.chain.keys import keyed
from wirral_tracker.kit.chain.models import Imprint, Link

# What stands in place of the link before the first.
FIRST = "0" * 64
START = {0: FIRST}
# The formats that this version reads; imprints are made in the last of them.
FORMATS = (1, 2)


def mark_of(imprint: Imprint, signature: str, key: str = "") -> str:
    """Return the mark of an imprint made when the link numbered `height` had `signature`."""
    row = [imprint.row_model, imprint.row_id, imprint.digest]
    made = [imprint.made_at, imprint.height, signature]
    return keyed(["imprint", imprint.format, *row, *made], key or settings.HISTORY_KEY)


def load_signatures(
    imprints: Sequence[Imprint], known: Mapping[int, str] = START
) -> dict[int, str]:
    """Load the signatures of the links after which imprints were made, by number.

    `known` are those that need not be loaded.
    """
    signatures = {**START, **known}
    heights = {imprint.height for imprint in imprints if imprint.height is not None}
    if missing := heights - signatures.keys():
        links = Link.objects.filter(number__in=missing)
        signatures |= dict(links.values_list("number", "signature"))
    return signatures


def is_genuine(imprint: Imprint, signatures: Mapping[int, str], key: str = "") -> bool:
    """Return whether an imprint was made with a key, in the chain of these signatures."""
    height = imprint.height
    if not imprint.mark or height is None or height not in signatures:
        return False
    return hmac.compare_digest(imprint.mark, mark_of(imprint, signatures[height], key))


def find_genuine(imprints: Sequence[Imprint], known: Mapping[int, str] = START) -> set[int]:
    """Return the primary keys of those imprints that were made with HISTORY_KEY, in this chain."""
    signatures = load_signatures(imprints, known)
    return {imprint.pk for imprint in imprints if is_genuine(imprint, signatures)}

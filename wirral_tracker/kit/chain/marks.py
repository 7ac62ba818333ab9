"""Marks of imprints, made with the key: what says that the register itself made an imprint.

For this row, at this moment, in this chain. Without a mark, whoever writes to the database could
leave an imprint beside a row of their own, and the next officer's save would sign it.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import models

from wirral_tracker.kit.chain.keys import all_keys, is_same, keyed
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
    return is_same(imprint.mark, mark_of(imprint, signatures[height], key))


def find_genuine(imprints: Sequence[Imprint], known: Mapping[int, str] = START) -> set[int]:
    """Return the primary keys of those imprints that were made with HISTORY_KEY, in this chain."""
    signatures = load_signatures(imprints, known)
    return {imprint.pk for imprint in imprints if is_genuine(imprint, signatures)}


def lock_imprints(record_name: str, row_id: int) -> list[Imprint]:
    """Lock the imprints of a row until the transaction ends; first the one that counts.

    That is the one that the register made, else the one in the chain, else the earliest.
    """
    # Past the manager, which refuses to lock: serving may change nothing of the record.
    rows: models.QuerySet[Imprint] = models.QuerySet(Imprint).select_for_update(of=("self",))
    imprints = list(rows.filter(row_model=record_name, row_id=row_id).select_related("link"))
    signatures = load_signatures(imprints)

    def is_made(imprint: Imprint) -> bool:
        return any(is_genuine(imprint, signatures, key) for key in all_keys())

    return sorted(
        imprints,
        key=lambda imprint: (not is_made(imprint), not hasattr(imprint, "link"), imprint.pk),
    )

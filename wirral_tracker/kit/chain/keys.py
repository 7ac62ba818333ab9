"""Keys of the history: what they sign, and whether HISTORY_KEY is the one of this chain.

A chain is of one key up to the link that seals a KeyChange, and of the next key from there on.
Keys that were replaced, OLD_HISTORY_KEYS, verify the links made with them and sign nothing.
"""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models

from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.models import Imprint, KeyChange, Link

WRONG_KEY = (
    "HISTORY_KEY is not the key that sealed this history. Set the one that did: nothing is served "
    "or sealed with another."
)
REPLACED_KEY = (
    "HISTORY_KEY was replaced at link {number} of the history. Set the key that took its place, "
    "and list this one in OLD_HISTORY_KEYS."
)


# What a signature is over, of an imprint.
SIGNED = ("row_model", "row_id", "digest", "format", "mark")


class WrongHistoryKey(ImproperlyConfigured):
    """A HISTORY_KEY that did not seal the history in the database: nothing serves with it."""


def keyed(content: Any, key: str) -> str:
    """Return the HMAC-SHA-256 under a key, in hexadecimal, of the canonical text of `content`."""
    return hmac.new(key.encode(), canonical(content).encode(), hashlib.sha256).hexdigest()


def is_same(stored: str, made: str) -> bool:
    """Return whether a stored digest is the one just made, in the same time whatever it is."""
    # As bytes: of text, only ASCII is compared, and who stores anything else would stop all else.
    return hmac.compare_digest(stored.encode(), made.encode())


def signature_of(
    number: int, previous: str, imprint: Imprint, key: str = "", *, in_format: int = 0
) -> str:
    """Return a link's HMAC under a key, or under settings.HISTORY_KEY, not in the database.

    What each format signs never changes, or every printed head would be wrong. The format is the
    imprint's own, or one to try.
    """
    signed = [number, previous, imprint.row_model, imprint.row_id, imprint.digest]
    number_of_format = in_format or imprint.format
    if number_of_format > 1:
        signed += [number_of_format, imprint.mark]
    return keyed(signed, key or settings.HISTORY_KEY)


def is_signed(link: Link, key: str, *, in_format: int = 0) -> bool:
    """Return whether a link's signature, over what it says itself, was made with a key."""
    signature = signature_of(link.number, link.previous, link.imprint, key, in_format=in_format)
    return is_same(link.signature, signature)


def all_keys() -> list[str]:
    """Return HISTORY_KEY, and the keys that it took the place of."""
    return [settings.HISTORY_KEY, *settings.OLD_HISTORY_KEYS]


def proof_of(key: str, height: int, signature: str) -> str:
    """Return a new key's own HMAC over the head of the chain at which it takes over.

    Bound to that head: with an old key alone nobody moves the change to a chain of their own.
    """
    return keyed(["history key", height, signature], key)


def is_change_to(key: str, height: int, proof: str) -> bool:
    """Return whether the `height` and `proof` of a KeyChange in this chain are those of a key."""
    signature = Link.objects.filter(number=height).values_list("signature", flat=True).first()
    return signature is not None and is_same(proof, proof_of(key, height, signature))


def is_end_of(key: str, last: Link) -> bool:
    """Return whether the chain, of which `last` is the last link, goes on under a key.

    Under the one that signed it; after a KeyChange under the next.
    """
    if last.imprint.row_model != KeyChange.record_name:
        return is_signed(last, key)
    return _is_change(last, key)


def is_ours(link: Link) -> bool:
    """Return whether a link was signed with HISTORY_KEY, or a key that it took the place of."""
    return any(is_signed(link, key) for key in all_keys())


def _is_change(link: Link, key: str) -> bool:
    """Return whether a link seals a KeyChange to a key.

    The link of our own, that is: a proof can be copied into another row, with a link beside it.
    """
    if not is_ours(link):
        return False
    change = KeyChange.objects.filter(pk=link.imprint.row_id).first()
    return change is not None and is_change_to(key, change.height, change.proof)


def key_trouble() -> str:
    """Describe why settings.HISTORY_KEY is not the key of this chain; empty where it is.

    A last link that does not verify proves no wrong key: who may only add to the database must not
    shut everybody out. The key is wrong where no link verifies that it must have signed;
    `verify_history` names any other.
    """
    if Link._meta.db_table not in connection.introspection.table_names():
        return ""
    links, key = _links(), settings.HISTORY_KEY
    [*last] = _load(links.order_by("-number")[:1])
    changes = _load(links.filter(imprint__row_model=KeyChange.record_name).order_by("number"))
    for change in changes:
        if is_signed(change, key):
            return REPLACED_KEY.format(number=change.number)
    begun_at = [1, *(change.number + 1 for change in changes)]
    witnesses = last + _load(links.filter(number__in=begun_at))
    if not witnesses or any(is_signed(link, key) for link in witnesses):
        return ""
    # Until the first row after a change is sealed.
    return "" if any(_is_change(change, key) for change in changes) else WRONG_KEY


def _links() -> models.QuerySet[Link]:
    """Return the links with what their signatures are over, from a database not migrated yet too.

    `migrate` asks before it has added the columns of this release.
    """
    links = Link.objects.select_related("imprint")
    names = [name for name in SIGNED if name in _columns_here()]
    return links.only("number", "previous", "signature", *(f"imprint__{name}" for name in names))


def _load(links: models.QuerySet[Link]) -> list[Link]:
    """Load links; an imprint from before there was a column for its format is of format 1."""
    loaded = list(links)
    for link in loaded:
        if "format" in link.imprint.get_deferred_fields():
            link.imprint.format = 1
    return loaded


def _columns_here() -> set[str]:
    """Return the columns that the table of imprints has in this database."""
    with connection.cursor() as cursor:
        table = Imprint._meta.db_table
        described = connection.introspection.get_table_description(cursor, table)
    return {column.name for column in described}

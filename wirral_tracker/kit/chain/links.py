"""The chain: an imprint with each row, and a link for each imprint, made one at a time."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Max

from wirral_tracker.kit.append_only import AppendOnlyModel
from wirral_tracker.kit.chain.heads import keep_head
from wirral_tracker.kit.chain.imprints import imprint_of
from wirral_tracker.kit.chain.keys import is_end_of, signature_of
from wirral_tracker.kit.chain.models import Imprint, KeyChange, Link
from wirral_tracker.kit.chain.records import SealedModel, record_models, sealed_model

logger = logging.getLogger(__name__)
FIRST = "0" * 64
# Any number, so long as nothing else in this database locks it.
LOCK = 7_460_813_525_061
BATCH = 500


def leave_imprints_of_added(
    *, sender: type[AppendOnlyModel], ids: Sequence[int], **_signal: Any
) -> None:
    """Receive `rows_added`: create imprints of the rows with `ids`, if their model is sealed."""
    if sender.LEAVES_IMPRINT and ids:
        leave_imprints(sealed_model(sender), ids)


def leave_imprints(sealed: SealedModel, ids: Sequence[int]) -> None:
    """Create an imprint of each row with these ids, and seal them once the transaction commits.

    The links follow when that has been committed: the chain takes one writer at a time, and a
    transaction that held it while waiting for another row could wait for ever.
    """
    for start in range(0, len(ids), BATCH):
        rows = sealed.load_rows(ids[start : start + BATCH])
        Imprint.objects.bulk_create(Imprint(**imprint_of(row, sealed)) for row in rows.values())
    # Once for each transaction, however many kinds of rows it adds.
    callbacks: list[Callable[[], object]] = [callback[1] for callback in connection.run_on_commit]
    if seal not in callbacks:
        # What fails here is sealed with the next row: the officer's own was recorded, and says so.
        transaction.on_commit(seal, robust=True)


@transaction.atomic
def seal() -> int:
    """Add a link to the chain for each imprint that has none; return how many were added.

    What a process that died left behind, the next one seals. Under a key that is not the chain's
    nothing is added: one link of it, and no later one would verify.
    """
    # Before the last link is read, or two processes would both add a link to it.
    lock_chain()
    last = Link.objects.order_by("-number").first()
    if last and not is_end_of(settings.HISTORY_KEY, last):
        logger.error("Nothing is sealed: the last link is not of HISTORY_KEY.")
        return 0
    number, previous = (last.number, last.signature) if last else (0, FIRST)
    links = []
    for imprint in _imprints_to_seal(number).iterator(chunk_size=BATCH):
        number += 1
        signature = signature_of(number, previous, imprint)
        links.append(Link(number=number, imprint=imprint, previous=previous, signature=signature))
        previous = signature
        if imprint.row_model == KeyChange.record_name:
            # What comes after it is for the next key to sign.
            break
    Link.objects.bulk_create(links, batch_size=BATCH)
    if links:
        # Not before: a head that was kept of links that never came would be missed for ever.
        transaction.on_commit(partial(keep_head, number, previous, None))
    return len(links)


def _imprints_to_seal(sealed_count: int) -> models.QuerySet[Imprint]:
    """Return the imprints without a link, in order; `sealed_count` is how many have one.

    They come after those that are, save where two transactions ended in another order than they
    began. Only then is the whole chain looked over, which takes long on a long one.
    """
    latest = Link.objects.aggregate(latest=Max("imprint"))["latest"]
    later = Imprint.objects.after(latest or 0)
    is_all = Imprint.objects.count() <= sealed_count + later.count()
    return later if is_all else Imprint.objects.not_sealed()


@transaction.atomic
def adopt() -> int:
    """Seal the rows of each kind without any imprint; return how many, 0 if there is none such.

    Only while a kind has no imprint at all: later, a row without an imprint is one that came in
    past the register.
    """
    lock_chain()
    for model in record_models():
        if Imprint.objects.filter(row_model=model.record_name).exists():
            continue
        ids = model._base_manager.order_by("pk").values_list("pk", flat=True)
        leave_imprints(sealed_model(model), list(ids))
    return seal()


def lock_chain() -> None:
    """Lock the chain until this transaction ends, so that nobody else adds a link.

    SQLite needs nothing: each of our transactions there begins by keeping other writers out.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def head() -> str:
    """Return the last link as papers print it, "number:signature"; empty while there is none."""
    last = Link.objects.order_by("-number").first()
    return str(last) if last else ""


def sealed_head() -> str:
    """Seal every imprint left by now, and return the head of the chain, as `head` does."""
    seal()
    return head()

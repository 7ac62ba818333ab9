"""The chain: an imprint with each row, and a link for each imprint, made one at a time."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, models, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Now

from wirral_tracker.kit.append_only import AppendOnlyModel
from wirral_tracker.kit.chain.adoptions import adopted_rows, load_adoptions
from wirral_tracker.kit.chain.heads import keep_head
from wirral_tracker.kit.chain.imprints import imprint_of
from wirral_tracker.kit.chain.keys import SIGNED, is_end_of, is_ours, signature_of
from wirral_tracker.kit.chain.marks import FIRST, find_genuine, mark_of
from wirral_tracker.kit.chain.models import Imprint, KeyChange, Link
from wirral_tracker.kit.chain.records import SealedModel, sealed_model

logger = logging.getLogger(__name__)
# Any number, so long as nothing else in this database locks it.
LOCK = 7_460_813_525_061
# How long to wait for the chain. Whoever serves may take the lock and keep it: without it two
# could add the same link, which the database then refuses to one of them. Each officer who saves
# waits so long then; twenty who save at once are through in less.
LONGEST_WAIT = "'500ms'"
# And how long for a link that somebody else has added and not committed, which none of ours is who
# holds the lock. What is not sealed now the next save seals.
LONGEST_WAIT_FOR_LINK = "'100ms'"
# From its commit to its link a row takes a moment; what is left for longer is left behind.
USUAL_WAIT = dt.timedelta(minutes=1)
BATCH = 500
# No number of a link: more than the column holds.
LAST_OF_ALL = 2**63 - 1


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
    made_at, height, signature = find_place()
    for start in range(0, len(ids), BATCH):
        rows = sealed.load_rows(ids[start : start + BATCH]).values()
        imprints = [
            Imprint(**imprint_of(row, sealed), made_at=made_at, height=height) for row in rows
        ]
        for imprint in imprints:
            imprint.mark = mark_of(imprint, signature)
        Imprint.objects.bulk_create(imprints)
    # Once for each transaction, however many kinds of rows it adds.
    callbacks: list[Callable[[], object]] = [callback[1] for callback in connection.run_on_commit]
    if seal not in callbacks:
        # What fails here is sealed with the next row: the officer's own was recorded, and says so.
        transaction.on_commit(seal, robust=True)


def find_place() -> tuple[dt.datetime, int, str]:
    """Return the moment by the database's clock, and the number and signature of our last link."""
    if found := _load_last_of_ours():
        last, moment = found
        return moment, last.number, last.signature
    # There is no link yet, and so no row to ask the moment beside.
    moment = Link.objects.aggregate(moment=Coalesce(Max(Now()), Now()))["moment"]
    return moment, 0, FIRST


def find_last_of_ours() -> Link | None:
    """Load the last link that is signed with a key of ours, which others may stand after."""
    found = _load_last_of_ours()
    return found and found[0]


def _load_last_of_ours() -> tuple[Link, dt.datetime] | None:
    """Load our last link, and the moment by the database's clock.

    Whoever serves may add a link: an imprint that was bound to it would go with it.
    """
    # Almost always the very last.
    batch = _load_links_before(LAST_OF_ALL, 1)
    while batch:
        for link, moment in batch:
            if is_ours(link):
                return link, moment
        batch = _load_links_before(batch[-1][0].number, BATCH)
    return None


def _load_links_before(number: int, count: int) -> list[tuple[Link, dt.datetime]]:
    """Load the last `count` links before a number, each with the moment by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(_sql_of_links(count), [number])
        rows = cursor.fetchall()
    return [
        (
            Link(
                number=number,
                previous=previous,
                signature=signature,
                imprint=Imprint(**dict(zip(SIGNED, signed, strict=True))),
            ),
            # SQLite's clock is a text, in UTC.
            dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
            if isinstance(moment, str)
            else moment,
        )
        for number, previous, signature, moment, *signed in rows
    ]


@cache
def _sql_of_links(count: int) -> str:
    """Return the SQL of `_load_links_before`: compiling it takes ten times as long as asking it.

    Each row that is recorded asks it.
    """
    signed = [f"imprint__{name}" for name in SIGNED]
    links = Link.objects.filter(number__lt=LAST_OF_ALL).order_by("-number")
    rows = links.values_list("number", "previous", "signature", Now(), *signed)[:count]
    sql, _params = rows.query.sql_with_params()
    return sql


def seal() -> int:
    """Add a link to the chain for each imprint that has none; return how many were added.

    What a process that died left behind, the next one seals. It stops before the first imprint
    that the register did not make, and says so in the log: whoever saves is never held up. Under a
    key that is not the chain's nothing is added: one link of it, and no later one would verify.
    """
    try:
        with transaction.atomic():
            # Before the last link is read, or two processes would both add a link to it.
            lock_chain(then=LONGEST_WAIT_FOR_LINK)
            count = _add_links()
            stop_hurrying()
            return count
    except DatabaseError:
        logger.exception("The history was not sealed; the next save tries again.")
        return 0


def _add_links() -> int:
    """Add a link for each imprint that has none and is vouched for; return how many were added."""
    last = Link.objects.order_by("-number").first()
    if last and not is_end_of(settings.HISTORY_KEY, last):
        logger.error("Nothing is sealed: the last link is not of HISTORY_KEY.")
        return 0
    number, previous = (last.number, last.signature) if last else (0, FIRST)
    links: list[Link] = []
    for imprint in _imprints_to_link(number, previous):
        number += 1
        signature = signature_of(number, previous, imprint)
        links.append(Link(number=number, imprint=imprint, previous=previous, signature=signature))
        previous = signature
    Link.objects.bulk_create(links, batch_size=BATCH)
    if links:
        # Not before: a head that was kept of links that never came would be missed for ever.
        kept = partial(keep_head, number, previous, links[-1].imprint.made_at)
        transaction.on_commit(kept)
    return len(links)


def _imprints_to_link(number: int, signature: str) -> Iterator[Imprint]:
    """Yield the imprints without a link, in order, after the last link of a number and signature.

    Up to the first that nobody vouches for, which the log names, or to a change of the key.
    """
    unsealed = _imprints_to_seal(number).iterator(chunk_size=BATCH)
    while batch := list(islice(unsealed, BATCH)):
        vouched_for = find_vouched_for(batch, {number: signature})
        for imprint in batch:
            if imprint.pk not in vouched_for:
                logger.error("The history is not being sealed. %s", told_of_false(imprint))
                return
            yield imprint
            if imprint.row_model == KeyChange.record_name:
                # What comes after it is for the next key to sign.
                return


def find_vouched_for(imprints: Sequence[Imprint], known: Mapping[int, str]) -> set[int]:
    """Return the keys of those imprints that the register made, or two people have taken in.

    `known` are signatures of links by number, as `find_genuine` takes them.
    """
    genuine = find_genuine(imprints, known)
    if len(genuine) == len(imprints):
        return genuine
    adopted = adopted_rows(load_adoptions())
    taken_in = [imprint for imprint in imprints if imprint.named in adopted]
    return genuine | {imprint.pk for imprint in taken_in if _is_earliest(imprint)}


def _is_earliest(imprint: Imprint) -> bool:
    """Return whether an imprint is the earliest of its row: a copy of it was never taken in."""
    of_row = Imprint.objects.of_row(imprint.row_model, imprint.row_id)
    return of_row.values_list("pk", flat=True).first() == imprint.pk


def told_of_false(imprint: Imprint) -> str:
    """Return the sentence about an imprint that the register did not make."""
    return (
        f"The imprint of {imprint.row_name} was not made with the key, for this row and in this "
        "history."
    )


def unsealed_trouble() -> str:
    """Return why rows are not being sealed, in a sentence; empty where they are.

    Asked of the first imprint without a link, so that a page may ask it each time.
    """
    moment, number, signature = find_place()
    imprint = _imprints_to_seal(number).first()
    if imprint is None:
        return ""
    if not find_vouched_for([imprint], {number: signature}):
        return told_of_false(imprint)
    is_late = imprint.made_at is None or moment - imprint.made_at > USUAL_WAIT
    return f"{imprint} has no link yet." if is_late else ""


def _imprints_to_seal(sealed_count: int) -> models.QuerySet[Imprint]:
    """Return the imprints without a link, in order; `sealed_count` is how many have one.

    They come after those that are, save where two transactions ended in another order than they
    began. Only then is the whole chain looked over, which takes long on a long one.
    """
    latest = Link.objects.aggregate(latest=Max("imprint"))["latest"]
    later = Imprint.objects.after(latest or 0)
    is_all = Imprint.objects.count() <= sealed_count + later.count()
    return later if is_all else Imprint.objects.not_sealed()


def lock_chain(*, then: str = "DEFAULT") -> None:
    """Lock the chain until this transaction ends, so that nobody else adds a link.

    Waits for it half a second at most, and goes on without. `then` is how long the rest of the
    transaction waits for a lock. SQLite needs nothing: each of our transactions there begins by
    keeping other writers out.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout TO {LONGEST_WAIT}")
        try:
            with transaction.atomic():
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        except OperationalError:
            logger.warning("Somebody keeps the lock of the history; it is sealed without.")
        cursor.execute(f"SET LOCAL lock_timeout TO {then}")


def stop_hurrying() -> None:
    """Let the rest of this transaction wait for locks as long as before it locked the chain."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def head() -> str:
    """Return the last link as papers print it, "number:signature"; empty while there is none."""
    last = Link.objects.order_by("-number").first()
    return str(last) if last else ""


def sealed_head() -> str:
    """Seal every imprint left by now, and return the last link of ours as `head` does."""
    seal()
    last = find_last_of_ours()
    # Not one that somebody added: what a paper has printed must be in the chain for ever.
    return str(last) if last else ""

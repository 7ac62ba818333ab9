"""Comparison of the history with its seal, which names the first row that is not as recorded."""

import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import models
from django.db.models import Exists, OuterRef

from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.erasure import erased_value
from wirral_tracker.kit.chain.imprints import FORMAT, digest_of, salted
from wirral_tracker.kit.chain.links import BATCH, FIRST, signature_of
from wirral_tracker.kit.chain.models import Erasure, Imprint, Link, Tombstone
from wirral_tracker.kit.chain.records import Row, SealedModel, sealed_models

# The number and the signature of a link, as a committee paper prints them.
Head = tuple[int, str]
# A paper may break the line within it; the first ones have a hyphen in place of the colon.
HEAD = re.compile(r"(?<![0-9a-f])(\d{1,15})[:-]((?:\s?[0-9a-f]){64})(?![0-9a-f])")
HELP = "docs/changing-the-record.md says how a renamed or dropped name is declared."


class NotAsRecorded(Exception):
    """A history that has been changed since it was sealed; the message names the first place."""


class NotReadable(Exception):
    """A history that this version of the register cannot read; the message says what it lacks.

    Nobody has tampered: a name was changed without being declared, or the row was sealed by a
    later version.
    """


def heads_in(text: str) -> list[Head]:
    """Find the chain heads printed in a text, as on committee papers: (number, signature) pairs."""
    return [(int(number), "".join(printed.split())) for number, printed in HEAD.findall(text)]


def verify(heads: Iterable[Head] = ()) -> int:
    """Compare rows, imprints, links and any printed `heads`; return how many links there are.

    Raises: NotAsRecorded, NotReadable.
    """
    count, previous = 0, FIRST
    sealed_here = sealed_models()
    signatures: dict[int, str] = {}
    printed = list(heads)
    printed_numbers = {number for number, _ in printed}
    for links in _batches():
        rows, tombstones = _load_rows(links, sealed_here), _load_tombstones(links)
        for link in links:
            count += 1
            imprint = link.imprint
            _check_link(link, count, previous)
            sealed = _find_sealed_model(imprint, sealed_here)
            row = rows[imprint.row_model].get(imprint.row_id)
            _check_row(imprint, sealed, row, tombstones[imprint.pk])
            previous = link.signature
            # Only those: all the signatures of a long chain would fill the memory.
            if count in printed_numbers:
                signatures[count] = previous
    _check_heads(printed, signatures, count)
    _check_nothing_unsealed(sealed_here)
    return count


def _batches() -> Iterator[list[Link]]:
    """Yield links, with their imprints, by number, 500 at a time: a long chain fits no memory."""
    after = -1
    # By number, not by offset: the database would count through all that came before each time.
    while links := list(
        Link.objects.filter(number__gt=after).order_by("number").select_related("imprint")[:BATCH]
    ):
        yield links
        after = links[-1].number


def _load_rows(
    links: Sequence[Link], sealed_here: Mapping[str, SealedModel]
) -> dict[str, dict[int, Row]]:
    """Load the rows that links seal, by record name and id; none for a model that is not here."""
    ids = defaultdict(list)
    for link in links:
        ids[link.imprint.row_model].append(link.imprint.row_id)
    return {
        name: sealed_here[name].load_rows(row_ids)
        for name, row_ids in ids.items()
        if name in sealed_here
    }


def _load_tombstones(links: Sequence[Link]) -> dict[int, dict[str, str]]:
    """Load the values that links' rows had in dropped columns, by imprint id and stable name."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    imprints = [link.imprint_id for link in links]
    for tombstone in Tombstone.objects.filter(imprint__in=imprints):
        found[tombstone.imprint_id][tombstone.column] = tombstone.value
    return found


def _find_sealed_model(imprint: Imprint, sealed_here: Mapping[str, SealedModel]) -> SealedModel:
    """Return the SealedModel that has an imprint's record name.

    Raises: NotReadable where no model has its record name, or a column is neither here nor
    declared as dropped.
    """
    if imprint.row_model not in sealed_here:
        raise NotReadable(
            f"{imprint.row_name} was sealed, and no model here has that record name. {HELP}"
        )
    sealed = sealed_here[imprint.row_model]
    for name in imprint.fields:
        if name not in sealed.columns and name not in sealed.dropped:
            raise NotReadable(
                f"{imprint.row_name} was sealed with “{name}”, which no column is now. {HELP}"
            )
    return sealed


def _check_link(link: Link, count: int, previous: str) -> None:
    """Check that a link is number `count`, follows the signature `previous` and is signed itself.

    Raises: NotAsRecorded; NotReadable for a format of a later version.
    """
    where = f"link {count}, {link.imprint.row_name}"
    if link.number != count:
        raise NotAsRecorded(f"Link {count} of the chain is missing.")
    if link.previous != previous:
        raise NotAsRecorded(f"The chain is broken before {where}.")
    is_signed = hmac.compare_digest(link.signature, signature_of(count, previous, link.imprint))
    if link.imprint.format != FORMAT:
        # Format 1 does not sign its number: where its signature holds, the number was changed.
        if is_signed:
            raise NotAsRecorded(
                f"The format is wrong at {where}: it says {link.imprint.format}, and was sealed in "
                f"format {FORMAT}."
            )
        raise NotReadable(
            f"The imprint at {where} is of format {link.imprint.format}: this version of the "
            f"register reads format {FORMAT} alone."
        )
    if not is_signed:
        raise NotAsRecorded(f"The signature is wrong at {where}.")


def _check_row(
    imprint: Imprint, sealed: SealedModel, row: Row | None, tombstones: Mapping[str, str]
) -> None:
    """Check a row against its imprint; None is a row that is gone. Raises: NotAsRecorded.

    Words are compared one by one, so that the message names the field; then the row's digest.
    """
    where = imprint.row_name
    if row is None:
        raise NotAsRecorded(f"{where} was recorded and is gone.")
    _check_dropped(imprint, row, tombstones)
    for name, words in imprint.words.items():
        if words["salt"] is None:
            _check_erased(imprint, name, sealed, row)
        elif name in row and salted(words["salt"], row[name]) != words["digest"]:
            raise NotAsRecorded(f"{where}: the words in “{name}” are not those recorded.")
    _check_added_since(imprint, sealed, row)
    digest = digest_of(row, imprint.row_model, imprint.fields, imprint.words, tombstones)
    if digest != imprint.digest:
        raise NotAsRecorded(f"{where} is not as recorded.")


def _check_dropped(imprint: Imprint, row: Row, tombstones: Mapping[str, str]) -> None:
    """Check that each fact whose column is gone has a tombstone, and that nothing else has one.

    Words need none: what the digest of the row holds of them is their own digest.
    """
    gone = {name for name in imprint.fields if name not in row and name not in imprint.words}
    for name in sorted(gone ^ tombstones.keys()):
        trouble = "was dropped, and what it said is gone" if name in gone else "has two values"
        raise NotAsRecorded(f"{imprint.row_name}: “{name}” {trouble}.")


def _check_added_since(imprint: Imprint, sealed: SealedModel, row: Row) -> None:
    """Check that columns added after a row was sealed hold their default or filled value in it."""
    for name in sealed.columns.keys() - set(imprint.fields):
        if canonical(row[name]) not in sealed.texts_in_older_rows[name]:
            raise NotAsRecorded(
                f"{imprint.row_name}: “{name}” is younger than the row, and says something."
            )


def _check_erased(imprint: Imprint, name: str, sealed: SealedModel, row: Row) -> None:
    """Check that an Erasure names the field `name`, whose salt is gone, and that its words are."""
    where = imprint.row_name
    erasures = Erasure.objects.filter(row_model=imprint.row_model, row_id=imprint.row_id)
    if not any(name in erasure.fields for erasure in erasures):
        raise NotAsRecorded(f"{where}: “{name}” lost its salt, and nobody answers for it.")
    if name in row and canonical(row[name]) != canonical(erased_value(sealed.columns[name])):
        raise NotAsRecorded(f"{where}: “{name}” was erased, and there are words again.")


def _check_heads(printed: Iterable[Head], signatures: Mapping[int, str], count: int) -> None:
    """Check that the chain, of `count` links, has each printed head's signature at its number."""
    for number, signature in printed:
        if number > count:
            raise NotAsRecorded(f"Link {number} was printed; the chain ends at {count}.")
        if signatures.get(number) != signature:
            raise NotAsRecorded(f"Link {number} is not the one that was printed.")


def _check_nothing_unsealed(sealed_here: Mapping[str, SealedModel]) -> None:
    """Check that every sealed row has its imprint, and every imprint its link."""
    if not_sealed := Imprint.objects.not_sealed().first():
        raise NotAsRecorded(f"{not_sealed} is no link of the chain: run verify_history --seal.")
    for name, sealed in sealed_here.items():
        imprints = Imprint.objects.filter(row_model=name, row_id=OuterRef("pk"))
        extra = models.QuerySet(sealed.model).filter(~Exists(imprints)).order_by("pk").first()
        if extra is not None:
            raise NotAsRecorded(f"{name} {extra.pk} came in past the register.")

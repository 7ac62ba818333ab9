"""Is the history what was recorded? Names the first row for which it is not."""

import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.erasure import erased_value
from wirral_tracker.kit.chain.imprints import FORMAT, digest_of, salted
from wirral_tracker.kit.chain.links import BATCH, FIRST, signature_of
from wirral_tracker.kit.chain.models import Erasure, Imprint, Link, Tombstone
from wirral_tracker.kit.chain.records import SealedModel, sealed_models

# A paper may break the line within it; the first ones have a hyphen in place of the colon.
HELP = "docs/changing-the-record.md says how a renamed or dropped name is declared."
HEAD = re.compile(r"(?<![0-9a-f])(\d{1,15})[:-]((?:\s?[0-9a-f]){64})(?![0-9a-f])")


class NotAsRecorded(Exception):
    """The history has been changed; the message names the first place."""


class NotReadable(Exception):
    """This version of the register cannot read what was sealed; the message says what it lacks.

    Nobody has tampered: a name was changed without being declared, or the row was sealed by a
    later version.
    """


def heads_in(text: str) -> list[tuple[int, str]]:
    """The heads of the chain that a text prints, such as that of a committee paper."""
    return [(int(number), "".join(printed.split())) for number, printed in HEAD.findall(text)]


def verify(heads: Iterable[tuple[int, str]] = ()) -> int:
    """Compare rows, imprints and chain, and the chain with heads that were printed elsewhere.

    Returns: the number of links. Raises: NotAsRecorded, NotReadable.
    """
    count, previous = 0, FIRST
    models_here = sealed_models()
    signatures: dict[int, str] = {}
    wanted = list(heads)
    numbers = {number for number, _ in wanted}
    for links in _batches():
        rows, tombstones = _rows_of(links, models_here), _tombstones_of(links)
        for link in links:
            count += 1
            imprint = link.imprint
            _check_link(link, count, previous)
            sealed = _sealed_model_of(imprint, models_here)
            row = rows[imprint.row_model].get(imprint.row_id)
            _check_row(imprint, sealed, row, tombstones[imprint.pk])
            previous = link.signature
            if count in numbers:
                signatures[count] = previous
    _check_heads(wanted, signatures, count)
    _check_nothing_besides()
    return count


def _batches() -> Iterator[list[Link]]:
    """The chain from its beginning, some links at a time, so that a long one fits the memory."""
    after = -1
    while links := list(
        Link.objects.filter(number__gt=after).order_by("number").select_related("imprint")[:BATCH]
    ):
        yield links
        after = links[-1].number


def _rows_of(
    links: list[Link], models_here: Mapping[str, SealedModel]
) -> dict[str, dict[int, dict[str, Any]]]:
    """Load the rows that links are about, by record name and id, each under stable names."""
    ids = defaultdict(list)
    for link in links:
        ids[link.imprint.row_model].append(link.imprint.row_id)
    return {
        name: models_here[name].load_rows(wanted)
        for name, wanted in ids.items()
        if name in models_here
    }


def _tombstones_of(links: list[Link]) -> dict[int, dict[str, str]]:
    """Load what the rows of links said in columns that are gone, by imprint and stable name."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    imprints = [link.imprint_id for link in links]
    for tombstone in Tombstone.objects.filter(imprint__in=imprints):
        found[tombstone.imprint_id][tombstone.column] = tombstone.value
    return found


def _sealed_model_of(imprint: Imprint, models_here: Mapping[str, SealedModel]) -> SealedModel:
    """Return the model that an imprint is of. Raises: NotReadable."""
    where = f"{imprint.row_model} {imprint.row_id}"
    if imprint.row_model not in models_here:
        raise NotReadable(f"{where} was sealed, and no model here has that record name. {HELP}")
    sealed = models_here[imprint.row_model]
    for name in imprint.fields:
        if name not in sealed.columns and name not in sealed.dropped:
            raise NotReadable(f"{where} was sealed with “{name}”, which no column is now. {HELP}")
    return sealed


def _check_link(link: Link, count: int, previous: str) -> None:
    where = f"link {count}, {link.imprint.row_model} {link.imprint.row_id}"
    if link.number != count:
        raise NotAsRecorded(f"Link {count} of the chain is missing.")
    if link.previous != previous:
        raise NotAsRecorded(f"The chain is broken before {where}.")
    if link.imprint.format != FORMAT:
        raise NotReadable(
            f"The imprint at {where} is of format {link.imprint.format}: this version of the "
            f"register reads format {FORMAT} alone."
        )
    if not hmac.compare_digest(link.signature, signature_of(count, previous, link.imprint)):
        raise NotAsRecorded(f"The signature is wrong at {where}.")


def _check_row(
    imprint: Imprint,
    sealed: SealedModel,
    row: dict[str, Any] | None,
    tombstones: Mapping[str, str],
) -> None:
    where = f"{imprint.row_model} {imprint.row_id}"
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


def _check_dropped(imprint: Imprint, row: dict[str, Any], tombstones: Mapping[str, str]) -> None:
    """A fact whose column is gone has its tombstone, and nothing else has one.

    Words need none: what the digest of the row holds of them is their own digest.
    """
    where = f"{imprint.row_model} {imprint.row_id}"
    gone = {name for name in imprint.fields if name not in row and name not in imprint.words}
    for name in sorted(gone ^ tombstones.keys()):
        trouble = "was dropped, and what it said is gone" if name in gone else "has two values"
        raise NotAsRecorded(f"{where}: “{name}” {trouble}.")


def _check_added_since(imprint: Imprint, sealed: SealedModel, row: dict[str, Any]) -> None:
    """A field that the register got after the row was recorded is as empty as it came."""
    for name in sealed.columns.keys() - set(imprint.fields):
        if canonical(row[name]) not in sealed.texts_before(name):
            where = f"{imprint.row_model} {imprint.row_id}"
            raise NotAsRecorded(f"{where}: “{name}” is younger than the row, and says something.")


def _check_erased(imprint: Imprint, name: str, sealed: SealedModel, row: dict[str, Any]) -> None:
    """The salt is gone: then somebody must have answered for it, and the words be gone too."""
    where = f"{imprint.row_model} {imprint.row_id}"
    erasures = Erasure.objects.filter(row_model=imprint.row_model, row_id=imprint.row_id)
    if not any(name in erasure.fields for erasure in erasures):
        raise NotAsRecorded(f"{where}: “{name}” lost its salt, and nobody answers for it.")
    if name in row and canonical(row[name]) != canonical(erased_value(sealed.columns[name])):
        raise NotAsRecorded(f"{where}: “{name}” was erased, and there are words again.")


def _check_heads(wanted: list[tuple[int, str]], found: dict[int, str], count: int) -> None:
    for number, signature in wanted:
        if number > count:
            raise NotAsRecorded(f"Link {number} was printed; the chain ends at {count}.")
        if found.get(number) != signature:
            raise NotAsRecorded(f"Link {number} is not the one that was printed.")


def _check_nothing_besides() -> None:
    """Every append-only row has its imprint, and every imprint its link."""
    if not_sealed := Imprint.objects.not_sealed().first():
        raise NotAsRecorded(f"{not_sealed} is no link of the chain: run verify_history --seal.")
    for name, sealed in sealed_models().items():
        imprints = Imprint.objects.filter(row_model=name, row_id=OuterRef("pk"))
        extra = models.QuerySet(sealed.model).filter(~Exists(imprints)).order_by("pk").first()
        if extra is not None:
            raise NotAsRecorded(f"{name} {extra.pk} came in past the register.")

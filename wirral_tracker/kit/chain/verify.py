"""Is the history what was recorded? Names the first row for which it is not."""

import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from wirral_tracker.kit.chain.erasure import erased_value
from wirral_tracker.kit.chain.imprints import canonical, digest_of, rows_by_id, salted
from wirral_tracker.kit.chain.links import BATCH, FIRST, append_only_models, signature_of
from wirral_tracker.kit.chain.models import Erasure, Imprint, Link

# A paper may break the line within it; the first ones have a hyphen in place of the colon.
HEAD = re.compile(r"(?<![0-9a-f])(\d{1,15})[:-]((?:\s?[0-9a-f]){64})(?![0-9a-f])")


class NotAsRecorded(Exception):
    """The history has been changed; the message names the first place."""


def heads_in(text: str) -> list[tuple[int, str]]:
    """The heads of the chain that a text prints, such as that of a committee paper."""
    return [(int(number), "".join(printed.split())) for number, printed in HEAD.findall(text)]


def verify(heads: Iterable[tuple[int, str]] = ()) -> int:
    """Compare rows, imprints and chain, and the chain with heads that were printed elsewhere.

    Returns: the number of links. Raises: NotAsRecorded.
    """
    count, previous = 0, FIRST
    signatures: dict[int, str] = {}
    wanted = list(heads)
    numbers = {number for number, _ in wanted}
    for links in _batches():
        rows = _rows_of(links)
        for link in links:
            count += 1
            _check_link(link, count, previous)
            _check_row(link.imprint, rows[link.imprint.row_model].get(link.imprint.row_id))
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


def _rows_of(links: list[Link]) -> dict[str, dict[int, dict[str, Any]]]:
    ids = defaultdict(list)
    for link in links:
        ids[link.imprint.row_model].append(link.imprint.row_id)
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for label, wanted in ids.items():
        try:
            found[label] = rows_by_id(apps.get_model(label), wanted)
        except LookupError:
            found[label] = {}
    return found


def _check_link(link: Link, count: int, previous: str) -> None:
    where = f"link {count}, {link.imprint.row_model} {link.imprint.row_id}"
    if link.number != count:
        raise NotAsRecorded(f"Link {count} of the chain is missing.")
    if link.previous != previous:
        raise NotAsRecorded(f"The chain is broken before {where}.")
    if not hmac.compare_digest(link.signature, signature_of(count, previous, link.imprint)):
        raise NotAsRecorded(f"The signature is wrong at {where}.")


def _check_row(imprint: Imprint, row: dict[str, Any] | None) -> None:
    where = f"{imprint.row_model} {imprint.row_id}"
    if row is None:
        raise NotAsRecorded(f"{where} was recorded and is gone.")
    for name, sealed in imprint.words.items():
        if sealed["salt"] is None:
            _check_erased(imprint, name, row[name])
        elif salted(sealed["salt"], row[name]) != sealed["digest"]:
            raise NotAsRecorded(f"{where}: the words in “{name}” are not those recorded.")
    _check_added_since(imprint, row)
    if digest_of(row, imprint.row_model, imprint.fields, imprint.words) != imprint.digest:
        raise NotAsRecorded(f"{where} is not as recorded.")


def _check_added_since(imprint: Imprint, row: dict[str, Any]) -> None:
    """A field that the register got after the row was recorded is as empty as it came."""
    fields = apps.get_model(imprint.row_model)._meta.concrete_fields
    added = (each for each in fields if each.attname not in imprint.fields)
    if said := [f.attname for f in added if row[f.attname] not in (f.get_default(), None)]:
        where = f"{imprint.row_model} {imprint.row_id}"
        raise NotAsRecorded(f"{where}: “{said[0]}” is younger than the row, and says something.")


def _check_erased(imprint: Imprint, name: str, words: Any) -> None:
    """The salt is gone: then somebody must have answered for it, and the words be gone too."""
    where = f"{imprint.row_model} {imprint.row_id}"
    erasures = Erasure.objects.filter(row_model=imprint.row_model, row_id=imprint.row_id)
    if not any(name in erasure.fields for erasure in erasures):
        raise NotAsRecorded(f"{where}: “{name}” lost its salt, and nobody answers for it.")
    erased = erased_value(apps.get_model(imprint.row_model), name)
    if canonical(words) != canonical(erased):
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
    for model in append_only_models():
        imprints = Imprint.objects.filter(row_model=model._meta.label, row_id=OuterRef("pk"))
        extra = models.QuerySet(model).filter(~Exists(imprints)).order_by("pk").first()
        if extra is not None:
            raise NotAsRecorded(f"{model._meta.label} {extra.pk} came in past the register.")

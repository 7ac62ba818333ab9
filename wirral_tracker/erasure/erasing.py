"""Erasure of words from every stored place at once, agreed by two people."""

from collections.abc import Collection, Mapping, Sequence
from typing import Unpack

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F

from recommendations.models import Clearance, ReportSection
from wirral_tracker.erasure.columns import columns_with_words
from wirral_tracker.erasure.places import Found, count_words, find_places, places_in_files
from wirral_tracker.erasure.readers import FILE, TEXT
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.append_only import RecordModel
from wirral_tracker.kit.chain.answers import Answered
from wirral_tracker.kit.chain.erasure import (
    ERASED_WORDS,
    erase_words,
    erased_value,
)
from wirral_tracker.kit.chain.models import Erasure
from wirral_tracker.kit.chain.redaction import lock_row, redact
from wirral_tracker.kit.json_values import Stored
from wirral_tracker.kit.phrasing import listed

# What counts its saves in `version`, by the relation that leads there from the row with the words:
# a page that was opened before the erasure is then refused, and does not bring them back.
COUNTS_SAVES = {
    "findings.ReceivedLetter": "",
    "recommendations.ProgressReport": "",
    "recommendations.ReportSection": "report",
    "recommendations.ReportTemplate": "",
    "recommendations.TemplateSection": "template",
}
# Erased with the words that they were made of.
GOES_WITH = {("recommendations.ReportProof", "html"): {"pdf": b""}}


def erase_everywhere(
    wanted: Wanted, *, leave: Collection[str] = (), **answered: Unpack[Answered]
) -> Found:
    """Erase words from every stored place, but for rows named in `leave`; return the places.

    A row name is such as "findings.Finding 12". Visits that hold the words end, and what waits to
    be printed with them is thrown away. All of it happens, or nothing.

    Raises: ValidationError where an answer is missing or says the words itself, or words stay.
    """
    if wanted.count(answered["reason"]):
        raise ValidationError("The reason is kept for ever: say it without the words.")
    # Before the transaction, in which nobody could save: files take long to read, and never change.
    read = find_places(wanted)
    with transaction.atomic():
        found = find_places(wanted, in_files=False)
        found.unread = read.unread
        places = [*found.places, *places_in_files(read)]
        found.places = [place for place in places if place.row_name not in leave]
        for place in found.places:
            erase_place(place.model, place.pk, list(place.counts), wanted, **answered)
        Session.objects.filter(pk__in=found.visits).delete()
        left = find_places(wanted, in_files=False).places
        if stays := [str(place) for place in left if place.row_name not in leave]:
            raise ValidationError(f"Nothing is erased: the words would stay in {listed(stays)}.")
        for printing in found.printings:
            transaction.on_commit(printing.discard)
    return found


@transaction.atomic
def erase_place(
    model: type[models.Model],
    pk: int,
    attributes: list[str],
    wanted: Wanted,
    **answered: Unpack[Answered],
) -> Erasure:
    """Erase the wanted words from columns of one row, given by attribute; return the Erasure.

    Raises: ObjectDoesNotExist; ValidationError where a column does not have them.
    """
    columns = columns_with_words(model)
    if unknown := sorted(set(attributes) - columns.keys()):
        raise ValidationError(f"{model.__name__} has no words in: {', '.join(unknown)}.")
    row = lock_row(model, pk, attributes)
    left: dict[str, Stored] = {}
    for name, value in row.items():
        if not count_words(columns[name], value, wanted):
            raise ValidationError(f"The words are not in {name}.")
        left[name] = _fitting(model, name, columns[name].left(value, wanted))
        left |= GOES_WITH.get((model._meta.label, name), {})
    return _redact_and_follow(model, pk, left, answered)


def erase_fields(
    model: type[models.Model], pk: int, fields: Sequence[str], **answered: Unpack[Answered]
) -> Erasure:
    """Erase all that some fields of one row say, whatever it is; return the Erasure.

    Raises: ObjectDoesNotExist; ValidationError where a field holds no words, or is a document.
    """
    row = model._base_manager.get(pk=pk)
    if isinstance(row, RecordModel):
        return erase_words(row, fields, **answered)
    columns = columns_with_words(model)
    if unknown := sorted(set(fields) - columns.keys()):
        raise ValidationError(f"{model.__name__} has no words in: {', '.join(unknown)}.")
    if documents := [name for name in fields if columns[name] not in (TEXT, FILE)]:
        raise ValidationError(
            f"A page opens this by its shape: {', '.join(documents)}. Give the words with --find."
        )
    left = {
        column.attname: erased_value(column)
        for column in model._meta.concrete_fields
        if column.attname in fields
    }
    return _redact_and_follow(model, pk, left, answered)


def _redact_and_follow(
    model: type[models.Model], pk: int, left: Mapping[str, Stored], answered: Answered
) -> Erasure:
    """Change a row to what is left, with the digests of its words elsewhere; count a save."""
    erasure = redact(model, pk, left, **answered)
    if model is ReportSection and "text" in left:
        # Whoever has the rest of a text can try names on its digest.
        section = ReportSection.objects.get(pk=pk)
        for clearance in section.report.clearances.filter(section_key=section.key):
            redact(Clearance, clearance.pk, {"words_sha256": ERASED_WORDS}, **answered)
    _count_a_save(model, pk)
    return erasure


def _fitting(model: type[models.Model], name: str, left: Stored) -> Stored:
    """Return what is left of words, or "[erased]" alone where that is longer than its column."""
    longest = getattr(model._meta.get_field(name), "max_length", None)
    is_longer = longest and isinstance(left, str) and len(left) > longest
    return ERASED_WORDS if is_longer else left


def _count_a_save(model: type[models.Model], pk: int) -> None:
    """Raise the version of a row, or of what it is saved with: pages open on it are refused."""
    path = COUNTS_SAVES.get(model._meta.label)
    if path is not None:
        row = model._base_manager.get(pk=pk)
        saved = getattr(row, path) if path else row
        type(saved)._base_manager.filter(pk=saved.pk).update(version=F("version") + 1)

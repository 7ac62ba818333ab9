"""Erasure of words in the record by law. The row stays, and so does the chain."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Unpack

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from wirral_tracker.kit.append_only import RecordModel
from wirral_tracker.kit.chain.answers import Answered, check_answers
from wirral_tracker.kit.chain.imprints import salted
from wirral_tracker.kit.chain.marks import lock_imprints
from wirral_tracker.kit.chain.models import Amendment, Erasure, Imprint
from wirral_tracker.kit.chain.records import (
    Column,
    SealedModel,
    record_models,
    sealed_model,
    sealed_models,
)
from wirral_tracker.kit.json_values import Stored

ERASED_WORDS = "[erased]"
NOTHING_THERE = (
    "One of these fields says nothing in this row, and may not: leave it out, and erase the rest."
)
# The triggers let the owner of the tables, and nobody else, past while this is set.
ERASING = "SELECT set_config('wirral_tracker.erasing', 'yes', true)"


@transaction.atomic
def erase_words(row: RecordModel, fields: Sequence[str], **answered: Unpack[Answered]) -> Erasure:
    """Erase the words in these fields of a row of the record, with their salt; return the Erasure.

    Fields are named as Python or as the seal names them. A dropped column has only its salt left.
    What amendments say of these fields goes too, the words of before and of now: what is right of
    them may be stated again by a further amendment.

    Raises: ValidationError where two people or a reason are missing, or a field holds no words.
    """
    check_erasure(answered)
    sealed = sealed_model(type(row))
    names = sorted({sealed.stable_name(name) for name in fields})
    # Locked: an erasure of another field meanwhile would put the salt back that goes here.
    imprint, *others = lock_imprints(sealed.record_name, row.pk)
    if unknown := sorted(set(names) - imprint.words.keys()) or ([] if names else ["none"]):
        raise ValidationError(f"{type(row).__name__} has no words in: {', '.join(unknown)}.")
    let_erasure_pass()
    words = {
        # The salt of what an earlier erasure left goes too.
        name: {"salt": None, "digest": seal["digest"]} if name in names else seal
        for name, seal in imprint.words.items()
    }
    change_row(Imprint, imprint.pk, words=words)
    _empty(others)
    columns = [sealed.columns[name] for name in names if name in sealed.columns]
    try:
        with transaction.atomic():
            change_row(type(row), row.pk, **{c.attname: erased_value(c) for c in columns})
    except IntegrityError as refusal:
        raise ValidationError(NOTHING_THERE) from refusal
    erasure = Erasure.objects.create(
        row_model=sealed.record_name, row_id=row.pk, fields=names, **answered
    )
    amendments = Amendment.objects.of_rows(sealed.record_name, [row.pk])
    for amendment in amendments.filter(field__in=names):
        erase_words(amendment, ["after", "before"], **answered)
    if isinstance(row, Amendment):
        follow_amendment(row, names, **answered)
    return erasure


def follow_amendment(
    amendment: Amendment, names: Iterable[str], **answered: Unpack[Answered]
) -> None:
    """Take the salt from the words of the row that an amendment is of, once its own were erased.

    `names` are the amendment's columns. The row may have been recorded with the words that were
    erased, and its digest must not tell them; what it says now stays.
    """
    field, sealed = amendment.field, sealed_models().get(amendment.row_model)
    if sealed is None or {"before", "after"}.isdisjoint(names):
        return
    imprint, *_ = lock_imprints(amendment.row_model, amendment.row_id)
    # Of a fact there are no words in the digest; and what was erased once has no salt any more.
    if imprint.words.get(field, {"salt": None})["salt"] is None:
        return
    Erasure.objects.create(
        row_model=amendment.row_model,
        row_id=amendment.row_id,
        fields=[field],
        left=reseal(sealed, amendment.row_id, [field]),
        **answered,
    )


def reseal(sealed: SealedModel, pk: int, names: Iterable[str]) -> dict[str, str]:
    """Take the salt from words of a sealed row; return the digest of what is left, by stable name.

    The new salt goes into the imprint: a further erasure replaces it, and with that nobody can try
    words on the digest of this one. Nothing is left of a row that was removed, or has no imprint.
    """
    # Locked: an erasure of another field meanwhile would put the salt back that goes here.
    imprints = lock_imprints(sealed.record_name, pk)
    if not imprints:
        return {}
    imprint, *others = imprints
    row = sealed.load_rows([pk]).get(pk)
    words, digests = dict(imprint.words), {}
    for name in words.keys() & set(names):
        salt = secrets.token_hex(16)
        words[name] = {"salt": None, "digest": words[name]["digest"], "left": salt}
        if row:
            digests[name] = salted(salt, row[name])
    change_row(Imprint, imprint.pk, words=words)
    _empty(others)
    return digests


def _empty(imprints: Iterable[Imprint]) -> None:
    """Take all from imprints that somebody left of a row past the register, salts among it."""
    for imprint in imprints:
        change_row(Imprint, imprint.pk, words={}, fields=[])


def check_erasure(answered: Answered) -> None:
    """Raise ValidationError unless two people answer for an erasure, and give a reason."""
    check_answers(answered, act="an erasure", why="the words are taken out")


def let_erasure_pass() -> None:
    """Set the variable that lets PostgreSQL's triggers pass an erasure, for this transaction."""
    # For the transaction alone: a connection that is used again must not be let past.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ERASING)


def change_row(model: type[models.Model], pk: int, **values: Stored) -> None:
    """Update columns of a row past its manager, which may refuse; an erasure alone may."""
    if values:
        models.QuerySet(model).filter(pk=pk).update(**values)


def erased_value(column: Column) -> Stored:
    """Return what replaces erased words: "[erased]", or its like in a JSON or binary column."""
    if isinstance(column, models.BinaryField):
        return b""
    if isinstance(column, models.JSONField):
        return {"erased": True}
    return ERASED_WORDS


def record_model(name: str) -> type[RecordModel]:
    """Return a sealed model by its record name, or by the label, "app.Model", that it has today.

    Raises: LookupError.
    """
    sealed = record_models()
    # A record name first: a later model may have the label that an earlier one had.
    by_label = {model._meta.label_lower: model for model in sealed}
    by_record_name = {model.record_name.lower(): model for model in sealed}
    if found := (by_label | by_record_name).get(name.lower()):
        return found
    try:
        apps.get_model(name)
    except ValueError as error:
        raise LookupError(
            f"{name} names no model: give the app and the model, with a dot between."
        ) from error
    raise LookupError(f"{name} is not part of the record.")

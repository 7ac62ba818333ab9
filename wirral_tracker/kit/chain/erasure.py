"""Taking words out of the record by law. The row stays, and so does the chain."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from wirral_tracker.kit.append_only import AppendOnlyModel
from wirral_tracker.kit.chain.models import Erasure, Imprint

ERASED_WORDS = "[erased]"
NOTHING_THERE = (
    "One of these fields says nothing in this row, and may not: leave it out, and erase the rest."
)
# The triggers let the owner of the tables, and nobody else, past while this is set.
ERASING = "SELECT set_config('wirral_tracker.erasing', 'yes', true)"


@transaction.atomic
def erase_words(
    row: models.Model, fields: Sequence[str], *, reason: str, asked_by: User, agreed_by: User
) -> Erasure:
    """Take the words out of these fields of an append-only row, with their salt.

    Raises: ValidationError where two people or a reason are missing, or a field holds no words.
    """
    if asked_by.pk == agreed_by.pk:
        raise ValidationError("Two people answer for an erasure: one asks, another agrees.")
    if not reason.strip():
        raise ValidationError("Say why the words are taken out.")
    model = type(row)
    imprints: models.QuerySet[Imprint] = models.QuerySet(Imprint).select_for_update()
    imprint = imprints.get(row_model=model._meta.label, row_id=row.pk)
    if unknown := sorted(set(fields) - imprint.words.keys()) or ([] if fields else ["none"]):
        raise ValidationError(f"{model.__name__} has no words in: {', '.join(unknown)}.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ERASING)
    words = {
        name: {**sealed, "salt": None} if name in fields else sealed
        for name, sealed in imprint.words.items()
    }
    _change(imprint, words=words)
    try:
        with transaction.atomic():
            _change(row, **{name: erased_value(model, name) for name in fields})
    except IntegrityError as refusal:
        raise ValidationError(NOTHING_THERE) from refusal
    return Erasure.objects.create(
        row_model=model._meta.label,
        row_id=row.pk,
        fields=sorted(fields),
        reason=reason,
        asked_by=asked_by,
        agreed_by=agreed_by,
    )


def _change(row: models.Model, **values: Any) -> None:
    """The one place that changes an append-only row."""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)


def erased_value(model: type[models.Model], name: str) -> Any:
    """What stands where the words were."""
    field = model._meta.get_field(name)
    if isinstance(field, models.BinaryField):
        return b""
    if isinstance(field, models.JSONField):
        return {"erased": True}
    return ERASED_WORDS


def append_only_model(label: str) -> type[AppendOnlyModel]:
    """An append-only model by its label. Raises: LookupError."""
    try:
        model = apps.get_model(label)
    except ValueError as error:
        raise LookupError(
            f"{label} names no model: give the app and the model, with a dot between."
        ) from error
    if not issubclass(model, AppendOnlyModel) or not model.LEAVES_IMPRINT:
        raise LookupError(f"{label} is not append-only.")
    return model

"""Words taken out of one row, sealed or not, with the digest of what is left of them."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from wirral_tracker.kit.append_only import RecordModel
from wirral_tracker.kit.chain.answers import Answered
from wirral_tracker.kit.chain.erasure import (
    ERASED_WORDS,
    NOTHING_THERE,
    change_row,
    check_erasure,
    follow_amendment,
    let_erasure_pass,
    reseal,
)
from wirral_tracker.kit.chain.models import Amendment, Erasure
from wirral_tracker.kit.chain.records import sealed_model
from wirral_tracker.kit.json_values import Stored


def record_name_of(model: type[models.Model]) -> str:
    """Return the name under which erasures name a model: its record name, else its label."""
    return getattr(model, "record_name", "") or model._meta.label


def lock_row(model: type[models.Model], pk: int, attributes: list[str]) -> dict[str, Any]:
    """Lock a row and load these columns by attribute; nobody saves over it until the erasure ends.

    Raises: ObjectDoesNotExist.
    """
    # Past the manager: that of the record refuses to lock, since serving may not change its rows.
    rows: models.QuerySet[models.Model] = models.QuerySet(model)
    return dict(rows.select_for_update().values(*attributes).get(pk=pk))


@transaction.atomic
def redact(
    model: type[models.Model], pk: int, left: Mapping[str, Stored], **answered: Unpack[Answered]
) -> Erasure:
    """Put what is `left` of a row's words in their place; create and return the Erasure.

    `left` is by attribute. Of a sealed row the words lose their salt, and the Erasure, which is
    sealed itself, holds the digest of what is left: nobody changes that unseen either.

    Raises: ValidationError where two people or a reason are missing, or the database refuses.
    """
    check_erasure(answered)
    let_erasure_pass()
    _change_words(model, pk, left)
    names = _stable_names(model, left)
    erasure = Erasure.objects.create(
        row_model=record_name_of(model),
        row_id=pk,
        fields=names,
        left=reseal(sealed_model(model), pk, names) if is_sealed(model) else {},
        **answered,
    )
    if model is Amendment:
        follow_amendment(Amendment.objects.get(pk=pk), names, **answered)
    return erasure


def is_sealed(model: type[models.Model]) -> TypeGuard[type[RecordModel]]:
    """Return whether the rows of a model leave imprints."""
    return issubclass(model, RecordModel) and model.LEAVES_IMPRINT


def _change_words(model: type[models.Model], pk: int, left: Mapping[str, Stored]) -> None:
    """Update a row's words; where a row with the same words may be there once, with its number.

    Raises: ValidationError where the database refuses.
    """
    mark = f"[erased {pk}]"
    numbered = {
        name: words.replace(ERASED_WORDS, mark) if isinstance(words, str) else words
        for name, words in left.items()
    }
    try:
        with transaction.atomic():
            change_row(model, pk, **left)
    except IntegrityError:
        try:
            with transaction.atomic():
                change_row(model, pk, **numbered)
        except IntegrityError as refusal:
            raise ValidationError(NOTHING_THERE) from refusal


def _stable_names(model: type[models.Model], attributes: Iterable[str]) -> list[str]:
    """List the stable names of a model's columns, which are given by attribute."""
    if is_sealed(model):
        return sorted(map(sealed_model(model).stable_name, attributes))
    return sorted(attributes)


def erased_fields(row: models.Model) -> set[str]:
    """Return the attributes of a row's columns that words were erased from."""
    erasures = Erasure.objects.filter(row_model=record_name_of(type(row)), row_id=row.pk)
    erased = {name for fields in erasures.values_list("fields", flat=True) for name in fields}
    attributes = [column.attname for column in row._meta.concrete_fields]
    return {name for name in attributes if _stable_names(type(row), [name])[0] in erased}

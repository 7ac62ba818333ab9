"""Access from a model to the models that it is related to."""

from typing import Any

from django.db.models import Model


def related_rows(model: type[Model], relation: str) -> Any:
    """Return the `objects` manager of the model at the other end of a relation, either way.

    A model's module imports that of its QuerySet, so a QuerySet that asks about other models
    cannot import them: it finds them through its own.
    """
    related: Any = model._meta.get_field(relation).related_model
    return related.objects

"""From a model to those it is related to."""

from typing import Any

from django.db.models import Model


def related_rows(model: type[Model], relation: str) -> Any:
    """Return the manager of the model that a relation leads to, either way.

    A model's module imports that of its QuerySet, so a QuerySet that asks about other models
    cannot import them: it finds them through its own.
    """
    related: Any = model._meta.get_field(relation).related_model
    return related.objects

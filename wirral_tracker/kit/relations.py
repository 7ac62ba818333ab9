"""Access from a model to the models that it is related to."""

from typing import Any

from django.db.models import Model


def model_at(model: type[Model], path: str) -> Any:
    """Return the model at the end of a path of relations, "a__b"; of an empty path, the model."""
    found: Any = model
    for name in filter(None, path.split("__")):
        found = found._meta.get_field(name).related_model
    return found


def related_rows(model: type[Model], relation: str) -> Any:
    """Return the `objects` manager of the model at the other end of a relation, either way.

    A model's module imports that of its QuerySet, so a QuerySet that asks about other models
    cannot import them: it finds them through its own.
    """
    return model_at(model, relation).objects

"""Faults of a statement, shown beside the fields of the form that states it."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError

from recommendations.statements.faults import Faults


def add_faults(
    form: forms.BaseForm, faults: Faults, field_names: Mapping[str, str] | None = None
) -> None:
    """Add faults to a form, each beside its field, unless that field has an error already.

    `field_names` gives the form's own names where they differ from the statement's. A fault of a
    field that the form does not have stands above all of them.
    """
    for stated_name, errors in faults.items():
        name = (field_names or {}).get(stated_name, stated_name)
        if name not in form.fields:
            form.add_error(None, errors)
        elif name not in form.errors:
            form.add_error(name, errors)


def add_refusal(
    form: forms.BaseForm,
    refusal: ValidationError,
    field_names: Mapping[str, str] | None = None,
) -> None:
    """Add an action's ValidationError to a form that was valid, each error beside its field.

    An action asks again under its lock: the register may have moved since, or the day ended.
    """
    add_faults(form, refusal.error_dict, field_names)

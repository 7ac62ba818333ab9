"""The errors of a page with several forms."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def listed_errors(page_forms: Iterable[forms.BaseForm]) -> list[tuple[str, str]]:
    """List every error as (id, message), in the order of the page.

    The id is that of its field, and the message "Label: message"; a form's own error has the id "".
    """
    return [
        (form[name].id_for_label, f"{form[name].label}: {message}")
        if name in form.fields
        else ("", str(message))
        for form in page_forms
        for name in (NON_FIELD_ERRORS, *form.fields)
        for message in form.errors.get(name, ())
    ]


def add_messages(form: forms.BaseForm, faults: Mapping[str, Sequence[str]]) -> None:
    """Add messages to a form's fields by name, but where a field has an error already."""
    for name, messages in faults.items():
        if name not in form.errors:
            form.add_error(name, list(messages))


def add_refusal_to(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Add a refusal by the record to a form, beside the fields that it has of those named."""
    by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {None: [refusal]}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)

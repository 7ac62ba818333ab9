"""Forms that say, when they are sent, which form they are.

What somebody typed may come back without its page: the visit had ended, or the database refused
it. It is then shown under the labels and in the choices of its own form. Which form that is cannot
be told from the names of its fields, for many forms have a `reason`: so the page sends the name.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.formsets import ManagementForm
from django.forms.utils import pretty_name
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wirral_tracker.kit.days import day_in_words

# The names of the hidden inputs. An open page sends them back, so they stay as they are.
FORM_NAME = "form_name"
FORM_LABELS = "form_labels"
# What a browser sends of a ticked box that has no value of its own.
TICKED = "on"

# What a form is given to read, and what it makes of it: Django's own types, which promise nothing.
FormData = Mapping[str, Any] | None
Cleaned = dict[str, Any]

NAMED_FORMS: "dict[str, type[NamedForm]]" = {}


class NamedForm(forms.Form):
    """A form that sends its own name along, so that what was typed can be shown without its page.

    `form_name` is declared, and apart from the name of the class: a page that was opened before
    the class was renamed still sends it.
    """

    form_name: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        name = cls.__dict__.get("form_name", "")
        if name in NAMED_FORMS:
            raise ImproperlyConfigured(f"{cls} and {NAMED_FORMS[name]} are both called {name!r}.")
        if name:
            NAMED_FORMS[name] = cls

    @property
    def identity(self) -> SafeString:
        """Hidden inputs with the form's name and the labels that its class does not know."""
        sent = {FORM_NAME: self.form_name}
        if labels := self._labels_of_this_page():
            sent[FORM_LABELS] = json.dumps(labels)
        return format_html_join(
            "",
            '<input type="hidden" name="{}" value="{}">',
            ((self.add_prefix(name), value) for name, value in sent.items() if self.form_name),
        )

    def _labels_of_this_page(self) -> dict[str, str]:
        """Return the labels that differ from those of the class, by field; hidden: empty."""
        declared = {name: _label(name, field) for name, field in self.base_fields.items()}
        shown = {name: _label(name, field) for name, field in self.fields.items()}
        return {name: label for name, label in shown.items() if declared.get(name) != label}


def _label(name: str, field: forms.Field) -> str:
    """Return what a page calls a field; empty where the page hides it."""
    return "" if field.widget.is_hidden else str(field.label or pretty_name(name))


@dataclass(frozen=True)
class SentForm:
    """One form of a page that was sent: the fields its class declares, and the page's own labels.

    Of a page that sent no name, or one that we do not know, both are empty.
    """

    fields: dict[str, forms.Field] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def named(cls, form_name: str, labels: str) -> Self:
        """Return the form of a name that was sent, with the labels of its page."""
        form = NAMED_FORMS.get(form_name)
        return cls(form.base_fields if form else {}, _labels_sent(labels))

    def label(self, name: str) -> str:
        """Return what the page called a field; empty for one that it hid."""
        if name in self.labels:
            return self.labels[name]
        if name in self.fields:
            return _label(name, self.fields[name])
        own_name = unprefixed(name)
        return "" if own_name in ManagementForm.base_fields else pretty_name(own_name)

    def words(self, name: str, value: str) -> str:
        """Return a value as the page showed it: a choice by its label, a day in words."""
        field = self.fields.get(name)
        if isinstance(field, forms.BooleanField) or (field is None and value == TICKED):
            return "Yes"
        if isinstance(field, forms.DateField):
            return _day_in_words(value)
        # A list of rows is asked of the database, and its keys mean nothing to anybody.
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            choices: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
            return str(choices.get(value, value))
        return value


def labelled(
    sent: Iterable[tuple[str, str]], all_fields: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return (label, words) for each (name, value) of `sent`, without those that the page hid.

    `all_fields` is everything that came with them, the hidden inputs of `NamedForm` included.
    Where a page has a form for each recommendation, its reference stands before the label.
    """
    forms_sent = _forms_sent(dict(all_fields))
    lines = []
    for name, value in sent:
        prefix = _prefix_of(name, forms_sent)
        own_name = name.removeprefix(prefix)
        form = forms_sent.get(prefix, SentForm())
        if label := form.label(own_name):
            # References have capitals; Django's own numbering of forms has none.
            about = f"{prefix.rstrip('-')}: " if prefix != prefix.lower() else ""
            lines.append((about + label, form.words(own_name, value)))
    return lines


def _forms_sent(values: dict[str, str]) -> dict[str, SentForm]:
    """Return the forms of a sent page by the prefix of their fields, longest prefix first."""
    prefixes = [name.removesuffix(FORM_NAME) for name in values if unprefixed(name) == FORM_NAME]
    return {
        prefix: SentForm.named(values[prefix + FORM_NAME], values.get(prefix + FORM_LABELS, ""))
        for prefix in sorted(prefixes, key=len, reverse=True)
    }


def _prefix_of(name: str, forms_sent: dict[str, SentForm]) -> str:
    """Return the part of a name that says which of the page's forms the field belongs to."""
    known = (prefix for prefix in forms_sent if name.startswith(prefix))
    # A page that was opened before forms had names: what stands before the last hyphen.
    return next(known, name.removesuffix(unprefixed(name)))


def unprefixed(name: str) -> str:
    """Return the name of a field without that of its form among many."""
    return name.rsplit("-", 1)[-1]


def _labels_sent(text: str) -> dict[str, str]:
    """Parse the labels that came with a form; whatever is no such thing says nothing."""
    try:
        labels = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(labels, dict):
        return {}
    return {name: label for name, label in labels.items() if isinstance(label, str)}


def _day_in_words(value: str) -> str:
    """Write a day that was typed in words; whatever is no day stays as it is."""
    try:
        return day_in_words(dt.date.fromisoformat(value))
    except ValueError:
        return value

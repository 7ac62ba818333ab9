"""Forms that post their own name, so that their POST data can be shown under their labels.

What somebody typed may come back without its page: the visit had ended, or the database refused
it. It is then shown under the labels and in the choices of its own form. Which form that is cannot
be told from the names of its fields, for many forms have a `reason`: so the page sends the name.

What the page says of itself is signed. A form that somebody else made up could otherwise name its
fields as it likes, and hide from the officer what she is about to send.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.forms.boundfield import BoundField
from django.forms.formsets import ManagementForm
from django.forms.utils import pretty_name
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wirral_tracker.kit.days import day_in_words

# The names of the hidden inputs. An open page sends them back, so they stay as they are.
FORM_NAME = "form_name"
FORM_LABELS = "form_labels"
# A salt of its own: nothing else that we sign passes for a page.
SALT = "wirral_tracker.kit.named_forms"
# What a browser sends of a ticked box that has no value of its own.
TICKED = "on"

# What a form is given to read, and what it makes of it: Django's own types, which promise nothing.
FormData = Mapping[str, Any] | None
Cleaned = dict[str, Any]

Fields = TypeVar("Fields")

NAMED_FORMS: "dict[str, type[NamedForm]]" = {}


def fields_of(kind: type[Fields], values: Cleaned) -> Fields:
    """Build a TypedDict of those cleaned values that it has fields for, by name."""
    return kind(**{name: values[name] for name in kind.__annotations__})


class NamedForm(forms.Form):
    """A form that posts its own name, so that its POST data can be shown without its page.

    `form_name` is declared, and apart from the name of the class: a page that was opened before
    the class was renamed still sends it.
    """

    form_name: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        name = cls.__dict__.get("form_name", "")
        if name in NAMED_FORMS:
            raise ImproperlyConfigured(f"{cls} and {NAMED_FORMS[name]} are both called {name!r}.")
        if name:
            NAMED_FORMS[name] = cls

    @property
    def identity(self) -> SafeString:
        """The hidden inputs with the form's name and its signed page; empty without a name."""
        sent = {FORM_NAME: self.form_name, FORM_LABELS: self._signed_page()}
        return format_html_join(
            "",
            '<input type="hidden" name="{}" value="{}">',
            ((self.add_prefix(name), value) for name, value in sent.items() if self.form_name),
        )

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The (label, value in words) of each visible field of a valid form that is filled in."""
        sent = SentForm(self.fields)
        lines = []
        for bound in self.visible_fields():
            value = bound.value()
            if isinstance(bound.field, forms.ModelChoiceField):
                value = self.cleaned_data[bound.name]
            if value:
                lines.append((str(bound.label), sent.words(bound.name, str(value))))
        return lines

    def labels_within(self) -> dict[str, str]:
        """Return the labels of inputs that stand within a field, by name; a form overrides it."""
        return {}

    def _signed_page(self) -> str:
        """Return, signed, the form's name, its own labels and its hidden inputs' values.

        Its own labels are those that its class does not have. Without a time, so that one page is
        the same whenever it is rendered.
        """
        declared = {name: _label(name, field) for name, field in self.base_fields.items()}
        shown = {field.name: _label(field.name, field.field) for field in self.visible_fields()}
        page = {
            "name": self.form_name,
            "labels": {name: text for name, text in shown.items() if declared.get(name) != text}
            | self.labels_within(),
            "hidden": {field.name: _hidden_value(field) for field in self.hidden_fields()},
        }
        return signing.Signer(salt=SALT).sign_object(page)


def _label(name: str, field: forms.Field) -> str:
    """Return a field's label; without one, its name made readable as Django does."""
    return str(field.label or pretty_name(name))


def _hidden_value(field: BoundField) -> str:
    """Return a hidden input's value as the page's HTML has it; empty for None."""
    value = field.field.widget.format_value(field.value())
    return "" if value is None else str(value)


@dataclass(frozen=True)
class SentForm:
    """One form in a page's POST data: its class's fields, and the labels and values it signed.

    `labels` are the page's own, by field; `hidden` the values of its hidden inputs. Of a page that
    signed nothing both are empty, and nothing is hidden: anybody may have made it. Of one that sent
    no name, or one that we do not know, `fields` is empty too.
    """

    fields: dict[str, forms.Field] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    @classmethod
    def named(cls, form_name: str, signed_page: str) -> Self:
        """Build a sent form from its posted name and signed page; empty if the two names differ.

        A name that we do not know gives no fields; a signature that is not ours, no labels and no
        hidden values.
        """
        form = NAMED_FORMS.get(form_name)
        fields = form.base_fields if form else {}
        try:
            page = signing.Signer(salt=SALT).unsign_object(signed_page)
        except signing.BadSignature:
            # A page that was opened before pages were signed, or one that is not ours.
            return cls(fields)
        return cls(fields, page["labels"], page["hidden"]) if page["name"] == form_name else cls()

    def label(self, name: str, value: str) -> str:
        """Return a field's label on the page; empty for an input that the page hid with this value.

        Empty, too, for the fields of a formset's management form.
        """
        if name in self.labels:
            return self.labels[name]
        if self.hidden.get(name) == value:
            return ""
        if name in self.fields:
            return _label(name, self.fields[name])
        own_name = unprefixed(name)
        return "" if own_name in ManagementForm.base_fields else pretty_name(own_name)

    def words(self, name: str, value: str) -> str:
        """Return a posted value as the page showed it: a choice's label, a day in words, "Yes"."""
        field = self.fields.get(name)
        if isinstance(field, forms.BooleanField) or (field is None and value == TICKED):
            return "Yes"
        if isinstance(field, forms.DateField):
            return _day_in_words(value)
        # A list of rows is asked of the database, and its keys mean nothing to anybody.
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            choices: dict[str, str] = dict(field.choices)  # type: ignore[arg-type]
            return str(choices.get(value, value))
        return value


def labelled(
    sent: Iterable[tuple[str, str]], all_fields: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return (label, value in words) for each posted (name, value) of `sent`, but for hidden ones.

    `all_fields` is everything that came with them, the hidden inputs of `NamedForm` included.
    Where a page has a form for each recommendation, its reference stands before the label.
    """
    forms_sent = _forms_sent(dict(all_fields))
    lines = []
    for name, value in sent:
        prefix = _prefix_of(name, forms_sent)
        own_name = name.removeprefix(prefix)
        form = forms_sent.get(prefix, SentForm())
        if label := form.label(own_name, value):
            # References have capitals; Django's own numbering of forms has none.
            about = f"{prefix.rstrip('-')}: " if prefix != prefix.lower() else ""
            lines.append((about + label, form.words(own_name, value)))
    return lines


def _forms_sent(values: dict[str, str]) -> dict[str, SentForm]:
    """Build a page's sent forms from its POST data, by field prefix, longest first."""
    prefixes = [name.removesuffix(FORM_NAME) for name in values if unprefixed(name) == FORM_NAME]
    return {
        prefix: SentForm.named(values[prefix + FORM_NAME], values.get(prefix + FORM_LABELS, ""))
        # Longest first: the empty prefix of a form that stands alone begins every name.
        for prefix in sorted(prefixes, key=len, reverse=True)
    }


def _prefix_of(name: str, forms_sent: dict[str, SentForm]) -> str:
    """Return the prefix of `forms_sent` that begins a field's name; else all to its last hyphen."""
    matching = (prefix for prefix in forms_sent if name.startswith(prefix))
    # A page that was opened before forms had names: what stands before the last hyphen.
    return next(matching, name.removesuffix(unprefixed(name)))


def unprefixed(name: str) -> str:
    """Return a field's name without its form's prefix: what follows the last hyphen."""
    return name.rsplit("-", 1)[-1]


def _day_in_words(value: str) -> str:
    """Format a date typed as YYYY-MM-DD as a day in words; return any other text unchanged."""
    try:
        return day_in_words(dt.date.fromisoformat(value))
    except ValueError:
        return value

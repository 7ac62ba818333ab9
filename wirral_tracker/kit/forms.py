"""The look of every form in the register, set once through Django's form renderer.

A form is written as plain Django. The renderer gives its fields the markup and classes of GOV.UK
Frontend, with templates/django/forms/ for labels, hints and errors.
"""

import datetime as dt

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils.safestring import SafeString

from wirral_tracker.kit.days import NO_DAY

# The attributes of an element of HTML.
Attrs = dict[str, str | bool]
CHOICES_TEMPLATE = "django/forms/widgets/choices.html"

# The first that fits names the class: to Django, several check boxes are a kind of radio.
WIDGET_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, ""),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes govuk-checkboxes--small"),
    (forms.RadioSelect, "govuk-radios govuk-radios--small"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.DateInput, "govuk-input app-input-date"),
    (Input, "govuk-input"),
]
# Django's own words name no field: they are replaced, a form's own words are not.
DJANGO_REQUIRED = forms.Field.default_error_messages["required"]
DJANGO_NO_DATE = forms.DateField.default_error_messages["invalid"]
CHOICE_WIDGETS = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


class DateInput(forms.DateInput):
    """A date input of HTML's own type, typed or picked from the browser's calendar."""

    input_type = "date"

    def __init__(self, attrs: Attrs | None = None) -> None:
        # A browser shows an empty box unless the value is written year first.
        super().__init__(attrs=dict(attrs or {}), format="%Y-%m-%d")


class ComingDayField(forms.DateField):
    """A date field for a day that may lie ahead; 31 December 9999, which is no day, is refused."""

    widget = DateInput

    def validate(self, value: dt.date | None) -> None:
        """Refuse 31 December 9999, which other systems write where they know of no day."""
        super().validate(value)
        if value == dt.date.max:
            instead = "Give the day." if self.required else "Give the day, or leave it empty."
            raise forms.ValidationError(f"{NO_DAY} {instead}", code="no_day")


class RegisterBoundField(BoundField):
    """A bound field with its GOV.UK class, and with error messages that name it by its label."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if field.error_messages.get("required") == DJANGO_REQUIRED:
            field.error_messages["required"] = self.required_message()
        if field.error_messages.get("invalid") == DJANGO_NO_DATE:
            field.error_messages["invalid"] = self.no_date_message()
        if getattr(field, "max_length", None):
            # Where Django looks before it takes the validator's own words.
            field.error_messages.setdefault("max_length", self.too_long_message())

    def required_message(self) -> str:
        """Return the error message for a required field left empty: Fill in (or Choose) it."""
        verb = "Choose" if isinstance(self.field.widget, CHOICE_WIDGETS) else "Fill in"
        return f"{verb} “{self.label}”."

    def no_date_message(self) -> str:
        """Return the error message for a text that is no date: the field's label and an example."""
        return f"“{self.label}” must be a real date, such as 31/3/2026."

    def too_long_message(self) -> str:
        """Return the error message for a text over `max_length`, with Django's two placeholders."""
        # Django fills the message in by %, so that one in the label counts double.
        label = str(self.label).replace("%", "%%")
        return f"“{label}” takes %(limit_value)d characters; this has %(show_value)d."

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: Attrs | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        """Render the widget with its GOV.UK class; radios and check boxes by our own template."""
        widget = widget or self.field.widget
        if type(widget) in (forms.RadioSelect, forms.CheckboxSelectMultiple):
            widget.template_name = CHOICES_TEMPLATE
        return super().as_widget(widget, self.with_class(widget, attrs), only_initial)

    def with_class(self, widget: forms.Widget, attrs: Attrs | None) -> Attrs:
        """Return `attrs` with the widget's GOV.UK class, error class and any class of its own."""
        base = next((name for kind, name in WIDGET_CLASSES if isinstance(widget, kind)), "")
        error = f"{base.split(' ')[0]}--error" if base and self.errors else ""
        own = widget.attrs.get("class", "")
        classes = " ".join(name for name in (base, error, own) if name)
        return {**(attrs or {}), **({"class": classes} if classes else {})}

    def build_widget_attrs(self, attrs: Attrs, widget: forms.Widget | None = None) -> Attrs:
        """Build the widget's attributes, without `aria-invalid` on radios and check boxes.

        It means nothing on one of several.
        """
        built = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset:
            built.pop("aria-invalid", None)
        return built

    @property
    def first_id(self) -> str:
        """The HTML id that the error summary links to; of several choices, the first one's."""
        # Django gives a group of choices no id for its label; the first choice has this one.
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def is_check_box(self) -> bool:
        """Whether this is a single yes-or-no box, whose label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class RegisterRenderer(TemplatesSetting):
    """The form renderer of settings.FORM_RENDERER: our templates, and our class on every widget."""

    bound_field_class = RegisterBoundField

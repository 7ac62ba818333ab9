"""The headings of reports, as the office edits them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from recommendations.models import ReportTemplate, TemplateSection
from recommendations.reports.forms.report_words import OWN_NAMES
from wirral_tracker.kit.named_forms import NamedForm


class TemplateForm(NamedForm, forms.ModelForm):
    """A template's name, when to use it, and the version that the form was opened on."""

    form_name = "report_template"

    opened_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = ReportTemplate
        fields = ("name", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_on"].initial = self.instance.version


class TemplateSectionForm(NamedForm, forms.ModelForm):
    """One heading: its place, number and words, whether it is required, and who clears it."""

    form_name = "template_section"

    class Meta:
        model = TemplateSection
        fields = ("order", "number", "heading", "text", "is_required", "clearance")
        labels = {
            "order": "Place",
            "text": "Wording to begin with",
            "is_required": "Required",
            "clearance": "Cleared by",
        }
        help_texts = {"number": "", "clearance": "Such as Finance; empty where nobody clears it."}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        """A new heading is known by its words from then on, whatever it is called later."""
        values = super().clean() or {}
        if not self.instance.key and values.get("heading"):
            self.instance.key = key_of(values["heading"])
            if not self.instance.key:
                self.add_error("heading", "Use letters or figures.")
        return values


def key_of(heading: str) -> str:
    """What a new heading is known by; empty where it holds neither letters nor figures."""
    key = slugify(heading).replace("-", "_")[:40]
    return f"{key}_section" if key in OWN_NAMES else key


class BaseTemplateSections(forms.BaseInlineFormSet):
    """The headings of one template, in their order."""

    def get_queryset(self) -> Any:
        return super().get_queryset().order_by("order", "pk")

    def clean(self) -> None:
        super().clean()
        kept = [
            form.cleaned_data.get("heading")
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        if not any(kept):
            raise ValidationError("Keep at least one heading.")
        keys = [form.instance.key for form in self.forms if form.instance.key]
        if len(keys) != len(set(keys)):
            raise ValidationError("Two headings are the same. Give one of them another name.")


TemplateSections = forms.inlineformset_factory(
    ReportTemplate,
    TemplateSection,
    form=TemplateSectionForm,
    formset=BaseTemplateSections,
    extra=1,
    can_delete=True,
)

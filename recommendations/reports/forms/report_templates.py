"""The forms of a report template and its headings, which the office edits."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import slugify

from recommendations.models import ReportTemplate, TemplateSection
from recommendations.reports.forms.report_words import OWN_NAMES
from wirral_tracker.kit.named_forms import NamedForm

if TYPE_CHECKING:
    ReportTemplateModelForm = forms.ModelForm[ReportTemplate]
    TemplateSectionModelForm = forms.ModelForm[TemplateSection]
    TemplateSectionFormSet = forms.BaseInlineFormSet[
        TemplateSection, ReportTemplate, "TemplateSectionForm"
    ]
else:
    # Django's own classes take no parameters; only mypy's copies of them do.
    ReportTemplateModelForm = TemplateSectionModelForm = forms.ModelForm
    TemplateSectionFormSet = forms.BaseInlineFormSet


class TemplateForm(NamedForm, ReportTemplateModelForm):
    """The form of a template: its name, when to use it, and the version it was opened on."""

    form_name = "report_template"

    opened_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = ReportTemplate
        fields = ("name", "note")

    def __init__(self, data: Mapping[str, str] | None = None, *, instance: ReportTemplate) -> None:
        super().__init__(data, instance=instance)
        self.fields["opened_on"].initial = self.instance.version


class TemplateSectionForm(NamedForm, TemplateSectionModelForm):
    """The form of a heading: place, number and words, if it is required, and who clears it."""

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

    def clean(self) -> None:
        """Set a new heading's key, which it keeps whatever it is called later."""
        super().clean()
        heading = self.cleaned_data.get("heading")
        if not self.instance.key and heading:
            self.instance.key = section_key_of(heading)
            if not self.instance.key:
                self.add_error("heading", "Use letters or figures.")


def section_key_of(heading: str) -> str:
    """Derive a new heading's key from its words; "" where they have neither letters nor figures."""
    # A heading called "Title" would take the place of the form's own field.
    key = slugify(heading).replace("-", "_")[:40]
    return f"{key}_section" if key in OWN_NAMES else key


class BaseTemplateSections(TemplateSectionFormSet):
    """The formset of one template's headings, in their order."""

    def get_queryset(self) -> QuerySet[TemplateSection]:
        # Django's own order is by primary key, with a heading that was added later at the end.
        return super().get_queryset().order_by("order", "pk")

    def clean(self) -> None:
        """Refuse a template without headings, and two headings with one key."""
        super().clean()
        headings = [
            form.cleaned_data.get("heading")
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        if not any(headings):
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

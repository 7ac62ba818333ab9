"""The form of a grade that another document tells of."""

from django import forms

from findings.lines import load_lines
from findings.models import Inspection, SourceParagraph
from recommendations.intake.letters.taking_in import GRADE_NAMES
from wirral_tracker.kit.named_forms import FormData, NamedForm


class ToldGradeForm(NamedForm):
    """The form of a grade that a paragraph of another document tells of: where, of what, which."""

    form_name = "told_grade"

    paragraph = forms.ModelChoiceField(
        SourceParagraph.objects.none(),
        label="Which words tell of it?",
        help_text="They must name the grade.",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    line = forms.ChoiceField(label="Area", help_text="With the frameworks that judge it.")
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose"), *GRADE_NAMES.items()])

    def __init__(self, data: FormData = None, *, inspection: Inspection) -> None:
        super().__init__(data)
        telling = SourceParagraph.objects.that_tell_of(inspection)
        paragraph, line = self.fields["paragraph"], self.fields["line"]
        assert isinstance(paragraph, forms.ModelChoiceField)
        assert isinstance(line, forms.ChoiceField)
        paragraph.queryset = telling
        paragraph.choices = [
            (one.pk, f"{one.document.title}, {one.label}: {one.text[:300]}") for one in telling
        ]
        lines = [(one.line.code, one.label) for one in load_lines() if one.line]
        line.choices = [("", "Choose"), *lines]

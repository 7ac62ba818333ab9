"""The form that chooses what a draft is compared with."""

from django import forms
from django.core.exceptions import ValidationError

from findings.models import ReceivedLetter, SourceDocument
from wirral_tracker.kit.named_forms import FormData


class ComparedWithForm(forms.Form):
    """The form of the other document: another that was brought in, or a source of the register."""

    use_required_attribute = False

    other = forms.ChoiceField(label="Compare it with")

    def __init__(self, data: FormData = None, *, draft: ReceivedLetter) -> None:
        super().__init__(data)
        waiting = ReceivedLetter.objects.waiting().exclude(pk=draft.pk)
        self._others: dict[str, ReceivedLetter | SourceDocument] = {
            f"letter-{letter.pk}": letter for letter in waiting
        } | {
            f"source-{document.slug}": document
            for document in SourceDocument.objects.light().in_order()
        }
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((key, str(document)) for key, document in self._others.items()),
        ]

    def clean_other(self) -> ReceivedLetter | SourceDocument:
        other = self._others.get(self.cleaned_data["other"])
        if other is None:
            raise ValidationError("Choose one of the list.")
        return other

"""Forms of rows on the page of a document: a letter's pieces, a paper's marked paragraphs."""

from collections.abc import Mapping
from typing import Protocol

from django.core.exceptions import ValidationError

from wirral_tracker.kit.named_forms import NamedForm

NOT_IN_IT = "These words do not stand so in the document. Keep its own words."


class PrintedDocument(Protocol):
    """A document that knows which words it prints."""

    def prints(self, text: str) -> bool:
        """Return whether the document prints some words."""


class DocumentRowForm(NamedForm):
    """The form of one row, bound to the row's own values where the page was sent."""

    # Most rows may be left empty or left out: nothing is required before it is sent.
    use_required_attribute = False
    list_name = ""

    def __init__(
        self, values: Mapping[str, str], number: int, document: PrintedDocument, *, is_sent: bool
    ) -> None:
        """Build the form, with `values` by field name; `number` is its place in the list."""
        self.document = document
        self.name = prefix = f"{self.list_name}-{number}"
        data = {f"{prefix}-{name}": value for name, value in values.items()} if is_sent else None
        super().__init__(data, prefix=prefix, initial=dict(values))

    def clean_text(self) -> str:
        """Return the stripped text; raise ValidationError if the document does not print it."""
        text: str = self.cleaned_data["text"].strip()
        if not self.document.prints(text):
            raise ValidationError(NOT_IN_IT)
        return text

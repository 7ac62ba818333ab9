"""The form of a file of evidence."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from recommendations.attached_files import LARGEST, TAKEN, Evidence, Refused, read_evidence
from wirral_tracker.kit.named_forms import NamedForm


class AttachmentForm(NamedForm):
    """The form that uploads one file for one update; once valid, `evidence` holds it."""

    form_name = "attachment"

    file = forms.FileField(
        label="The file",
        help_text=f"{TAKEN}; at most 10 MB.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self) -> Any:
        """Read the uploaded file into `evidence`; refuse one that cannot be attached."""
        file = self.cleaned_data["file"]
        # By the size that the upload has, before the whole of it is read into memory.
        if file.size > LARGEST:
            raise ValidationError("The file is larger than 10 MB.")
        try:
            self.evidence: Evidence = read_evidence(file.name, file.read())
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file

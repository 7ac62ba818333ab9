"""The form of a file of evidence."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from recommendations.attached_files import LARGEST, TAKEN, Evidence, Refused, read_evidence
from recommendations.forms.watched import WatchedForm


class AttachmentForm(WatchedForm):
    """The form that uploads one file for one update; once valid, `evidence` holds it.

    Its name is shown to everybody who may read the update, and asked about as words are.
    """

    form_name = "attachment"
    WATCHED = ("file",)

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

"""The forms of a spreadsheet: the file, and what holds for all of its rows."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from recommendations.forms.texts import post_field
from recommendations.forms.watched import PostNamingForm
from recommendations.intake.sheets.files import LARGEST, TOO_LARGE
from wirral_tracker.kit.forms import DateInput


class SheetCommonForm(PostNamingForm):
    """The form of the day and the post for every row of a sheet that gives none itself."""

    form_name = "sheet_common"
    POSTS = ("reported_by",)

    status_date = forms.DateField(
        label="As at, where a row gives no day",
        help_text="Left empty, such a row is shown as wrong.",
        required=False,
        widget=DateInput,
    )
    reported_by = post_field(
        "Reported by, where a row gives no post",
        "The post, such as Head of Permanence, not the person.",
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        today: dt.date,
    ) -> None:
        super().__init__(data, files)
        self.today = today

    def clean_status_date(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["status_date"]
        if day and day > self.today:
            raise forms.ValidationError("The day must be today or in the past.")
        return day


class SheetUploadForm(SheetCommonForm):
    """The form for a spreadsheet file, with a day and a post for all of its rows."""

    form_name = "sheet_upload"

    file = forms.FileField(
        label="The spreadsheet",
        help_text="Excel (.xlsx), CSV or the tables of a Word file (.docx), up to 10 MB.",
        error_messages={
            "required": "Choose a spreadsheet.",
            "empty": "The file is empty.",
        },
    )
    field_order = ("file", "status_date", "reported_by")

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        # Before anything of it is read, since reading it is what would take long.
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return file

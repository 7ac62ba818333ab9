"""A spreadsheet that an officer sends, and the forms that each of its rows has to satisfy."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms

from recommendations.forms.recommendations import RecommendationForm
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.intake.sheets.files import LARGEST, TOO_LARGE
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import NamedForm


class SheetCommonForm(NamedForm):
    """What holds for every row of a sheet that does not say so itself."""

    form_name = "sheet_common"

    status_date = forms.DateField(
        label="As at, where a row gives no day",
        help_text="Left empty, such a row is shown as wrong.",
        required=False,
        widget=DateInput,
    )
    reported_by = forms.CharField(
        label="Reported by, where a row gives no post",
        help_text="The post, such as Head of Permanence, not the person.",
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any = None, files: Any = None, *, today: dt.date) -> None:
        super().__init__(data, files)
        self.today = today

    def clean_status_date(self) -> dt.date | None:
        day = self.cleaned_data["status_date"]
        if day and day > self.today:
            raise forms.ValidationError("The day must be today or in the past.")
        return day


class SheetUploadForm(SheetCommonForm):
    """The file, and what holds for all of it."""

    form_name = "sheet_upload"

    file = forms.FileField(
        label="The spreadsheet",
        help_text="Excel (.xlsx) or CSV, up to 10 MB.",
        error_messages={
            "required": "Choose a spreadsheet.",
            "empty": "The file is empty.",
        },
    )
    field_order = ("file", "status_date", "reported_by")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return file


class SheetUpdateForm(StatusUpdateForm):
    """A status update as one row of a sheet gives it; `speaking_against` asks what is loaded."""

    def __init__(
        self, data: Any, *, speaking_against: Callable[..., list[str]], **setting: Any
    ) -> None:
        super().__init__(data, **setting)
        self.speaking_against = speaking_against

    def stated(self) -> dict[str, Any]:
        """The statement without what only a form on a page carries."""
        statement = self.statement()
        return {k: v for k, v in statement.items() if k not in ("opened_on", "form_key")}

    @property
    def challenges(self) -> list[str]:
        if self.errors or self.corrects:
            return []
        stated = {name: self.cleaned_data[name] for name in ("rag", "status_date", "narrative")}
        return self.speaking_against(**stated)


class SheetRecommendationForm(RecommendationForm):
    """A new recommendation as one row of a sheet gives it, its parent found by the reader."""

    def __init__(self, data: Any, *, today: dt.date, parents: dict[str, Any]) -> None:
        self.loaded = parents
        super().__init__(data, today=today)

    def load_parents(self) -> dict[str, Any]:
        return self.loaded

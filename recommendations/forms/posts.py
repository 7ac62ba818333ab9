"""Forms about posts: who holds one, and what it owns."""

import datetime as dt
from typing import TypedDict

from django import forms

from recommendations.forms.faults import add_faults
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Recommendation
from recommendations.statements import OwnerStatement
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData, NamedForm


class Holder(TypedDict):
    """The keyword arguments of `record_post_holder` that the form gives."""

    holder_name: str
    from_date: dt.date


class PostHolderForm(NamedForm):
    """The form of who holds a post from a day on: a name, or that it is vacant."""

    form_name = "post_holder"

    holder_name = forms.CharField(
        label="Who holds it?",
        help_text="The person by name.",
        max_length=200,
        required=False,
    )
    is_vacant = forms.BooleanField(label="Nobody: it is vacant", required=False)
    from_date = forms.DateField(label="From", widget=DateInput)

    def __init__(self, data: FormData = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"from_date": today})

    def clean(self) -> Cleaned:
        """Refuse neither a name nor a vacancy, and both."""
        values = super().clean() or {}
        # A vacancy is ticked, never told from an empty field, which may only have been forgotten.
        name, is_vacant = values.get("holder_name"), values.get("is_vacant")
        if not name and not is_vacant:
            self.add_error("holder_name", "Give the name, or say that it is vacant.")
        if name and is_vacant:
            self.add_error("is_vacant", "Somebody is named above: it cannot be vacant too.")
        return values

    def values(self) -> Holder:
        """Return the input as keyword arguments for `record_post_holder`; no name: vacant."""
        values = self.cleaned_data
        return {"holder_name": values["holder_name"], "from_date": values["from_date"]}


class OwnerChangeForm(WatchedForm):
    """The form that changes the owner: to which post, from which day, and why."""

    form_name = "owner_change"

    owner = forms.CharField(
        label="New owner",
        help_text="A post, not a person. Leave empty where nobody owns it.",
        max_length=200,
        required=False,
    )
    change_date = forms.DateField(label="From", widget=DateInput)
    reason = long_text("Why", rows=3)

    def __init__(
        self, data: FormData = None, *, recommendation: Recommendation, today: dt.date
    ) -> None:
        self.recommendation = recommendation
        self.today = today
        super().__init__(data, initial={"change_date": today})

    def clean(self) -> Cleaned:
        """Add the faults of the OwnerStatement that the fields make, as form errors."""
        values = super().clean() or {}
        stated = OwnerStatement(
            owner=values.get("owner") or "",
            change_date=values.get("change_date"),
            reason=values.get("reason") or "",
        )
        made = self.recommendation.made_date
        add_faults(self, stated.faults(earliest=made, today=self.today))
        return values

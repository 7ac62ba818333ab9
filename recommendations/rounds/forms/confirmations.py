"""The forms of a confirmation that nothing has changed, and of taking one back."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.utils.functional import cached_property

from recommendations.challenge import challenges
from recommendations.forms.faults import add_faults
from recommendations.forms.opened import DoubtedForm
from recommendations.forms.texts import long_text, post_field
from recommendations.forms.watched import WatchedForm
from recommendations.models import Recommendation, StatusUpdate
from recommendations.post_names import doubts_of_post
from recommendations.privacy import likely_identifiers
from recommendations.statements.confirmations import ConfirmationStatement
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned


class ConfirmationForm(DoubtedForm):
    """The form of a confirmation: the day on which the update still held, and who said so."""

    form_name = "confirmation"
    # Owner and day only fill in a form that nobody has sent yet.
    MADE_WITH = ("recommendation", "current", "today")

    confirmed_date = forms.DateField(
        label="Confirmed as at",
        help_text="The day on which it still held: today or earlier.",
        widget=DateInput,
        error_messages={"required": "Give the day on which it still held."},
    )
    confirmed_by = post_field(
        "Confirmed by",
        "The post that said so, not the person.",
        error_messages={"required": "Give the post that said so."},
    )
    field_order = ("confirmed_date", "confirmed_by", "challenge_reason")

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        recommendation: Recommendation,
        current: StatusUpdate,
        today: dt.date,
        owner: str = "",
        day: dt.date | None = None,
    ) -> None:
        self.current = current
        self.today = today
        initial = {"confirmed_date": day or today, "confirmed_by": owner or current.reported_by}
        super().__init__(data, recommendation=recommendation, initial=initial)

    def clean(self) -> None:
        """Build a ConfirmationStatement of the fields, and add its faults as form errors."""
        super().clean()
        values = self.cleaned_data
        self.stated = ConfirmationStatement.from_values(values)
        earliest = self.current.status_date
        add_faults(self, self.stated.faults(earliest=earliest, today=self.today))

    @cached_property
    def challenges(self) -> list[str]:
        """The register's objections to the update's colour that day; none beside errors.

        The update's own words are not asked about again: they were when it was recorded.
        """
        if self.errors:
            return []
        day = self.cleaned_data["confirmed_date"]
        return challenges(self.recommendation, rag=self.current.rag, status_date=day, narrative="")

    @property
    def warnings(self) -> list[str]:
        """A sentence for each thing that may identify a child, or is no post."""
        found = likely_identifiers(self.data.get(self.add_prefix("challenge_reason"), ""))
        is_typed = self.is_bound and "confirmed_by" in self.changed_data
        typed = self.data.get(self.add_prefix("confirmed_by"), "")
        return [*found, *(doubts_of_post(typed) if is_typed else [])]

    def _is_sent_before(self) -> bool:
        confirmations = self.recommendation.confirmations
        return confirmations.sent_in(self.cleaned_data["form_key"]) is not None

    def statement(self) -> Cleaned:
        """Return the input as keyword arguments for the action that records a confirmation."""
        return {**self.sent(), **self.stated.challenged(self.challenges).values()}


class ConfirmationWithdrawalForm(WatchedForm):
    """The form of a withdrawal: why a confirmation is taken back."""

    form_name = "confirmation_withdrawal"

    reason = long_text("Why is it withdrawn?", "Shown in the history beside the confirmation.")

"""Forms about a status update. Forms clean what was typed; actions decide."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.utils.functional import cached_property

from recommendations.actions import status_faults
from recommendations.challenge import challenges
from recommendations.forms.faults import add_faults
from recommendations.forms.opened import DoubtedForm, StatementForm
from recommendations.forms.texts import correction_reason, long_text, post_field
from recommendations.forms.watched import WatchedForm
from recommendations.models import Recommendation, StatusUpdate
from recommendations.rag import COLOURS
from recommendations.statements.status_updates import CORRECTED, StatusStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData
from wirral_tracker.kit.phrasing import listed

# Whether a correction is of one alone, or of all that were said in one statement.
ALONE, ALL = "alone", "all"


def which_of_them(
    recommendation: Recommendation, said_together: Sequence[StatusUpdate]
) -> forms.ChoiceField:
    """Build the ChoiceField that asks whether one or all of a joint statement is meant."""
    others = listed([update.recommendation.reference for update in said_together])
    return forms.ChoiceField(
        label="It was said together with others. Which is meant?",
        choices=[
            (ALONE, f"{recommendation.reference} alone"),
            (ALL, f"{recommendation.reference}, and {others} too"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether this one alone is meant, or all of them."},
    )


class StatusUpdateForm(DoubtedForm):
    """The form of one status update of a recommendation, or of a correction of one.

    `prefilled` is what a form that is not sent yet begins with, instead of empty fields.
    `began_with` is the key of the draft that it began with, which goes when it is recorded.
    """

    form_name = "status_update"
    MADE_WITH: ClassVar[tuple[str, ...]] = (
        *StatementForm.MADE_WITH,
        *("today", "corrects", "said_together", "prefilled"),
    )

    began_with = forms.CharField(required=False, widget=forms.HiddenInput)
    rag = forms.ChoiceField(
        label="How far has it got?",
        choices=[(rag.code, f"{rag.word} – {rag.definition}") for rag in COLOURS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose red, amber or green."},
    )
    status_date = forms.DateField(
        label="As at",
        help_text="The day that this describes: today or earlier.",
        widget=DateInput,
        error_messages={"required": "Give the day that this describes."},
    )
    narrative = long_text("What has happened", "Line breaks and bullets are kept.", rows=6)
    evidence = long_text(
        "Evidence",
        "What shows it: a document, figures, a link. Needed for green.",
        required=False,
        rows=3,
    )
    reported_by = post_field(
        "Reported by",
        "The post, such as Head of Permanence, not the person.",
        error_messages={"required": "Give the post that reported it."},
    )
    impact = forms.ChoiceField(
        label="Impact on children and young people",
        help_text="Done is not the same as better. Leave empty if nobody has said.",
        choices=[("", "Not said"), *StatusUpdate.Impact.choices],
        required=False,
    )
    what_next = long_text("What next", "Needed for red and amber.", required=False, rows=3)
    what_next_date = ComingDayField(
        label="By when", help_text="Needed for red and amber.", required=False
    )
    restricted = forms.BooleanField(
        label="Restrict these words",
        help_text="Only scrutiny officers and managers then read what you wrote. Everybody still "
        "sees the colour and its day; no report prints the words.",
        required=False,
    )
    restricted_reason = forms.CharField(
        label="Why are they restricted?",
        help_text="Everybody reads this instead of the words: keep the matter itself out of it.",
        max_length=300,
        required=False,
    )
    reopen = forms.BooleanField(
        label="Reopen it",
        help_text="It is closed. This records that the post named above reopens it on that day.",
        required=False,
    )
    correction_reason = correction_reason()

    def __init__(
        self,
        data: FormData = None,
        *,
        recommendation: Recommendation,
        today: dt.date,
        corrects: StatusUpdate | None = None,
        said_together: Sequence[StatusUpdate] = (),
        prefilled: Cleaned | None = None,
        prefix: str | None = None,
    ) -> None:
        self.today = today
        self.said_together = said_together
        self.corrects = corrects
        self.prefilled = prefilled or {}
        initial = (
            {name: getattr(corrects, name) for name in CORRECTED}
            if corrects
            else {"status_date": today}
        )
        super().__init__(
            data,
            recommendation=recommendation,
            initial={**initial, **self.prefilled},
            prefix=prefix,
        )
        if said_together:
            self.fields["which"] = which_of_them(recommendation, said_together)
        if corrects is None:
            del self.fields["correction_reason"]
        if corrects or not self._may_be_closed():
            del self.fields["reopen"]

    def _may_be_closed(self) -> bool:
        """Return whether what the update is of was ever closed, so that it may have to reopen."""
        return bool(self.recommendation.closed_spans.all())

    @property
    def is_of_all(self) -> bool:
        """Whether all that were said together are corrected, where the officer was asked."""
        return self.cleaned_data.get("which") == ALL

    @property
    def left_over(self) -> Cleaned:
        """The prefilled words, by name, that the form has no field for, to be shown beside it."""
        begun = self.prefilled.items()
        return {name: words for name, words in begun if words and name not in self.fields}

    def clean(self) -> Cleaned:
        """Add the faults of the StatusStatement that the fields make, as form errors."""
        values = super().clean() or {}
        stated, reopen = self._stated(values), bool(values.get("reopen"))
        faults = status_faults(self.recommendation, stated, self.today, reopen=reopen)
        add_faults(self, faults)
        return values

    def _stated(self, values: Cleaned) -> StatusStatement:
        """Build a StatusStatement of cleaned values; a field that did not validate is empty."""
        return StatusStatement.from_values(
            values, restricted=bool(values.get("restricted")), corrects=self.corrects
        )

    @property
    def warnings(self) -> list[str]:
        """A sentence for each thing in the words that may identify a child, or is no post."""
        # Asking for the errors cleans what was sent.
        values = self.cleaned_data if self.errors or self.is_bound else {}
        stated = self._stated(values)
        # A post that the page itself filled in has been asked about before.
        is_typed = "reported_by" in self.changed_data
        return [*stated.identifiers, *(stated.post_doubts if is_typed else [])]

    @cached_property
    def challenges(self) -> list[str]:
        """The register's objections to the colour; none on errors or in a correction."""
        if self.errors or self.corrects:
            return []
        stated = {name: self.cleaned_data[name] for name in ("rag", "status_date", "narrative")}
        return challenges(self.recommendation, **stated)

    def reopened(self) -> Self:
        """Copy the input into a form on the latest update; `began_with` is the key of this one."""
        # The draft is kept under the key of the form that was overtaken: it goes when this one is
        # recorded.
        was = self.data.get(self.add_prefix("form_key"), "")
        return super().reopened()._again(began_with=was)

    def _is_sent_before(self) -> bool:
        updates = self.recommendation.status_updates
        return updates.sent_in(self.cleaned_data["form_key"]) is not None

    def statement(self) -> Cleaned:
        """Return the input as keyword arguments for the action that records a status update."""
        stated = self._stated(self.cleaned_data).challenged(self.challenges)
        reopen = self.cleaned_data.get("reopen", False)
        return {**self.sent(), **stated.values(), "reopen": reopen}


class WithdrawalForm(WatchedForm, StatementForm):
    """The form that withdraws an update: the reason why."""

    form_name = "withdrawal"
    MADE_WITH = (*StatementForm.MADE_WITH, "said_together")

    reason = long_text("Why is it withdrawn?", "Shown in the history beside the update.")

    def __init__(
        self,
        data: FormData = None,
        *,
        recommendation: Recommendation,
        said_together: Sequence[StatusUpdate] = (),
        **options: Any,
    ) -> None:
        self.said_together = said_together
        super().__init__(data, recommendation=recommendation, **options)
        if said_together:
            self.fields["which"] = which_of_them(recommendation, said_together)

    @property
    def is_of_all(self) -> bool:
        """Whether all that were said together are withdrawn, where the officer was asked."""
        return self.cleaned_data.get("which") == ALL

    def statement(self) -> Cleaned:
        """Return the input as keyword arguments for the action that withdraws an update."""
        return {**self.sent(), "reason": self.cleaned_data["reason"]}

"""The forms of a round of updates: what it asks about, and the answers."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypedDict

from django import forms

from findings.models import Theme
from recommendations.filters import NO_OWNER, owner_choices, source_choices
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.forms.watched import WatchedForm
from recommendations.models import (
    Meeting,
    PlacedRecommendation,
    Recommendation,
    StatusUpdate,
)
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.rag import CHOICES
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned

LONGEST_TITLE = 200


class NewRound(TypedDict):
    """The keyword arguments of `open_round` that the form gives."""

    meeting: Meeting | None
    counts_from: dt.date
    title: str
    recommendations: RecommendationQuerySet[PlacedRecommendation]


class RoundForm(WatchedForm):
    """The form of a new round: which recommendations it asks about, and from when on."""

    form_name = "round"
    WATCHED = ("title",)

    meeting = forms.ModelChoiceField(
        label="For the meeting",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="No meeting",
    )
    source = forms.MultipleChoiceField(
        label="Reviews and inspections",
        help_text="Choose none for all of them.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    theme = forms.ModelChoiceField(
        label="Theme",
        queryset=Theme.objects.in_order(),
        to_field_name="slug",
        required=False,
        empty_label="Any",
    )
    owner = forms.ChoiceField(label="Owner", required=False)
    not_green = forms.BooleanField(label="Leave out what is green already", required=False)
    with_closed = forms.BooleanField(
        label="Ask about what is closed too",
        help_text="On what a committee has closed, nobody owes an update.",
        required=False,
    )
    counts_from = forms.DateField(
        label="Count what is recorded from",
        help_text="Left empty: the day after that committee’s meeting before, else today.",
        required=False,
        widget=DateInput,
    )
    title = forms.CharField(
        label="Name of the round",
        help_text="Left empty, it is called after the meeting or the day.",
        max_length=LONGEST_TITLE,
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        today: dt.date,
        initial: Cleaned | None = None,
    ) -> None:
        self.today = today
        super().__init__(data, initial=initial)
        # For each form and not once for the class: meetings, reviews and owners come in between.
        self.fields["meeting"].queryset = Meeting.objects.standing().newest_first()  # type: ignore[attr-defined]
        self.fields["source"].choices = source_choices()  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "Any"), *owner_choices()]  # type: ignore[attr-defined]

    def clean_counts_from(self) -> dt.date | None:
        """Refuse a day in the future; return the day, or None where it is left empty."""
        day: dt.date | None = self.cleaned_data["counts_from"]
        if day and day > self.today:
            raise forms.ValidationError("The day must be today or in the past.")
        return day

    def clean(self) -> None:
        """Refuse filters that leave no recommendation to ask about."""
        super().clean()
        if not self.errors and not self.chosen().exists():
            self.add_error("source", "No recommendation answers to that choice.")

    def chosen(self) -> RecommendationQuerySet[PlacedRecommendation]:
        """Build the queryset of recommendations that the fields select, by default all open."""
        values = self.cleaned_data
        chosen = Recommendation.objects.as_at(self.today)
        if not values["with_closed"]:
            chosen = chosen.open()
        if values["source"]:
            chosen = chosen.of_parents(values["source"])
        if values["theme"]:
            chosen = chosen.on_theme(values["theme"])
        if values["owner"]:
            chosen = chosen.owned_by("" if values["owner"] == NO_OWNER else values["owner"])
        return chosen.not_green() if values["not_green"] else chosen

    def new_round(self) -> NewRound:
        """Return keyword arguments for `open_round`, with defaults for an empty day and title."""
        meeting = self.cleaned_data["meeting"]
        return {
            "meeting": meeting,
            "counts_from": self.cleaned_data["counts_from"] or self._usual_day(meeting),
            "title": self.cleaned_data["title"] or self._usual_title(meeting),
            "recommendations": self.chosen(),
        }

    def _usual_day(self, meeting: Meeting | None) -> dt.date:
        """Return the day after the committee's meeting before; today without one, and never later.

        What was recorded for that meeting answers nothing that the next one asks.
        """
        before = Meeting.objects.preceding(meeting) if meeting else None
        after = before.date + dt.timedelta(days=1) if before else self.today
        return min(after, self.today)

    def _usual_title(self, meeting: Meeting | None) -> str:
        if meeting:
            return f"Updates for {day_in_words(meeting.date)}"
        return f"Updates of {day_in_words(self.today)}"


class RoundUpdateForm(StatusUpdateForm):
    """The form of a status update in a round: what rarely differs comes first, filled in."""

    form_name = "round_update"

    field_order = (
        *("status_date", "reported_by", "rag", "narrative", "evidence"),
        *("what_next", "what_next_date", "impact"),
    )
    begins_at_colour = True

    def __init__(self, data: Mapping[str, str] | None = None, **setting: Any) -> None:
        super().__init__(data, **setting)
        if self.begins_at_colour and data is None:
            self.fields["rag"].widget.attrs["autofocus"] = True


class RowUpdateForm(RoundUpdateForm):
    """The form of one row among many: a row that is sent as it was shown is passed over.

    What each field began with is sent along, so that a row filled in before midnight is not
    taken for another day's, and a row nobody touched is not taken for an update.
    """

    form_name = "row_update"

    begins_at_colour = False
    USE_LESS_ROOM = ("narrative", "evidence", "what_next")
    COMPARED = ("status_date", "reported_by", "what_next", "what_next_date")

    def __init__(self, data: Mapping[str, str] | None = None, **setting: Any) -> None:
        super().__init__(data, **setting)
        # What has to be restricted deserves a page of its own.
        for name in ("restricted", "restricted_reason"):
            self.fields.pop(name)
        # Ten such forms share a screen: no hints, and no definitions beside the colours.
        for name in self.USE_LESS_ROOM:
            self.fields[name].widget.attrs["rows"] = 2
        for field in self.fields.values():
            field.help_text = ""
        self.fields["rag"].choices = CHOICES  # type: ignore[attr-defined]
        for name in self.COMPARED:
            self.fields[name].show_hidden_initial = True

    @property
    def is_filled_in(self) -> bool:
        """True where the officer has typed or chosen anything in this row."""
        # What the page sends along by itself is nothing that the officer typed.
        carried = {"opened_on", "form_key", "began_with", "checked", "challenge_reason"}
        return bool(set(self.changed_data) - carried)


def prefilled(
    recommendation: PlacedRecommendation, latest: StatusUpdate | None, day: dt.date
) -> Cleaned:
    """Return initial values of an update form: day, reporting post, and a promise still due.

    What was promised stands while its day has not passed; after that it must be said anew.
    """
    filled: Cleaned = {"status_date": day, "opened_on": recommendation.latest_sequence}
    filled["reported_by"] = recommendation.current_owner or (latest.reported_by if latest else "")
    if latest is None:
        return filled
    if latest.what_next_date and latest.what_next_date >= day:
        filled |= {"what_next": latest.what_next, "what_next_date": latest.what_next_date}
    return filled

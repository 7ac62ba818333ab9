"""The days of a round that an officer sets, where others are wanted than those worked back."""

from typing import Any

from recommendations.models import UpdateRound
from recommendations.models.round_dates import round_dates
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import ComingDayField
from wirral_tracker.kit.named_forms import NamedForm


class RoundDatesForm(NamedForm):
    """The days of a round, where others are wanted than those worked back from the meeting."""

    form_name = "round_dates"

    answers_by = ComingDayField(
        label="Answers are due on",
        help_text="Left empty: worked back from the meeting.",
        required=False,
    )
    chase_on = ComingDayField(
        label="Chase on",
        help_text="Left empty: worked back from the day before.",
        required=False,
    )

    def __init__(self, data: Any = None, *, update_round: UpdateRound) -> None:
        self.meeting = update_round.meeting
        begun = {"answers_by": update_round.answers_by, "chase_on": update_round.chase_on}
        super().__init__(data, initial=begun)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        answers_by, chase_on = values.get("answers_by"), values.get("chase_on")
        agenda = self.meeting.agenda_publication_date if self.meeting else None
        due = round_dates(agenda, answers_by=answers_by).answers_by
        if self.meeting and answers_by and answers_by >= self.meeting.date:
            held = day_in_words(self.meeting.date)
            self.add_error("answers_by", f"Answers are needed before the meeting on {held}.")
        elif due and chase_on and chase_on > due:
            words = f"Chase on the day that answers are due, {day_in_words(due)}, or earlier."
            self.add_error("chase_on", words)
        return values

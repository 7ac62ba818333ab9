"""The form of a round's days, where others are wanted than those worked back from its meeting."""

from collections.abc import Mapping

from recommendations.forms.opened import RowForm
from recommendations.models import UpdateRound
from recommendations.models.round_dates import dates_before_agenda
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import ComingDayField


class RoundDatesForm(RowForm):
    """The form of a round's days: when answers are due, and when to chase.

    It is opened on the version of the round's row.
    """

    form_name = "round_dates"
    MADE_WITH = ("update_round",)

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

    def __init__(self, data: Mapping[str, str] | None = None, *, update_round: UpdateRound) -> None:
        self.row = self.update_round = update_round
        self.meeting = update_round.meeting
        initial = {"answers_by": update_round.answers_by, "chase_on": update_round.chase_on}
        super().__init__(data, initial=initial)

    def clean(self) -> None:
        """Refuse answers due on the meeting's day or later, and a chase after answers are due."""
        super().clean()
        values = self.cleaned_data
        answers_by, chase_on = values.get("answers_by"), values.get("chase_on")
        agenda = self.meeting.agenda_publication_date if self.meeting else None
        due = dates_before_agenda(agenda, answers_by=answers_by).answers_by
        if self.meeting and answers_by and answers_by >= self.meeting.date:
            day = day_in_words(self.meeting.date)
            self.add_error("answers_by", f"Answers are needed before the meeting on {day}.")
        elif due and chase_on and chase_on > due:
            words = f"Chase on the day that answers are due, {day_in_words(due)}, or earlier."
            self.add_error("chase_on", words)

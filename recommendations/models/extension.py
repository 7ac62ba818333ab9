import datetime as dt

from django.db import models
from django.db.models import Q

from recommendations.models.checked import SentStatement, from_edition, not_ahead
from recommendations.models.due_date_change import DueDateChange
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.extensions import ExtensionQuerySet
from wirral_tracker.kit.days import day_in_words


class Extension(SentStatement):
    """A post's request for more time, until a day and with the reason.

    It moves no due date: only a granted answer does.
    """

    record_name = "recommendations.Extension"
    HIDDEN_WITH = ("recommendation",)

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="extensions")
    wanted_date = models.DateField("wanted until")
    asked_by = models.CharField("asked for by (a post)", max_length=200)
    asked_date = models.DateField("asked on")
    reason = models.TextField()

    objects = ExtensionQuerySet.as_manager()

    class Meta(SentStatement.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "sequence"], name="extension_sequence_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(asked_by=""), name="extension_says_why_and_who"
            ),
            # Granted, it becomes a due date, which the calendar's last day cannot be.
            models.CheckConstraint(
                condition=~Q(wanted_date=dt.date.max), name="extension_is_until_a_day"
            ),
            models.CheckConstraint(
                condition=from_edition(1, not_ahead("asked_date")),
                name="extension_is_of_no_day_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: extension wanted until {self.wanted_date}"

    @property
    def in_words(self) -> str:
        """The request in words: until when, who asked for it when, and why."""
        asked = f"asked for on {day_in_words(self.asked_date)} by {self.asked_by}"
        return f"Wanted until {day_in_words(self.wanted_date)}, {asked}: {self.reason}"


class ExtensionAnswer(SentStatement):
    """A named body's answer to an extension: granted, with the due date change it made, or refused.

    Its `sequence` is that of the extension, which has one answer at the most.
    """

    record_name = "recommendations.ExtensionAnswer"

    # One-to-one: a second answer would move the due date a second time.
    extension = models.OneToOneField(Extension, models.PROTECT, related_name="answer")
    is_granted = models.BooleanField()
    answered_by = models.CharField(
        max_length=200, help_text="The committee or post that granted or refused it."
    )
    answer_date = models.DateField("answered on")
    words = models.TextField(blank=True, help_text="Why, as far as it was said.")
    # The row that moved the date, so that the page says why it moved.
    due_date_change = models.OneToOneField(
        DueDateChange, models.PROTECT, related_name="extension_answer", null=True, blank=True
    )

    class Meta(SentStatement.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(answered_by=""), name="extension_answer_says_who"),
            models.CheckConstraint(
                condition=Q(is_granted=True, due_date_change__isnull=False)
                | Q(is_granted=False, due_date_change__isnull=True),
                name="extension_granted_moves_the_date",
            ),
            models.CheckConstraint(
                condition=from_edition(1, not_ahead("answer_date")),
                name="extension_answer_is_of_no_day_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.extension}: {'granted' if self.is_granted else 'refused'}"

    @property
    def in_words(self) -> str:
        """The answer in words: which, by whom on which day, and why as far as it was said."""
        answer = "Granted" if self.is_granted else "Refused"
        answered = f"{answer} on {day_in_words(self.answer_date)} by {self.answered_by}"
        return f"{answered}: {self.words}" if self.words else f"{answered}."

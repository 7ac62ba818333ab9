import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from recommendations.models.committee import Meeting
from recommendations.models.recommendation import Recommendation
from recommendations.models.round_dates import RoundDates, dates_before_agenda
from recommendations.models.versioned import VersionedModel
from recommendations.querysets.rounds import UpdateRoundQuerySet
from wirral_tracker.kit.days import day_in_words, start_of


class UpdateRound(VersionedModel):
    """The recommendations that services are asked about together, mostly for one meeting.

    What is recorded on or after `counts_from` answers for a recommendation. The day is kept, not
    worked out anew, so that a round which passes midnight, a sign-out or a second officer stays
    the same round. The set is kept too: "17 of 49" keeps its 49.
    """

    title = models.CharField(max_length=200)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="update_rounds", null=True, blank=True
    )
    counts_from = models.DateField("counts what is recorded from")
    answers_by = models.DateField("answers are due on", null=True, blank=True)
    chase_on = models.DateField("chase on", null=True, blank=True)
    # Kept, not asked anew by its filters: what is closed meanwhile was asked about all the same.
    recommendations = models.ManyToManyField(Recommendation, related_name="update_rounds")
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = UpdateRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="update_round_has_a_title"),
            models.CheckConstraint(
                condition=Q(answers_by__isnull=True)
                | Q(chase_on__isnull=True)
                | Q(chase_on__lte=F("answers_by")),
                name="update_round_chases_before_answers_are_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("round_detail", args=[self.pk])

    @property
    def dates(self) -> RoundDates:
        """The days of agenda, answers and chase: as set here, else counted from the meeting."""
        agenda = self.meeting.agenda_publication_date if self.meeting else None
        return dates_before_agenda(agenda, answers_by=self.answers_by, chase_on=self.chase_on)

    @property
    def in_words(self) -> str:
        """The days that are set for answers and for chasing; or that they are worked back."""
        answers, chase = (
            f"on {day_in_words(day)}" if day else "as worked back"
            for day in (self.answers_by, self.chase_on)
        )
        return f"Answers are due {answers}; chase {chase}."

    @property
    def occasion(self) -> str:
        """The date of the round's meeting in words; its title where it is for no meeting."""
        return day_in_words(self.meeting.date) if self.meeting else self.title

    @property
    def counts_from_moment(self) -> dt.datetime:
        """The council's midnight at the start of `counts_from`: what is recorded since answers."""
        # The council's midnight. By Greenwich's, an update of a summer night would not count.
        return start_of(self.counts_from)

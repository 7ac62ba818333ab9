import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from recommendations.models.versioned import VersionedModel
from recommendations.querysets.meetings import CommitteeQuerySet, MeetingQuerySet
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.days import HolidaysUnknown, agenda_publication_date, day_in_words


class Committee(AmendableModel):
    """A committee as it was named in its time; a renamed one is another row that names the old."""

    record_name = "recommendations.Committee"
    NATURAL_KEY = ("name",)

    # Councils rename committees; a report of 2014 must keep the name of 2014.
    name = models.CharField(max_length=200, unique=True)
    first_date = models.DateField(null=True, blank=True)
    last_date = models.DateField(null=True, blank=True)
    # One-to-one: of two names that follow one another there is but one order.
    renamed_from = models.OneToOneField(
        "self", models.PROTECT, related_name="renamed_to", null=True, blank=True
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_date__isnull=True)
                | Q(last_date__isnull=True)
                | Q(last_date__gte=F("first_date")),
                name="committee_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(VersionedModel, AmendableModel):
    """One meeting of a committee: the day that "since the last meeting" counts from.

    The day on which its agenda is published is counted back from it, unless the council has set
    another, with the reason. One that is postponed stays as it was announced; the meeting that is
    held in its place is a further row that names it.
    """

    record_name = "recommendations.Meeting"
    NATURAL_KEY = ("committee__name", "date")

    class CalledOff(models.TextChoices):
        POSTPONED = "postponed", "Postponed"
        CANCELLED = "cancelled", "Cancelled"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings")
    date = models.DateField()
    note = models.CharField(max_length=300, blank=True, help_text="What is known of it.")

    agenda_date = models.DateField(
        "agenda published on",
        null=True,
        blank=True,
        help_text="Only where it is another day than the one that is counted back.",
    )
    agenda_date_reason = models.CharField(max_length=300, blank=True)

    called_off_as = models.CharField(
        "called off", max_length=10, choices=CalledOff, blank=True, help_text="Empty: it stands."
    )
    called_off_date = models.DateField("called off on", null=True, blank=True)
    called_off_reason = models.CharField("why", max_length=300, blank=True)
    postponed_from = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="postponed_to",
        null=True,
        blank=True,
        help_text="The meeting in whose place it is held.",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        permissions = [("record_meeting", "Record a committee's meeting")]
        constraints = [
            # “Since the last meeting” names one meeting only as long as a day has one.
            models.UniqueConstraint(fields=["committee", "date"], name="meeting_once"),
            models.CheckConstraint(
                condition=Q(agenda_date__isnull=True, agenda_date_reason="")
                # Without its first condition, an empty day would be neither true nor false.
                | (
                    Q(agenda_date__isnull=False, agenda_date__lt=F("date"))
                    & ~Q(agenda_date_reason="")
                ),
                name="meeting_agenda_before_it_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(called_off_as="", called_off_date__isnull=True, called_off_reason="")
                | (
                    Q(called_off_as__in=["postponed", "cancelled"], called_off_date__isnull=False)
                    & ~Q(called_off_reason="")
                ),
                name="meeting_called_off_on_a_day_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {day_in_words(self.date)}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.pk])

    @property
    def is_called_off(self) -> bool:
        """Whether it is postponed or cancelled, and so is not held on its day."""
        return bool(self.called_off_as)

    @property
    def called_off_in_words(self) -> str:
        """The sentence that it is called off, on which day and why; empty where it stands."""
        if not self.called_off_date:
            return ""
        day = day_in_words(self.called_off_date)
        return f"{self.get_called_off_as_display()} on {day}: {self.called_off_reason}"

    @property
    def usual_agenda_date(self) -> dt.date | None:
        """The last working day that leaves five clear days before the meeting, or None.

        None where the register does not have the bank holidays of that year.
        """
        try:
            return agenda_publication_date(self.date)
        # The calendar of bank holidays ends somewhere. No day is better than a wrong one, for a
        # report published a day late may not be taken at the meeting.
        except HolidaysUnknown:
            return None

    @property
    def agenda_publication_date(self) -> dt.date | None:
        """The day its agenda is published: `agenda_date`, else the usual one; None if unknown."""
        return self.agenda_date or self.usual_agenda_date

    @property
    def in_words(self) -> str:
        """The meeting in a few sentences: called off or not, its agenda and note."""
        agenda = "The agenda: on the day that is counted back."
        if self.agenda_date:
            agenda = f"The agenda: on {day_in_words(self.agenda_date)}. {self.agenda_date_reason}"
        said = (f"{self}.", self.called_off_in_words, agenda, self.note)
        return " ".join(filter(None, said))

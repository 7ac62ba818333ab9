import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from recommendations.models.versioned import VersionedModel
from recommendations.querysets import MeetingQuerySet
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.days import HolidaysUnknown, agenda_publication_date, day_in_words


class Committee(AmendableModel):
    """A committee as it was named in its time; a renamed one is another row."""

    record_name = "recommendations.Committee"
    NATURAL_KEY = ("name",)

    # Councils rename committees; a report of 2014 must keep the name of 2014.
    name = models.CharField(max_length=200, unique=True)
    first_date = models.DateField(null=True, blank=True)
    last_date = models.DateField(null=True, blank=True)

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
    another, with the reason.
    """

    record_name = "recommendations.Meeting"
    NATURAL_KEY = ("committee__name", "date")

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
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {day_in_words(self.date)}"

    def get_absolute_url(self) -> str:
        # A meeting has no page of its own; the list of meetings stands for it.
        return reverse("meeting_list")

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
        """The day that is set for its agenda, and why; or that none is set."""
        if self.agenda_date is None:
            return "The agenda: on the day that is counted back."
        return f"The agenda: on {day_in_words(self.agenda_date)}. {self.agenda_date_reason}"

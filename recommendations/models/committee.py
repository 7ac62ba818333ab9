from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from recommendations.querysets import MeetingQuerySet
from wirral_tracker.natural_keys import NaturalKeyModel


class Committee(NaturalKeyModel):
    """A committee as it was named in its time; a renamed one is another row."""

    NATURAL_KEY = ("name",)

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


class Meeting(NaturalKeyModel):
    """One meeting of a committee: the day that "since the last meeting" counts from."""

    NATURAL_KEY = ("committee__name", "date")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings")
    date = models.DateField()
    note = models.CharField(max_length=300, blank=True, help_text="What is known of it.")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        permissions = [("record_meeting", "Record a committee's meeting")]
        constraints = [
            models.UniqueConstraint(fields=["committee", "date"], name="meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.date:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_list")

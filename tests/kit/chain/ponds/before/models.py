from django.db import models

from wirral_tracker.kit.append_only import AppendOnlyModel


class PondCount(AppendOnlyModel):
    """How many ducks somebody counted on a pond."""

    record_name = "ponds.PondCount"

    pond = models.SlugField()
    counted_date = models.DateField()
    ducks = models.PositiveIntegerField()
    weather = models.CharField(max_length=4, choices=[("fair", "Fair"), ("foul", "Foul")])
    narrative = models.TextField()
    aside = models.TextField(blank=True)


class Sighting(AppendOnlyModel):
    """One duck that was seen during a count."""

    record_name = "ponds.Sighting"

    count = models.ForeignKey(PondCount, models.PROTECT)
    kind = models.CharField(max_length=30)

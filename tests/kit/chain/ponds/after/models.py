from django.db import models

from wirral_tracker.kit.append_only import AppendOnlyModel


class DuckCount(AppendOnlyModel):
    """How many ducks somebody counted on a pond."""

    record_name = "ponds.PondCount"
    stable_names = {"account": "narrative", "day": "counted_date"}
    dropped_columns = ("weather", "aside")
    filled_columns = {"edition": 0}

    pond = models.SlugField()
    day = models.DateField()
    ducks = models.PositiveIntegerField()
    account = models.TextField()
    method = models.CharField(max_length=30, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)


class Sighting(AppendOnlyModel):
    """One duck that was seen during a count."""

    record_name = "ponds.Sighting"
    stable_names = {"duck_count_id": "count_id"}

    duck_count = models.ForeignKey(DuckCount, models.PROTECT)
    kind = models.CharField(max_length=30)

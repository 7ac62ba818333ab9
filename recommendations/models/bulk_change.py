from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from findings.models import Theme
from recommendations.models.decision import Decision
from recommendations.models.due_date_change import DueDateChange
from recommendations.models.post import OwnerChange
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.bulk_changes import BulkChangeQuerySet
from wirral_tracker.kit.append_only import AppendOnlyModel


class BulkChange(AppendOnlyModel):
    """The same owner, due date, theme or decision given to many recommendations with one reason.

    All of them or none. It is undone by a further one, which names it in `undoes` and says in turn
    what it put back; nothing is ever taken away in silence.
    """

    record_name = "recommendations.BulkChange"

    class Kind(models.TextChoices):
        OWNER = "owner", "Owner"
        DUE_DATE = "due_date", "Due date"
        THEME = "theme", "Theme"
        DECISION = "decision", "Decision"

    kind = models.CharField(max_length=10, choices=Kind)
    # In words, for what is named here may be renamed later; the rows hold what was made.
    value = models.CharField(max_length=300, help_text="What each was given, in words.")
    reason = models.TextField()
    # One-to-one: a change is undone once, and two people who press the button find that out.
    undoes = models.OneToOneField(
        "self", models.PROTECT, related_name="undone_by", null=True, blank=True
    )
    # Unique, so that a double click changes five hundred recommendations once.
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = BulkChangeQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="bulk_change_says_why"),
            models.CheckConstraint(
                condition=Q(kind__in=["owner", "due_date", "theme", "decision"]),
                name="bulk_change_is_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        undone = "Undone: " if self.undoes_id else ""
        return f"{undone}{self.get_kind_display().lower()} {self.value}"

    def get_absolute_url(self) -> str:
        return reverse("bulk_change_detail", args=[self.pk])


class BulkChangeRow(AppendOnlyModel):
    """The effect of a bulk change on one recommendation: its value before, and the row created.

    A row that created nothing says in `left_alone` why.
    """

    record_name = "recommendations.BulkChangeRow"
    HIDDEN_WITH = ("recommendation",)

    bulk_change = models.ForeignKey(BulkChange, models.PROTECT, related_name="rows")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="bulk_rows")
    # What stood there, in words: the page shows it, and undoing puts an owner back by it.
    before = models.CharField(max_length=300, blank=True)
    owner_change = models.OneToOneField(OwnerChange, models.PROTECT, null=True, blank=True)
    due_date_change = models.OneToOneField(DueDateChange, models.PROTECT, null=True, blank=True)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+", null=True, blank=True)
    left_alone = models.CharField(max_length=300, blank=True)

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["bulk_change", "recommendation"], name="bulk_change_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.bulk_change}"

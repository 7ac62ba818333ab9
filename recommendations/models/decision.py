from django.db import models
from django.db.models import Q

from findings.models import SourceParagraph
from recommendations.models.checked import SentStatement, from_edition, not_ahead
from recommendations.models.committee import Meeting
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.decisions import DecisionQuerySet
from recommendations.rag import inferred_mark
from recommendations.tracking import CLOSING, GOES_ON, DecisionKind
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.hidden import hidden_keys


class Decision(SentStatement):
    """A decision of a committee or another body about a recommendation, and its minute.

    Never edited, never deleted: a later row corrects one by name, and one that names a row and
    has no kind withdraws it.

    `recommendations/tracking.py` says which of them close a recommendation, and why.
    """

    record_name = "recommendations.Decision"
    HIDDEN_WITH = ("recommendation",)

    Kind = DecisionKind

    class DateBasis(models.TextChoices):
        PRINTED = "printed", "Printed in the source"
        INFERRED = "inferred", "Inferred"
        GIVEN = "given", "Given by the person who recorded it"

    class Basis(models.TextChoices):
        STATED = "stated", "Stated by a source"
        INFERRED = "inferred", "Inferred from a source's words"
        REPORTED = "reported", "Reported by the council"

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="decisions")
    kind = models.CharField(
        max_length=20, choices=Kind, blank=True, help_text="Empty: withdraws the one it corrects."
    )
    decision_date = models.DateField()
    date_basis = models.CharField(max_length=10, choices=DateBasis)
    date_inferred_from = models.CharField(max_length=300, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="decisions", null=True, blank=True
    )
    body = models.CharField(
        "decided by",
        max_length=200,
        blank=True,
        help_text="Who decided where it was no meeting; empty where the source does not say.",
    )
    minute = models.CharField(max_length=100, blank=True, help_text="Its number, as printed.")
    # Words, where what takes its place is a plan that the register does not hold.
    to_words = models.TextField(
        "carried over to, or superseded by", blank=True, help_text="As the source names it."
    )
    to_recommendation = models.ForeignKey(
        Recommendation,
        models.PROTECT,
        related_name="decisions_towards",
        null=True,
        blank=True,
        verbose_name="or another recommendation",
    )
    # A clerk's paraphrase is no authority for closing a matter; the minute's own words are.
    words = models.TextField(help_text="The words it rests on; of a withdrawal, its reason.")
    note = models.TextField(
        blank=True, help_text="Why the words mean this, where that needs saying."
    )
    basis = models.CharField(max_length=10, choices=Basis)
    locator = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="decisions", null=True, blank=True
    )
    # One-to-one: of two corrections of one decision nobody could say which counts.
    corrects = models.OneToOneField(
        "self", models.PROTECT, related_name="corrected_by", null=True, blank=True
    )
    # Empty by the database too: a process of the release before knows no such column.
    correction_reason = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Why it corrects the one it names; of a withdrawal, see its words.",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta(SentStatement.Meta):
        abstract = False
        permissions = [("record_decision", "Record a decision about a recommendation")]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "sequence"], name="decision_sequence_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("accepted", "accepted_in_part", "not_accepted", "carried_over"),
                        *("superseded", "closed", "reopened"),
                    ]
                )
                | Q(kind="", corrects__isnull=False),
                name="decision_has_kind_or_withdraws",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["carried_over", "superseded"])
                    & (~Q(to_words="") | Q(to_recommendation__isnull=False))
                )
                | (
                    ~Q(kind__in=["carried_over", "superseded"])
                    & Q(to_words="", to_recommendation__isnull=True)
                ),
                name="decision_says_where_it_goes_on",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(body=""), name="decision_has_one_decider"
            ),
            models.CheckConstraint(
                condition=(Q(date_basis="inferred") & ~Q(date_inferred_from=""))
                | (~Q(date_basis="inferred") & Q(date_inferred_from="")),
                name="decision_inferred_date_says_from_what",
            ),
            models.CheckConstraint(
                condition=Q(basis="reported") | Q(locator__isnull=False),
                name="decision_from_a_source_points_at_it",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="decision_rests_on_words"),
            models.CheckConstraint(
                condition=from_edition(
                    1,
                    Q(date_basis__in=["printed", "inferred", "given"])
                    & Q(basis__in=["stated", "inferred", "reported"]),
                ),
                name="decision_has_known_codes",
            ),
            models.CheckConstraint(
                condition=from_edition(1, Q(kind="") | not_ahead("decision_date")),
                name="decision_is_of_no_day_ahead",
            ),
            models.CheckConstraint(
                condition=from_edition(
                    1,
                    ~Q(basis="reported") | Q(kind="") | Q(meeting__isnull=False) | ~Q(body=""),
                ),
                name="decision_says_who_decided",
            ),
            models.CheckConstraint(
                condition=from_edition(
                    2,
                    ~Q(correction_reason="")
                    | ~Q(basis="reported")
                    | Q(locator__isnull=False)
                    | Q(kind="")
                    | Q(corrects__isnull=True),
                ),
                name="decision_correction_says_why",
            ),
        ]
        indexes = [
            # For the latest decision that bears on tracking, as it was known at an earlier moment.
            models.Index(
                fields=["recommendation", "-decision_date", "-sequence"], name="decision_latest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.reference} decision {self.sequence}"

    @property
    def is_withdrawal(self) -> bool:
        """Whether the row withdraws the decision in `corrects`: it has no kind of its own."""
        return not self.kind

    @property
    def is_closing(self) -> bool:
        """Whether it ends tracking: closed, carried over, superseded or not accepted."""
        return self.kind in CLOSING

    def can_be_corrected(self) -> bool:
        """Return whether the decision has a kind and no later row corrects or withdraws it."""
        return not self.is_withdrawal and not Decision.objects.filter(corrects=self).exists()

    @property
    def label(self) -> str:
        """The kind in words with the plan or recommendation it goes on as; or "Withdrawn".

        As "Carried over to the … Plan", "Superseded by CP-2019-R4", "Closed".
        """
        name = self.get_kind_display() or "Withdrawn"
        goes_on = GOES_ON.get(self.kind)  # type: ignore[call-overload]
        return f"{name} {goes_on} {self.goes_on_as}" if goes_on else name

    @property
    def goes_on_as(self) -> str:
        """The plan or recommendation it goes on as; no name of one that whoever asks may not see.

        A paper, which anybody may be given, is one that asks.
        """
        if self.to_recommendation_id in hidden_keys(Recommendation):
            return "a recommendation that is not published yet"
        return str(self.to_recommendation or self.to_words)

    @property
    def in_words(self) -> str:
        """The decision in words: which, when and by whom, and what it rests on."""
        if self.is_withdrawal:
            assert self.corrects
            return f"Decision {self.corrects.sequence} withdrawn: {self.words}"
        by = f", by {self.decider}" if self.decider else ""
        return f"{self.label}, {day_in_words(self.decision_date)}{by}: {self.words}"

    @property
    def decider(self) -> str:
        """The meeting or body that decided; empty where the source does not say."""
        return str(self.meeting) if self.meeting else self.body

    @property
    def inferred_mark(self) -> str:
        """The mark "inferred" or "date inferred"; empty where both kind and day were stated."""
        return inferred_mark(self.basis, self.date_basis)

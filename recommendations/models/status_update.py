import datetime as dt

from django.db import models
from django.db.models import F, Q

from findings.models import SourceParagraph
from recommendations.models.checked import SentStatement, from_edition, not_ahead
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.statements import StatusUpdateManager
from recommendations.rag import CHOICES, Rag, inferred_mark, rag_for
from recommendations.restricted import RestrictableModel


class StatusUpdate(RestrictableModel, SentStatement):
    """One dated statement of where a recommendation has got to: colour, words, evidence.

    Never edited, never deleted. A mistake is put right by a further update that names the one it
    corrects; a further update that names one and gives no colour withdraws it. An update is
    effective until a later one corrects it. Where its words are restricted, only those who may see
    them get them (`recommendations/restricted.py`).
    """

    record_name = "recommendations.StatusUpdate"
    HIDDEN_WITH = ("recommendation",)

    class DateBasis(models.TextChoices):
        PRINTED = "printed", "Printed in the source"
        INFERRED = "inferred", "Inferred"
        GIVEN = "given", "Given by the officer"

    class Basis(models.TextChoices):
        STATED = "stated", "Stated by a source"
        INFERRED = "inferred", "Inferred from a source's words"
        REPORTED = "reported", "Reported by the service"

    class Impact(models.TextChoices):
        NOT_YET_SEEN = "not_yet_seen", "Not yet seen"
        EARLY_SIGNS = "early_signs", "Early signs"
        SUSTAINED = "sustained", "Sustained"

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="status_updates"
    )
    rag = models.CharField("RAG", max_length=10, choices=CHOICES, blank=True)
    rag_words = models.TextField(
        blank=True,
        help_text="The words that its colour was read from, as they were written. Empty where it "
        "was stated as a colour.",
    )
    handed_in_place = models.TextField(
        blank=True, help_text="Where it stood in the sheet or paper that was handed in."
    )
    status_date = models.DateField()
    date_basis = models.CharField(max_length=10, choices=DateBasis)
    date_inferred_from = models.CharField(max_length=300, blank=True)
    narrative = models.TextField()
    evidence = models.TextField(blank=True)
    basis = models.CharField(max_length=10, choices=Basis)
    reported_by = models.CharField("reported by (a post)", max_length=200, blank=True)
    impact = models.CharField(max_length=20, choices=Impact, blank=True)
    what_next = models.TextField(blank=True)
    what_next_date = models.DateField(null=True, blank=True)
    challenge = models.TextField(
        blank=True, help_text="What in the register spoke against the colour when it was recorded."
    )
    challenge_reason = models.TextField(blank=True, help_text="The officer's answer to that.")
    locator = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="status_updates", null=True, blank=True
    )
    passages = models.ManyToManyField(
        SourceParagraph,
        through="UpdatePassage",
        related_name="status_updates_quoting",
        blank=True,
        help_text="The paragraphs whose words the narrative quotes.",
    )
    # One-to-one: two corrections of one update would leave nobody able to say which counts.
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
    # A key and no row of its own: what was said together is stated of each by itself.
    joint_key = models.UUIDField(
        null=True,
        blank=True,
        db_index=True,
        help_text="Shared by the updates of one statement that was made about several.",
    )

    objects = StatusUpdateManager()

    class Meta(SentStatement.Meta):
        abstract = False
        # What is reached through another row has lost its restricted words as well.
        base_manager_name = "objects"
        permissions = [
            ("record_status", "Record a status update"),
            ("correct_status", "Correct or withdraw a status update"),
            ("see_restricted_words", "See the words of restricted status updates"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "sequence"], name="status_update_sequence_once"
            ),
            models.CheckConstraint(
                condition=Q(rag__in=["red", "amber", "green"]) | Q(rag="", corrects__isnull=False),
                name="status_update_has_colour_or_withdraws",
            ),
            models.CheckConstraint(
                condition=Q(rag_words="") | (~Q(rag="") & ~Q(basis="stated")),
                name="status_update_words_are_of_a_colour_not_stated",
            ),
            models.CheckConstraint(
                condition=Q(rag_words="") | ~Q(handed_in_place=""),
                name="status_update_words_say_where_they_stood",
            ),
            models.CheckConstraint(
                condition=(Q(date_basis="inferred") & ~Q(date_inferred_from=""))
                | (~Q(date_basis="inferred") & Q(date_inferred_from="")),
                name="status_update_inferred_date_says_from_what",
            ),
            models.CheckConstraint(
                condition=Q(basis="reported") | Q(locator__isnull=False),
                name="status_update_from_a_source_points_at_it",
            ),
            models.CheckConstraint(
                condition=~Q(narrative=""), name="status_update_has_a_narrative"
            ),
            models.CheckConstraint(
                condition=(Q(restricted=True) & ~Q(restricted_reason=""))
                | Q(restricted=False, restricted_reason=""),
                name="status_update_restricted_says_why",
            ),
            # What a published source states is public already.
            models.CheckConstraint(
                condition=Q(restricted=False) | Q(basis="reported", locator__isnull=True),
                name="status_update_of_a_source_is_not_restricted",
            ),
            # From here on: what `StatusStatement` asks of an update. What a document states is
            # held to less, for it says what it says; and a withdrawal keeps the day it takes back.
            models.CheckConstraint(
                condition=from_edition(
                    1,
                    Q(date_basis__in=["printed", "inferred", "given"])
                    & Q(basis__in=["stated", "inferred", "reported"])
                    & Q(impact__in=["", "not_yet_seen", "early_signs", "sustained"]),
                ),
                name="status_update_has_known_codes",
            ),
            models.CheckConstraint(
                condition=from_edition(1, Q(rag="") | not_ahead("status_date")),
                name="status_update_is_of_no_day_ahead",
            ),
            models.CheckConstraint(
                condition=from_edition(1, ~Q(basis="reported", rag="green") | ~Q(evidence="")),
                name="status_update_green_has_evidence",
            ),
            models.CheckConstraint(
                condition=from_edition(
                    1,
                    ~Q(basis="reported", rag__in=["red", "amber"])
                    | (~Q(what_next="") & Q(what_next_date__isnull=False)),
                ),
                name="status_update_not_green_says_what_next",
            ),
            models.CheckConstraint(
                condition=from_edition(
                    1,
                    ~Q(basis="reported")
                    | Q(what_next_date__isnull=True)
                    | (Q(what_next_date__gte=F("status_date")) & ~Q(what_next_date=dt.date.max)),
                ),
                name="status_update_what_next_comes_after",
            ),
            models.CheckConstraint(
                condition=from_edition(1, ~Q(basis="reported") | Q(rag="") | ~Q(reported_by="")),
                name="status_update_says_who_reported",
            ),
            models.CheckConstraint(
                condition=from_edition(1, Q(challenge_reason="") | ~Q(challenge="")),
                name="status_update_reason_answers_a_challenge",
            ),
            models.CheckConstraint(
                condition=from_edition(
                    2,
                    ~Q(correction_reason="")
                    | ~Q(basis="reported")
                    | Q(locator__isnull=False)
                    | Q(rag="")
                    | Q(corrects__isnull=True),
                ),
                name="status_update_correction_says_why",
            ),
        ]
        indexes = [
            # For the latest update of each recommendation, as it was known at an earlier moment.
            models.Index(
                fields=["recommendation", "-status_date", "-sequence"], name="status_update_latest"
            ),
            # For lists of the latest updates of all recommendations, without sorting them all.
            models.Index(fields=["-status_date", "-sequence", "-id"], name="status_update_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.reference} update {self.sequence}"

    @property
    def status(self) -> Rag:
        """The status that its colour stands for; NOT_RATED for a withdrawal, which states none."""
        return rag_for(self.rag)

    @property
    def is_of_a_source(self) -> bool:
        """Whether a published source states it, by basis or locator: its words are public."""
        # A service may report what a paper prints: what points at a paragraph is public as well.
        return self.basis != self.Basis.REPORTED or self.locator_id is not None

    @property
    def said_by(self) -> str:
        """The basis of the colour in words, with the post, as "reported by the Head of Ducks"."""
        post = f"reported by the {self.reported_by}" if self.reported_by else ""
        if self.basis == self.Basis.REPORTED and post:
            return post
        return ", ".join(filter(None, [self.get_basis_display().lower(), post]))

    @property
    def is_withdrawal(self) -> bool:
        """Whether the row withdraws the update in `corrects`: it states no colour of its own."""
        return not self.rag

    @property
    def is_effective(self) -> bool:
        """Whether no later update corrects or withdraws it: one query."""
        return not StatusUpdate.objects.filter(corrects=self).exists()

    def can_be_corrected(self) -> bool:
        """Return whether the update states a colour and no later one corrects or withdraws it."""
        return not self.is_withdrawal and self.is_effective

    @property
    def is_date_inferred(self) -> bool:
        return self.date_basis == self.DateBasis.INFERRED

    @property
    def is_read_from_words(self) -> bool:
        """Whether its colour was read from `rag_words`, also where these are withheld from view."""
        return bool(self.rag_words or (self._withheld or {}).get("rag_words"))

    @property
    def inferred_mark(self) -> str:
        """The mark "inferred" or "date inferred" of colour or day; empty where both were stated."""
        return inferred_mark(self.basis, self.date_basis, is_read=self.is_read_from_words)

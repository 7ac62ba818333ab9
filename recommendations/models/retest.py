import datetime as dt

from django.db import models
from django.db.models import Q

from findings.models import Finding, Inspection
from recommendations.models.checked import CheckedStatement, from_edition
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.retests import RetestQuerySet


class Retest(CheckedStatement):
    """A later inspection's verdict on the matter of an earlier recommendation or finding.

    Each rests on `words` of the inspection; a mixed one on words that say good and, beside them,
    `short_words` that say it falls short. `uncounted_words` count neither way: a plan, "too soon".
    `part` says which part of the matter is spoken of, where it is not all of it. "Says nothing"
    is a reading too. Ours to read and open to challenge: an officer replaces a verdict by a
    further row that names the one it `replaces`.
    """

    record_name = "recommendations.Retest"
    HIDDEN_WITH = ("recommendation", "finding", "inspection")

    # `with_days` annotates these three.
    began: dt.date
    began_first: dt.date
    shown_from: dt.date

    class Verdict(models.TextChoices):
        BETTER = "better", "Better"
        STILL_GOOD = "still_good", "Still good"
        MIXED = "mixed", "Mixed"
        STILL_A_CONCERN = "still_a_concern", "Still a concern"
        NOW_A_CONCERN = "now_a_concern", "Now a concern"
        WORSE = "worse", "Worse"
        SAYS_NOTHING = "says_nothing", "Says nothing of it"

    # Mixed is in neither: it neither makes nor ends "found again".
    GOOD = (Verdict.BETTER, Verdict.STILL_GOOD)
    WANTING = (Verdict.STILL_A_CONCERN, Verdict.NOW_A_CONCERN, Verdict.WORSE)

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="retests", null=True, blank=True
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="retests", null=True, blank=True
    )
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="retests_made")
    by_finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="retests_made", null=True, blank=True
    )
    verdict = models.CharField(max_length=20, choices=Verdict)
    words = models.TextField(blank=True, help_text="The inspectors' words that it rests on.")
    short_finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="+", null=True, blank=True
    )
    short_words = models.TextField(
        blank=True, help_text="Where it is mixed, the words that say it falls short."
    )
    uncounted_finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="+", null=True, blank=True
    )
    uncounted_words = models.TextField(
        blank=True, help_text="Words that count neither way: a plan, “too soon”, a remedy begun."
    )
    part = models.CharField(
        max_length=300, blank=True, help_text="Which part of the matter, where not all of it."
    )
    why = models.TextField(help_text="Why these words speak of that matter; else what was sought.")
    replaces = models.OneToOneField(
        "self", models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    objects = RetestQuerySet.as_manager()

    class Meta(CheckedStatement.Meta):
        abstract = False
        permissions = [("record_retest", "Record what a later inspection says of a matter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(recommendation__isnull=False, finding__isnull=True)
                | Q(recommendation__isnull=True, finding__isnull=False),
                name="retest_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(verdict="says_nothing", words="", by_finding__isnull=True)
                | (~Q(verdict="says_nothing") & ~Q(words="") & Q(by_finding__isnull=False)),
                name="retest_rests_on_words",
            ),
            models.CheckConstraint(
                condition=Q(verdict="mixed", short_finding__isnull=False) & ~Q(short_words="")
                | ~Q(verdict="mixed") & Q(short_words="", short_finding__isnull=True),
                name="retest_mixed_quotes_both_sides",
            ),
            models.CheckConstraint(
                condition=Q(uncounted_words="", uncounted_finding__isnull=True)
                | (~Q(uncounted_words="") & Q(uncounted_finding__isnull=False)),
                name="retest_uncounted_words_have_a_finding",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="says_nothing") | Q(part=""),
                name="retest_part_is_of_a_verdict",
            ),
            models.CheckConstraint(
                condition=from_edition(
                    1,
                    Q(
                        verdict__in=[
                            *("better", "still_good", "mixed", "still_a_concern"),
                            *("now_a_concern", "worse", "says_nothing"),
                        ]
                    ),
                ),
                name="retest_has_known_verdict",
            ),
            models.CheckConstraint(condition=from_edition(1, ~Q(why="")), name="retest_says_why"),
            models.UniqueConstraint(
                fields=["recommendation", "sequence"],
                condition=Q(recommendation__isnull=False),
                name="retest_of_recommendation_sequence_once",
            ),
            models.UniqueConstraint(
                fields=["finding", "sequence"],
                condition=Q(finding__isnull=False),
                name="retest_of_finding_sequence_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.inspection}: {self.get_verdict_display()}"

    @property
    def quoted(self) -> str:
        """`words` as a sentence quotes them; empty where it says nothing."""
        return self.by_finding.quote(self.words) if self.by_finding else ""

    @property
    def short_quoted(self) -> str:
        """`short_words` as a sentence quotes them; empty without any."""
        return self.short_finding.quote(self.short_words) if self.short_finding else ""

    @property
    def uncounted_quoted(self) -> str:
        """`uncounted_words` as a sentence quotes them; empty without any."""
        return self.uncounted_finding.quote(self.uncounted_words) if self.uncounted_finding else ""

    @property
    def in_words(self) -> str:
        """The verdict in a line, with the words that it rests on, which part, and the reason."""
        but = f" But: {self.short_quoted}" if self.short_words else ""
        part = f" Only part of it is spoken of: {self.part}" if self.part else ""
        verdict = self.get_verdict_display().lower()
        return f"{self.inspection.reference}: {verdict} ({self.quoted}{but}). {self.why}{part}"

    @property
    def subject(self) -> Recommendation | Finding:
        """The earlier recommendation or finding that the verdict is about."""
        subject = self.recommendation or self.finding
        assert subject is not None
        return subject

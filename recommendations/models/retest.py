import datetime as dt

from django.db import models
from django.db.models import Q

from findings.models import Finding, Inspection
from recommendations.models.checked import CheckedStatement, from_edition
from recommendations.models.recommendation import Recommendation
from recommendations.querysets import RetestQuerySet


class Retest(CheckedStatement):
    """A later inspection's verdict on the matter of an earlier recommendation or finding.

    Better, still a concern, worse, each with the inspectors' words it rests on; or an explicit
    "says nothing". Ours to read and open to challenge: an officer replaces a verdict by a further
    row that names the one it `replaces`.
    """

    record_name = "recommendations.Retest"
    HIDDEN_WITH = ("recommendation", "finding", "inspection")

    # `with_days` annotates these two.
    began: dt.date
    shown_from: dt.date

    class Verdict(models.TextChoices):
        BETTER = "better", "Better"
        STILL_A_CONCERN = "still_a_concern", "Still a concern"
        WORSE = "worse", "Worse"
        SAYS_NOTHING = "says_nothing", "Says nothing of it"

    WANTING = (Verdict.STILL_A_CONCERN, Verdict.WORSE)

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
                condition=from_edition(
                    1, Q(verdict__in=["better", "still_a_concern", "worse", "says_nothing"])
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
    def subject(self) -> Recommendation | Finding:
        """The earlier recommendation or finding that the verdict is about."""
        subject = self.recommendation or self.finding
        assert subject is not None
        return subject

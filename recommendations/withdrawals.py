"""Withdrawals: all that one takes along, and all that comes back where it was the mistake."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from findings.models import (
    Finding,
    FindingTheme,
    Inspection,
    SourceDocument,
    SourceWithdrawal,
    Withdrawal,
)
from findings.own_reports import before_own_report
from recommendations.models import (
    Recommendation,
    RecommendationTheme,
    Retest,
    ScrutinyReview,
)
from recommendations.querysets.recommendations import RecommendationQuerySet
from wirral_tracker.kit.phrasing import counted, listed

Withdrawable = Inspection | ScrutinyReview | Recommendation

# The relations of a recommendation that hold work on it, and what one and many of each are called.
WORK = (
    ("status_updates", "status update", "status updates"),
    ("status_updates__attachments", "file of evidence", "files of evidence"),
    ("confirmations", "confirmation", "confirmations"),
    ("decisions", "decision", "decisions"),
    ("due_date_changes", "due date change", "due date changes"),
    ("owner_changes", "change of owner", "changes of owner"),
    ("extensions", "extension", "extensions"),
    ("retests", "later verdict", "later verdicts"),
    ("update_drafts", "draft that waits", "drafts that wait"),
    ("update_rounds", "round of updates", "rounds of updates"),
    ("report_lines", "line of a report", "lines of reports"),
)


@dataclass(frozen=True)
class WorkedOn:
    """A recommendation that has been worked on since it came in, and what was done, in words."""

    recommendation: Recommendation
    work: tuple[str, ...]

    @property
    def words(self) -> str:
        """The work in words, as "two status updates and one decision"."""
        return listed(self.work)

    def __str__(self) -> str:
        return f"{self.recommendation.reference}: {self.words}"


def subject_rows(subject: Withdrawable) -> RecommendationQuerySet[Recommendation]:
    """Filter to the recommendations of a subject, withdrawn ones too."""
    if isinstance(subject, ScrutinyReview):
        return Recommendation.objects.of_review(subject)
    if isinstance(subject, Inspection):
        return Recommendation.objects.of_inspection(subject)
    return Recommendation.objects.of_keys([subject.pk])


def recommendations_of(subject: Withdrawable) -> list[Recommendation]:
    """Load the recommendations that go with a subject and were not withdrawn before, in order."""
    return list(subject_rows(subject).standing().in_order())


def worked_on(recommendations: Sequence[Recommendation]) -> list[WorkedOn]:
    """Return those of these recommendations that were worked on, with what was done about each.

    A query for each kind of work, however many recommendations.
    """
    work: dict[int, list[str]] = defaultdict(list)
    for recommendation in recommendations:
        if recommendation.owner or recommendation.original_due_date:
            work[recommendation.pk].append("an owner or a due date")
    keys = [recommendation.pk for recommendation in recommendations]
    for relation, one, many in WORK:
        rows: Any = Recommendation.objects.of_keys(keys).order_by()
        for key, number in rows.values_list("pk").annotate(n=Count(relation)).filter(n__gt=0):
            work[key].append(counted(number, one, many))
    return [
        WorkedOn(recommendation, tuple(work[recommendation.pk]))
        for recommendation in recommendations
        if recommendation.pk in work
    ]


def along_with(subject: Withdrawable) -> str:
    """Name in a sentence's words what goes with a subject beside its recommendations."""
    going = recommendations_of(subject)
    tags: int = RecommendationTheme.objects.filter(recommendation__in=going).count()
    parts: list[str] = []
    if isinstance(subject, Inspection):
        findings, judgements = Finding.objects.filter(inspection=subject), subject.judgements.all()
        if goes_back(subject):
            findings = findings.filter(locator__document=subject.source)
            judgements = judgements.filter(locator__document=subject.source)
        tags += FindingTheme.objects.filter(finding__in=findings).count()
        verdicts = Retest.objects.effective().filter(by_finding__in=findings).count()
        parts = [
            counted(findings.count(), "finding", "findings"),
            counted(judgements.count(), "judgement", "judgements"),
            counted(verdicts, "verdict on an earlier matter", "verdicts on earlier matters"),
        ]
    parts.append(counted(tags, "theme given", "themes given"))
    words = [listed([part for part in parts if not part.startswith("no ")])]
    if not isinstance(subject, Recommendation) and subject.source:
        words.append(f"the document “{subject.source}”, unless something else rests on it")
    return "; ".join(filter(None, words))


def in_one_text(found: Sequence[WorkedOn]) -> str:
    """Return all that was worked on as one text, by which a form knows what its page named."""
    return "; ".join(map(str, found))


def goes_back(subject: Withdrawable) -> bool:
    """Return whether a withdrawal takes away an inspection's own report alone.

    It was known through others before, and is again.
    """
    return isinstance(subject, Inspection) and bool(before_own_report(subject))


@dataclass(frozen=True)
class Gone:
    """A withdrawal and all that left by it: the document, if it went too, recommendations."""

    withdrawal: Withdrawal
    document: SourceDocument | None
    recommendations: Sequence[Recommendation]

    @property
    def is_report(self) -> bool:
        """Whether it took away an inspection's own report, and left the inspection."""
        return isinstance(self.withdrawal, SourceWithdrawal)


def gone_with(subject: Withdrawable) -> Gone | None:
    """Load what left with a subject, or with its own report, in order; None where nothing did.

    A recommendation that had been withdrawn by itself before is not among it.
    """
    withdrawal = subject.withdrawal
    if isinstance(subject, Recommendation):
        return Gone(withdrawal, None, [subject]) if withdrawal else None
    document = subject.source
    if isinstance(subject, Inspection) and not withdrawal:
        withdrawal = SourceWithdrawal.objects.of_reports_of(subject).last()
        document = withdrawal.document if isinstance(withdrawal, SourceWithdrawal) else None
    if withdrawal is None:
        return None
    made = subject_rows(subject).in_order().prefetch_related("withdrawals")
    return Gone(
        withdrawal,
        document if document and document.withdrawal else None,
        [
            recommendation
            for recommendation in made
            if (own := recommendation.withdrawal) and own.recorded_at >= withdrawal.recorded_at
        ],
    )

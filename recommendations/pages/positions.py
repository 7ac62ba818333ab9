"""What an inspection or a review asked for, and how far it has got as at a day, page by page."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from findings.models import Finding, Inspection, Judgement
from recommendations.models import Objective, Recommendation, ScrutinyReview
from recommendations.rag import COLOURS, STATUSES, Rag


@dataclass(frozen=True)
class Improvement:
    """An area for improvement and what became of it.

    `recommendation` is the one that tracks it, with its position as at the day; `made_later` the
    same where it had not been made by the day. Neither: it is not tracked.
    """

    finding: Finding
    recommendation: Recommendation | None
    made_later: Recommendation | None


@dataclass(frozen=True)
class FindingGroup:
    """Findings that stand under one heading."""

    heading: str
    findings: list[Finding]

    @property
    def anchor(self) -> str:
        return f"section-{self.findings[0].position}"


@dataclass(frozen=True)
class ToneCount:
    """How many findings read so."""

    code: str
    name: str
    number: int


@dataclass(frozen=True)
class InspectionPosition:
    """Everything that an inspection's page shows, in the order in which it shows it."""

    judgements: list[Judgement]
    findings: list[Finding]
    improvements: list[Improvement]
    groups: list[FindingGroup]

    @property
    def tones(self) -> list[ToneCount]:
        """How many findings read as each tone, and in how many neither was read."""
        codes = Counter(finding.tone for finding in self.findings)
        named = [*Finding.Tone.choices, ("", "Neither read")]
        return [ToneCount(code, name, codes[code]) for code, name in named if codes[code]]

    @property
    def is_tracked(self) -> bool:
        return any(each.recommendation for each in self.improvements)


def inspection_position(inspection: Inspection, day: dt.date) -> InspectionPosition:
    """What an inspection said, and the position on each area for improvement on a day."""
    findings = list(inspection.findings.in_order().with_kin())
    judgements = inspection.judgements.with_kin()
    tracked = Recommendation.objects.of_inspection(inspection)
    on_day = {each.finding_id: each for each in tracked.as_at(day).with_kin()}
    ever = {each.finding_id: each for each in tracked}
    return InspectionPosition(
        judgements=list(judgements.order_by("area__order", "pk")),
        findings=findings,
        improvements=[
            Improvement(
                finding=finding,
                recommendation=on_day.get(finding.pk),
                made_later=None if finding.pk in on_day else ever.get(finding.pk),
            )
            for finding in findings
            if finding.asks_for_improvement
        ],
        groups=group_by_heading([each for each in findings if not each.asks_for_improvement]),
    )


def group_by_heading(findings: Sequence[Finding]) -> list[FindingGroup]:
    """Findings under the headings they stand under; those without one under their kind."""

    def heading(finding: Finding) -> str:
        return finding.section or f"{finding.get_kind_display()}s"

    return [FindingGroup(title, list(group)) for title, group in groupby(findings, key=heading)]


@dataclass(frozen=True)
class RecommendationGroup:
    """Recommendations under one objective, or under one section of a review without any."""

    heading: str
    recommendations: list[Recommendation]
    objective: Objective | None = None
    made_later_count: int = 0

    @property
    def anchor(self) -> str:
        if self.objective:
            return f"objective-{self.objective.number}"
        return f"section-{self.recommendations[0].order}"


@dataclass(frozen=True)
class RagCount:
    """How many recommendations have one status."""

    rag: Rag
    number: int


@dataclass(frozen=True)
class ReviewPosition:
    """A review's recommendations as at a day: counts, and each under its heading."""

    recommendations: list[Recommendation]
    made_later_count: int
    groups: list[RecommendationGroup]

    @property
    def counts(self) -> list[RagCount]:
        return counts_of(Counter(each.rag.code for each in self.recommendations))

    @property
    def inferred_count(self) -> int:
        """How many colours are our reading, or rest on an inferred day."""
        return sum(bool(each.inferred_mark) for each in self.recommendations)

    @property
    def latest_status_date(self) -> dt.date | None:
        """The last day of which anybody stated a colour."""
        days = [each.current_status_date for each in self.recommendations]  # type: ignore[attr-defined]
        return max((day for day in days if day), default=None)


def counts_of(codes: Mapping[str, int]) -> list[RagCount]:
    """Every status with its number, worst first and those not yet rated last."""
    return [RagCount(rag, codes.get(rag.code, 0)) for rag in STATUSES]


@dataclass(frozen=True)
class PrintedMeaning:
    """What a review's own report says that a colour means."""

    rag: Rag
    words: str


def printed_key(review: ScrutinyReview) -> list[PrintedMeaning]:
    """The key to the colours that the review's own report prints, worst first; may be empty."""
    return [
        PrintedMeaning(rag, review.rag_key[rag.code])
        for rag in COLOURS
        if rag.code in review.rag_key
    ]


def review_position(review: ScrutinyReview, day: dt.date) -> ReviewPosition:
    """A review's recommendations on a day, under its objectives or else its sections."""
    made = Recommendation.objects.of_review(review)
    recommendations = list(made.as_at(day).with_kin().in_order())
    ever: Counter[int | None] = Counter(made.order_by().values_list("objective", flat=True))
    objectives = list(review.objectives.order_by("order", "pk"))
    groups = (
        by_objective(objectives, recommendations, ever)
        if objectives
        else by_section(recommendations)
    )
    return ReviewPosition(
        recommendations=recommendations,
        made_later_count=ever.total() - len(recommendations),
        groups=groups,
    )


@dataclass(frozen=True)
class ReviewLine:
    """A review in the list of reviews, with its counts as at a day."""

    review: ScrutinyReview
    counts: list[RagCount]
    latest_status_date: dt.date | None
    inferred_count: int

    @property
    def number(self) -> int:
        return sum(count.number for count in self.counts)


def review_lines(day: dt.date) -> list[ReviewLine]:
    """Every review with its position on a day, oldest first."""
    made = Recommendation.objects.as_at(day)
    counts, latest = made.count_by_review(), made.latest_by_review()
    return [
        ReviewLine(review, counts_of(counts.get(review.pk, {})), *latest.get(review.pk, (None, 0)))
        for review in ScrutinyReview.objects.in_order()
    ]


def by_objective(
    objectives: Sequence[Objective],
    recommendations: Sequence[Recommendation],
    ever: Mapping[int | None, int],
) -> list[RecommendationGroup]:
    """One group for each objective, those without any recommendation included.

    `ever` says how many each has on any day, by its primary key.
    """
    groups = []
    for objective in objectives:
        under = [each for each in recommendations if each.objective_id == objective.pk]
        later = ever.get(objective.pk, 0) - len(under)
        groups.append(RecommendationGroup(str(objective), under, objective, later))
    if without := [each for each in recommendations if each.objective_id is None]:
        groups.append(RecommendationGroup("Under no objective", without))
    return groups


def by_section(recommendations: Sequence[Recommendation]) -> list[RecommendationGroup]:
    """One group for each section, in the order in which the sections first appear."""
    sections = dict.fromkeys(each.section for each in recommendations)
    return [
        RecommendationGroup(
            section or "Recommendations",
            [each for each in recommendations if each.section == section],
        )
        for section in sections
    ]

"""The pages of an inspection and of a review: what they asked for, and how far it has got."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from findings.lines import one_for_each_line
from findings.models import Finding, Inspection, Judgement, SourceNote
from recommendations.models import (
    Objective,
    PlacedRecommendation,
    Recommendation,
    Retest,
    ScrutinyReview,
)
from recommendations.rag import COLOURS, Rag, StatusCount, status_counts
from recommendations.verdicts.matters import Matter, load_matters
from recommendations.verdicts.retests import SameWords, pairs_of, same_words


@dataclass(frozen=True)
class TrackedImprovement:
    """An area for improvement, and the recommendation that tracks it.

    `recommendation` carries its position as at the day; `made_later` is it instead where it had
    been made only after the day. Where both are None, nobody tracks the finding.
    """

    finding: Finding
    recommendation: Recommendation | None
    made_later: Recommendation | None
    matter: Matter | None


@dataclass(frozen=True)
class FindingWithMatter:
    """A finding, and the matter that inspections came back to, if they did."""

    finding: Finding
    matter: Matter | None


@dataclass(frozen=True)
class FindingGroup:
    """The findings under one heading."""

    heading: str
    findings: list[FindingWithMatter]

    @property
    def anchor(self) -> str:
        return f"section-{self.findings[0].finding.position}"


@dataclass(frozen=True)
class ToneCount:
    """A tone, praise or concern, and the number of findings that read so."""

    code: str
    name: str
    number: int


@dataclass(frozen=True)
class InspectionPosition:
    """Everything that an inspection's page shows, in the order shown."""

    judgements: list[Judgement]
    findings: list[Finding]
    improvements: list[TrackedImprovement]
    groups: list[FindingGroup]
    verdicts: list[SameWords]

    @property
    def tones(self) -> list[ToneCount]:
        """The number of findings by tone, then of those with none; no tone with the number 0."""
        codes = Counter(finding.tone for finding in self.findings)
        named = [*Finding.Tone.choices, ("", "Neither read")]
        return [ToneCount(code, name, codes[code]) for code, name in named if codes[code]]

    @property
    def counted_judgements(self) -> list[Judgement]:
        """The judgements, one for each line: the report's own, else as others tell."""
        return one_for_each_line(self.judgements)

    @property
    def told_findings(self) -> list[Finding]:
        """The findings that others tell of beside the inspection's own report, where it is held."""
        return [
            finding
            for finding in self.findings
            if finding.inspection.source_id and not finding.is_own
        ]

    @property
    def counted_findings(self) -> list[Finding]:
        """The findings but those that others tell of beside the inspection's own report."""
        told = {finding.pk for finding in self.told_findings}
        return [finding for finding in self.findings if finding.pk not in told]

    @property
    def is_tracked(self) -> bool:
        return any(improvement.recommendation for improvement in self.improvements)


def inspection_position(
    inspection: Inspection, day: dt.date, known_by: dt.datetime | None = None
) -> InspectionPosition:
    """Load an inspection's judgements and findings, and its areas for improvement as at a day.

    `known_by` is the moment after which nothing about these counts; None means all.
    """
    findings = list(inspection.findings.standing(known_by).in_order().with_related())
    judgements = inspection.judgements.standing(known_by).with_related()
    tracked = Recommendation.objects.of_inspection(inspection)
    on_day = {made.finding_id: made for made in tracked.as_at(day, known_by).with_related()}
    # Asked without a day too: what was made later is shown as such, not as tracked by nobody.
    on_any_day = {made.finding_id: made for made in tracked.known_by(known_by)}
    matters = load_matters(day, known_by)
    retests = Retest.objects.of_inspection(inspection).effective(known_by).saying_something()
    return InspectionPosition(
        judgements=list(judgements.order_by("area__order", "pk")),
        findings=findings,
        improvements=[
            TrackedImprovement(
                finding=finding,
                recommendation=on_day.get(finding.pk),
                made_later=None if finding.pk in on_day else on_any_day.get(finding.pk),
                matter=matters.of(finding),
            )
            for finding in findings
            if finding.asks_for_improvement
        ],
        groups=group_by_heading(
            [
                FindingWithMatter(finding, matters.of(finding))
                for finding in findings
                if not finding.asks_for_improvement
            ]
        ),
        verdicts=same_words(pairs_of(retests.shown_on(day).in_order().with_related())),
    )


def group_by_heading(findings: Sequence[FindingWithMatter]) -> list[FindingGroup]:
    """Group consecutive findings by their printed heading, or their kind where they have none.

    A heading that comes twice in a letter makes two groups, each where the letter has it.
    """

    def heading(placed: FindingWithMatter) -> str:
        finding = placed.finding
        return finding.section or f"{finding.get_kind_display()}s"

    return [FindingGroup(title, list(group)) for title, group in groupby(findings, key=heading)]


@dataclass(frozen=True)
class RecommendationGroup:
    """The recommendations under one objective, or one section of a review without objectives."""

    heading: str
    recommendations: list[PlacedRecommendation]
    objective: Objective | None = None
    made_later_count: int = 0

    @property
    def anchor(self) -> str:
        if self.objective:
            return f"objective-{self.objective.number}"
        return f"section-{self.recommendations[0].order}"


@dataclass(frozen=True)
class ReviewPosition:
    """A review's recommendations as at a day: counted, and grouped under headings."""

    recommendations: list[PlacedRecommendation]
    made_later_count: int
    groups: list[RecommendationGroup]

    @property
    def counts(self) -> tuple[StatusCount, ...]:
        """The number of recommendations by status, worst first."""
        return status_counts(
            Counter(recommendation.rag.code for recommendation in self.recommendations)
        )

    @property
    def inferred_count(self) -> int:
        """The number of colours that are inferred, or rest on an inferred day."""
        return sum(bool(recommendation.inferred_mark) for recommendation in self.recommendations)

    @property
    def latest_status_date(self) -> dt.date | None:
        """The latest day for which anybody stated a colour."""
        days = [made.current_status_date for made in self.recommendations]
        return max((day for day in days if day), default=None)


@dataclass(frozen=True)
class PrintedMeaning:
    """A colour, and what a review's own report says that it means.

    `note` is on words that its paper does not print so, where an officer let them stand.
    """

    rag: Rag
    words: str
    note: SourceNote | None


def printed_key(review: ScrutinyReview) -> list[PrintedMeaning]:
    """List the meaning of each colour as a review's own report prints it, worst first.

    Empty where it prints no key: then the register's own definitions hold.
    """
    notes = list(review.source.notes.all()) if review.rag_key else []
    return [
        PrintedMeaning(
            rag, words, next((note for note in notes if f"“{words}”" in note.oddity), None)
        )
        for rag in COLOURS
        if (words := review.rag_key.get(rag.code))
    ]


def review_position(
    review: ScrutinyReview, day: dt.date, known_by: dt.datetime | None = None
) -> ReviewPosition:
    """Load a review's recommendations as at a day, by objective, or by section if it has none.

    `known_by` is the moment after which nothing about these counts; None means all.
    """
    made = Recommendation.objects.of_review(review).known_by(known_by)
    recommendations = list(made.as_at(day, known_by).with_related().in_order())
    on_any_day: Counter[int | None] = Counter(made.order_by().values_list("objective", flat=True))
    objectives = list(review.objectives.order_by("order", "pk"))
    groups = (
        by_objective(objectives, recommendations, on_any_day)
        if objectives
        else by_section(recommendations)
    )
    return ReviewPosition(
        recommendations=recommendations,
        made_later_count=on_any_day.total() - len(recommendations),
        groups=groups,
    )


@dataclass(frozen=True)
class ReviewLine:
    """A row of the list of reviews: the review with its counts as at a day."""

    review: ScrutinyReview
    counts: tuple[StatusCount, ...]
    latest_status_date: dt.date | None
    inferred_count: int

    @property
    def number(self) -> int:
        return sum(count.number for count in self.counts)


def review_lines(day: dt.date) -> list[ReviewLine]:
    """Load every review with its counts by status as at a day, oldest first.

    Three queries, however many reviews: the database counts, nothing is loaded to be counted.
    """
    made = Recommendation.objects.as_at(day)
    counts, latest = made.count_by_review(), made.latest_by_review()
    return [
        ReviewLine(
            review, status_counts(counts.get(review.pk, {})), *latest.get(review.pk, (None, 0))
        )
        for review in ScrutinyReview.objects.with_source().in_order()
    ]


def by_objective(
    objectives: Sequence[Objective],
    recommendations: Sequence[PlacedRecommendation],
    on_any_day: Mapping[int | None, int],
) -> list[RecommendationGroup]:
    """Group recommendations by objective, empty ones included; last those under none.

    `on_any_day` is the number made under each objective on whatever day, by its primary key: so
    the page can say how many were made only after the day that it shows.
    """
    groups = []
    for objective in objectives:
        under = [made for made in recommendations if made.objective_id == objective.pk]
        later = on_any_day.get(objective.pk, 0) - len(under)
        groups.append(RecommendationGroup(str(objective), under, objective, later))
    if without := [made for made in recommendations if made.objective_id is None]:
        groups.append(RecommendationGroup("Under no objective", without))
    return groups


def by_section(recommendations: Sequence[PlacedRecommendation]) -> list[RecommendationGroup]:
    """Group recommendations by section, in the order in which the sections first appear."""
    sections = dict.fromkeys(made.section for made in recommendations)
    return [
        RecommendationGroup(
            section or "Recommendations",
            [made for made in recommendations if made.section == section],
        )
        for section in sections
    ]

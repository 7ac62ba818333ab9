"""A source document as a page: its paragraphs, and in the margin what the register took."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from findings.models import Finding, Judgement, SourceDocument, SourceParagraph
from recommendations.models import Decision, Objective, Recommendation, StatusUpdate
from wirral_tracker.kit.days import day_in_words


@dataclass(frozen=True)
class Link:
    """A record of the register, named for a reader."""

    label: str
    url: str


@dataclass(frozen=True)
class Taken:
    """One sort of thing that the register took from a paragraph, and the records it made."""

    what: str
    links: list[Link]


@dataclass(frozen=True)
class Passage:
    """A paragraph as the page shows it."""

    paragraph: SourceParagraph
    taken: list[Taken]

    @property
    def cells(self) -> list[str]:
        """The cells of a row of a table."""
        return self.paragraph.text.split("\t")


def passages(document: SourceDocument) -> list[Passage]:
    """The whole document in order, each paragraph with what was taken from it.

    The number of queries does not grow with the document.
    """
    paragraphs = document.paragraphs.in_order().prefetch_related("notes", *RELATIONS)
    return [Passage(paragraph, taken_from(paragraph)) for paragraph in paragraphs]


def taken_from(paragraph: SourceParagraph) -> list[Taken]:
    """What the register took from one paragraph, sort by sort."""
    taken = []
    for what, relation, link in SORTS:
        records = sorted(getattr(paragraph, relation).all(), key=lambda each: each.pk)
        if links := unique(link(record) for record in records):
            taken.append(Taken(what, links))
    return taken


def unique(links: Iterable[Link]) -> list[Link]:
    """Each link once, in the order in which they first come."""
    return list(dict.fromkeys(links))


# How each sort of record is named in the margin


def finding_link(finding: Finding) -> Link:
    name = f"paragraph {finding.paragraph}" if finding.paragraph else f"no. {finding.position}"
    kind = finding.get_kind_display().lower()
    label = name if finding.paragraph else f"{name} ({kind})"
    return Link(f"{finding.inspection.reference}, {label}", finding.get_absolute_url())


def judgement_link(judgement: Judgement) -> Link:
    inspection = judgement.inspection
    return Link(inspection.reference, f"{inspection.get_absolute_url()}#judgements")


def subject_link(subject: Any) -> Link:
    """An inspection or a review: its facts."""
    return Link(subject.reference, subject.get_absolute_url())


def recommendation_link(recommendation: Recommendation) -> Link:
    return Link(recommendation.reference, recommendation.get_absolute_url())


def objective_link(objective: Objective) -> Link:
    url = f"{objective.review.get_absolute_url()}#objective-{objective.number}"
    return Link(f"{objective.review.reference}, objective {objective.number}", url)


def _marked_link(statement: StatusUpdate | Decision, label: str, anchor: str) -> Link:
    """A link to a statement on its recommendation's page, with what is inferred or corrected."""
    corrected = "since corrected" if hasattr(statement, "corrected_by") else ""
    marked = ", ".join(filter(None, [statement.inferred_mark, corrected]))
    url = f"{statement.recommendation.get_absolute_url()}{anchor}"
    return Link(f"{label} ({marked})" if marked else label, url)


def status_link(update: StatusUpdate) -> Link:
    """A colour with its day, and what is inferred of it; a corrected one says so."""
    day = day_in_words(update.status_date)
    label = f"{update.recommendation.reference}: {update.status.word} as at {day}"
    return _marked_link(update, label, f"#update-{update.sequence}")


def decision_link(decision: Decision) -> Link:
    """What was decided, with its day, and what is inferred of it; a corrected one says so."""
    day = day_in_words(decision.decision_date)
    label = f"{decision.recommendation.reference}: {decision.get_kind_display().lower()}, {day}"
    return _marked_link(decision, label, f"#decision-{decision.sequence}")


# What is taken, the relation that holds it, and how a record of it is named
SORTS: tuple[tuple[str, str, Callable[[Any], Link]], ...] = (
    ("Facts of the inspection", "inspections", subject_link),
    ("Judgement", "judgements", judgement_link),
    ("Finding", "findings", finding_link),
    ("Facts of the review", "reviews", subject_link),
    ("Objective", "objectives", objective_link),
    ("Recommendation raised here", "recommendations_raised", recommendation_link),
    ("Recommendation made here", "recommendations", recommendation_link),
    ("Status taken from here", "status_updates", status_link),
    ("Words quoted in a status", "status_updates_quoting", status_link),
    ("Decision taken from here", "decisions", decision_link),
)
RELATIONS = (
    "inspections",
    "judgements__inspection",
    "findings__inspection",
    "reviews",
    "objectives__review",
    "recommendations_raised",
    "recommendations",
    "status_updates__recommendation",
    "status_updates__corrected_by",
    "status_updates_quoting__recommendation",
    "status_updates_quoting__corrected_by",
    "decisions__recommendation",
    "decisions__corrected_by",
)

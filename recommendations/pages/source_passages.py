"""A source document as a page: its paragraphs, and in the margin what the register took."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from findings.models import Finding, Inspection, Judgement, SourceDocument, SourceParagraph
from findings.querysets import not_withdrawn
from recommendations.models import (
    Decision,
    Objective,
    Recommendation,
    ScrutinyReview,
    StatusUpdate,
)
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.relations import related_rows


@dataclass(frozen=True)
class RecordLink:
    """A link to a record of the register, as a reader would name the record."""

    label: str
    url: str


@dataclass(frozen=True)
class Taken:
    """A kind of record, and links to those of that kind that were taken from a paragraph."""

    what: str
    links: list[RecordLink]


@dataclass(frozen=True)
class Passage:
    """A paragraph of the document, and in its margin what the register took from it."""

    paragraph: SourceParagraph
    taken: list[Taken]

    @property
    def cells(self) -> list[str]:
        """The cells of the paragraph where it is a row of a table."""
        # Reading a document in keeps a row as one paragraph, its cells parted by tabs.
        return self.paragraph.text.split("\t")


def passages(document: SourceDocument) -> list[Passage]:
    """Load a document's paragraphs in order, each with links to the records taken from it.

    What was withdrawn is left out. The number of queries does not grow with the document.
    """
    standing = [_standing(relation, path) for relation, path in MAY_BE_WITHDRAWN.items()]
    paragraphs = document.paragraphs.in_order().prefetch_related("notes", *standing, *RELATIONS)
    return [Passage(paragraph, taken_from(paragraph)) for paragraph in paragraphs]


def _standing(relation: str, path: str) -> Prefetch:
    """Build the Prefetch of a paragraph's records that stand; `path` leads to what may not."""
    rows = related_rows(SourceParagraph, relation)
    return Prefetch(relation, rows.filter(not_withdrawn(rows.model, path)))


def taken_from(paragraph: SourceParagraph) -> list[Taken]:
    """List links to the records taken from a paragraph, grouped by kind in the order of `KINDS`.

    Reads the relations that `passages` prefetched.
    """
    taken = []
    for what, relation, link in KINDS:
        records = sorted(getattr(paragraph, relation).all(), key=lambda record: record.pk)
        if links := unique_links(link(record) for record in records):
            taken.append(Taken(what, links))
    return taken


def unique_links(links: Iterable[RecordLink]) -> list[RecordLink]:
    """Drop repeated links, keeping the order in which they first come.

    The judgements of one inspection all lead to one place on its page.
    """
    return list(dict.fromkeys(links))


# How each kind of record is named in the margin


def finding_link(finding: Finding) -> RecordLink:
    """Build the link to a finding, called by its paragraph, or its place and kind without one."""
    name = f"paragraph {finding.paragraph}" if finding.paragraph else f"no. {finding.position}"
    kind = finding.get_kind_display().lower()
    label = name if finding.paragraph else f"{name} ({kind})"
    return RecordLink(f"{finding.inspection.reference}, {label}", finding.get_absolute_url())


def judgement_link(judgement: Judgement) -> RecordLink:
    """Build the link to the judgements on a judgement's inspection's page."""
    inspection = judgement.inspection
    return RecordLink(inspection.reference, f"{inspection.get_absolute_url()}#judgements")


def subject_link(subject: Inspection | ScrutinyReview) -> RecordLink:
    """Build the link to the page of an inspection or review, whose facts stand at its head."""
    return RecordLink(subject.reference, subject.get_absolute_url())


def recommendation_link(recommendation: Recommendation) -> RecordLink:
    """Build the link to a recommendation's page."""
    return RecordLink(recommendation.reference, recommendation.get_absolute_url())


def objective_link(objective: Objective) -> RecordLink:
    """Build the link to an objective on its review's page."""
    url = f"{objective.review.get_absolute_url()}#objective-{objective.number}"
    return RecordLink(f"{objective.review.reference}, objective {objective.number}", url)


def _marked_link(statement: StatusUpdate | Decision, label: str, anchor: str) -> RecordLink:
    """Build the link to a statement, its label marked where it is inferred or since corrected."""
    corrected = "since corrected" if hasattr(statement, "corrected_by") else ""
    marked = ", ".join(filter(None, [statement.inferred_mark, corrected]))
    url = f"{statement.recommendation.get_absolute_url()}{anchor}"
    return RecordLink(f"{label} ({marked})" if marked else label, url)


def status_link(update: StatusUpdate) -> RecordLink:
    """Build the link to a status update, called by colour and day; see `_marked_link`."""
    day = day_in_words(update.status_date)
    label = f"{update.recommendation.reference}: {update.status.word} as at {day}"
    return _marked_link(update, label, f"#update-{update.sequence}")


def decision_link(decision: Decision) -> RecordLink:
    """Build the link to a decision, called by kind and day; see `_marked_link`."""
    day = day_in_words(decision.decision_date)
    label = f"{decision.recommendation.reference}: {decision.get_kind_display().lower()}, {day}"
    return _marked_link(decision, label, f"#decision-{decision.sequence}")


# What is taken, the relation that holds it, and how a record of it is named.
KINDS: tuple[tuple[str, str, Callable[[Any], RecordLink]], ...] = (
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
# By the relation that holds them: what leads from a record to what may be withdrawn.
MAY_BE_WITHDRAWN = {
    "inspections": "",
    "judgements": "inspection",
    "findings": "inspection",
    "reviews": "",
    "objectives": "review",
    "recommendations_raised": "",
    "recommendations": "",
    "status_updates": "recommendation",
    "status_updates_quoting": "recommendation",
    "decisions": "recommendation",
}
# Prefetched together: with them `taken_from` asks the database nothing for any paragraph.
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

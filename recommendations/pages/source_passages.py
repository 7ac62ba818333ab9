"""A source document as a page: its paragraphs, and in the margin what the register took."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model

from findings.models import (
    Finding,
    Inspection,
    Judgement,
    SourceDocument,
    SourceNote,
    SourceParagraph,
)
from findings.querysets.withdrawals import not_withdrawn
from recommendations.models import (
    Decision,
    Objective,
    Recommendation,
    ScrutinyReview,
    StatusUpdate,
)
from wirral_tracker.kit.days import day_in_words


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
    """A paragraph of the document, with what the register took from it and what is odd there."""

    paragraph: SourceParagraph
    taken: list[Taken]
    notes: list[SourceNote]

    @property
    def anchor(self) -> str:
        """The paragraph's place on the page, as its address has it."""
        return f"p{self.paragraph.position}"

    @property
    def cells(self) -> list[str]:
        """The cells of the paragraph where it is a row of a table."""
        # Reading a document in keeps a row as one paragraph, its cells parted by tabs.
        return self.paragraph.text.split("\t")


def passages(document: SourceDocument) -> list[Passage]:
    """Load a document's paragraphs in order, each with links to the records taken from it.

    What was withdrawn is left out. A query for each kind of record, grouped here: a prefetch would
    build a queryset for each kind under each paragraph, which are thousands.
    """
    taken: dict[int, list[Taken]] = defaultdict(list)
    for kind in KINDS:
        for key, links in kind.links_by_paragraph(document).items():
            taken[key].append(Taken(kind.what, unique_links(links)))
    notes: dict[int | None, list[SourceNote]] = defaultdict(list)
    for note in document.notes.order_by("position"):
        notes[note.paragraph_id].append(note)
    return [
        Passage(paragraph, taken.get(paragraph.pk, []), notes.get(paragraph.pk, []))
        for paragraph in document.paragraphs.in_order()
    ]


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


@dataclass(frozen=True)
class Kind:
    """A kind of record that is taken from paragraphs: what it is called, and how it is loaded.

    `at` names its field of paragraphs; `of` leads to what may be withdrawn, itself where it is
    empty; `joined` names what its link prints besides.
    """

    what: str
    model: type[Model]
    at: str
    of: str
    link: Callable[[Any], RecordLink]
    joined: tuple[str, ...] = ()

    def links_by_paragraph(self, document: SourceDocument) -> dict[int, list[RecordLink]]:
        """Load links to the records of this kind that stand, by their paragraph's primary key."""
        records = self.model._default_manager.filter(
            not_withdrawn(self.model, self.of), **{f"{self.at}__document": document}
        )
        # Of a record at several paragraphs, the join that filters gives a row for each.
        placed = records.annotate(paragraph_key=F(self.at)).order_by("pk")
        links: dict[int, list[RecordLink]] = defaultdict(list)
        for record in placed.select_related(*filter(None, [self.of, *self.joined])):
            links[record.paragraph_key].append(self.link(record))
        return links


CORRECTED = ("corrected_by",)
# In the order of the margin.
KINDS = (
    Kind("Facts of the inspection", Inspection, "stated_at", "", subject_link),
    Kind("Judgement", Judgement, "locator", "inspection", judgement_link),
    Kind("Finding", Finding, "locator", "inspection", finding_link),
    Kind("Facts of the review", ScrutinyReview, "stated_at", "", subject_link),
    Kind("Objective", Objective, "locator", "review", objective_link),
    Kind("Recommendation raised here", Recommendation, "raised_at", "", recommendation_link),
    Kind("Recommendation made here", Recommendation, "locator", "", recommendation_link),
    Kind(
        "Status taken from here", StatusUpdate, "locator", "recommendation", status_link, CORRECTED
    ),
    Kind(
        "Words quoted in a status",
        StatusUpdate,
        "passages",
        "recommendation",
        status_link,
        CORRECTED,
    ),
    Kind(
        "Decision taken from here", Decision, "locator", "recommendation", decision_link, CORRECTED
    ),
)

"""A paper as an officer confirmed it: checked, and ready to be recorded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from recommendations.intake.letters.confirmed import PublicationFields
from recommendations.intake.letters.paper_reading import ParagraphRead
from recommendations.intake.papers.corrections import MarkedParagraph


class ReviewFacts(TypedDict):
    """The fields of a ScrutinyReview that a paper gives, and that may be corrected."""

    kind: str
    title: str
    body: str
    committee: str
    start_date: dt.date | None
    end_date: dt.date | None
    date_text: str
    panel: list[str]
    rag_key: dict[str, str]


class ReviewFields(ReviewFacts):
    """The fields of a new ScrutinyReview, as keyword arguments for the model."""

    reference: str


class PaperFields(TypedDict):
    """The fields of a review's SourceDocument that an officer gives, and may correct."""

    title: str
    publisher: str
    published_date: dt.date | None
    licence: str


class DocumentFields(PublicationFields, PaperFields):
    """The fields of a new SourceDocument, as keyword arguments for the model."""


class MadeFields(TypedDict):
    """The day on which a paper's recommendations were made, and what that day rests on."""

    made_date: dt.date
    made_date_basis: str
    made_date_text: str


@dataclass(frozen=True)
class PaperNote:
    """A note to be made on what a paper prints otherwise, and its paragraph's position, if one."""

    position: int | None
    oddity: str
    treatment: str


@dataclass(frozen=True)
class ConfirmedPaper:
    """A paper as the officer confirmed it, with all its paragraphs and those that are marked."""

    review: ReviewFields
    document: DocumentFields
    made: MadeFields
    paragraphs: Sequence[ParagraphRead]
    objectives: Sequence[MarkedParagraph]
    recommendations: Sequence[MarkedParagraph]
    notes: Sequence[PaperNote] = ()

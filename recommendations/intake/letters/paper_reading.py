"""A paper as plain values, as it is stored when it is brought in. Needs no Django."""

from typing import TypedDict

from findings.letters import Paper
from recommendations.intake.letters.reading import DoubtRead


class ParagraphRead(TypedDict):
    """A paragraph as it was read; what is not printed is empty."""

    style: str
    text: str
    number: str
    section: str
    page: int


class PaperReading(TypedDict):
    """A paper as it was read: its paragraphs, and what an officer should look at again."""

    paragraphs: list[ParagraphRead]
    doubts: list[DoubtRead]


class ReadPaper(TypedDict):
    """The child process's answer for a paper: its pages and its reading."""

    pages: list[str]
    paper: PaperReading


def paper_reading_of(paper: Paper) -> PaperReading:
    """Serialise a paper as plain values, with a doubt for each page that is only a picture."""
    return {
        "paragraphs": [
            {
                "style": paragraph.style,
                "text": paragraph.text,
                "number": paragraph.number,
                "section": paragraph.section,
                "page": paragraph.page,
            }
            for paragraph in paper.paragraphs
        ],
        "doubts": [
            {"reason": f"Page {page} is only a picture, and nothing of it was read.", "page": page}
            for page in paper.unread_pages
        ],
    }

"""A paper as an officer first opens it: a title and a reference are proposed, the rest is empty."""

import re

from django.utils.text import slugify

from findings.letters.dates import MONTHS
from findings.models import Inspection, SourceDocument
from recommendations.intake.letters.paper_reading import PaperReading
from recommendations.intake.papers.corrections import PaperCorrections
from recommendations.models import ScrutinyReview

Kind = ScrutinyReview.Kind
# What a reference of these kinds begins with; a scrutiny review's, with the initials of its title.
ABBREVIATIONS: dict[str, str] = {
    Kind.PEER_REVIEW: "PEER",
    Kind.SEND_INSPECTION: "SEND",
    Kind.OMBUDSMAN: "OMB",
    Kind.INTERNAL_AUDIT: "AUDIT",
    Kind.IMPROVEMENT_NOTICE: "NOTICE",
    Kind.OTHER_LETTER: "LETTER",
}
# Words that titles of reviews share, so that they tell none from another.
SHARED = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "the", "to", "with"]
    + ["committee", "council", "draft", "final", "finish", "group", "inquiry", "panel", "progress"]
    + ["report", "review", "scrutiny", "task"]
)
MOST_INITIALS, FIRST_PARAGRAPHS = 4, 60
DATED = re.compile(rf"\b(?:{'|'.join(MONTHS)})\s+(?P<year>(?:19|20)\d\d)\b", re.I)


def paper_as_read(reading: PaperReading) -> PaperCorrections:
    """Build what an officer begins with: the first heading as title, and a reference that is free.

    Its kind is asked. A paper is not published until somebody says that it is.
    """
    paragraphs = reading["paragraphs"]
    headings = (row["text"] for row in paragraphs if row["style"] == "heading")
    title = " ".join(next(headings, paragraphs[0]["text"]).split())[:300]
    return PaperCorrections(
        {
            "title": title,
            "document_title": title,
            "reference": proposed_reference("", title, year_of(reading)),
            "unpublished": "on",
        }
    )


def year_of(reading: PaperReading) -> str:
    """Return the year of the first month that the beginning of a paper prints; else empty."""
    text = " ".join(row["text"] for row in reading["paragraphs"][:FIRST_PARAGRAPHS])
    dated = DATED.search(text)
    return dated["year"] if dated else ""


def proposed_reference(kind: str, title: str, year: str) -> str:
    """Return a free reference such as "CP-2019", or "CP-2019B" where it is taken.

    Empty where the year is not known, or no word of the title tells it from others.
    """
    words = [word for word in re.findall(r"[A-Za-z]+", title) if word.lower() not in SHARED]
    initials = "".join(word[0] for word in words[:MOST_INITIALS]).upper()
    if len(initials) == 1:
        initials = words[0][:MOST_INITIALS].upper()
    stem = ABBREVIATIONS.get(kind, initials)
    if not (stem and year):
        return ""
    names = (f"{stem}-{year}{letter}" for letter in ("", *"BCDEFGH"))
    return next((name for name in names if is_free(name)), "")


def is_free(reference: str) -> bool:
    """Return whether no review, inspection or source of the register is called so."""
    return not (
        ScrutinyReview.objects.called(reference)
        or Inspection.objects.references_beginning_with(reference, whole=True)
        or SourceDocument.objects.called(slugify(reference))
    )

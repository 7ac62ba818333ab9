"""An inspection of Ofsted's that cannot be read, entered by hand from its paragraphs."""

from django.contrib.auth.models import User
from django.db import transaction

from findings.models import ReceivedLetter
from findings.models.received import READING
from recommendations.intake.letters.keeping import KeptMeanwhile, locked_letter
from recommendations.intake.letters.paper_reading import PaperReading
from recommendations.intake.letters.pieces import MOST_PIECES
from recommendations.intake.letters.reading import LetterReading, PieceRead
from recommendations.intake.papers.corrections import stored_paper


class TooManyParagraphs(Exception):
    """The refusal of a paper with more paragraphs than a page of a letter can hold."""


@transaction.atomic
def make_inspection(
    received: ReceivedLetter, *, by: User, opened_on: int | None = None
) -> ReceivedLetter:
    """Make a paper that is not confirmed a letter: its paragraphs are findings to look over.

    What was marked and typed of it as a review goes; its file and its doubts stay.

    Raises: KeptMeanwhile; TooManyParagraphs.
    """
    letter = locked_letter(received, opened_on)
    if letter.is_confirmed or letter.becomes != ReceivedLetter.Becomes.REVIEW:
        raise KeptMeanwhile(letter)
    letter.reading = READING.write(letter_reading(stored_paper(letter)))
    letter.becomes = ReceivedLetter.Becomes.INSPECTION
    letter.corrections = ""
    letter.version += 1
    letter.save(update_fields=["reading", "becomes", "corrections", "version"])
    return letter


def letter_reading(paper: PaperReading) -> LetterReading:
    """Build the reading of a letter from a paper's paragraphs, with every fact left to be typed.

    Raises: TooManyParagraphs.
    """
    findings: list[PieceRead] = [
        {"section": row["section"], "number": row["number"], "text": " ".join(row["text"].split())}
        for row in paper["paragraphs"]
        if row["style"] != "heading"
    ]
    if len(findings) > MOST_PIECES:
        raise TooManyParagraphs(
            f"It has {len(findings)} paragraphs, and an inspection entered by hand at most "
            f"{MOST_PIECES}. Paste the part that counts as a text of its own."
        )
    return {
        "authority": "",
        "kind": "",
        "framework": "",
        "start_date": "",
        "end_date": "",
        "published_date": "",
        "focus": "",
        "lead_inspectors": [],
        "inspectors": [],
        "judgements": [],
        "improvements": [],
        "findings": findings,
        "doubts": paper["doubts"],
    }

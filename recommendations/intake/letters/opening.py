"""A letter as an officer first opens it: its stored reading, before anybody has corrected it."""

from findings.models import Inspection, ReceivedLetter
from findings.models.received import READING
from recommendations.intake.letters.corrections import Corrections
from recommendations.intake.letters.pieces import LetterPiece
from recommendations.intake.letters.reading import LetterReading, PieceRead

ABBREVIATIONS: dict[str, str] = {
    Inspection.Kind.ILACS_STANDARD: "ILACS",
    Inspection.Kind.ILACS_SHORT: "ILACS",
    Inspection.Kind.FOCUSED_VISIT: "FV",
    Inspection.Kind.MONITORING_VISIT: "MV",
    Inspection.Kind.SIF: "SIF",
    Inspection.Kind.JTAI: "JTAI",
}


def stored_reading(received: ReceivedLetter) -> LetterReading:
    """Return a received letter's stored reading, under today's names.

    Raises: NotOpened where a later version of the register read it, or under unknown names.
    """
    reading: LetterReading = received.as_read
    READING.refuse_unknown(reading, frozenset(LetterReading.__annotations__))
    return reading


def corrections_as_read(reading: LetterReading) -> Corrections:
    """Build the corrections that an officer begins with, from a letter's reading."""
    kind = dict(Inspection.Kind.choices).get(reading["kind"], "Inspection")
    leads = reading["lead_inspectors"]
    inspection = {
        "reference": suggested_reference(reading),
        "title": f"{kind}: {reading['authority']}".rstrip(": "),
        "kind": reading["kind"],
        "framework": reading["framework"],
        "start_date": reading["start_date"],
        "end_date": reading["end_date"],
        "published_date": reading["published_date"],
        "focus": reading.get("focus", ""),
        "lead_inspectors": "\n".join(leads),
        "inspectors": "\n".join(name for name in reading["inspectors"] if name not in leads),
    }
    pieces = {
        "judgements": [_piece(row) for row in reading["judgements"]],
        "improvements": [_piece(row) for row in reading["improvements"]],
        "paragraphs": [_piece(row) for row in reading["findings"]],
    }
    return Corrections(inspection, pieces)


def passages_read(reading: LetterReading) -> list[LetterPiece]:
    """Build a piece of each passage that is kept with the source and is no finding."""
    return [_piece(row) for row in reading.get("passages", [])]


def _piece(row: PieceRead) -> LetterPiece:
    return LetterPiece(
        area=row.get("area", ""),
        grade=row.get("grade", ""),
        kind=row.get("kind", ""),
        section=row.get("section", ""),
        number=row.get("number", ""),
        lead=row.get("lead", ""),
        text=row.get("text", ""),
        page=row.get("page"),
        start=row.get("start"),
    )


def suggested_reference(reading: LetterReading) -> str:
    """Return a free reference for an inspection, such as "FV-2024", or "FV-2024B" if it is taken.

    It has the kind and the year of the first day on site, else of publication. Empty where kind or
    year is not known, or where the references up to H are all taken.
    """
    year = (reading["start_date"] or reading["published_date"])[:4]
    kind = ABBREVIATIONS.get(reading["kind"], "")
    if not (kind and year):
        return ""
    stem = f"{kind}-{year}"
    taken = set(Inspection.recorded.references_beginning_with(stem))
    names = (stem, *(f"{stem}{letter}" for letter in "BCDEFGH"))
    return next((name for name in names if name not in taken), "")

"""A letter as it was read, in the shape in which an officer looks it over."""

import hashlib
from typing import Any

from django.contrib.auth.models import User
from django.utils.text import get_valid_filename

from findings.letters import Letter, Span, read
from findings.models import Inspection, ReceivedLetter

OTHER = "other"
# Whose children's services the register is about.
COUNCIL = "Wirral"


class Declined(Exception):
    """The document is no letter or report that can be taken in; its message says why."""


def receive(source: bytes | str, name: str, *, by: User) -> ReceivedLetter:
    """Read a document and keep what was read for the officer to look over.

    Raises: Declined when it is of another kind; UnreadableFile when there is no text in it.
    """
    letter = read(source, name)
    if letter.kind == OTHER:
        reasons = " ".join(doubt.reason for doubt in letter.doubts)
        raise Declined(reasons or "This is no inspection letter or report that can be read.")
    data = source if isinstance(source, bytes) else source.encode()
    return ReceivedLetter.objects.create(
        file_name=get_valid_filename(name)[:200] or "letter",
        sha256=hashlib.sha256(data).hexdigest(),
        pages=list(letter.pages),
        reading=reading_of(letter),
        received_by=by,
    )


def keep_corrections(received: ReceivedLetter, corrections: str) -> None:
    """Keep the form as the officer left it; nothing of it counts yet."""
    received.corrections = corrections
    received.save(update_fields=["corrections"])


def reading_of(letter: Letter) -> dict[str, Any]:
    """The letter as plain values, each with the page on which it stands."""
    visit = letter.visit
    authority = letter.authority or ""
    return {
        "is_of_another": bool(authority) and COUNCIL.casefold() not in authority.casefold(),
        "authority": authority,
        "kind": letter.kind,
        "framework": letter.framework or "",
        "start_date": visit.start_date.isoformat() if visit else "",
        "end_date": visit.end_date.isoformat() if visit else "",
        "published_date": letter.published_date.isoformat() if letter.published_date else "",
        "lead_inspectors": list(letter.lead_inspectors),
        "inspectors": list(letter.inspectors),
        **_pieces(letter),
        "doubts": [
            {"reason": each.reason, "page": each.span.page if each.span else None}
            for each in letter.doubts
        ],
    }


def _pieces(letter: Letter) -> dict[str, Any]:
    """Judgements, what is asked for, and what was found, each with its place."""
    return {
        "judgements": [
            {"area": each.area, "grade": each.grade, **_place(each.span)}
            for each in letter.judgements
        ],
        "improvements": [
            {
                "kind": each.kind,
                "section": each.section,
                "text": each.text,
                "tag": each.tag or "",
                **_place(each.span),
            }
            for each in letter.improvements
        ],
        "findings": [
            {
                "section": each.section,
                "number": each.number or "",
                "text": each.text,
                **_place(each.span),
            }
            for each in letter.findings
        ],
    }


def _place(span: Span) -> dict[str, int]:
    return {"page": span.page, "start": span.start}


ABBREVIATIONS = {
    Inspection.Kind.ILACS_STANDARD: "ILACS",
    Inspection.Kind.ILACS_SHORT: "ILACS",
    Inspection.Kind.FOCUSED_VISIT: "FV",
    Inspection.Kind.MONITORING_VISIT: "MV",
    Inspection.Kind.SIF: "SIF",
    Inspection.Kind.JTAI: "JTAI",
}


def suggested_reference(reading: dict[str, Any]) -> str:
    """The kind and the year, as the register calls its inspections; lettered where it is taken."""
    year = (reading["start_date"] or reading["published_date"])[:4]
    kind = ABBREVIATIONS.get(reading["kind"], "")
    stem = f"{kind}-{year}" if kind and year else ""
    taken = set(Inspection.objects.beginning_with(stem)) if stem else set()
    free = (name for name in [stem, *(f"{stem}{letter}" for letter in "BCDEFGH")])
    return next((name for name in free if name not in taken), "")

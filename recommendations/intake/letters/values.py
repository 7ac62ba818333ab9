"""A letter as plain values, in the shape in which an officer looks it over. Needs no Django."""

from typing import Any

from findings.letters import Letter, TextSpan

# Whose children's services the register is about.
COUNCIL = "Wirral"


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
        "focus": letter.focus or "",
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


def _place(span: TextSpan) -> dict[str, int]:
    return {"page": span.page, "start": span.start}

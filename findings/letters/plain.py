"""A letter as the JSON that `manage.py read_letter` prints; its keys and codes are a contract."""

from datetime import date
from typing import Any

from findings.letters.records import Letter


def as_json(letter: Letter) -> dict[str, Any]:
    """Plain values only: dates in ISO form; null where nothing is printed."""
    visit = letter.visit
    return {
        "authority": letter.authority,
        "kind": letter.kind,
        "framework": letter.framework,
        "start_date": _iso(visit.start_date if visit else None),
        "end_date": _iso(visit.end_date if visit else None),
        "published_date": _iso(letter.published_date),
        "lead_inspectors": list(letter.lead_inspectors),
        "inspectors": list(letter.inspectors),
        "judgements": [{"area": each.area, "grade": each.grade} for each in letter.judgements],
        "improvements": [
            {"text": each.text, "kind": each.kind, "tag": each.tag} for each in letter.improvements
        ],
        "findings": [
            {"section": each.section, "paragraph": each.number, "text": each.text}
            for each in letter.findings
        ],
        "doubts": [each.reason for each in letter.doubts],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

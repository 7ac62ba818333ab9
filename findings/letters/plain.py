"""A letter as the JSON that `manage.py read_letter` prints.

Other programs read it: its keys and codes are a contract and do not change.
"""

from datetime import date

from findings.letters.ledger import counts_of
from findings.letters.records import LOTS, Letter
from wirral_tracker.kit.json_values import JSON


def as_json(letter: Letter) -> dict[str, JSON]:
    """Build the JSON object of a letter: dates as YYYY-MM-DD, null where nothing is printed."""
    visit = letter.visit
    counts = counts_of(letter.ledger)
    return {
        "authority": letter.authority,
        "kind": letter.kind,
        "framework": letter.framework,
        "start_date": _iso(visit.start_date if visit else None),
        "end_date": _iso(visit.end_date if visit else None),
        "published_date": _iso(letter.published_date),
        "lead_inspectors": list(letter.lead_inspectors),
        "inspectors": list(letter.inspectors),
        "judgements": [
            {"area": judgement.area, "grade": judgement.grade} for judgement in letter.judgements
        ],
        "improvements": [
            {
                "text": improvement.text,
                "kind": improvement.kind,
                "tag": improvement.tag,
                "section": improvement.section,
                "paragraph": improvement.number,
                "lead": improvement.lead,
            }
            for improvement in letter.improvements
        ],
        "findings": [
            {"section": finding.section, "paragraph": finding.number, "text": finding.text}
            for finding in letter.findings
        ],
        "doubts": [doubt.reason for doubt in letter.doubts],
        "passages": [
            {"section": passage.section, "text": passage.text} for passage in letter.passages
        ],
        "lines": {lot: counts[lot] for lot in LOTS},
    }


def _iso(day: date | None) -> str | None:
    """Format a day as YYYY-MM-DD; None stays None."""
    return day.isoformat() if day else None

"""A letter as plain values, as it is stored when it is brought in. Needs no Django."""

from typing import NotRequired, TypedDict

from findings.letters import Letter, TextSpan
from findings.letters.records import TAKEN


class PieceRead(TypedDict, total=False):
    """A judgement, improvement or paragraph as it was read, and where it begins in the document."""

    area: str
    grade: str
    kind: str
    section: str
    number: str
    text: str
    lead: str
    tag: str
    page: int
    start: int


class DoubtRead(TypedDict):
    """Something that could not be read for sure, and where it stands, if that is known."""

    reason: str
    page: int | None
    start: NotRequired[int | None]


class LetterReading(TypedDict):
    """A letter as it was read; days in ISO format, and empty where they are not known."""

    # Of letters read by earlier releases, which knew one name of the council: nothing asks it now.
    is_of_another: NotRequired[bool]
    authority: str
    kind: str
    framework: str
    start_date: str
    end_date: str
    published_date: str
    focus: NotRequired[str]
    lead_inspectors: list[str]
    inspectors: list[str]
    judgements: list[PieceRead]
    improvements: list[PieceRead]
    findings: list[PieceRead]
    passages: NotRequired[list[PieceRead]]
    doubts: list[DoubtRead]
    # [page, start, end, lot] of each line that was taken into no record.
    ledger: NotRequired[list[tuple[int, int, int, str]]]


class ReadLetter(TypedDict):
    """The child process's answer for a letter: its kind, its doubts, its pages and its reading."""

    kind: str
    reasons: list[str]
    pages: list[str]
    reading: LetterReading


class UnreadableLetter(TypedDict):
    """The child process's answer for a document that cannot be read: the reason, to be shown."""

    unreadable: str


def reading_of(letter: Letter) -> LetterReading:
    """Serialise a parsed letter as plain values; days in ISO format, empty where not known."""
    visit = letter.visit
    return {
        "authority": letter.authority or "",
        "kind": letter.kind,
        "framework": letter.framework or "",
        "start_date": visit.start_date.isoformat() if visit else "",
        "end_date": visit.end_date.isoformat() if visit else "",
        "published_date": letter.published_date.isoformat() if letter.published_date else "",
        "focus": letter.focus or "",
        "lead_inspectors": list(letter.lead_inspectors),
        "inspectors": list(letter.inspectors),
        "judgements": _judgements(letter),
        "improvements": _improvements(letter),
        "findings": _findings(letter),
        "passages": [
            {"section": passage.section, "text": passage.text, **_place(passage.span)}
            for passage in letter.passages
        ],
        "doubts": [
            {
                "reason": doubt.reason,
                "page": doubt.span.page if doubt.span else None,
                "start": doubt.span.start if doubt.span else None,
            }
            for doubt in letter.doubts
        ],
        "ledger": [
            (row.page, row.start, row.end, row.lot) for row in letter.ledger if row.lot != TAKEN
        ],
    }


def _judgements(letter: Letter) -> list[PieceRead]:
    return [
        {"area": judgement.area, "grade": judgement.grade, **_place(judgement.span)}
        for judgement in letter.judgements
    ]


def _improvements(letter: Letter) -> list[PieceRead]:
    return [
        {
            "kind": improvement.kind,
            "section": improvement.section,
            "text": improvement.text,
            "lead": improvement.lead or "",
            "tag": improvement.tag or "",
            **_place(improvement.span),
        }
        for improvement in letter.improvements
    ]


def _findings(letter: Letter) -> list[PieceRead]:
    return [
        {
            "section": finding.section,
            "number": finding.number or "",
            "text": finding.text,
            **_place(finding.span),
        }
        for finding in letter.findings
    ]


def _place(span: TextSpan) -> PieceRead:
    return {"page": span.page, "start": span.start}

"""An officer's form of a paper so far, not checked, as it is stored with it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Self

from findings.models import ReceivedLetter
from findings.models.received import CORRECTIONS, READING
from findings.verbatim import fold
from recommendations.intake.letters.paper_reading import PaperReading, ParagraphRead
from recommendations.intake.papers.cell_words import first_line, letters_of
from recommendations.intake.sheets.lists import LABELS, ListPoint, points_of
from wirral_tracker.kit.numbers import whole_number

RECOMMENDATIONS, OBJECTIVES = "recommendations", "objectives"
LEFT_OUT = "DELETE"
# Four figures at most: a paper has 3,000 paragraphs at most.
ROW = re.compile(rf"({RECOMMENDATIONS}|{OBJECTIVES})-([0-9]{{1,4}})-(\w+)")
OBJECTIVE = re.compile(r"^(?:objective|aim)\s+(?P<label>\d{1,3}[a-z]?)\s*[:.)–—-]?\s+(?=\S)", re.I)
# A shorter paragraph, such as a heading, is found in many a line of a list.
FEWEST_LETTERS = 20


@dataclass(frozen=True)
class MarkedParagraph:
    """A paragraph that an officer marked: its position from 1, the number and the words to keep.

    `objective` is the number of the objective that a recommendation stands under, if it does.
    """

    position: int | None
    number: str = ""
    text: str = ""
    objective: str = ""


@dataclass(frozen=True)
class PaperCorrections:
    """A paper as an officer has it: the fields as typed, and the paragraphs that they marked."""

    fields: Mapping[str, str]
    recommendations: tuple[MarkedParagraph, ...] = ()
    objectives: tuple[MarkedParagraph, ...] = ()
    left_over: Mapping[str, str] = field(default_factory=dict)

    def as_text(self) -> str:
        """Serialise the corrections as a query string, by the form's field names, with version."""
        values = {**self.left_over, **self.fields}
        for name, rows in ((RECOMMENDATIONS, self.recommendations), (OBJECTIVES, self.objectives)):
            for number, row in enumerate(rows):
                values |= {
                    f"{name}-{number}-{key}": value
                    for key, value in paragraph_field_values(row).items()
                }
        return CORRECTIONS.write_query(values)

    def with_field(self, name: str, value: str) -> Self:
        """Copy the corrections with another value in one field."""
        return replace(self, fields={**self.fields, name: value})

    def marking(
        self, recommending: Iterable[int], aiming: Iterable[int], reading: PaperReading
    ) -> Self:
        """Copy the corrections with these paragraphs marked, by position; those not there, skipped.

        A paragraph that is marked already stays as it was put right.
        """
        return replace(
            self,
            recommendations=_with_marked(self.recommendations, recommending, reading),
            objectives=_with_marked(self.objectives, aiming, reading),
        )

    def matching(
        self, pasted: str, reading: PaperReading, pages: Sequence[str]
    ) -> tuple[Self, str]:
        """Mark the paragraphs of a pasted list, line by line; return the lines that have none.

        `pages` are the paper's lines, in which the words of a cell may stand one below another.
        """
        found: list[MarkedParagraph] = []
        unmatched = []
        known = {fold(row.text) for row in self.recommendations}
        for point in points_of(pasted):
            number, text, position = _found_point(point, reading)
            position = position or _position_in_cells(text, reading, pages)
            if position is None:
                unmatched.append(f"{number}. {text}" if number else text)
            elif fold(text) not in known:
                found.append(_marked(position, reading["paragraphs"][position - 1], text, number))
        rows = _in_order([*self.recommendations, *found])
        return replace(self, recommendations=rows), "\n\n".join(unmatched)


def paragraph_field_values(row: MarkedParagraph) -> dict[str, str]:
    """Return what a browser sends of a row's form, by field name without its prefix."""
    return {name: "" if value is None else str(value) for name, value in asdict(row).items()}


def stored_paper(received: ReceivedLetter) -> PaperReading:
    """Return a received paper's stored reading, under today's names.

    Raises: NotOpened where a later version of the register read it, or under unknown names.
    """
    reading: PaperReading = received.as_read
    READING.refuse_unknown(reading, frozenset(PaperReading.__annotations__))
    return reading


def corrections_from(
    values: Mapping[str, str], is_field: Callable[[str], bool], *, is_sent: bool
) -> PaperCorrections:
    """Build corrections from field values by name; rows that are left out, and blank ones, go.

    What was kept under a name that no field has is `left_over`; what was sent under one is none of
    the form's, such as its buttons.
    """
    fields: dict[str, str] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {RECOMMENDATIONS: {}, OBJECTIVES: {}}
    left_over: dict[str, str] = {}
    for name, value in values.items():
        # A browser ends a line in two characters, we in one.
        value = value.replace("\r\n", "\n")
        if of_row := ROW.fullmatch(name):
            rows[of_row[1]].setdefault(int(of_row[2]), defaultdict(str))[of_row[3]] = value
        elif is_field(name):
            fields[name] = value
        elif value and not is_sent:
            left_over[name] = value
    return PaperCorrections(
        fields, _rows(rows[RECOMMENDATIONS]), _rows(rows[OBJECTIVES]), left_over
    )


def _rows(rows: Mapping[int, Mapping[str, str]]) -> tuple[MarkedParagraph, ...]:
    marked = [
        MarkedParagraph(whole_number(row["position"]), row["number"], row["text"], row["objective"])
        for _, row in sorted(rows.items())
        if not row[LEFT_OUT]
    ]
    return tuple(row for row in marked if row.position or row.text.strip())


def _with_marked(
    rows: tuple[MarkedParagraph, ...], positions: Iterable[int], reading: PaperReading
) -> tuple[MarkedParagraph, ...]:
    """Add a row for each paragraph at one of `positions` that has none; return all in order."""
    known = {row.position for row in rows}
    paragraphs = reading["paragraphs"]
    added = [
        _marked(position, paragraphs[position - 1], paragraphs[position - 1]["text"])
        for position in sorted(set(positions) - known)
        if 1 <= position <= len(paragraphs)
    ]
    return _in_order([*rows, *added])


def _marked(
    position: int, paragraph: ParagraphRead, text: str, number: str = ""
) -> MarkedParagraph:
    """Mark a paragraph; its number is the list's, the paragraph's own, or the label in its text."""
    label = LABELS[0].match(text) or OBJECTIVE.match(text)
    if label:
        text, number = text[label.end() :], number or label.group("label")
    words = " ".join(text.split())
    return MarkedParagraph(position, number or paragraph["number"], words)


def _found_point(point: ListPoint, reading: PaperReading) -> tuple[str, str, int | None]:
    """Find a point of a list in a paper; return its number, its words and the paragraph or None."""
    position = _position_of(point.text, reading)
    # A list of one point shows by nothing that the number before it is one.
    matches = (label.match(point.text) for label in LABELS if not (point.number or position))
    for match in filter(None, matches):
        text = point.text[match.end() :]
        if place := _position_of(text, reading):
            return match.group("label"), text, place
    return point.number or "", point.text, position


def _position_of(words: str, reading: PaperReading) -> int | None:
    """Find the paragraph that a line of a list stands in, or that begins it; None where none is."""
    folded = fold(words)
    if not folded:
        return None
    for position, paragraph in enumerate(reading["paragraphs"], start=1):
        if folded in fold(paragraph["text"]):
            return position
    for position, paragraph in enumerate(reading["paragraphs"], start=1):
        printed = fold(paragraph["text"])
        # One that goes on overleaf may have been read as two paragraphs.
        if len(printed) >= FEWEST_LETTERS and folded.startswith(printed):
            return position
    return None


def _position_in_cells(words: str, reading: PaperReading, pages: Sequence[str]) -> int | None:
    """Find the paragraph with the first line of words that stand in a cell; None without one."""
    line = first_line(words, pages)
    paragraphs = enumerate(reading["paragraphs"], start=1)
    found = (at for at, row in paragraphs if line and line in letters_of(row["text"]))
    return next(found, None)


def _in_order(rows: Iterable[MarkedParagraph]) -> tuple[MarkedParagraph, ...]:
    """Sort rows by paragraph; those of one paragraph stay in the order of their marking."""
    return tuple(sorted(rows, key=lambda row: row.position or 0))

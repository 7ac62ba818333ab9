"""The status cells of one row: read as values, compared with an update, and shown in words."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from recommendations.intake.sheets.columns import BY_NAME
from recommendations.intake.sheets.plans import CellChange, CellProblem, day_words
from recommendations.intake.sheets.values import (
    Unclear,
    day_in_cell,
    impact_in_cell,
    status_in_cell,
)
from recommendations.models import StatusUpdate
from recommendations.rag import rag_for
from wirral_tracker.kit.sheets import inert

DAYS = ("status_date", "what_next_date")
TEXTS = ("narrative", "evidence", "reported_by", "what_next")
STATED = ("rag", "status_date", *TEXTS[:3], "impact", "what_next", "what_next_date")
IMPACTS = dict(StatusUpdate.Impact.choices)
# Of a cell, or of the field of an update that it is compared with.
Value: TypeAlias = str | dt.date | None
# Those of a row by the name of the field, of which each has a type of its own.
Values: TypeAlias = dict[str, Any]


def heading_of(name: str) -> str:
    """Return the register's own heading of the column called `name` here."""
    return BY_NAME[name].heading


@dataclass
class StatusCells:
    """The status cells of a row as values; what cannot be read is a problem.

    `read_from` has the cell's own words where a value was read from words, by the field's name.
    """

    cells: dict[str, str]
    values: Values = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    read_from: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in STATED:
            if name in self.cells:
                try:
                    self.values[name] = self._value(name, self.cells[name])
                except Unclear as unclear:
                    problem = CellProblem(heading_of(name), self.cells[name], str(unclear))
                    self.problems.append(problem)

    def _value(self, name: str, cell: str) -> Value:
        if name == "rag":
            read = status_in_cell(cell)
            if read.words:
                self.read_from[name] = read.words
            return read.rag.code
        if name in DAYS:
            return day_in_cell(cell)
        return impact_in_cell(cell) if name == "impact" else cell

    def with_values(self, values: Values) -> "StatusCells":
        """Copy the cells with `values` in place of their own; problems and origins stay."""
        return StatusCells({}, values, self.problems, self.read_from)

    def origin(self, corrected: StatusUpdate | None, place: str) -> Values:
        """Return `rag_words` and `handed_in_place` for an update: the colour's words, and `place`.

        A correction that leaves the colour as it was leaves the words it was read from as well.
        """
        # A colour that was read from words is marked as inferred wherever it is shown.
        words = self.read_from.get("rag", "")
        if words or corrected is None or "rag" in self.edits(corrected):
            return {"rag_words": words, "handed_in_place": place}
        words = corrected.rag_words
        place = corrected.handed_in_place if words else place
        return {"rag_words": words, "handed_in_place": place}

    @property
    def says_nothing(self) -> bool:
        """Whether every cell but "Reported by" is empty, and each could be read."""
        return not self.problems and not any(
            value for name, value in self.values.items() if name != "reported_by"
        )

    def edits(self, update: StatusUpdate) -> Values:
        """Return by field name the cells' values that differ from an update's.

        A column that is missing says nothing.
        """
        return {
            name: value
            for name, value in self.values.items()
            if not says_the_same(value, getattr(update, name))
        }

    def changes(self, names: Container[str], before: StatusUpdate | None) -> list[CellChange]:
        """List a CellChange, from `before` to its own value, for each readable cell in `names`."""
        # A cell that could not be read would look as if somebody had emptied it.
        unread = {problem.heading for problem in self.problems}
        return [
            CellChange(
                heading_of(name),
                shown(name, getattr(before, name)) if before else "",
                shown(name, self.values[name]),
                self.read_from.get(name, ""),
            )
            for name in STATED
            if name in names and name in self.values and heading_of(name) not in unread
        ]


def says_the_same(cell: Value, value: Value) -> bool:
    """Return whether a cell says the same as the register's value, apart from line ends.

    The quotation mark that our own sheets put before a formula is no difference: a spreadsheet
    program may have kept it or not.
    """
    if not isinstance(value, str) or not isinstance(cell, str):
        return (cell or None) == (value or None)
    text = "\n".join(value.splitlines()).strip()
    return cell in (text, inert(text), text.removeprefix("'"))


def shown(name: str, value: Value) -> str:
    """Format the value of the field `name` as the officer reads it: colour, impact, day or text."""
    if isinstance(value, dt.date):
        return day_words(value)
    if name == "rag":
        return rag_for(value or "").word
    return IMPACTS.get(value or "", "") if name == "impact" else value or ""

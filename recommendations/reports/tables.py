"""The appendix as five tables, for a committee that follows up meeting by meeting.

A, what is live; B, completed since the last report; C, changes of date; D, overdue or without an
update since the last report; E, what the committee is asked to agree to close.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from recommendations.rag import GREEN, Rag
from recommendations.reports.content import PARTIALS, Section, Words
from recommendations.reports.since_last import LastReport
from recommendations.reports.text import Text, blocks, printable
from recommendations.reports.told import NO_UPDATE_RECEIVED, Told
from wirral_tracker.kit.days import day_in_words

ROWS_IN_A_PIECE = 10


@dataclass(frozen=True)
class Line:
    """One recommendation in a table: its words, its colour with the day, and what was said."""

    reference: str
    text: str
    rag: Rag
    stated: str
    said: Text
    plan: str
    is_first: bool


@dataclass(frozen=True)
class Table:
    """One of the five, with what stands in it, or what it says when nothing does."""

    letter: str
    heading: str
    lines: tuple[Line, ...]
    empty: str

    @property
    def pieces(self) -> list[tuple[Line, ...]]:
        """The rows in short tables: a long one would lose its tags where a page ends."""
        return [
            self.lines[start : start + ROWS_IN_A_PIECE]
            for start in range(0, len(self.lines), ROWS_IN_A_PIECE)
        ]

    @property
    def told(self) -> list[Line]:
        """Those whose words are printed here, under the table."""
        return [line for line in self.lines if line.said]


@dataclass(frozen=True)
class TablesSection(Section):
    """The appendix in its five tables."""

    template: ClassVar[str] = f"{PARTIALS}_tables.html"

    tables: tuple[Table, ...] = ()


def tables_section(words: Words, told: Sequence[Told], last: LastReport | None) -> TablesSection:
    """The five tables of these recommendations."""
    since = f"the report of {day_in_words(last.as_at)}" if last else "it was made"
    completed = "Completed since the last report" if last else "Completed"
    rules: list[tuple[str, Callable[[Told], bool], str]] = [
        ("Live", lambda each: each.is_open and not _is_green(each), "Nothing is live."),
        (completed, lambda each: _is_completed(each, last), "None."),
        (
            "Changes of date",
            lambda each: bool(_moves(each, last)),
            "No due date has been moved.",
        ),
        (
            f"Overdue, or no update since {since}",
            lambda each: each.is_open and not _is_green(each) and _is_late(each, last),
            "None is overdue, and each has had an update.",
        ),
        (
            "Completed, for the Committee to agree to close",
            lambda each: each.is_open and _is_green(each),
            "Nothing awaits the Committee’s agreement to close.",
        ),
    ]
    seen: set[int] = set()
    tables = []
    for letter, (heading, belongs, empty) in zip("ABCDE", rules, strict=True):
        lines = tuple(_line(each, seen) for each in told if belongs(each))
        tables.append(Table(letter, heading, lines, empty))
    return TablesSection(*words, tables=tuple(tables))


def _is_green(told: Told) -> bool:
    return told.recommendation.rag == GREEN


def _is_completed(told: Told, last: LastReport | None) -> bool:
    """Green now, and not green in the last report."""
    return _is_green(told) and (
        last is None or last.printed.get(told.recommendation.pk) != GREEN.code
    )


def _is_late(told: Told, last: LastReport | None) -> bool:
    """Past its due date, or nothing said since the last report, or ever."""
    if told.is_overdue or told.current is None:
        return True
    return last is not None and told.current.status_date <= last.as_at


def _moves(told: Told, last: LastReport | None) -> list[Any]:
    """The changes of its due date since the last report."""
    begin = last.as_at if last else dt.date.min
    return [change for change in told.due_date_changes if change.change_date > begin]


def _line(told: Told, seen: set[int]) -> Line:
    """A recommendation's row; its words are printed the first time, and referred to afterwards."""
    recommendation = told.recommendation
    is_first = recommendation.pk not in seen
    seen.add(recommendation.pk)
    return Line(
        reference=recommendation.reference,
        text=printable(recommendation.text),
        rag=recommendation.rag,
        stated=day_in_words(told.current.status_date) if told.current else "no update received",
        said=blocks(told.current.narrative) if told.current and is_first else (),
        plan=_plan(told),
        is_first=is_first,
    )


def _plan(told: Told) -> str:
    recommendation = told.recommendation
    parts = [recommendation.current_owner] if recommendation.current_owner else []
    due, first = recommendation.due_date, recommendation.first_due_date
    if due:
        moved = f" (first {day_in_words(first)})" if first and first != due else ""
        parts.append(f"due {day_in_words(due)}{moved}")
    for change in told.due_date_changes:
        parts.append(f"moved on {day_in_words(change.change_date)}: {change.reason}")
    if told.is_unanswered:
        parts.append(NO_UPDATE_RECEIVED)
    return "; ".join(parts)

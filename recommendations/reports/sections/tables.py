"""The appendix as five tables, for a committee that follows up meeting by meeting.

A, what is live; B, completed since the last report; C, changes of date; D, overdue or without an
update since the last report; E, what the committee is asked to agree to close.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from recommendations.models import DueDateChange
from recommendations.rag import GREEN, Rag
from recommendations.reports.content import PARTIALS, PrintedSection, SectionWords
from recommendations.reports.entries import NO_UPDATE_RECEIVED, ReportEntry
from recommendations.reports.sections.since_last import LastReport
from recommendations.reports.text_blocks import Text, printable, text_blocks
from wirral_tracker.kit.days import day_in_words

ROWS_IN_A_PIECE = 10


@dataclass(frozen=True)
class TableRow:
    """A recommendation in a table: its words, its colour with the day, its owner and due date.

    One recommendation may stand in several tables; `is_first` is true in the first of them, which
    alone prints its words, and under the table the narrative of its update.
    """

    reference: str
    text: str
    rag: Rag
    stated: str
    narrative: Text
    plan: str
    is_first: bool

    @property
    def paragraph(self) -> str:
        """The narrative as lines in one paragraph, list items behind dashes."""
        return "".join(
            f"{'– ' if block.is_list else ''}{line}\n"
            for block in self.narrative
            for line in block.lines
        )


@dataclass(frozen=True)
class AppendixTable:
    """One of the five tables; `empty` is what it says when nothing stands in it."""

    letter: str
    heading: str
    rows: tuple[TableRow, ...]
    empty: str

    @property
    def pieces(self) -> list[tuple[TableRow, ...]]:
        """The rows in pieces of 10: a longer table would lose its PDF tags where a page ends."""
        return [
            self.rows[start : start + ROWS_IN_A_PIECE]
            for start in range(0, len(self.rows), ROWS_IN_A_PIECE)
        ]

    @property
    def with_words(self) -> list[TableRow]:
        """The rows whose narrative is printed under this table."""
        return [row for row in self.rows if row.narrative]


@dataclass(frozen=True)
class TablesSection(PrintedSection):
    """The appendix in its five tables."""

    template: ClassVar[str] = f"{PARTIALS}_tables.html"

    tables: tuple[AppendixTable, ...] = ()


def tables_section(
    words: SectionWords, entries: Sequence[ReportEntry], last: LastReport | None
) -> TablesSection:
    """Build the section of five tables from these entries; some tell what is new since `last`."""
    since = f"the report of {day_in_words(last.as_at)}" if last else "it was made"
    completed = "Completed since the last report" if last else "Completed"
    # Of each table: its heading, which entries belong in it, and its words when none does.
    rules: list[tuple[str, Callable[[ReportEntry], bool], str]] = [
        ("Live", _is_live, "Nothing is live."),
        (completed, lambda entry: _is_newly_completed(entry, last), "None."),
        (
            "Changes of date",
            lambda entry: bool(_date_changes_since(entry, last)),
            "No due date has been moved.",
        ),
        (
            f"Overdue, or no update since {since}",
            lambda entry: _is_live(entry) and _is_late(entry, last),
            "None is overdue, and each has had an update.",
        ),
        (
            # Green ends no tracking: a committee does (docs/decisions/0004).
            "Completed, for the Committee to agree to close",
            lambda entry: entry.is_open and _is_green(entry),
            "Nothing awaits the Committee’s agreement to close.",
        ),
    ]
    seen: set[int] = set()
    tables = []
    for letter, (heading, belongs, empty) in zip("ABCDE", rules, strict=True):
        rows = tuple(_row(entry, seen) for entry in entries if belongs(entry))
        tables.append(AppendixTable(letter, heading, rows, empty))
    return TablesSection(*words, tables=tuple(tables))


def _is_green(entry: ReportEntry) -> bool:
    return entry.recommendation.rag == GREEN


def _is_live(entry: ReportEntry) -> bool:
    """Tell whether an entry's recommendation is still tracked and not green."""
    return entry.is_open and not _is_green(entry)


def _is_newly_completed(entry: ReportEntry, last: LastReport | None) -> bool:
    """Tell whether an entry is green, and was not on the day of `last`, or there is no `last`."""
    if last is None or not _is_green(entry):
        return _is_green(entry)
    before = last.rag_before(entry.recommendation.pk)
    if before is None:
        # That `last` was not about it does not make an old colour a new one.
        return bool(entry.current and entry.current.status_date > last.as_at)
    return before != GREEN


def _is_late(entry: ReportEntry, last: LastReport | None) -> bool:
    """Tell whether an entry is overdue, never updated, or unheard of after the day of `last`.

    What was confirmed unchanged is no silence.
    """
    if entry.is_overdue or entry.current is None:
        return True
    heard = max(entry.current.status_date, entry.confirmed_date or dt.date.min)
    return last is not None and heard <= last.as_at


def _date_changes_since(entry: ReportEntry, last: LastReport | None) -> list[DueDateChange]:
    """Return an entry's due-date changes after the day of `last`; all of them without a `last`."""
    begin = last.as_at if last else dt.date.min
    return [change for change in entry.due_date_changes if change.change_date > begin]


def _row(entry: ReportEntry, seen: set[int]) -> TableRow:
    """Build an entry's row and add its key to `seen`; only the first row has the narrative."""
    recommendation = entry.recommendation
    is_first = recommendation.pk not in seen
    seen.add(recommendation.pk)
    current = entry.current
    return TableRow(
        reference=recommendation.reference,
        text=printable(recommendation.text),
        rag=recommendation.rag,
        stated=_stated(entry),
        narrative=text_blocks(current.narrative) if current and is_first else (),
        plan=_plan(entry),
        is_first=is_first,
    )


def _stated(entry: ReportEntry) -> str:
    """Say of which day an entry's colour is, and on which it was confirmed unchanged, if it was."""
    if entry.current is None:
        return "no status recorded"
    return f"{day_in_words(entry.current.status_date)}{entry.confirmed_in_words}"


def _plan(entry: ReportEntry) -> str:
    """Format an entry's owner, due date, each move of that date, and unanswered round."""
    recommendation = entry.recommendation
    parts = [recommendation.current_owner] if recommendation.current_owner else []
    due, first = recommendation.due_date, recommendation.first_due_date
    if due:
        moved = f" (first {day_in_words(first)})" if first and first != due else ""
        parts.append(f"due {day_in_words(due)}{moved}")
    for change in entry.due_date_changes:
        parts.append(f"moved on {day_in_words(change.change_date)}: {change.reason}")
    if entry.is_unanswered:
        parts.append(NO_UPDATE_RECEIVED)
    return "; ".join(parts)

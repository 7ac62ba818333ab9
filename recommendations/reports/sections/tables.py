"""The appendix as six tables, for a committee that follows up meeting by meeting.

Each recommendation stands in exactly one of them, in one row: A, what is live; B, completed since
the last report; C, live with a due date that was moved; D, overdue or without an update since the
last report; E, completed before; F, decided and no longer tracked. What was said of them stands
under the table, once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from findings.verbatim import is_verbatim
from recommendations.rag import GREEN, Rag
from recommendations.reports.content import (
    PARTIALS,
    PrintedItem,
    PrintedSection,
    PrintedStatus,
    SectionWords,
    StatedColour,
    UpdateDetail,
)
from recommendations.reports.entries import ReportEntry
from recommendations.reports.sections.progress import provenance_of, status_of
from recommendations.reports.sections.since_last import LastReport
from recommendations.reports.sections.update_details import details_of
from recommendations.reports.text_blocks import printable
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import counted, listed

ROWS_IN_A_PIECE = 6
# As `Recommendation.title` has them.
WORDS_IN_A_ROW = 12
DECIDED = "F"


@dataclass(frozen=True)
class TableRow:
    """A recommendation in its table: words in short, colour with its day, and what is planned.

    In the table of decisions `plan` is what was decided, when, by whom and in which minute.
    """

    reference: str
    text: str
    rag: Rag
    stated: str
    plan: str


@dataclass(frozen=True)
class Account:
    """The account of recommendations of which the same was said: their words, then it, once.

    `see` says instead where it stands, under the tables of those that come later.
    """

    names: str
    items: tuple[PrintedItem, ...] = ()
    status: PrintedStatus | None = None
    details: tuple[UpdateDetail, ...] = ()
    earlier: tuple[StatedColour, ...] = ()
    provenance: str = ""
    see: str = ""


@dataclass(frozen=True)
class AppendixTable:
    """One of the six tables; `empty` is what it says when nothing stands in it."""

    letter: str
    heading: str
    empty: str
    rows: tuple[TableRow, ...] = ()
    accounts: tuple[Account, ...] = ()

    @property
    def plan_heading(self) -> str:
        """The heading of the last column."""
        return "Decided" if self.letter == DECIDED else "Owner, due date"

    @property
    def count(self) -> str:
        """The number of its rows as its caption has it: "19 recommendations"."""
        return counted(len(self.rows), "recommendation", "recommendations")

    @property
    def pieces(self) -> list[tuple[TableRow, ...]]:
        """The rows in pieces of 6: a table loses its PDF tags where a page ends within it."""
        return [
            self.rows[start : start + ROWS_IN_A_PIECE]
            for start in range(0, len(self.rows), ROWS_IN_A_PIECE)
        ]


@dataclass(frozen=True)
class TablesSection(PrintedSection):
    """The appendix in its six tables."""

    template: ClassVar[str] = f"{PARTIALS}_tables.html"

    tables: tuple[AppendixTable, ...] = ()

    @property
    def counts(self) -> str:
        """The sentence on how many recommendations stand in which table; empty without any."""
        number = sum(len(table.rows) for table in self.tables)
        if not number:
            return ""
        stands = "The recommendation stands" if number == 1 else f"Each of the {number} stands"
        numbers = listed([f"{len(table.rows)} in {table.letter}" for table in self.tables])
        return f"{stands} in one table: {numbers}."


def tables_section(
    words: SectionWords, entries: Sequence[ReportEntry], last: LastReport | None, day: dt.date
) -> TablesSection:
    """Build the section of six tables from these entries; some tell what is new since `last`."""
    by_letter: dict[str, list[ReportEntry]] = {letter: [] for letter in _headings(last)}
    for entry in entries:
        by_letter[_letter_of(entry, last)].append(entry)
    accounts = _accounts(by_letter, day)
    return TablesSection(
        *words,
        tables=tuple(
            AppendixTable(
                letter,
                heading,
                empty,
                rows=tuple(_row(entry, day, letter) for entry in by_letter[letter]),
                accounts=tuple(accounts[letter]),
            )
            for letter, (heading, empty) in _headings(last).items()
        ),
    )


def _headings(last: LastReport | None) -> dict[str, tuple[str, str]]:
    """Return the heading of each table, and its words where nothing stands in it, by letter."""
    since = f" since the report of {day_in_words(last.as_at)}" if last else ""
    to_close = "for the Committee to agree to close"
    return {
        "A": ("Live", "Nothing else is live."),
        "B": (
            f"Completed{since or ' since the last report'}, {to_close}",
            "None." if last else "There is no last report to count from.",
        ),
        "C": (f"Live, with a due date moved{since}", "No other due date was moved."),
        "D": (f"Live, and overdue or without an update{since}", "None is."),
        # Green ends no tracking: a committee does (docs/decisions/0004).
        "E": (f"Completed{' before' if last else ''}, {to_close}", "None."),
        DECIDED: ("Decided, and no longer tracked", "None."),
    }


def _letter_of(entry: ReportEntry, last: LastReport | None) -> str:
    """Return the letter of the one table in which an entry stands: the first that it belongs in."""
    if not entry.is_open:
        return DECIDED
    if entry.recommendation.rag == GREEN:
        return "B" if _is_newly_completed(entry, last) else "E"
    if _is_late(entry, last):
        return "D"
    return "C" if _has_moved_date(entry, last) else "A"


def _is_newly_completed(entry: ReportEntry, last: LastReport | None) -> bool:
    """Tell whether a green entry was in `last` with another colour."""
    before = last.rag_before(entry.recommendation.pk) if last else None
    # What `last` was not about is no news since it, of whatever day its colour is.
    return before is not None and before != GREEN


def _is_late(entry: ReportEntry, last: LastReport | None) -> bool:
    """Tell whether an entry is overdue, never updated, or unheard of after the day of `last`.

    What was confirmed unchanged is no silence.
    """
    if entry.is_overdue or entry.current is None:
        return True
    heard = max(entry.current.status_date, entry.confirmed_date or dt.date.min)
    return last is not None and heard <= last.as_at


def _has_moved_date(entry: ReportEntry, last: LastReport | None) -> bool:
    """Tell whether an entry's due date was changed after the day of `last`, or ever without it."""
    begin = last.as_at if last else dt.date.min
    return any(change.change_date > begin for change in entry.due_date_changes)


def _row(entry: ReportEntry, day: dt.date, letter: str) -> TableRow:
    """Build an entry's row, whose last column is its plan or, in the last table, the decisions."""
    recommendation = entry.recommendation
    with_decisions = letter != DECIDED
    status = status_of(entry, day, with_decisions=with_decisions).now
    # That no status is recorded by the day is what "Not yet rated" says.
    unrated = "; ".join(entry.remarks(with_decisions=with_decisions))
    return TableRow(
        reference=recommendation.reference,
        text=printable(recommendation.title),
        rag=recommendation.rag,
        stated=status.words if entry.current else unrated,
        plan="; ".join(entry.decided) if letter == DECIDED else entry.plan,
    )


def _accounts(by_letter: dict[str, list[ReportEntry]], day: dt.date) -> dict[str, list[Account]]:
    """Build the accounts under each table, by letter: each under the first of its tables."""
    together: dict[Hashable, list[tuple[str, ReportEntry]]] = defaultdict(list)
    for letter, entries in by_letter.items():
        for entry in entries:
            together[_said(entry)].append((letter, entry))
    found: dict[str, list[Account]] = defaultdict(list)
    for members in together.values():
        first, _ = members[0]
        account = _account([entry for _, entry in members], day)
        if not (account.items or account.status):
            continue
        found[first].append(account)
        later: dict[str, list[ReportEntry]] = defaultdict(list)
        for letter, entry in members:
            if letter != first:
                later[letter].append(entry)
        for letter, entries in later.items():
            found[letter].append(
                Account(_names(entries), see=f"its account is under table {first}.")
            )
    return found


def _said(entry: ReportEntry) -> Hashable:
    """Return what entries with one account share: who made them, the colour, its day and words."""
    current = entry.current
    if current is None:
        return entry.recommendation.pk
    recommendation = entry.recommendation
    # What was said once of several, or stands in one paper about several of its own.
    of = current.joint_key or recommendation.review_id or recommendation.reference
    return of, current.rag, current.status_date, current.narrative


def _account(members: Sequence[ReportEntry], day: dt.date) -> Account:
    """Build the account of entries of which the same was said; empty where nothing is to add."""
    current = members[0].current
    narrative = current.narrative if current else ""
    return Account(
        _names(members),
        items=tuple(_full_words(members, narrative)),
        status=status_of(members[0], day) if current else None,
        details=tuple(details_of(members, narrative)),
        earlier=tuple(_earlier(members, day)),
        provenance=provenance_of(members),
    )


def _earlier(members: Sequence[ReportEntry], day: dt.date) -> Iterator[StatedColour]:
    """Yield the earlier colours of these entries, with names where not all of them had one."""
    alike: dict[StatedColour, list[ReportEntry]] = defaultdict(list)
    for member in members:
        for stated in status_of(member, day).earlier:
            alike[stated].append(member)
    for stated, having in alike.items():
        names = "" if len(having) == len(members) else f" ({_names(having)})"
        yield replace(stated, words=f"{stated.words}{names}")


def _full_words(members: Sequence[ReportEntry], narrative: str) -> Iterator[PrintedItem]:
    """Yield an item for each text that its row prints in short, and the narrative not at all."""
    alike: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for member in members:
        recommendation = member.recommendation
        # A row has no room for the words that open a list, without which a point may mislead.
        words = printable(recommendation.in_full), bool(recommendation.lead)
        alike[words].append(recommendation.reference)
    for (text, has_lead), references in alike.items():
        is_short = len(text.split()) <= WORDS_IN_A_ROW and not has_lead
        if not is_short and not is_verbatim(text, narrative):
            yield PrintedItem(listed(references), text)


def _names(members: Sequence[ReportEntry]) -> str:
    """Name entries by their references, as a table does that has those of several reviews."""
    return listed([member.recommendation.reference for member in members])

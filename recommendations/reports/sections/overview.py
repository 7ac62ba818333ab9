"""The part behind page 1: contents, the table of all, the lists in full, and the keys.

A paper of up to forty recommendations has a row for each. A longer one has a row for each source,
and the whole of every list of which page 1 names the worst.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil

from recommendations.rag import Rag
from recommendations.reports.content import (
    AppendixSection,
    PrintedSection,
    RagKey,
    ReportPosition,
)
from recommendations.reports.entries import ReportEntry
from recommendations.reports.sections.decided import DecidedLast
from recommendations.reports.sections.page_one import (
    NamedList,
    Sought,
    SummarySection,
    short_name,
)
from recommendations.reports.sections.since_last import LastReport
from recommendations.reports.text_blocks import Text
from recommendations.reports.texts import texts_of
from recommendations.since import MOVED_DOWN, MOVED_UP, movement_between
from wirral_tracker.kit.days import day_in_words

MOST_ROWS = 40
# Of ten pages some four are page 1, the table of all, the ends of parts and the archive's; the
# others hold so many lines. A contents list on a paper of nine pages does no harm; one of eleven
# without it does.
CHARACTERS_OF_A_LINE = 88
LINES_OF_A_ROW = 3
LINES_WITHOUT_CONTENTS = 280
MOST_CONTENTS = 45


@dataclass(frozen=True)
class OverviewRow:
    """A recommendation in the table of all: its first words, colour, movement, owner and dates."""

    reference: str
    name: str
    rag: Rag
    arrow: str
    words: str
    owner: str
    due: str


@dataclass(frozen=True)
class ContentsLine:
    """A heading in the contents list: its words, the id that it has, and whether it is a part."""

    words: str
    target: str
    is_part: bool = False


@dataclass(frozen=True)
class Overview:
    """The part of a paper between page 1 and the supporting information."""

    contents: tuple[ContentsLine, ...] = ()
    rows: tuple[OverviewRow, ...] = ()
    lists: tuple[NamedList, ...] = ()
    sought: tuple[Sought, ...] = ()
    counts: ReportPosition | None = None
    keys: tuple[RagKey, ...] = ()
    summary: Text = ()
    decided: tuple[DecidedLast, ...] = ()


def overview_rows(
    entries: Sequence[ReportEntry], last: LastReport | None
) -> tuple[OverviewRow, ...]:
    """Build a row for each of up to forty entries; none of more."""
    if len(entries) > MOST_ROWS:
        return ()
    return tuple(_row(entry, last) for entry in entries)


def _row(entry: ReportEntry, last: LastReport | None) -> OverviewRow:
    """Build an entry's row in the table of all."""
    recommendation = entry.recommendation
    arrow, moved = _movement(entry, last)
    said = [
        f"{recommendation.current_status_date:%B %Y}" if recommendation.current_status_date else "",
        recommendation.inferred_mark,
        moved,
        "found again" if entry.is_found_again else "",
        recommendation.closed_word,
    ]
    return OverviewRow(
        recommendation.reference,
        short_name(recommendation.text),
        recommendation.rag,
        arrow,
        ", ".join(filter(None, said)),
        recommendation.current_owner,
        _dates(entry),
    )


def _movement(entry: ReportEntry, last: LastReport | None) -> tuple[str, str]:
    """Return the arrow and the words of an entry's movement since `last`; empty where none."""
    before, now = last and last.rag_before(entry.recommendation.pk), entry.recommendation.rag
    if not before or not before.code or before == now:
        return "", ""
    movement = movement_between(before, now, has_spoken=True)
    if movement not in (MOVED_UP, MOVED_DOWN):
        return "", ""
    return movement.arrow, f"{movement.words.lower()} from {before.word.lower()}"


def _dates(entry: ReportEntry) -> str:
    """Say when an entry is due, when it was first, and whether it is overdue."""
    due, first = entry.recommendation.due_date, entry.recommendation.first_due_date
    if due is None:
        return ""
    was = f"first {day_in_words(first)}" if first and first != due else ""
    late = "overdue" if entry.is_overdue else ""
    return ", ".join(filter(None, [day_in_words(due), was, late]))


def overview(
    summary: SummarySection | None,
    rows: tuple[OverviewRow, ...],
    keys: tuple[RagKey, ...],
    contents: tuple[ContentsLine, ...],
    decided: tuple[DecidedLast, ...],
) -> Overview:
    """Build the Overview of a paper: what its page 1 has no room for, and the table of all."""
    if summary is None:
        return Overview(contents, rows, keys=keys, decided=decided)
    page = summary.page
    return Overview(
        contents=contents,
        rows=rows,
        # Of a shorter paper the table of all has every one of them.
        lists=() if rows else tuple(listing for listing in page.lists if listing.rest_count),
        sought=tuple(sought for sought in page.sought if sought.rest_count),
        counts=None if page.has_counts and rows else summary.position,
        keys=keys,
        summary=summary.text if summary.is_long else (),
        decided=decided,
    )


def contents_of(
    sections: Sequence[PrintedSection], rows: Sequence[OverviewRow]
) -> tuple[ContentsLine, ...]:
    """List the headings of `sections`, those behind page 1, of a paper of more than ten pages.

    Its pages are estimated from its words: to count them it would have to be printed twice.
    """
    texts = [text for section in sections for _, text in texts_of(section)]
    count = sum(ceil(len(text) / CHARACTERS_OF_A_LINE) for text in texts)
    if count + LINES_OF_A_ROW * len(rows) <= LINES_WITHOUT_CONTENTS:
        return ()
    lines = tuple(chain.from_iterable(map(_lines_of, sections)))
    if len(lines) > MOST_CONTENTS:
        return tuple(line for line in lines if not line.is_part)
    return lines


def _lines_of(section: PrintedSection) -> list[ContentsLine]:
    """List a section's own line, and in the appendix those of its subjects and their parts."""
    words = f"{section.number} {section.heading}".strip()
    lines = [ContentsLine(words, f"section-{section.key}")]
    for subject in section.subjects if isinstance(section, AppendixSection) else ():
        name = f"{subject.reference}: {subject.heading}"
        lines.append(ContentsLine(name, f"subject-{subject.reference}"))
        lines += [
            ContentsLine(part.heading, f"subject-{subject.reference}-{number}", is_part=True)
            for number, part in enumerate(subject.parts, start=1)
        ]
    return lines

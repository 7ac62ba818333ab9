"""The names on page 1: the reds, what was found again, what is overdue, and what is asked.

Whoever reads page 1 alone has been told the worst of it by name and page. It stays one page: of
each list it shows the worst five, or fewer where the rest of the page leaves less room.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import ClassVar

from findings.models import Inspection
from findings.sentences import month_in_words
from recommendations.models import Retest, SoughtDecision
from recommendations.rag import RED
from recommendations.reports.content import (
    PARTIALS,
    FactSection,
    PrintedSection,
    ReportPosition,
    TitleSection,
)
from recommendations.reports.entries import ReportEntry
from recommendations.verdicts.retests import pairs_of
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import lower_first

NAME_WORDS = 10
# On page 1, where a line is to be enough for each.
NAME_WORDS_ON_PAGE_ONE = 6
MOST_NAMED = 5
# Characters of officers' words in the summary.
MOST_ON_PAGE_ONE = 300
FARTHEST = dt.date.max


@dataclass(frozen=True)
class NamedMatter:
    """A recommendation in a list: its reference, its first words, and what the list says of it."""

    reference: str
    name: str
    words: str = ""


@dataclass(frozen=True)
class NamedList:
    """A list of recommendations by name, worst first, of which page 1 shows `shown`.

    `none` is the sentence where there is none.
    """

    heading: str
    matters: tuple[NamedMatter, ...]
    none: str
    shown: int = MOST_NAMED

    @property
    def worst(self) -> tuple[NamedMatter, ...]:
        """The matters that page 1 names."""
        return self.matters[: self.shown]

    @property
    def rest_count(self) -> int:
        """The number of matters that page 1 leaves to the list behind it."""
        return len(self.matters) - len(self.worst)


@dataclass(frozen=True)
class Sought:
    """A decision sought of the committee, with the recommendations that it is about."""

    words: str
    matters: tuple[NamedMatter, ...]
    shown: int = MOST_NAMED

    @property
    def worst(self) -> tuple[NamedMatter, ...]:
        """The matters that page 1 names."""
        return self.matters[: self.shown]

    @property
    def rest_count(self) -> int:
        """The number of matters that page 1 leaves to the list behind it."""
        return len(self.matters) - len(self.worst)


@dataclass(frozen=True)
class PageOne:
    """The lists of page 1, what is sought, and whether the count by source stands on it."""

    lists: tuple[NamedList, ...] = ()
    sought: tuple[Sought, ...] = ()
    has_counts: bool = True


@dataclass(frozen=True)
class SummarySection(PrintedSection):
    """The summary section: the position and the lists of page 1, before officers' words.

    Whoever reads this section alone has been told the truth. Officers' words of more than a few
    lines stand behind page 1.
    """

    template: ClassVar[str] = f"{PARTIALS}_summary.html"

    position: ReportPosition
    page: PageOne

    @property
    def is_long(self) -> bool:
        """Whether officers' words are more than page 1 has room for."""
        return sum(len(block.text) for block in self.text) > MOST_ON_PAGE_ONE


@dataclass(frozen=True)
class DecisionSection(PrintedSection):
    """The decision sought: officers' words, and what the clerk chose for each recommendation."""

    template: ClassVar[str] = f"{PARTIALS}_decision_sought.html"

    sought: tuple[Sought, ...] = ()


def short_name(text: str, most: int = NAME_WORDS) -> str:
    """Return the first words of a recommendation, `most` of them, with "…" where more follow."""
    words = text.split()
    return " ".join(words[:most]).rstrip(",;:.") + ("" if len(words) <= most else " …")


def matter_of(entry: ReportEntry, *words: str) -> NamedMatter:
    """Build the NamedMatter of an entry; what is empty among `words` is left out."""
    recommendation = entry.recommendation
    said = ", ".join(filter(None, words))
    name = short_name(recommendation.text, NAME_WORDS_ON_PAGE_ONE)
    return NamedMatter(recommendation.reference, name, said)


def named_lists(
    entries: Sequence[ReportEntry], day: dt.date, known_by: dt.datetime | None
) -> tuple[NamedList, ...]:
    """List what is red, what was found again and stands, and what is overdue, each worst first."""
    red = sorted(
        (entry for entry in entries if entry.recommendation.rag == RED),
        key=lambda entry: (not entry.is_open, _due(entry)),
    )
    late = sorted((entry for entry in entries if entry.is_overdue), key=_due)
    return (
        NamedList("Red", tuple(_owed(entry) for entry in red), "None is red."),
        NamedList(
            "Found again",
            tuple(_found_again(entries, day, known_by)),
            "None that was called complete stands as found again by inspectors.",
        ),
        NamedList("Overdue", tuple(_owed(entry) for entry in late), "None is known to be overdue."),
    )


def _due(entry: ReportEntry) -> dt.date:
    """Return the day an entry is due, or the farthest day where none is known."""
    return entry.recommendation.due_date or FARTHEST


def _owed(entry: ReportEntry) -> NamedMatter:
    """Build the NamedMatter of what somebody owes: the owner, the due date, or how it is closed."""
    recommendation = entry.recommendation
    due = recommendation.due_date
    return matter_of(
        entry,
        recommendation.current_owner,
        f"due {day_in_words(due)}" if due else "",
        recommendation.closed_word,
    )


def _found_again(
    entries: Sequence[ReportEntry], day: dt.date, known_by: dt.datetime | None
) -> list[NamedMatter]:
    """List what was called complete and stands as found again, the latest inspection first."""
    by_key = {entry.recommendation.pk: entry for entry in entries if entry.is_found_again}
    if not by_key:
        return []
    retests = Retest.objects.filter(recommendation__in=by_key).found_again(day, known_by)
    found: dict[int, str] = {}
    for pair in reversed(pairs_of(retests.in_order().with_related())):
        retest = pair.retest
        claimed = f"green of {pair.claim.status_date:%Y}, " if pair.claim else ""
        verdict = f"{retest.get_verdict_display().lower()} in {inspection_name(retest.inspection)}"
        if retest.recommendation_id is not None:
            found.setdefault(retest.recommendation_id, f"{claimed}{verdict}")
    return [matter_of(by_key[key], words) for key, words in found.items()]


def inspection_name(inspection: Inspection) -> str:
    """Name an inspection within a sentence: "the focused visit of September 2024".

    A code alone, such as "MV4", tells a councillor nothing.
    """
    kind, when = lower_first(inspection.get_kind_display()), month_in_words(inspection)
    return f"the {kind} {when if when.startswith('between') else f'of {when}'}"


# The decision sought

ASKED: dict[str, str] = {
    SoughtDecision.Kind.CLOSE: "agree to close",
    SoughtDecision.Kind.EXTEND: "agree a later due date for",
    SoughtDecision.Kind.ACCEPT: "accept",
}


def sought_decisions(
    chosen: Sequence[SoughtDecision], entries: Sequence[ReportEntry]
) -> tuple[Sought, ...]:
    """Build what is asked of the committee, by kind, of what the report is on.

    A choice outside of that prints nothing.
    """
    by_key = {entry.recommendation.pk: entry for entry in entries}
    found: list[Sought] = []
    for kind, words in ASKED.items():
        matters = []
        for sought in chosen:
            entry = by_key.get(sought.recommendation_id)
            if entry is None or sought.kind != kind:
                continue
            until = f"until {day_in_words(sought.until_date)}" if sought.until_date else ""
            # To close what inspectors found again is for the committee to do knowingly.
            again = "found again by inspectors" if entry.is_found_again else ""
            matters.append(matter_of(entry, until, again))
        if matters:
            found.append(Sought(words, tuple(matters)))
    return tuple(found)


# What fits on page 1

# Points: the height of page 1 between its margins; a line of body, of a list, of the lead, of the
# title; what a heading takes. Characters: how many a line of each holds, at the least.
PAGE = 695
LINE, LIST_LINE, LEAD_LINE, TITLE_LINE, HEADING, TITLE_BLOCK = 17, 14, 19, 27, 28, 78
ACROSS, ACROSS_LIST, ACROSS_LEAD, ACROSS_TITLE = 78, 92, 66, 36


def fit_page_one(front: Sequence[PrintedSection], title: str) -> tuple[PrintedSection, ...]:
    """Leave out the counts, and then shorten the lists, until the front's sections fit a page.

    What officers wrote is never shortened: of their words alone a page can be too many.
    """
    summary = next((part for part in front if isinstance(part, SummarySection)), None)
    if summary is None:
        return tuple(front)
    page = _fitting(summary, front, title)
    return tuple(
        replace(section, page=page)
        if isinstance(section, SummarySection)
        else replace(section, sought=page.sought)
        if isinstance(section, DecisionSection)
        else section
        for section in front
    )


def _fitting(summary: SummarySection, front: Sequence[PrintedSection], title: str) -> PageOne:
    """Return the fullest PageOne whose estimated height is that of a page."""
    asked = next((part.sought for part in front if isinstance(part, DecisionSection)), ())
    fixed = _height_of_words(title, summary, front)
    rows = summary.position.rows
    counts = 60 + sum(LIST_LINE * (len(row.name) // 30 + 1) + 5 for row in rows)
    for shown in range(MOST_NAMED, 0, -1):
        for has_counts in (True, False):
            page = PageOne(
                tuple(replace(listing, shown=shown) for listing in summary.page.lists),
                tuple(replace(sought, shown=shown) for sought in asked),
                has_counts,
            )
            if fixed + _height_of_lists(page) + counts * has_counts <= PAGE:
                return page
    return page


def _lines(text: str, across: int) -> int:
    """Count the lines that a text takes where a line holds `across` characters, one at least."""
    return sum(max(ceil(len(line) / across), 1) for line in text.split("\n"))


def _height_of_words(title: str, summary: SummarySection, front: Sequence[PrintedSection]) -> int:
    """Estimate the height of what page 1 has whatever its lists: title, sentences, words."""
    height = TITLE_BLOCK + TITLE_LINE * _lines(title, ACROSS_TITLE)
    height += LEAD_LINE * _lines(summary.position.lead, ACROSS_LEAD)
    height += LINE * _lines(summary.position.further, ACROSS)
    for section in front:
        is_fact = isinstance(section, FactSection)
        height += 0 if is_fact or isinstance(section, TitleSection) else HEADING
        if section is summary and summary.is_long:
            continue
        across = ACROSS - 24 if is_fact else ACROSS
        height += sum(LINE * _lines(block.text, across) + 7 for block in section.text)
        is_said_empty = section.is_empty and not isinstance(section, TitleSection | SummarySection)
        height += LINE + 4 if is_said_empty else 0
        for notice in section.notices if isinstance(section, TitleSection) else ():
            height += LINE * _lines(notice, ACROSS) + 14
    return height


def _height_of_lists(page: PageOne) -> int:
    """Estimate the height of the lists of page 1."""
    every: tuple[NamedList | Sought, ...] = (*page.lists, *page.sought)
    height = 0
    for listing in every:
        height += 24 + (LIST_LINE if listing.rest_count else 0)
        for matter in listing.worst:
            words = f"{matter.reference} {matter.name}, {matter.words}, page 000"
            height += LIST_LINE * _lines(words, ACROSS_LIST)
    return height

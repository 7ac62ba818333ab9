"""The section on what has changed since the last report that a committee was given.

That report is read from what was frozen when it was issued, never worked out anew. What the
register says differently today of the day that it described is listed as corrected since.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from recommendations.models import IssuedReport, ProgressReport, Recommendation
from recommendations.querysets import RecommendationQuerySet
from recommendations.rag import Rag, rag_for
from recommendations.reports.content import PARTIALS, PrintedSection, SectionWords
from recommendations.reports.entries import ReportEntry
from recommendations.since import MOVED_DOWN, MOVED_UP, Movement, movement_between
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed, sentence


@dataclass(frozen=True)
class MovedColour:
    """A recommendation's colour as the last report printed it, and another that it has now."""

    reference: str
    before: Rag
    after: Rag
    movement: Movement
    words: str


@dataclass(frozen=True)
class CorrectedSince:
    """A colour that the last report printed, and the one that the register now has of that day."""

    reference: str
    printed: Rag
    now: Rag


@dataclass(frozen=True)
class LastReport:
    """The report issued last on these matters; `printed` maps primary keys to RAG codes."""

    title: str
    as_at: dt.date
    version: int
    printed: dict[int, str]

    @property
    def named(self) -> str:
        """The report as a sentence names it: title, version after the first, and day."""
        version = f", version {self.version}" if self.version > 1 else ""
        return f"“{self.title}”{version}, position as at {day_in_words(self.as_at)}"


@dataclass(frozen=True)
class SinceLastSection(PrintedSection):
    """The section on changes since the last report: colours that moved or have been corrected."""

    template: ClassVar[str] = f"{PARTIALS}_since_last.html"

    lead: str = ""
    moved: tuple[MovedColour, ...] = ()
    corrected: tuple[CorrectedSince, ...] = ()


def last_report(
    report: ProgressReport | None,
    recommendations: RecommendationQuerySet[Recommendation],
    moment: dt.datetime | None = None,
) -> LastReport | None:
    """Load the report issued last by `moment` on any of these recommendations, or None.

    A `moment` of None is now. Not a version of `report` itself, nor one that was withdrawn: the
    committee was told not to rely on that.
    """
    issued = (
        IssuedReport.objects.before(report, moment)
        .standing()
        .carrying(recommendations)
        .light()
        .newest_first()
        .first()
    )
    if issued is None:
        return None
    lines = issued.proof.lines.values_list("recommendation", "rag")
    return LastReport(
        issued.proof.title,
        issued.proof.as_at,
        issued.version,
        dict(lines),
    )


def since_last_section(
    words: SectionWords, last: LastReport | None, entries: Sequence[ReportEntry]
) -> SinceLastSection:
    """Build the section on what changed since `last`; for None it says that there is no report."""
    if last is None:
        return SinceLastSection(
            *words, lead="No report on these matters has been issued from this register before."
        )
    since = sentence(f"since then {_tally(last, entries)}")
    return SinceLastSection(
        *words,
        lead=f"The last report was {last.named}. {since}",
        moved=tuple(_moved(last, entries)),
        corrected=tuple(_corrected(last)),
    )


def direction_sentence(last: LastReport | None, entries: Sequence[ReportEntry]) -> str:
    """Say in a sentence how many colours moved which way since `last`, or that there is none."""
    if last is None:
        return "No report on these matters has been issued here before to compare with."
    return f"Compared with the report of {day_in_words(last.as_at)}: {_tally(last, entries)}."


def _tally(last: LastReport, entries: Sequence[ReportEntry]) -> str:
    """Say how many colours moved up, down or not since `last`, and how many entries are new.

    One that was not yet rated in `last` counts as not moved, whatever colour it has now.
    """
    ways = Counter(
        movement_between(
            rag_for(last.printed[entry.recommendation.pk]),
            entry.recommendation.rag,
            has_spoken=True,
        )
        for entry in entries
        if entry.recommendation.pk in last.printed
    )
    up, down = ways[MOVED_UP], ways[MOVED_DOWN]
    same = sum(ways.values()) - up - down
    new = sum(entry.recommendation.pk not in last.printed for entry in entries)
    parts = [f"{up} moved up", f"{down} moved down", f"{same} did not move"]
    return listed([*parts, *([f"{new} new to it"] if new else [])])


def _moved(last: LastReport, entries: Sequence[ReportEntry]) -> Iterator[MovedColour]:
    """Yield a MovedColour for each entry whose colour is not the one that `last` printed."""
    for entry in entries:
        recommendation = entry.recommendation
        printed = last.printed.get(recommendation.pk)
        if printed is None or printed == recommendation.rag.code:
            continue
        before = rag_for(printed)
        movement = movement_between(before, recommendation.rag, has_spoken=True)
        stated = f"stated {day_in_words(entry.current.status_date)}" if entry.current else ""
        yield MovedColour(recommendation.reference, before, recommendation.rag, movement, stated)


def _corrected(last: LastReport) -> Iterator[CorrectedSince]:
    """Yield each colour that `last` printed and the register now has otherwise for that day.

    Of everything that `last` printed, also where this report no longer covers it.
    """
    now = Recommendation.objects.as_at(last.as_at).of_keys(last.printed).in_order()
    for recommendation in now:
        printed = rag_for(last.printed[recommendation.pk])
        if printed != recommendation.rag:
            yield CorrectedSince(recommendation.reference, printed, recommendation.rag)

"""What has changed since the last report that a committee was given.

That report is read from what was frozen when it was issued, never worked out anew. What the
register says differently today of the day that it described is told as corrected since.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from recommendations.models import IssuedReport, Recommendation
from recommendations.rag import Rag, rag_for
from recommendations.reports.content import PARTIALS, Section, Words
from recommendations.reports.told import Told
from recommendations.since import MOVED_DOWN, MOVED_UP, Movement, movement_between
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed, sentence


@dataclass(frozen=True)
class Moved:
    """One recommendation whose colour is not the one that the last report printed."""

    reference: str
    before: Rag
    after: Rag
    movement: Movement
    words: str


@dataclass(frozen=True)
class CorrectedSince:
    """What the last report printed, and what the register now says of that same day."""

    reference: str
    printed: Rag
    now: Rag


@dataclass(frozen=True)
class LastReport:
    """The last report on these matters, by its frozen lines: recommendation key -> colour."""

    title: str
    as_at: dt.date
    version: int
    printed: dict[int, str]

    @property
    def named(self) -> str:
        """The report as a sentence names it."""
        version = f", version {self.version}" if self.version > 1 else ""
        return f"“{self.title}”{version}, position as at {day_in_words(self.as_at)}"


@dataclass(frozen=True)
class SinceLastSection(Section):
    """What moved, what is new and what has been corrected since the last report."""

    template: ClassVar[str] = f"{PARTIALS}_since_last.html"

    lead: str = ""
    moved: tuple[Moved, ...] = ()
    corrected: tuple[CorrectedSince, ...] = ()


def last_report(report: Any, recommendations: Any, moment: Any = None) -> LastReport | None:
    """The report issued last on any of these recommendations, other than this one itself."""
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
    words: Words, last: LastReport | None, told: Sequence[Told]
) -> SinceLastSection:
    """The section; without an earlier report it says that there is none."""
    if last is None:
        return SinceLastSection(
            *words, lead="No report on these matters has been issued from this register before."
        )
    moved = tuple(_moved(last, told))
    return SinceLastSection(
        *words,
        lead=f"The last report was {last.named}. {sentence(f'since then {_tally(last, told)}')}",
        moved=moved,
        corrected=tuple(_corrected(last)),
    )


def direction(last: LastReport | None, told: Sequence[Told]) -> str:
    """Which way the colours have moved, in one sentence for the first page."""
    if last is None:
        return "No report on these matters has been issued here before to compare with."
    return f"Compared with the report of {day_in_words(last.as_at)}: {_tally(last, told)}."


def _tally(last: LastReport, told: Sequence[Told]) -> str:
    ways = Counter(
        movement_between(
            rag_for(last.printed[each.recommendation.pk]), each.recommendation.rag, has_spoken=True
        )
        for each in told
        if each.recommendation.pk in last.printed
    )
    up, down = ways[MOVED_UP], ways[MOVED_DOWN]
    same = sum(ways.values()) - up - down
    new = sum(each.recommendation.pk not in last.printed for each in told)
    parts = [f"{up} moved up", f"{down} moved down", f"{same} did not move"]
    return listed([*parts, *([f"{new} new to it"] if new else [])])


def _moved(last: LastReport, told: Sequence[Told]) -> Iterator[Moved]:
    for each in told:
        recommendation = each.recommendation
        printed = last.printed.get(recommendation.pk)
        if printed is None or printed == recommendation.rag.code:
            continue
        before = rag_for(printed)
        movement = movement_between(before, recommendation.rag, has_spoken=True)
        stated = f"stated {day_in_words(each.current.status_date)}" if each.current else ""
        yield Moved(recommendation.reference, before, recommendation.rag, movement, stated)


def _corrected(last: LastReport) -> Iterator[CorrectedSince]:
    """What the register holds now of the day that the last report described."""
    now = Recommendation.objects.as_at(last.as_at).of_keys(last.printed).in_order()
    for recommendation in now:
        printed = rag_for(last.printed[recommendation.pk])
        if printed != recommendation.rag:
            yield CorrectedSince(recommendation.reference, printed, recommendation.rag)

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
from recommendations.since import (
    MOVED_DOWN,
    MOVED_UP,
    NEWLY_RATED,
    UPDATED,
    Movement,
    movement_between,
)
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
    """The report issued last on these matters.

    `printed` maps primary keys to RAG codes; `corrected` those of them that the register has
    otherwise of the same day since, to the codes that it has now.
    """

    title: str
    as_at: dt.date
    version: int
    printed: dict[int, str]
    corrected: dict[int, str]

    def rag_before(self, key: int) -> Rag | None:
        """Return the colour from which a recommendation moved, None where this had not printed it.

        Where it was corrected since, the corrected one: what was wrong in a paper is no movement.
        """
        if key not in self.printed:
            return None
        return rag_for(self.corrected.get(key, self.printed[key]))

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
    proof = issued.proof
    printed = dict(proof.lines.values_list("recommendation", "rag"))
    of_that_day = Recommendation.objects.as_at(proof.as_at, moment).of_keys(printed)
    now = {recommendation.pk: recommendation.rag.code for recommendation in of_that_day}
    # A first colour, of whatever day, corrects nothing: it is newly rated.
    corrected = {key: code for key, code in now.items() if printed[key] not in ("", code)}
    return LastReport(proof.title, proof.as_at, issued.version, printed, corrected)


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
    """Say how many entries moved up, down or not, are newly rated, and are new, since `last`.

    And how many colours that it printed have been corrected since, which is no movement.
    """
    ways: Counter[Movement | None] = Counter(_movement(last, entry) for entry in entries)
    numbers = [
        (ways[MOVED_UP], "moved up"),
        (ways[MOVED_DOWN], "moved down"),
        (ways[UPDATED], "did not move"),
        (ways[NEWLY_RATED], "newly rated"),
        (ways[None], "new to it"),
        (len(last.corrected), "corrected since"),
    ]
    # How many moved and did not is always said; of the others, what there is.
    return listed([f"{n} {words}" for place, (n, words) in enumerate(numbers) if n or place < 3])


def _movement(last: LastReport, entry: ReportEntry) -> Movement | None:
    """Return an entry's movement since `last` printed it; None where it had not.

    What had no colour and has none did not move.
    """
    recommendation = entry.recommendation
    before = last.rag_before(recommendation.pk)
    if before is None:
        return None
    if before == recommendation.rag:
        return UPDATED
    return movement_between(before, recommendation.rag, has_spoken=True)


def _moved(last: LastReport, entries: Sequence[ReportEntry]) -> Iterator[MovedColour]:
    """Yield a MovedColour for each entry that has another colour than it had in `last`."""
    for entry in entries:
        recommendation = entry.recommendation
        before, movement = last.rag_before(recommendation.pk), _movement(last, entry)
        if before is None or movement is None or movement == UPDATED:
            continue
        stated = f"stated {day_in_words(entry.current.status_date)}" if entry.current else ""
        yield MovedColour(recommendation.reference, before, recommendation.rag, movement, stated)


def _corrected(last: LastReport) -> Iterator[CorrectedSince]:
    """Yield each colour that `last` printed and the register now has otherwise for that day.

    Of everything that `last` printed, also where this report no longer covers it.
    """
    for recommendation in Recommendation.objects.of_keys(last.corrected).in_order():
        printed, now = (codes[recommendation.pk] for codes in (last.printed, last.corrected))
        yield CorrectedSince(recommendation.reference, rag_for(printed), rag_for(now))

"""The section on what has changed since the last report that a committee was given.

That report is read from what was frozen when it was issued, never worked out anew. What it printed
and was corrected since is listed apart: to put a paper right is no movement.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from recommendations.models import (
    IssuedReport,
    ProgressReport,
    Recommendation,
    ReportProof,
    StatusUpdate,
)
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.rag import Rag, rag_for
from recommendations.reports.content import PARTIALS, PrintedSection, SectionWords
from recommendations.reports.entries import ReportEntry
from recommendations.reports.sections.progress import status_of
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

NONE_BEFORE = "No other report of an earlier day has been issued here and stands, to compare with."
# The ways that a colour went since the last report, in words; each recommendation went one.
KEPT = "kept the same colour"
STILL_UNRATED = "still not rated"
CORRECTED = "corrected since"
NOT_IN_IT = "not in it"
WAYS = (
    *(movement.words.lower() for movement in (MOVED_UP, MOVED_DOWN)),
    KEPT,
    NEWLY_RATED.words.lower(),
    STILL_UNRATED,
    CORRECTED,
    NOT_IN_IT,
)


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
    """The report of the latest day before on any of these recommendations.

    `printed` maps the primary keys of those that it carried too to the RAG codes that it printed;
    `corrected` those whose printed update was corrected since to the codes of that day now.
    """

    title: str
    as_at: dt.date
    version: int
    printed: dict[int, str]
    corrected: dict[int, str]
    key: int = 0

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
    day: dt.date,
    moment: dt.datetime | None = None,
) -> LastReport | None:
    """Load the standing report of the latest day before `day` on any of these, or None.

    As issued by `moment`, of which None is now. Not a version of `report` itself nor another for
    its meeting, nor one that was withdrawn: the committee was told not to rely on that.
    """
    issued = (
        IssuedReport.objects.before(report, moment)
        .standing()
        .of_days(until=day - dt.timedelta(days=1))
        .carrying(recommendations)
        .light()
        .latest_day_first()
        .first()
    )
    if issued is None:
        return None
    proof = issued.proof
    lines = proof.lines.filter(recommendation__in=recommendations)
    printed = dict(lines.values_list("recommendation", "rag"))
    return LastReport(
        proof.public_name,
        proof.as_at,
        issued.version,
        printed,
        _corrected_codes(proof, printed, moment),
        issued.pk,
    )


def _corrected_codes(
    proof: ReportProof, printed: Mapping[int, str], moment: dt.datetime | None
) -> dict[int, str]:
    """Return, by recommendation, the colour that a proof's day has now instead of a printed one.

    Only where the very update that was printed was corrected or withdrawn. A further update that
    was recorded later, of whatever day, corrects nothing.
    """
    of_that_day = Recommendation.objects.of_keys(printed)
    then = {row.pk: row.current_update for row in of_that_day.as_at(proof.as_at, proof.known_by)}
    standing = set(
        StatusUpdate.objects.effective(moment)
        .filter(pk__in=[key for key in then.values() if key])
        .values_list("pk", flat=True)
    )
    return {
        row.pk: row.rag.code
        for row in of_that_day.as_at(proof.as_at, moment)
        if then.get(row.pk) not in standing and printed[row.pk] not in ("", row.rag.code)
    }


def since_last_section(
    words: SectionWords, last: LastReport | None, entries: Sequence[ReportEntry], day: dt.date
) -> SinceLastSection:
    """Build the section on what changed since `last`; for None it says that there is no report."""
    if last is None:
        return SinceLastSection(*words, lead=NONE_BEFORE)
    since = sentence(f"since then {_tally(last, entries)}")
    return SinceLastSection(
        *words,
        lead=f"The last report was {last.named}. {since}",
        moved=tuple(_moved(last, entries, day)),
        corrected=tuple(_corrected(last)),
    )


def direction_sentence(last: LastReport | None, entries: Sequence[ReportEntry]) -> str:
    """Say in a sentence how many colours moved which way since `last`, or that there is none."""
    if last is None:
        return NONE_BEFORE
    return f"Compared with the report of {day_in_words(last.as_at)}: {_tally(last, entries)}."


def _tally(last: LastReport, entries: Sequence[ReportEntry]) -> str:
    """Say how many entries moved up, down or not since `last`, and of the rest why not.

    Each entry counts once. What `last` had wrong, and has not moved from what was right, counts
    as corrected, which is no movement.
    """
    ways = Counter(_way(last, entry) for entry in entries)
    # How many moved and did not is always said; of the others, what there is.
    always = (MOVED_UP.words.lower(), MOVED_DOWN.words.lower(), KEPT)
    return listed([f"{ways[way]} {way}" for way in WAYS if ways[way] or way in always])


def _way(last: LastReport, entry: ReportEntry) -> str:
    """Return which of WAYS an entry went since `last`."""
    movement = _movement(last, entry)
    if movement is None:
        return NOT_IN_IT
    if movement == UPDATED:
        key = entry.recommendation.pk
        if key in last.corrected:
            return CORRECTED
        return KEPT if last.printed[key] else STILL_UNRATED
    return movement.words.lower()


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


def _moved(last: LastReport, entries: Sequence[ReportEntry], day: dt.date) -> Iterator[MovedColour]:
    """Yield a MovedColour for each entry that has another colour than it had in `last`."""
    for entry in entries:
        recommendation = entry.recommendation
        before, movement = last.rag_before(recommendation.pk), _movement(last, entry)
        if before is None or movement is None or movement == UPDATED:
            continue
        stated = status_of(entry, day).now.words
        yield MovedColour(recommendation.reference, before, recommendation.rag, movement, stated)


def _corrected(last: LastReport) -> Iterator[CorrectedSince]:
    """Yield each colour that `last` printed and that was corrected since for the same day."""
    for recommendation in Recommendation.objects.of_keys(last.corrected).in_order():
        printed, now = (codes[recommendation.pk] for codes in (last.printed, last.corrected))
        yield CorrectedSince(recommendation.reference, rag_for(printed), rag_for(now))

"""The resolutions on the last report, and what became of them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from recommendations.models import Resolution
from recommendations.reports.entries import ReportEntry, decision_in_words
from recommendations.reports.sections.since_last import LastReport
from recommendations.reports.text_blocks import printable
from wirral_tracker.kit.phrasing import lower_first


@dataclass(frozen=True)
class DecidedLast:
    """A resolution on the last report: its minute, its words, and what became of it since."""

    minute: str
    words: str
    reference: str = ""
    became: str = ""


def decided_last(
    last: LastReport | None, entries: Sequence[ReportEntry], known_by: dt.datetime | None
) -> tuple[DecidedLast, ...]:
    """List the resolutions on the last report that were recorded by `known_by` (None: all)."""
    if last is None:
        return ()
    # What was resolved on an exempt report is for those alone who may read it.
    public = Resolution.objects.readable(sees_exempt=False)
    resolutions = public.of_issued(last.key).in_order()
    if known_by:
        resolutions = resolutions.known_on(known_by)
    return tuple(_decided(resolutions, entries, last))


def _decided(
    resolutions: Iterable[Resolution], entries: Sequence[ReportEntry], last: LastReport
) -> Iterator[DecidedLast]:
    """Yield each resolution on what this report carries, or on the last report as a whole."""
    by_key = {entry.recommendation.pk: entry for entry in entries}
    for resolution in resolutions:
        words, minute = printable(resolution.words), resolution.minute
        if resolution.recommendation is None:
            yield DecidedLast(minute, words)
        elif entry := by_key.get(resolution.recommendation.pk):
            reference = entry.recommendation.reference
            yield DecidedLast(minute, words, reference, _became(entry, last))


def _became(entry: ReportEntry, last: LastReport) -> str:
    """Say what has been decided on an entry since the day of `last`, and its colour now."""
    since = [each for each in entry.decisions if each.decision_date > last.as_at]
    decided = lower_first(decision_in_words(since[0])) if since else "no decision recorded since"
    return f"{decided}; now {lower_first(entry.recommendation.rag.word)}"

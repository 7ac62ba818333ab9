"""The section on re-tests: what later inspections say of the matters that a report is about."""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from recommendations.models import Recommendation, Retest
from recommendations.querysets import RecommendationQuerySet
from recommendations.rag import Rag
from recommendations.reports.content import PARTIALS, PrintedSection, SectionWords
from recommendations.retests import PairedStatement, pairs_of
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed


@dataclass(frozen=True)
class Verdict:
    """A later inspection's verdict and words on one recommendation, or several where they agree.

    `claim` is the colour with which it had been called complete, where it had.
    """

    references: str
    inspection: str
    verdict: str
    words: str
    claim: Rag | None = None
    claimed: str = ""

    @property
    def sentence(self) -> str:
        """The inspection's verdict and quoted words, in a sentence that names it."""
        return f"{self.inspection} says {self.verdict}: “{self.words}”"


@dataclass(frozen=True)
class RetestsSection(PrintedSection):
    """The section on re-tests: what was called complete and found again, then other verdicts."""

    template: ClassVar[str] = f"{PARTIALS}_retests.html"

    found_again: tuple[Verdict, ...] = ()
    others: tuple[Verdict, ...] = ()


def retests_section(
    words: SectionWords,
    recommendations: RecommendationQuerySet[Recommendation],
    day: dt.date,
    known_by: dt.datetime | None,
) -> RetestsSection:
    """Build the section from re-tests of these recommendations that were published by `day`.

    `known_by` is the moment after which nothing recorded counts; None means all.
    """
    retests = Retest.objects.of_recommendations(recommendations).saying_something()
    again = set(retests.found_again(day, known_by).values_list("pk", flat=True))
    pairs = pairs_of(retests.effective(known_by).shown_on(day).in_order().with_related())
    return RetestsSection(
        *words,
        found_again=tuple(_verdicts(pair for pair in pairs if pair.retest.pk in again)),
        others=tuple(_verdicts(pair for pair in pairs if pair.retest.pk not in again)),
    )


def _verdicts(pairs: Iterable[PairedStatement]) -> Iterator[Verdict]:
    """Merge the pairs that share inspection, verdict, words and claimed day into one Verdict."""
    alike: dict[tuple[Hashable, ...], list[PairedStatement]] = {}
    for pair in pairs:
        retest, claim = pair.retest, pair.claim
        key = (retest.inspection_id, retest.verdict, retest.words, claim and claim.status_date)
        alike.setdefault(key, []).append(pair)
    return (_verdict(pairs_alike) for pairs_alike in alike.values())


def _verdict(pairs: Sequence[PairedStatement]) -> Verdict:
    """Build the Verdict of pairs that share inspection, verdict, words and claimed day."""
    retest, claim = pairs[0].retest, pairs[0].claim
    return Verdict(
        references=listed([str(pair.retest.subject) for pair in pairs]),
        inspection=retest.inspection.reference,
        verdict=retest.get_verdict_display().lower(),
        words=retest.words,
        claim=claim.status if claim else None,
        claimed=f"stated {day_in_words(claim.status_date)}" if claim else "",
    )

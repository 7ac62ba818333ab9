"""What later inspections say of the matters that a report tells of."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from recommendations.models import Retest
from recommendations.rag import Rag
from recommendations.reports.content import PARTIALS, Section, Words
from recommendations.retests import PairedStatement, pairs_of
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed


@dataclass(frozen=True)
class Verdict:
    """A later inspection's words on one recommendation, or on several of which it says the same.

    `claim` is the colour with which it had been called complete, where it had.
    """

    references: str
    inspection: str
    verdict: str
    words: str
    claim: Rag | None = None
    claimed: str = ""


@dataclass(frozen=True)
class RetestsSection(Section):
    """Reported complete and found again first; then everything else that inspectors said."""

    template: ClassVar[str] = f"{PARTIALS}_retests.html"

    found_again: tuple[Verdict, ...] = ()
    others: tuple[Verdict, ...] = ()


def retests_section(
    words: Words, recommendations: Any, day: dt.date, known_by: dt.datetime | None
) -> RetestsSection:
    """The re-tests of these recommendations that were known by the day."""
    told = Retest.objects.of_recommendations(recommendations).saying_something()
    again = set(told.found_again(day, known_by).values_list("pk", flat=True))
    pairs = pairs_of(told.effective(known_by).shown_on(day).in_order().with_kin())
    return RetestsSection(
        *words,
        found_again=tuple(_verdicts([each for each in pairs if each.retest.pk in again])),
        others=tuple(_verdicts([each for each in pairs if each.retest.pk not in again])),
    )


def _verdicts(pairs: Iterable[PairedStatement]) -> Iterator[Verdict]:
    """The same words of one inspection are printed once, for all that they speak of."""
    alike: dict[tuple[Any, ...], list[PairedStatement]] = {}
    for pair in pairs:
        retest, claim = pair.retest, pair.claim
        key = (retest.inspection_id, retest.verdict, retest.words, claim and claim.status_date)
        alike.setdefault(key, []).append(pair)
    return (_verdict(same) for same in alike.values())


def _verdict(same: Sequence[PairedStatement]) -> Verdict:
    retest, claim = same[0].retest, same[0].claim
    return Verdict(
        references=listed([str(each.retest.subject) for each in same]),
        inspection=retest.inspection.reference,
        verdict=retest.get_verdict_display().lower(),
        words=retest.words,
        claim=claim.status if claim else None,
        claimed=f"stated {day_in_words(claim.status_date)}" if claim else "",
    )

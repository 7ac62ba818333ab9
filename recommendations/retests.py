"""Two texts side by side: what was said of a matter, and what a later inspection says of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from findings.models import SourceParagraph
from recommendations.models import Retest, StatusSpan, StatusUpdate


@dataclass(frozen=True)
class PairedStatement:
    """A re-test, the earlier text and, where it was called complete, the update that said so.

    `answers` are the later re-tests that call the same matter better, where they were asked for.
    """

    retest: Retest
    earlier_words: str
    earlier_locator: SourceParagraph | None
    claim: StatusUpdate | None
    answers: tuple[Retest, ...] = ()


def pairs_of(retests: Iterable[Any]) -> list[PairedStatement]:
    """Each re-test beside what it is about, in the order given. Two queries, however many.

    Wants re-tests loaded `with_days`.
    """
    retests = list(retests)
    spans = StatusSpan.objects.green().of(retests).with_claims()
    return [
        PairedStatement(each, each.subject.text, each.subject.locator, claim_before(each, spans))
        for each in retests
    ]


def with_answers(pairs: Iterable[PairedStatement], better: Iterable[Any]) -> list[PairedStatement]:
    """The same pairs, each with those of the re-tests that call its matter better afterwards.

    Wants re-tests loaded `with_days`.
    """
    better = list(better)
    return [
        replace(
            pair,
            answers=tuple(
                each
                for each in better
                if each.recommendation_id == pair.retest.recommendation_id
                and each.began > pair.retest.began  # type: ignore[attr-defined]
            ),
        )
        for pair in pairs
    ]


def claim_before(retest: Any, spans: Iterable[StatusSpan]) -> StatusUpdate | None:
    """The update that called the matter complete on the eve of the inspection, if one did."""
    for span in spans:
        if span.recommendation_id == retest.recommendation_id and span.holds_before(retest.began):
            return span.update
    return None

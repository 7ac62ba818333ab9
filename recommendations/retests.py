"""Two texts side by side: what was said of a matter, and what a later inspection says of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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


def pairs_of(retests: Iterable[Retest]) -> list[PairedStatement]:
    """Load each re-test beside the text that it is about, in the order given, in two queries.

    Wants re-tests loaded `with_days`.
    """
    retests = list(retests)
    spans = StatusSpan.objects.green().of(retests).with_claims()
    return [
        PairedStatement(
            retest, retest.subject.text, retest.subject.locator, claim_before(retest, spans)
        )
        for retest in retests
    ]


def with_answers(
    pairs: Iterable[PairedStatement], better: Iterable[Retest]
) -> list[PairedStatement]:
    """Add to each pair the later re-tests that call its matter better.

    Wants re-tests loaded `with_days`.
    """
    better = list(better)
    return [
        replace(
            pair,
            answers=tuple(
                retest
                for retest in better
                if retest.recommendation_id == pair.retest.recommendation_id
                and retest.began > pair.retest.began
            ),
        )
        for pair in pairs
    ]


def claim_before(retest: Retest, spans: Iterable[StatusSpan]) -> StatusUpdate | None:
    """Return the update that called the matter complete on the eve of the inspection, or None."""
    for span in spans:
        if span.recommendation_id == retest.recommendation_id and span.holds_before(retest.began):
            return span.update
    return None

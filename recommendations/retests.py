"""Two texts side by side: what was said of a matter, and what a later inspection says of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from findings.models import SourceParagraph
from recommendations.models import Retest, StatusSpan, StatusUpdate


@dataclass(frozen=True)
class PairedStatement:
    """A re-test beside the earlier text, and the update that called it complete, else None.

    `answers` are the later re-tests that call the same matter better, where they were asked for.
    """

    retest: Retest
    earlier_words: str
    earlier_locator: SourceParagraph | None
    claim: StatusUpdate | None
    answers: tuple[Retest, ...] = ()


def pairs_of(retests: Iterable[Retest]) -> list[PairedStatement]:
    """Pair re-tests with their earlier text and the update that called it complete, in order.

    Two queries, however many. Wants re-tests loaded `with_days`.
    """
    retests = list(retests)
    spans = StatusSpan.objects.green().of(retests).with_updates()
    return [
        PairedStatement(
            retest, retest.subject.text, retest.subject.locator, claim_before(retest, spans)
        )
        for retest in retests
    ]


def with_answers(
    pairs: Iterable[PairedStatement], better: Iterable[Retest]
) -> list[PairedStatement]:
    """Copy pairs with `answers`: the re-tests in `better` of a later inspection on the same matter.

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
    """Return the update of the span that held on the eve of a re-test's inspection, or None."""
    for span in spans:
        if span.recommendation_id == retest.recommendation_id and span.holds_before(retest.began):
            return span.update
    return None

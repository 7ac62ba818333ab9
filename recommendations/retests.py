"""Two texts side by side: what was said of a matter, and what a later inspection says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from findings.models import SourceParagraph
from recommendations.models import Retest, StatusSpan, StatusUpdate


@dataclass(frozen=True)
class PairedStatement:
    """A re-test, the earlier text and, where it was called complete, the update that said so."""

    retest: Retest
    earlier_words: str
    earlier_locator: SourceParagraph | None
    claim: StatusUpdate | None


def pairs_of(retests: Iterable[Any]) -> list[PairedStatement]:
    """Each re-test beside what it is about, in the order given. Two queries, however many.

    Wants re-tests loaded `with_days`.
    """
    retests = list(retests)
    spans = StatusSpan.objects.green().of(retests).select_related("update__locator__document")
    return [
        PairedStatement(each, each.subject.text, each.subject.locator, claim_before(each, spans))
        for each in retests
    ]


def claim_before(retest: Any, spans: Iterable[StatusSpan]) -> StatusUpdate | None:
    """The update that called the matter complete on the eve of the inspection, if one did."""
    for span in spans:
        if span.recommendation_id == retest.recommendation_id and span.holds_before(retest.began):
            return span.update
    return None

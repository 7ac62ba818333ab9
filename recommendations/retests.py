"""Two texts side by side: what was said of a matter, and what a later inspection says of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from findings.models import Finding, Inspection, SourceParagraph
from recommendations.models import Recommendation, Retest, StatusSpan, StatusUpdate


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


def candidates(recommendation: Recommendation, inspection: Inspection) -> list[Finding]:
    """The inspection's findings, those likeliest to speak of the recommendation's matter first.

    Likely is: shares a theme, then shares words of five letters and more. It suggests; it links
    nothing.
    """
    themes = set(recommendation.themes.values_list("pk", flat=True))
    ours = long_words(recommendation.text)
    findings = inspection.findings.prefetch_related("theme_tags")

    def likeness(finding: Finding) -> tuple[int, int, int]:
        shared = themes & {tag.theme_id for tag in finding.theme_tags.all()}
        return (-len(shared), -len(ours & long_words(finding.text)), finding.position)

    return sorted(findings, key=likeness)


def long_words(text: str) -> set[str]:
    """The words of five letters and more, in lower case."""
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= 5}

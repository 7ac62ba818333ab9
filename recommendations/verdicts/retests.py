"""Two texts side by side: what was said of a matter, and what a later inspection says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from findings.models import Finding, Inspection, SourceParagraph
from recommendations.models import Recommendation, Retest, StatusSpan, StatusUpdate
from wirral_tracker.kit.phrasing import listed


@dataclass(frozen=True)
class PairedStatement:
    """A re-test beside the earlier text, and the update that called it complete, else None.

    `answers` are the later re-tests that call the same matter good, where they were asked for.
    """

    retest: Retest
    earlier_words: str
    earlier_locator: SourceParagraph | None
    claim: StatusUpdate | None
    answers: tuple[Retest, ...] = ()


@dataclass(frozen=True)
class Reason:
    """The reason why words speak of earlier matters, with their names; and the part, if not all."""

    subjects: str
    why: str
    part: str = ""

    @property
    def text(self) -> str:
        """The reason, and the part that alone is spoken of, if it is not all."""
        return f"{self.why} Only part of it is spoken of: {self.part}" if self.part else self.why

    @property
    def in_words(self) -> str:
        """The reason with the names of the matters: "LAC-2013-R4: It speaks of the same."."""
        return f"{self.subjects}: {self.text}"


@dataclass(frozen=True)
class SameWords:
    """The verdict and words of one inspection, and the earlier matters that they speak of."""

    pairs: tuple[PairedStatement, ...]

    @property
    def retest(self) -> Retest:
        """One of the re-tests, whose verdict and words are those of all of them."""
        return self.pairs[0].retest

    @property
    def names(self) -> str:
        """The names of the matters, as a sentence lists them."""
        return listed([str(pair.retest.subject) for pair in self.pairs])

    @property
    def reasons(self) -> list[Reason]:
        """The reasons why the words speak of the matters; those with the same reason together."""
        return reasons_of([pair.retest for pair in self.pairs])


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


def with_answers(pairs: Iterable[PairedStatement], good: Iterable[Retest]) -> list[PairedStatement]:
    """Copy pairs with `answers`: the re-tests in `good` of a later inspection on the same matter.

    Wants re-tests loaded `with_days`.
    """
    good = list(good)
    return [
        replace(
            pair,
            answers=tuple(
                retest
                for retest in good
                if retest.recommendation_id == pair.retest.recommendation_id
                and retest.began > pair.retest.began
            ),
        )
        for pair in pairs
    ]


def claim_before(retest: Retest, spans: Iterable[StatusSpan]) -> StatusUpdate | None:
    """Return the update of the span that held on the eve of a re-test's inspection, or None.

    Where its first day is not known, on the eve of the earliest that it can have been.
    """
    for span in spans:
        if span.recommendation_id == retest.recommendation_id and span.holds_before(
            retest.began_first
        ):
            return span.update
    return None


def same_words(pairs: Iterable[PairedStatement]) -> list[SameWords]:
    """Group pairs whose inspection says the same of several matters in the same words, in order."""
    alike: dict[tuple[object, ...], list[PairedStatement]] = {}
    for pair in pairs:
        retest = pair.retest
        key = (
            *(retest.inspection_id, retest.verdict, retest.words),
            *(retest.short_words, retest.uncounted_words),
        )
        alike.setdefault(key, []).append(pair)
    return [SameWords(tuple(group)) for group in alike.values()]


def reasons_of(retests: Sequence[Retest]) -> list[Reason]:
    """List why words speak of each of the re-tests' subjects; the same reason once, in order."""
    subjects: dict[tuple[str, str], list[str]] = {}
    for retest in retests:
        subjects.setdefault((retest.why, retest.part), []).append(str(retest.subject))
    return [Reason(listed(names), why, part) for (why, part), names in subjects.items()]


def earlier_tone(subject: Recommendation | Finding, inspection: Inspection) -> str:
    """Return how a matter stood before `inspection` spoke of it, as a Finding.Tone.

    A finding has its own tone; what it asks to improve is a concern. So is what was recommended,
    until another inspection says that it is good, which leaves room for either.
    """
    if isinstance(subject, Finding):
        return Finding.Tone.CONCERN if subject.asks_for_improvement else subject.tone
    others = subject.retests.effective().exclude(inspection=inspection)
    return Finding.Tone.MIXED if others.good().exists() else Finding.Tone.CONCERN

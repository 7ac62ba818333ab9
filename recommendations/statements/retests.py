"""The rules of a re-test."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Required, TypedDict

from findings.models import Finding, Inspection
from findings.verbatim import NO_PHRASE, is_phrase, is_verbatim
from recommendations.models import Retest
from recommendations.statements.faults import Fault, Statement, faults_of_codes

Verdict = Retest.Verdict
WAS_GOOD = "It was good: choose “Still good”, “Mixed” or “Now a concern”."
WAS_WANTING = "Nothing held says that it was good: choose “Better”, “Still a concern” or “Worse”."
# The tone of what a verdict is about, and the verdicts that it leaves no room for.
RULED_OUT: dict[str, tuple[tuple[str, ...], str]] = {
    "strength": ((Verdict.BETTER, Verdict.STILL_A_CONCERN, Verdict.WORSE), WAS_GOOD),
    "concern": ((Verdict.STILL_GOOD, Verdict.NOW_A_CONCERN), WAS_WANTING),
}


class RetestFields(TypedDict, total=False):
    """The keyword arguments of `record_retest` that say what the inspection says."""

    inspection: Required[Inspection]
    verdict: Required[str]
    why: Required[str]
    by_finding: Finding | None
    words: str
    short_finding: Finding | None
    short_words: str
    part: str
    uncounted_finding: Finding | None
    uncounted_words: str


@dataclass(frozen=True, kw_only=True)
class RetestStatement(Statement):
    """The values of a re-test: an inspection's verdict, its finding and the words that say so.

    `earlier_tone` is how the matter stood before, as a Finding.Tone; empty where it is not known.
    """

    REQUIRED = {
        "verdict": "Choose “What does it say of the matter?”.",
        "why": "Fill in “Why these words speak of this matter”.",
    }
    LONGEST = {"part": 300}
    UNRECORDED = ("earlier_tone",)

    inspection: Inspection
    verdict: str
    why: str
    by_finding: Finding | None = None
    words: str = ""
    short_finding: Finding | None = None
    short_words: str = ""
    part: str = ""
    uncounted_finding: Finding | None = None
    uncounted_words: str = ""
    earlier_tone: str = ""

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        if self.verdict:
            yield from faults_of_codes({"verdict": (self.verdict, Verdict.values)})
            yield from self._faults_of_earlier_tone()
        if self.verdict == Verdict.SAYS_NOTHING:
            yield from self._faults_of_silence()
        elif self.verdict:
            yield from _faults_of_missing("by_finding", self.by_finding, "words", self.words)
        if self.verdict == Verdict.MIXED:
            yield from _faults_of_missing(
                "short_finding", self.short_finding, "short_words", self.short_words
            )
        elif self.short_finding or self.short_words:
            yield "short_words", "Only a mixed verdict quotes two sides.", "not_mixed"
        if self.uncounted_finding or self.uncounted_words:
            yield from _faults_of_missing(
                "uncounted_finding", self.uncounted_finding, "uncounted_words", self.uncounted_words
            )
        yield from self._faults_of_quotations()

    def _faults_of_earlier_tone(self) -> Iterator[Fault]:
        """Yield a fault where the verdict does not follow from how the matter stood before."""
        ruled_out, message = RULED_OUT.get(self.earlier_tone, ((), ""))
        if self.verdict in ruled_out:
            yield "verdict", message, "earlier_tone"

    def _faults_of_silence(self) -> Iterator[Fault]:
        """Yield faults of words or a part, of which an inspection that says nothing has none."""
        if self.by_finding or self.words:
            message = "It says nothing: leave the finding and the words empty."
            yield "verdict", message, "says_something"
        if self.part:
            yield "part", "It says nothing: leave this empty.", "says_something"

    def _faults_of_quotations(self) -> Iterator[Fault]:
        """Yield a fault for each finding of another inspection, and each word not in its own."""
        for name, finding, words_name, words in (
            ("by_finding", self.by_finding, "words", self.words),
            ("short_finding", self.short_finding, "short_words", self.short_words),
            ("uncounted_finding", self.uncounted_finding, "uncounted_words", self.uncounted_words),
        ):
            if finding and finding.inspection_id != self.inspection.pk:
                yield name, "This finding is of another inspection.", "other_inspection"
            if finding and words and not is_verbatim(words, finding.text):
                message = "These words do not stand so in the finding you chose."
                yield words_name, message, "not_verbatim"
            elif finding and words and not is_phrase(words, finding.text):
                yield words_name, NO_PHRASE, "no_phrase"


def _faults_of_missing(
    finding_name: str, finding: Finding | None, words_name: str, words: str
) -> Iterator[Fault]:
    """Yield a fault for a finding that is not chosen, and for words that are not copied."""
    if not finding:
        yield finding_name, "Choose the finding that says so.", "required"
    if not words.strip():
        yield words_name, "Copy the words that say so.", "required"

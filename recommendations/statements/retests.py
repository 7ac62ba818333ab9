"""The rules of a re-test."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from findings.models import Finding, Inspection
from findings.verbatim import is_verbatim
from recommendations.models import Retest
from recommendations.statements.faults import Fault, Statement, faults_of_codes


@dataclass(frozen=True, kw_only=True)
class RetestStatement(Statement):
    """The values of a re-test: an inspection's verdict, its finding and the words that say so."""

    REQUIRED = {
        "verdict": "Choose “What does it say of the matter?”.",
        "why": "Fill in “Why these words speak of this matter”.",
    }

    inspection: Inspection
    verdict: str
    why: str
    by_finding: Finding | None = None
    words: str = ""

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        if self.verdict:
            yield from faults_of_codes({"verdict": (self.verdict, Retest.Verdict.values)})
        if self.verdict == Retest.Verdict.SAYS_NOTHING:
            if self.by_finding or self.words:
                message = "It says nothing: leave the finding and the words empty."
                yield "verdict", message, "says_something"
        elif self.verdict:
            if not self.by_finding:
                yield "by_finding", "Choose the finding that says so.", "required"
            if not self.words.strip():
                yield "words", "Copy the words that say so.", "required"
        if self.by_finding and self.by_finding.inspection_id != self.inspection.pk:
            yield "by_finding", "This finding is of another inspection.", "other_inspection"
        if self.by_finding and self.words and not is_verbatim(self.words, self.by_finding.text):
            message = "These words do not stand so in the finding you chose."
            yield "words", message, "not_verbatim"

"""The rules of a theme, and of giving one to a finding or recommendation."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from findings.models import Theme
from findings.verbatim import NO_PHRASE, is_phrase, is_verbatim
from recommendations.statements.faults import Fault, Statement


@dataclass(frozen=True, kw_only=True)
class ThemeStatement(Statement):
    """The values of a theme: its name, and the question that it asks."""

    REQUIRED = {"name": "Fill in “Name”.", "question": "Fill in “Question”."}
    LONGEST = {"name": 100, "question": 200}

    name: str
    question: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()


@dataclass(frozen=True, kw_only=True)
class ThemeTagStatement(Statement):
    """The values of a theme that is given: which, by which words of `text`, its subject's own."""

    UNRECORDED = ("text",)
    REQUIRED = {"words": "Copy the words that earn it."}

    theme: Theme | None
    words: str
    text: str

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        yield from self._faults_of_texts()
        if self.theme is None:
            yield "theme", "Choose the theme.", "required"
        if self.words.strip() and not is_verbatim(self.words, self.text):
            yield "words", "These words do not stand so in the text above.", "not_verbatim"
        elif self.words.strip() and not is_phrase(self.words, self.text):
            yield "words", NO_PHRASE, "no_phrase"

"""Words that are looked for, and what is left of a text, a document or a file without them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError

from wirral_tracker.kit.chain.erasure import ERASED_WORDS
from wirral_tracker.kit.json_values import JSON

# White space of any kind, and signs between words that nobody sees.
GAP = r"[\s\u00ad\u200b]+"
# A hyphen where a printed line was broken, or where one may be.
BREAK = r"(?:\u00ad|[-‐]\s*\n\s*)?"  # noqa: RUF001
ALIKE = ("'’‘ʼ", '"“”', "-‐‑–")  # noqa: RUF001
FEWEST_SIGNS = 2


@dataclass(frozen=True)
class Wanted:
    """Words that are looked for, whole, whatever their case, white space, quotes and hyphens."""

    pattern: re.Pattern[str]

    @classmethod
    def from_words(cls, *words: str) -> Self:
        """Build the pattern of any of these words. Raises: ValidationError for too few signs."""
        # The longest first: of two that begin alike, a pattern takes the one that it tries first.
        phrases = sorted((phrase.strip() for phrase in words), key=len, reverse=True)
        if not phrases or any(len(phrase) < FEWEST_SIGNS for phrase in phrases):
            raise ValidationError(f"Give words of {FEWEST_SIGNS} letters or more.")
        wanted = cls(re.compile("|".join(map(_pattern_of, phrases)), re.IGNORECASE))
        if wanted.count(ERASED_WORDS):
            raise ValidationError(f"“{ERASED_WORDS}” is what stands where words were erased.")
        return wanted

    def count(self, text: str) -> int:
        """Count the places in a text where the words stand."""
        return sum(1 for _ in self.pattern.finditer(text))

    def left_of(self, text: str) -> str:
        """Return a text with "[erased]" where the words stood."""
        return self.pattern.sub(ERASED_WORDS, text)

    def left_in_place(self, text: str) -> str:
        """Return a text with as many signs as before, so that places counted in it still hold."""

        def replacement(found: re.Match[str]) -> str:
            length = len(found[0])
            return ERASED_WORDS.ljust(length) if length >= len(ERASED_WORDS) else "…" * length

        return self.pattern.sub(replacement, text)

    def left_of_document(self, value: JSON) -> JSON:
        """Return a JSON value with "[erased]" where the words stood, in names too."""
        if isinstance(value, str):
            return self.left_of(value)
        if isinstance(value, list):
            return [self.left_of_document(item) for item in value]
        if isinstance(value, dict):
            return {self.left_of(name): self.left_of_document(item) for name, item in value.items()}
        return value


def texts_in(value: JSON) -> Iterator[str]:
    """Yield every text of a JSON value, the names in it included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from texts_in(item)


def _pattern_of(phrase: str) -> str:
    """Return the regular expression that finds a phrase, whole, as people and printers write it."""
    signs = unicodedata.normalize("NFC", phrase).split()
    words = GAP.join(BREAK.join(map(_pattern_of_sign, word)) for word in signs)
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return f"{before}{words}{after}"


def _pattern_of_sign(sign: str) -> str:
    """Return the regular expression of one sign: those like it, or its accent written apart."""
    for alike in ALIKE:
        if sign in alike:
            return f"[{re.escape(alike)}]"
    apart = unicodedata.normalize("NFD", sign)
    return re.escape(sign) if apart == sign else f"(?:{re.escape(sign)}|{re.escape(apart)})"

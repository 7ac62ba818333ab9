"""Warnings about words that may give a child away: the officer is warned, never blocked."""

import re

CASE_NUMBER = re.compile(
    r"\b(?:case|LCS|ref(?:erence)?|ID)\W{0,3}(?:no|number)?\W{0,3}\d{4,}\b", re.I
)
LONG_NUMBER = re.compile(r"\b\d{6,10}\b")
# Only words that begin with a capital letter: a guess that cries at every sentence is not read.
NAME = r"[A-Z][a-z'’]+(?:[ -][A-Z][a-z'’]+)?"
AGE = r"(?:aged? \d{1,2}|\(\d{1,2}\)|\d{1,2}[- ]years?[- ]old)"
NAME_BESIDE_AGE = re.compile(rf"\b{NAME},? (?:is )?{AGE}|{AGE},? {NAME}\b")
PATTERNS = (
    (CASE_NUMBER, "looks like a case number"),
    (LONG_NUMBER, "looks like a case number"),
    (NAME_BESIDE_AGE, "looks like a child's name beside an age"),
)


def likely_identifiers(text: str) -> list[str]:
    """Find case numbers, other long numbers and names beside ages; return a sentence for each."""
    found: dict[str, str] = {}
    for pattern, why in PATTERNS:
        for match in pattern.finditer(text):
            words = match.group().strip()
            # A case number is a long number too: it is said once, by the first pattern.
            if not any(words in earlier for earlier in found):
                found[words] = f"“{words}” {why}."
    return list(found.values())

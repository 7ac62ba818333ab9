"""Ofsted's grades as printed, whole or broken over lines, and their codes in the register."""

import re

CODES = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement": "requires_improvement",
    "inadequate": "inadequate",
}
GRADE = re.compile(
    r"\b(requires?\s+improvement(?:\s+to\s+be\s+good)?|outstanding|good|inadequate)\b", re.I
)
# All that a line of a narrow column may hold of a grade.
FRAGMENT = re.compile(
    r"^(?:requires?(?:\s+improvement)?(?:\s+to)?(?:\s+be)?(?:\s+good)?"
    r"|improvement(?:\s+to)?(?:\s+be)?(?:\s+good)?|to\s+be(?:\s+good)?|be\s+good"
    r"|good|outstanding|inadequate|not\s+judged)$",
    re.I,
)
NOT_JUDGED = re.compile(r"\bnot\s+judged\b", re.I)


def code_of(words: str) -> str:
    """Return the register's code for a printed grade, as in "Requires improvement to be good"."""
    words = " ".join(words.lower().split())
    return CODES["requires improvement" if words.startswith("require") else words]

"""The reference to the Children's Social Care National Framework that ends some bullets.

Source: Ofsted reports since 2025, whose wording of it is not settled.
"""

import re

TAG = re.compile(r"[(\[]([^()\[\]]*\bnational\s+framework\b[^()\[\]]*)[)\]]\s*\.?\s*$", re.I)
OUTCOME = re.compile(
    r"[(\[]((?:outcomes?|enablers?|principles?)\s+\d[^()\[\]]*)[)\]]\s*\.?\s*$", re.I
)


def tag_of(text: str) -> str | None:
    """The tag at the end of a bullet, without its brackets; the text keeps it."""
    match = TAG.search(text) or OUTCOME.search(text)
    return match.group(1).strip() if match else None

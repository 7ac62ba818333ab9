"""The reference to the Children's Social Care National Framework that ends some bullets.

Source: Ofsted reports since 2025, whose wording of it is not settled.
"""

import re

_WHAT = r"(?:outcomes?|enablers?|principles?)\s+(?:\d|(?:one|two|three|four|five|six)\b)"
# In brackets, of which the last may be missing; or a sentence of its own.
BRACKETED = re.compile(
    rf"[(\[](?P<tag>(?:[^()\[\]]*\bnational\s+framework\b|{_WHAT})[^()\[\]]*)[)\]]?\s*\.?\s*$", re.I
)
SENTENCE = re.compile(
    rf"(?:[.;:]|\s[–—-])\s+(?P<tag>(?:national\s+framework\b[^.]{{0,40}}?{_WHAT}|{_WHAT}"
    r"[^.]{0,60}\bnational\s+framework)[^.]{0,60})\.?\s*$",
    re.I,
)


def tag_of(text: str) -> str | None:
    """Return the National Framework reference that ends a bullet, unbracketed; None without."""
    match = BRACKETED.search(text) or SENTENCE.search(text)
    return match.group("tag").strip() if match else None

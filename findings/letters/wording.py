"""The words of printed lines: joining them, and the bullets, numbers and ends that they show."""

import re
from collections.abc import Iterable

# ASCII hyphens count only with space after them, dashes and glyphs always.
BULLET = re.compile(
    r"^(?:[•●◦○▪▫■□◼◻◾◆◇♦►▸▶➢➤✓✔❖⬛∙⁃‣\u0336\uf000-\uf0ff]\s*|[·*o§Øü\-–—‒−](?=\s|\xa0|$)\s*"
    # Wingdings that lost their font.
    r"|[nlq]\s+(?=[A-Z]))"
)
NUMBER = re.compile(
    r"^(?:\(?(\d{1,3})(?:\.(?!\d)\)?|\)(?=\s|$))\s*|(\d{1,3})(?:\s*\t\s*| {2,})(?=\S))"
)
BARE_NUMBER = re.compile(r"^(\d{1,3})\s(?=[A-Z][a-z])")
ENDS_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*\d{0,2}$")
IS_UNFINISHED = re.compile(
    r"(?:[,\-–—(]|\b(?:and|or|the|of|to|a|an|in|for|with|by|from|that|which|is|are))$", re.I
)
STARTS_LOWER = re.compile(r"^[\"'“‘(\[]*[a-z]")
# Of the paragraphs of a thousand published letters and reports, one in a hundred begins so.
LOOKS_BACK = re.compile(
    r"^(?:This|These|Those|They|Their|It|Its|He|She|His|Her|Such|However|Consequently|Therefore"
    r"|Furthermore|Moreover|Nevertheless|Nonetheless|As\s+a\s+(?:result|consequence))\b"
)
SUSPENDED = re.compile(r"^(?:and|or|to)\s")


def join(texts: Iterable[str]) -> str:
    """Join lines into one string: white space folded, a hyphen at a line's end closed up."""
    pieces: list[str] = []
    for text in texts:
        text = " ".join(text.split())
        if not text:
            continue
        last = pieces[-1] if pieces else ""
        is_broken = last[-1:] == "-" and last[-2:-1].isalnum() and not SUSPENDED.match(text)
        pieces += [text] if not pieces or is_broken else [" ", text]
    return "".join(pieces)


def ends_sentence(text: str) -> bool:
    """Return whether a text ends as a sentence does; a footnote's figure may stand after that."""
    return bool(ENDS_SENTENCE.search(text.rstrip()))


def starts_lower(text: str) -> bool:
    """Return whether a text begins with a small letter, quotation marks and brackets aside."""
    return bool(STARTS_LOWER.match(text))


def looks_back(text: str) -> bool:
    """Return whether a sentence leans on the one before it, and so begins no paragraph."""
    return bool(LOOKS_BACK.match(text))


def without_bullet(text: str) -> str:
    """Return a line without the bullet that begins it."""
    return BULLET.sub("", text, count=1)


def is_bullet(text: str) -> bool:
    """Return whether a line begins with a bullet."""
    return bool(BULLET.match(text))


def number_of(text: str) -> str | None:
    """Return the paragraph number that a line begins with, without its full stop, if it has one."""
    match = NUMBER.match(text)
    return next(group for group in match.groups() if group) if match else None


def opens_item(text: str) -> bool:
    """Return whether a line begins with a bullet or a paragraph's number."""
    return is_bullet(text) or number_of(text) is not None


def bare_number_of(text: str) -> str | None:
    """Return the number that a line begins with where its full stop was left out."""
    match = BARE_NUMBER.match(text)
    return match.group(1) if match else None


def without_number(text: str, number: str | None = None) -> str:
    """Return the words after a number; `number` is one that may lack its full stop."""
    words = NUMBER.sub("", text, count=1)
    return words if words != text or not number else text.removeprefix(number).lstrip()


def is_unfinished(text: str) -> bool:
    """Return whether a text stops where no sentence and no heading stops."""
    return bool(IS_UNFINISHED.search(text.rstrip()))

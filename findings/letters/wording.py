"""The words of printed lines: joining them, and the bullets, numbers and ends that they show."""

import re
from collections.abc import Iterable

# Hyphens, dashes and letters count only with space after them, glyphs always: also a stroke that
# lost its letter (U+0336), and those of symbol fonts (U+F000 and up).
BULLET = re.compile(
    r"^(?:[•●◦○▪▫■□◼◻◾◆◇♦►▸▶➢➤✓✔❖⬛∙⁃‣\u0336\uf000-\uf0ff]\s*|[·*o§Øü\-–—‒−](?=\s|\xa0|$)\s*"
    # Wingdings that lost their font.
    r"|[nlq]\s+(?=[A-Z]))"
)
# "1.", "(1)" or "1)", but not "1.5"; without a mark, only before a tab or two spaces.
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
# After a hyphen that does not break a word, as in "short- and long-term".
SUSPENDED = re.compile(r"^(?:and|or|to)\s")


def join(texts: Iterable[str]) -> str:
    """Join lines of text into one string: white space folded, no space after a broken hyphen."""
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
    """Return whether a text ends in a full stop, "!" or "?", quotes and a note's figure aside."""
    return bool(ENDS_SENTENCE.search(text.rstrip()))


def starts_lower(text: str) -> bool:
    """Return whether a text begins with a lower-case letter, quotes and brackets aside."""
    return bool(STARTS_LOWER.match(text))


def looks_back(text: str) -> bool:
    """Return whether a sentence leans on the one before it, by a first word such as "This"."""
    return bool(LOOKS_BACK.match(text))


def without_bullet(text: str) -> str:
    """Return a line's text without the bullet that begins it, if one does."""
    return BULLET.sub("", text, count=1)


def is_bullet(text: str) -> bool:
    """Return whether a line's text begins with a bullet, or with a dash that serves as one."""
    return bool(BULLET.match(text))


def number_of(text: str) -> str | None:
    """Return the paragraph number that a line begins with, its figures alone; None without one."""
    match = NUMBER.match(text)
    return next(group for group in match.groups() if group) if match else None


def opens_item(text: str) -> bool:
    """Return whether a line's text begins with a bullet or a paragraph's number."""
    return is_bullet(text) or number_of(text) is not None


def bare_number_of(text: str) -> str | None:
    """Return the number that begins a line without a full stop, as in "12 The"; None without."""
    match = BARE_NUMBER.match(text)
    return match.group(1) if match else None


def without_number(text: str, number: str | None = None) -> str:
    """Return a text without the number that begins it, or `number` where that has no full stop."""
    words = NUMBER.sub("", text, count=1)
    return words if words != text or not number else text.removeprefix(number).lstrip()


def is_unfinished(text: str) -> bool:
    """Return whether a text stops within a sentence: at a comma, a dash, "and", "of" and so on."""
    return bool(IS_UNFINISHED.search(text.rstrip()))

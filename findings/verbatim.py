"""The rule by which the register calls two texts the same words."""

import re

# Fewer are found in many a text that says something else.
FEWEST_WORDS = 2
NO_PHRASE = "Copy a phrase: two whole words or more, or all of the text."
BULLET_GLYPHS = "◼•▪●\uf0b7"  # the last is Word's, from a font of symbols
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def fold(text: str) -> str:
    """Return a text with its white space, quotes, bullets and broken hyphens made alike.

    White space is folded, quotes straightened, bullet glyphs dropped and line-end hyphens closed
    up. Two texts are the same words when their folded forms are equal.
    """
    text = text.translate(STRAIGHT)
    for glyph in BULLET_GLYPHS:
        text = text.replace(glyph, " ")
    text = " ".join(text.split())
    # Two single quotes are how some files write a double one.
    text = text.replace("''", '"')
    # A word that was broken at the end of a line.
    return text.replace("- ", "-")


def is_verbatim(words: str, source_text: str) -> bool:
    """Return whether `source_text` contains `words`, both folded; False if `words` is blank."""
    folded = fold(words)
    return bool(folded) and folded in fold(source_text)


def is_phrase(words: str, source_text: str) -> bool:
    """Return whether what is verbatim in `source_text` is two whole words of it, or all of it."""
    folded, source = fold(words), fold(source_text)
    whole_words = rf"(?<!\w){re.escape(folded)}(?!\w)"
    has_enough = len(folded.split()) >= FEWEST_WORDS and re.search(whole_words, source)
    return folded == source or bool(has_enough)

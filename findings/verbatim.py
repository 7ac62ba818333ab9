"""When are two texts the same words? The one rule by which the register calls a text verbatim."""

BULLET_GLYPHS = "◼•▪●\uf0b7"
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def fold(text: str) -> str:
    """Reduce a text to the words that must match its source.

    White space is folded, quotes straightened, bullet glyphs dropped and line-end hyphens closed
    up. Two texts are the same words when their folded forms are equal.
    """
    text = text.translate(STRAIGHT)
    for glyph in BULLET_GLYPHS:
        text = text.replace(glyph, " ")
    text = " ".join(text.split())
    text = text.replace("''", '"')
    return text.replace("- ", "-")


def is_verbatim(words: str, source_text: str) -> bool:
    """Whether `words` stand in the source as they are written here."""
    folded = fold(words)
    return bool(folded) and folded in fold(source_text)

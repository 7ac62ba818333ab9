"""Whole numbers in what a browser sends, which may be anything."""

MOST_DIGITS = 9


def whole_number(text: str | None) -> int | None:
    """The number that a text writes in figures; None for any other, and for one that is too long.

    So long a number counts nothing here, and no database holds it.
    """
    text = text or ""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None

"""Whole numbers in what a browser sends, which may be any text."""

MOST_DIGITS = 9


def whole_number(text: str | None) -> int | None:
    """Parse a whole number of at most nine ASCII digits; return None for any other text or None.

    So long a number counts nothing here, and no database holds it.
    """
    text = text or ""
    # ASCII alone: `isdecimal` is true of the figures of every script. The length is limited because
    # Python raises an error of its own over thousands of figures.
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None

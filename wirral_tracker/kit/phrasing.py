"""Numbers and lists as a sentence writes them."""

from collections.abc import Sequence

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(number: int) -> str:
    """Format a number as a sentence has it: "no", "one" … "ten" in words, in figures above."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def counted(number: int, one: str, many: str) -> str:
    """Format a number with its noun, `one` or `many`: "one key issue", "seven key issues"."""
    return f"{in_words(number)} {one if number == 1 else many}"


def stretch_in_words(days: int) -> str:
    """Format a number of days, a multiple of 365 as years: "a year", "2 years", "90 days"."""
    years, rest = divmod(days, 365)
    if rest or not years:
        return "a day" if days == 1 else f"{days} days"
    return "a year" if years == 1 else f"{years} years"


def listed(parts: Sequence[str]) -> str:
    """Join parts with commas, and "and" before the last: "A, B and C"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def lower_first(text: str) -> str:
    """Return a text with a small first letter, as within a sentence: "Good" becomes "good"."""
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """Return a text with a capital in front and a full stop behind; an empty text stays empty."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""

"""Days, and spells from a first day to a last, as Ofsted's letters and reports print them."""

import re
from datetime import date

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(month if month == "may" else f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_MONTH = _MONTH.replace("sep(?:tember)?", "sept?(?:ember)?")
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_PART = rf"{_WEEKDAY}{_DAY}(?:\s+(?:of\s+)?(?:{_MONTH})\b\.?)?(?:,?\s+20\d\d\b)?"
_DASH = "[-‐‑‒–—―−─﹣－\uf02d]"  # of every length, drawn lines too
_BETWEEN = rf"\s*(?:,\s*and\b|,|;|&|{_DASH}|\bto\b|\band\b|\buntil\b|\btill\b|\bthrough\b)\s*"
_BEFORE = r"(?:\b(?:from|between)\s+)?"
SPELL = re.compile(rf"{_BEFORE}(?<![\d.,])\b{_PART}(?:{_BETWEEN}(?:from\s+)?{_PART})*", re.I)
IN_FIGURES = re.compile(r"\b(\d{1,2})[/.](0?[1-9]|1[0-2])[/.](20\d\d)\b")
LONGEST_DAYS = 60
# Between two stretches: what comes before has a first and a last day.
COMES_BACK = re.compile(r"(?<=[a-z\d]{3})\s*(?:,\s*and|,|;|&|\band)\s+(?=\d)", re.I)
_ONE = re.compile(rf"({_DAY})(?:\s+(?:of\s+)?({_MONTH})\b\.?)?(?:,?\s+(20\d\d)\b)?", re.I)


def spells(text: str) -> list[tuple[date, date]]:
    """List the spells of days that a text prints with month and year, as (first, last) dates."""
    text = IN_FIGURES.sub(_month_named, " ".join(text.split()))
    found = (_spell(match.group()) for match in SPELL.finditer(text))
    return [spell for spell in found if spell]


def first_spell(text: str) -> tuple[date, date] | None:
    """Return the first spell of days that a text prints with month and year; None without one."""
    return next(iter(spells(text)), None)


def spell_before(text: str, day: date) -> tuple[date, date] | None:
    """Return the first spell printed without a year, in the latest year that ends it by `day`.

    Returns None where none ends by then in the year of `day` or the year before.
    """
    for match in SPELL.finditer(" ".join(text.split())):
        # A letter of January may tell of a visit in December.
        for year in (day.year, day.year - 1):
            found = _spell(f"{match.group().rstrip()} {year}")
            if found and found[1] <= day:
                return found
    return None


def is_long(text: str) -> bool:
    """Return whether a text's first spell runs for over 60 days without a break that is printed.

    Inspectors may come back: "3 to 14 June 2019 and 7 to 9 October 2019" is no long spell.
    """
    spell = first_spell(text)
    if not spell or (spell[1] - spell[0]).days <= LONGEST_DAYS:
        return False
    stays = stretches(text)
    return not stays or any((end - start).days > LONGEST_DAYS for start, end in stays)


def stretches(text: str) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each stay that a text's first spell prints; () if unclear.

    One stay is one stretch.
    """
    text = IN_FIGURES.sub(_month_named, " ".join(text.split()))
    named = next((match.group() for match in SPELL.finditer(text) if _spell(match.group())), "")
    whole = _spell(named)
    if not whole:
        return ()
    stays = [_spell(part) or _days_of(part, whole[1]) for part in COMES_BACK.split(named)]
    return tuple(stay for stay in stays if stay) if all(stays) else ()


def _days_of(part: str, end: date) -> tuple[date, date] | None:
    """Read a stretch of days that lacks its year, taking that of `end`; None if it names none."""
    return _spell(f"{part} {end.year}")


def first_date(text: str) -> date | None:
    """Return the first day that a text prints alone, with month and year; None without one."""
    return next((start for start, end in spells(text) if start == end), None)


def _spell(text: str) -> tuple[date, date] | None:
    """Read a spell as (first, last) dates; None if it lacks a month, a year or a true day.

    A month or year said once at the end holds for the days before it.
    """
    days: list[date] = []
    month, year = 0, 0
    for match in reversed(list(_ONE.finditer(text))):
        if match.group(3):
            year = int(match.group(3))
        named = _month(match.group(2)) if match.group(2) else month
        if not (named and year):
            return None
        # "29 December to 8 January 2020": a later month before an earlier one is the year before.
        if month and named > month and not match.group(3):
            year -= 1
        month = named
        try:
            days.append(date(year, month, int(re.sub(r"\D", "", match.group(1)))))
        except ValueError:
            return None  # "31 June" is a misprint or no date at all
    return (min(days), max(days)) if days else None


def _month_named(match: re.Match[str]) -> str:
    """Format a match of a date in figures, day before month, as in "3 june 2019"."""
    return f"{match.group(1)} {MONTHS[int(match.group(2)) - 1]} {match.group(3)}"


def _month(word: str) -> int:
    """Return a month's number, 1 to 12, by the first three letters of its name."""
    return next(at for at, name in enumerate(MONTHS, 1) if name.startswith(word[:3].lower()))

"""Days and moments as the council counts them."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date

# Days begin and end by the clock in Wirral, summer time included; the database stores UTC.
COUNCIL_TIME = ZoneInfo("Europe/London")
HOLIDAYS_PATH = Path(__file__).with_name("bank_holidays.json")
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
AGENDA_CLEAR_DAYS = 5
# Nothing that the register tells of is as old: a year such as 1026 was typed wrongly.
EARLIEST_DAY = dt.date(1900, 1, 1)
# Spreadsheets and other systems write the calendar's last day where they know of none.
NO_DAY = "31 December 9999 stands for no day at all."


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins for the council: midnight in London."""
    return dt.datetime.combine(day, dt.time(), COUNCIL_TIME)


def end_of(day: dt.date) -> dt.datetime:
    """Return the last moment of a day in London; `known_by` a bare date means this."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), COUNCIL_TIME)
    # The finest step of time that both databases store.
    return midnight - dt.timedelta(microseconds=1)


def council_day(moment: dt.datetime) -> dt.date:
    """Return the date in London at a moment; in summer it begins an hour before that of UTC."""
    return moment.astimezone(COUNCIL_TIME).date()


def day_in_words(day: dt.date, pattern: str = "j F Y") -> str:
    """Format a day as every page and paper does, "5 January 2022", or by a Django `pattern`."""
    return format_date(day, pattern)


def moment_in_words(moment: dt.datetime) -> str:
    """Format a moment by the clock in London: "5 January 2022, 23:59"."""
    return format_date(moment.astimezone(COUNCIL_TIME), "j F Y, H:i")


def faults_of_days(
    days: Mapping[str, dt.date | None],
    *,
    latest: dt.date = dt.date.max,
    ahead: str = "The day must be today or in the past.",
) -> dict[str, list[str]]:
    """Return, by field, why days cannot be those that a document tells of; unknown ones can be.

    They are from 1900 on, and not after `latest`, of which `ahead` tells.
    """
    return {
        name: [
            ahead
            if day > latest
            else f"This is in the year {day.year}: give a year from {EARLIEST_DAY.year} on."
        ]
        for name, day in days.items()
        if day and not EARLIEST_DAY <= day <= latest
    }


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day some years earlier; 29 February gives 28 February."""
    # The calendar's first years have none to go back to.
    year = max(day.year - years, dt.MINYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


class HolidaysUnknown(Exception):
    """The bank holidays of a year are not in the register's list, so its days cannot be counted."""


@lru_cache(maxsize=1)
def bank_holidays() -> dict[int, dict[dt.date, str]]:
    """Load England's bank holidays as {year: {day: name}}; a year that is not listed is not known.

    Source: GOV.UK, "UK bank holidays" (England and Wales), as bank_holidays.json beside this file
    says. Every autumn or so a further year is published there and belongs into that file.
    """
    listed = json.loads(HOLIDAYS_PATH.read_text(encoding="utf-8"))["years"]
    return {
        int(year): {dt.date.fromisoformat(day): name for day, name in days.items()}
        for year, days in listed.items()
    }


def is_working_day(day: dt.date) -> bool:
    """Return whether a day is no Saturday, Sunday or bank holiday in England.

    Raises: HolidaysUnknown.
    """
    # No rule is used for a year that is not listed: single holidays are proclaimed, as in 2022.
    if day.year not in bank_holidays():
        raise HolidaysUnknown(f"The bank holidays of {day.year} are not known here.")
    return day.weekday() < SATURDAY and day not in bank_holidays()[day.year]


def last_day_clear_of(day: dt.date, clear_days: int) -> dt.date:
    """Return the last working day that leaves `clear_days` whole working days before `day`.

    Clear days are whole working days between the two, neither of them counted.

    Raises: HolidaysUnknown where a year that it has to count in is not known.
    """
    if day == dt.date.min:
        raise HolidaysUnknown("No day comes before the first.")
    for _ in range(clear_days + 1):
        day -= ONE_DAY
        while not is_working_day(day):
            day -= ONE_DAY
    return day


def agenda_publication_date(meeting_date: dt.date) -> dt.date:
    """Return the last day on which a meeting's agenda and reports can be published.

    Source: Local Government Act 1972, section 100B(3), as amended in 2002: open to inspection at
    least five clear days before the meeting.

    Raises: HolidaysUnknown.
    """
    return last_day_clear_of(meeting_date, AGENDA_CLEAR_DAYS)


def days_slipped(first: dt.date | None, now: dt.date | None) -> int:
    """Return by how many calendar days a due date has moved; 0 where either date is None."""
    return (now - first).days if now and first else 0


def slip_in_words(days: int) -> str:
    """Format by how many days a due date moved: "a slip of 92 days"; -3 gives "3 days earlier"."""
    counted = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"a slip of {counted}" if days > 0 else f"{counted} earlier"

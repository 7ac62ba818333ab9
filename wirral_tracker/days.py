"""Days and moments as the council counts them."""

import datetime as dt
from zoneinfo import ZoneInfo

COUNCIL_TIME = ZoneInfo("Europe/London")


def start_of(day: dt.date) -> dt.datetime:
    """The moment at which a day begins for the council."""
    return dt.datetime.combine(day, dt.time(), COUNCIL_TIME)


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which a day ends for the council; `known_by` a bare date means this."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), COUNCIL_TIME)
    return midnight - dt.timedelta(microseconds=1)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day some years earlier; 29 February gives 28 February."""
    year = max(day.year - years, dt.MINYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)

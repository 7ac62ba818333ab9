"""The day that a page describes, from `?as_at=`, which links keep as the reader moves around."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from wirral_tracker.kit.days import end_of


class UnusableDay(Exception):
    """A text that names no day, or one that has not come; the message says so to the reader."""


def read_day(text: str, today: dt.date) -> dt.date:
    """Parse a day written YYYY-MM-DD that is not after `today`. Raises: UnusableDay."""
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None:
        raise UnusableDay("Give the day as year, month and day, such as 2016-03-31.")
    if day > today:
        raise UnusableDay("The day must be today or in the past: nobody knows the position yet.")
    return day


def read_moment(text: str) -> dt.datetime:
    """Parse an ISO date, as its last moment, or datetime, in London time where it has no zone.

    Raises: UnusableDay.
    """
    try:
        day = parse_date(text)
        moment = end_of(day) if day else parse_datetime(text)
        if moment and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        if moment:
            # At either end of the calendar there are moments that no database can compare.
            moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise UnusableDay(f"{text!r} is neither a day nor a moment.")
    return moment


@dataclass(frozen=True)
class AsAt:
    """The day that a page describes; today, with text and error, where `?as_at=` was unusable."""

    day: dt.date
    today: dt.date
    typed: str = ""
    error: str = ""

    @property
    def is_today(self) -> bool:
        """Whether the page describes today."""
        return self.day == self.today

    @property
    def query(self) -> str:
        """The query string "as_at=YYYY-MM-DD", which keeps the day; empty for today."""
        return "" if self.is_today else f"as_at={self.day.isoformat()}"

    @property
    def suffix(self) -> str:
        """The query string after a question mark, for a link that has none; empty for today."""
        return f"?{self.query}" if self.query else ""

    @property
    def joined(self) -> str:
        """The query string after an ampersand, for a link that has one already; empty for today."""
        return f"&{self.query}" if self.query else ""


@dataclass(frozen=True)
class KnownBy:
    """The day by whose end a page's records were known; without a day, all that is recorded."""

    day: dt.date | None = None
    typed: str = ""
    error: str = ""

    @property
    def query(self) -> str:
        """The query string "known_by=YYYY-MM-DD", which keeps the day; empty without a day."""
        return f"known_by={self.day.isoformat()}" if self.day else ""

    @property
    def moment(self) -> dt.datetime | None:
        """The last moment of the day in London; None without a day, which means now."""
        return end_of(self.day) if self.day else None


def read_as_at(request: HttpRequest) -> AsAt:
    """Read `?as_at=` from a request: today if it is empty; if unusable, today with an error."""
    today = timezone.localdate()
    typed = request.GET.get("as_at", "")
    if not typed:
        return AsAt(day=today, today=today)
    try:
        return AsAt(day=read_day(typed, today), today=today, typed=typed)
    except UnusableDay as refusal:
        return AsAt(day=today, today=today, typed=typed, error=str(refusal))


def day_of_the_page(request: HttpRequest) -> dict[str, AsAt]:
    """Add the request's `as_at` to every template's context, so that all links keep the day."""
    return {"as_at": read_as_at(request)}


def read_known_by(request: HttpRequest) -> KnownBy:
    """Read `?known_by=` from a request; no day, which means now, if it is empty, unusable or today.

    `error` says why it cannot be used.
    """
    typed = request.GET.get("known_by", "")
    if not typed:
        return KnownBy()
    today = timezone.localdate()
    try:
        day = read_day(typed, today)
    except UnusableDay as refusal:
        return KnownBy(typed=typed, error=str(refusal))
    # What is known by the end of today is what is known now.
    return KnownBy(day) if day < today else KnownBy()

"""The day that a page describes, read from its address."""

import datetime as dt

import pytest
from django.test import RequestFactory

from wirral_tracker.kit.as_at import AsAt, UnusableDay, read_as_at, read_day, read_moment

TODAY = dt.date(2026, 11, 22)
PAST = dt.date(2016, 3, 31)


def asked(monkeypatch: pytest.MonkeyPatch, query: str) -> AsAt:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    return read_as_at(RequestFactory().get(f"/?{query}"))


@pytest.mark.parametrize("text", ["2016-03-31", " 2016-03-31 "])
def test_read_day_takes_a_day_of_the_past(text):
    assert read_day(text, TODAY) == PAST


def test_read_day_takes_today():
    assert read_day("2026-11-22", TODAY) == TODAY


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "31/03/2016", "2016-02-30", "2016-13-01", "2016", "2016-03-31T10:00", "\x00"],
)
def test_read_day_refuses_what_names_no_day(text):
    with pytest.raises(UnusableDay, match="such as 2016-03-31"):
        read_day(text, TODAY)


@pytest.mark.parametrize("text", ["2026-11-23", "9999-12-31"])
def test_read_day_refuses_a_day_that_has_not_come(text):
    with pytest.raises(UnusableDay, match="today or in the past"):
        read_day(text, TODAY)


def test_read_as_at_is_today_when_nothing_is_asked(monkeypatch):
    as_at = asked(monkeypatch, "")

    assert as_at == AsAt(day=TODAY, today=TODAY)
    assert as_at.is_today
    assert (as_at.suffix, as_at.joined) == ("", "")


def test_read_as_at_keeps_the_day_for_the_next_link(monkeypatch):
    as_at = asked(monkeypatch, "as_at=2016-03-31")

    assert as_at.day == PAST
    assert not as_at.is_today
    assert (as_at.suffix, as_at.joined) == ("?as_at=2016-03-31", "&as_at=2016-03-31")
    assert as_at.error == ""


def test_read_as_at_that_names_today_needs_no_parameter(monkeypatch):
    assert asked(monkeypatch, "as_at=2026-11-22").suffix == ""


@pytest.mark.parametrize("typed", ["tomorrow", "2026-11-23"])
def test_read_as_at_falls_back_to_today_and_says_what_was_typed(monkeypatch, typed):
    as_at = asked(monkeypatch, f"as_at={typed}")

    assert as_at.day == TODAY
    assert as_at.typed == typed
    assert as_at.error
    assert as_at.suffix == ""


@pytest.mark.parametrize(
    "text", ["9999-12-31", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2016-02-30", "now"]
)
def test_read_moment_refuses_what_no_database_can_compare(text):
    with pytest.raises(UnusableDay):
        read_moment(text)


def test_links_write_the_year_with_four_digits():
    assert AsAt(day=dt.date(1, 1, 1), today=TODAY).suffix == "?as_at=0001-01-01"


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (dt.datetime(2026, 7, 15, 22, 59, tzinfo=dt.UTC), dt.date(2026, 7, 15)),
        (dt.datetime(2026, 7, 15, 23, 0, tzinfo=dt.UTC), dt.date(2026, 7, 16)),
        (dt.datetime(2026, 1, 15, 23, 59, tzinfo=dt.UTC), dt.date(2026, 1, 15)),
    ],
)
def test_today_is_the_day_in_london(monkeypatch, moment, today):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    assert read_as_at(RequestFactory().get("/")).today == today

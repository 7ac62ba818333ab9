"""Working days, and the day by which an agenda is published."""

import datetime as dt

import pytest

from wirral_tracker.kit.days import (
    HolidaysUnknown,
    agenda_publication_date,
    bank_holidays,
    council_day,
    is_working_day,
    last_day_clear_of,
)
from wirral_tracker.kit.tables import DayColumn


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("meeting", "published"),
    [
        # Tuesday to Monday of the week before: Tuesday to Friday and Monday stand between.
        ("2026-11-24", "2026-11-16"),
        # Friday of the week before: Monday to Friday stand between.
        ("2026-11-23", "2026-11-13"),
        # Good Friday and Easter Monday do not count.
        ("2026-04-09", "2026-03-30"),
        # Christmas: 25 December, the substitute for the 26th, and New Year's Day.
        ("2027-01-05", "2026-12-23"),
        # The day it is published is a working day too: not the bank holiday of 4 May.
        ("2026-05-12", "2026-05-01"),
    ],
)
def test_agenda_leaves_five_clear_days(meeting, published):
    assert agenda_publication_date(day(meeting)) == day(published)


def test_every_agenda_has_five_working_days_between_and_no_later_day_has():
    meeting = day("2025-01-01")
    while meeting < day("2028-01-01"):
        published = agenda_publication_date(meeting)
        between = [published + dt.timedelta(days=n) for n in range(1, (meeting - published).days)]
        assert is_working_day(published)
        assert sum(map(is_working_day, between)) == 5
        assert sum(map(is_working_day, between[1:])) == 4 or not is_working_day(between[0])
        meeting += dt.timedelta(days=1)


def test_a_day_may_be_clear_of_none():
    assert last_day_clear_of(day("2026-11-24"), 0) == day("2026-11-23")


def test_what_is_not_known_is_not_counted():
    with pytest.raises(HolidaysUnknown, match="2029"):
        agenda_publication_date(day("2029-03-06"))
    with pytest.raises(HolidaysUnknown):
        agenda_publication_date(day("2012-01-05"))
    with pytest.raises(HolidaysUnknown):
        agenda_publication_date(dt.date.min)


def test_bank_holidays_are_whole_years_in_a_row_with_the_usual_eight_or_more():
    known = bank_holidays()

    assert list(known) == list(range(min(known), max(known) + 1))
    for year, days in known.items():
        assert all(each.year == year for each in days)
        assert all(each.weekday() < 5 for each in days), "A substitute falls on a working day."
        assert len(days) >= 8 or year in (2012, 2016)


@pytest.mark.parametrize(
    "holiday", ["2022-09-19", "2023-05-08", "2020-05-08", "2026-12-28", "2016-12-27"]
)
def test_single_and_moved_bank_holidays_are_none_to_work_on(holiday):
    assert not is_working_day(day(holiday))


def test_a_summer_night_is_the_councils_next_day():
    night = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)

    assert council_day(night) == day("2026-07-01")
    assert DayColumn().render(night) == "1 July 2026"
    assert DayColumn().render(day("2026-06-30")) == "30 June 2026"

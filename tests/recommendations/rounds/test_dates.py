"""The days of a round: worked back from its meeting, or set, and when posts are to be chased."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.models import Recommendation
from recommendations.models.round_dates import RoundDates, dates_before_agenda
from recommendations.rounds.actions.rounds import set_round_dates
from tests import factories
from tests.markup import opened

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def duck() -> Recommendation:
    return factories.recommendation(owner="Head of Ducks")


@pytest.fixture
def meeting():
    return actions.record_meeting(
        by=factories.user(), committee_name="Ducks", date=dt.date(2026, 7, 9)
    )


def test_days_are_worked_back_from_the_agenda_over_weekends_and_bank_holidays():
    # The meeting of Thursday 9 July 2026 has its agenda out on Wednesday 1 July.
    assert dates_before_agenda(dt.date(2026, 7, 1)) == RoundDates(
        agenda=dt.date(2026, 7, 1),
        answers_by=dt.date(2026, 6, 25),
        chase_on=dt.date(2026, 6, 22),
    )
    # Good Friday and Easter Monday of 2026 are the 3rd and the 6th of April.
    assert dates_before_agenda(dt.date(2026, 4, 8)).answers_by == dt.date(2026, 3, 31)


def test_day_that_is_set_stands_and_the_chase_follows_it():
    told = dates_before_agenda(dt.date(2026, 7, 1), answers_by=dt.date(2026, 6, 19))

    assert (told.answers_by, told.chase_on) == (dt.date(2026, 6, 19), dt.date(2026, 6, 16))
    set_too = dates_before_agenda(None, chase_on=dt.date(2026, 6, 1))
    assert set_too == RoundDates(None, None, dt.date(2026, 6, 1))


def test_without_a_meeting_nothing_is_worked_back():
    assert factories.update_round().dates == RoundDates(None, None, None)
    assert dates_before_agenda(dt.date(1990, 7, 1)) == RoundDates(dt.date(1990, 7, 1), None, None)


def test_officer_sets_other_days(as_officer, duck, meeting):
    update_round = factories.update_round(duck, meeting=meeting)
    url = reverse("round_dates", args=[update_round.pk])

    wrong = as_officer.post(url, {"answers_by": "2026-06-19", "chase_on": "2026-06-20"})
    assert "or earlier" in wrong.text
    sent = opened(as_officer, url) | {"answers_by": "2026-06-19", "chase_on": ""}
    page = as_officer.post(url, sent, follow=True)

    assert "Friday 19 June 2026" in page.text
    assert "Tuesday 16 June 2026" in page.text


@pytest.mark.parametrize(
    ("answers_by", "chase_on", "words"),
    [
        ("2026-07-09", "", "before the meeting on 9 July 2026"),
        ("", "2026-06-26", "answers are due, 25 June 2026, or earlier"),
    ],
)
def test_days_that_come_too_late_are_refused(
    as_officer, duck, meeting, answers_by, chase_on, words
):
    update_round = factories.update_round(duck, meeting=meeting)
    url = reverse("round_dates", args=[update_round.pk])

    page = as_officer.post(url, {"answers_by": answers_by, "chase_on": chase_on})

    assert words in page.text


@pytest.mark.parametrize(
    ("days", "words"), [(0, "To chase now:"), (1, "Still to answer:"), (None, "Still to answer:")]
)
def test_who_has_not_answered_is_to_be_chased_from_that_day(as_officer, duck, days, words):
    update_round = factories.update_round(duck)
    chase_on = None if days is None else TODAY + dt.timedelta(days=days)
    set_round_dates(update_round, by=factories.user(), answers_by=None, chase_on=chase_on)

    assert words in as_officer.get(reverse("round_owners", args=[update_round.pk])).text

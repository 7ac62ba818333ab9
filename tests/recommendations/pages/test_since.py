"""What moved between two days."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse

from recommendations.actions import record_meeting
from recommendations.models import Recommendation
from recommendations.pages.views import since as since_view
from recommendations.since import MOVEMENTS, count_movements, default_first_day, since
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FIRST, SECOND = dt.date(2021, 1, 1), dt.date(2022, 1, 1)
BEFORE, BETWEEN = dt.date(2020, 6, 1), dt.date(2021, 6, 1)


def movement(recommendation, first=FIRST, second=SECOND):
    changes = {each.recommendation: each for each in since(first, second)}
    return changes[recommendation].movement.code


def rated(*steps, **values):
    recommendation = factories.recommendation(**values)
    for day, rag in steps:
        factories.status_update(recommendation, status_date=day, rag=rag)
    return recommendation


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], "no-update"),
        ([(BEFORE, "amber")], "no-update"),
        ([(BETWEEN, "amber")], "newly-rated"),
        ([(BEFORE, "amber"), (BETWEEN, "green")], "moved-up"),
        ([(BEFORE, "red"), (BETWEEN, "amber")], "moved-up"),
        ([(BEFORE, "green"), (BETWEEN, "red")], "moved-down"),
        ([(BEFORE, "amber"), (BETWEEN, "amber")], "updated"),
        ([(BEFORE, "amber"), (BETWEEN, "green"), (BETWEEN + DAY, "amber")], "updated"),
        ([(BEFORE, "amber"), (SECOND + DAY, "green")], "no-update"),
    ],
)
def test_movement_between_two_days(steps, expected):
    assert movement(rated(*steps)) == expected


def test_movement_of_what_was_made_in_between():
    recommendation = rated((BETWEEN + DAY, "green"), made_date=BETWEEN)
    assert movement(recommendation) == "newly-made"


def test_movements_are_a_partition():
    changes = since(dt.date(2016, 1, 1), dt.date(2026, 11, 1))
    made = Recommendation.objects.as_at(dt.date(2026, 11, 1)).count()

    assert len(changes) == made
    assert sum(count.number for count in count_movements(changes)) == made
    assert [count.movement for count in count_movements(changes)] == list(MOVEMENTS)


def test_completed_and_newly_overdue_are_flagged():
    done = rated((BEFORE, "amber"), (BETWEEN, "green"))
    late = rated((BEFORE, "amber"), original_due_date=BETWEEN)
    always_late = rated((BEFORE, "amber"), original_due_date=BEFORE)
    changes = {each.recommendation: each for each in since(FIRST, SECOND)}

    assert changes[done].is_completed
    assert not changes[late].is_completed
    assert changes[late].is_newly_overdue
    assert not changes[always_late].is_newly_overdue


def test_default_is_the_last_meeting_else_a_year():
    day = dt.date(2026, 11, 1)
    assert default_first_day(day).day == dt.date(2025, 11, 1)

    record_meeting(
        by=factories.user(), committee_name="Anyborough Ducks Committee", date=dt.date(2026, 9, 9)
    )
    record_meeting(
        by=factories.user(), committee_name="Anyborough Ducks Committee", date=dt.date(2026, 12, 9)
    )

    assert default_first_day(day).day == dt.date(2026, 9, 9)


def test_queries_do_not_grow_with_rows(django_assert_max_num_queries):
    review = factories.review()
    for _ in range(20):
        factories.recommendation(review=review)
    with django_assert_max_num_queries(4):
        since(FIRST, SECOND)


def test_page_filters_and_exports_the_same_rows(client, reader):
    client.force_login(reader)
    query = {"since": "2016-01-01", "as_at": "2016-12-31", "movement": "newly-rated"}
    page = client.get(reverse("since"), query)
    sheet = client.get(reverse("since"), query | {"format": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(sheet).decode("utf-8-sig"))))

    assert page.context["number"] == 20 == len(rows) - 1
    assert {row[9] for row in rows[1:]} == {"Newly rated"}


def test_worst_news_comes_first_and_both_colours_have_their_days(client, reader):
    review = factories.review()
    silent = rated((BEFORE, "green"), review=review)
    better = rated((BEFORE, "amber"), (BETWEEN, "green"), review=review)
    worse = rated((BEFORE, "amber"), (BETWEEN, "red"), review=review)
    changes = [c for c in since(FIRST, SECOND) if c.recommendation in (silent, better, worse)]

    assert [change.recommendation for change in changes] == [worse, silent, better]
    assert [change.before_date for change in changes] == [BEFORE] * 3

    client.force_login(reader)
    query = {"since": FIRST.isoformat(), "as_at": SECOND.isoformat(), "movement": "moved-down"}
    page = client.get(reverse("since"), query).content.decode()
    sheet = client.get(reverse("since"), query | {"format": "csv"})
    (row,) = csv.DictReader(io.StringIO(b"".join(sheet).decode("utf-8-sig")))

    assert "1 June 2020" in page
    assert "1 June 2021" in page
    assert (row["Stated of then"], row["Stated of"]) == ("2020-06-01", "2021-06-01")


def test_no_file_is_given_of_other_days_than_were_asked_for(client, reader):
    client.force_login(reader)
    wrong = {"since": "2999-01-01"}, {"as_at": "2021-02-31"}
    answers = [client.get(reverse("since"), day | {"format": "csv"}) for day in wrong]

    assert ["text/html" in answer["Content-Type"] for answer in answers] == [True, True]


@pytest.mark.parametrize("typed", ["nonsense", "2999-01-01", "2016-13-01"])
def test_page_says_what_is_wrong_with_a_day(client, reader, typed):
    client.force_login(reader)
    page = client.get(reverse("since"), {"since": typed})
    assert page.status_code == 200
    assert typed in page.content.decode()
    assert "Give a day not after" in page.content.decode()


def test_a_register_larger_than_a_council_s_comes_in_pages(client, reader, monkeypatch):
    monkeypatch.setattr(since_view, "ON_ONE_PAGE", 15)
    client.force_login(reader)

    first, last = (client.get(reverse("since"), {"page": page}) for page in ("1", "999"))

    assert first.context["number"] == last.context["number"] == 49
    assert [len(page.context["page"]) for page in (first, last)] == [15, 4]
    assert 'aria-current="page">4</a>' in last.text
    assert "page=" not in re.findall(r'href="([^"]*movement=moved-down[^"]*)"', last.text)[0]

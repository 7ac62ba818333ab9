"""The dashboard: every number is the number of rows behind its link, as at any day."""

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.models import Recommendation
from tests import factories
from tests.markup import markup_of

PLAN_END = "2016-03-31"
DAYS = ["2013-09-01", PLAN_END, "2019-12-31", "2024-09-18", ""]


class Links(HTMLParser):
    """The links of a page to the list of recommendations whose words begin with a number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int]] = []
        self._address = ""
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address, self._words = dict(attrs).get("href") or "", ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        number = re.match(r"\s*(\d+)\b", self._words)
        if tag == "a" and number and self._address.startswith("/recommendations/"):
            self.found.append((self._address, int(number.group(1))))
            self._address = ""


@pytest.fixture
def signed_in(client, manager) -> Client:
    client.force_login(manager)
    return client


def dashboard(client: Client, day: str = "") -> Any:
    return client.get("/", {"as_at": day} if day else {})


def numbers(page: Any) -> list[tuple[str, int]]:
    links = Links()
    links.feed(page.text)
    return links.found


def by_word(page: Any) -> dict[str, int]:
    return {count.rag.code or "none": count.number for count in page.context["position"].by_rag}


def late_and_early(client: Client) -> None:
    """Work that makes every kind of number other than nought."""
    review = factories.review()
    made = dt.date(2014, 1, 1)
    for colour in ("red", "amber", "green"):
        recommendation = factories.recommendation(
            review=review, made_date=made, original_due_date=dt.date(2014, 6, 1)
        )
        factories.status_update(recommendation, rag=colour, status_date=dt.date(2015, 1, 1))
        factories.status_update(recommendation, rag=colour, status_date=dt.date(2024, 8, 1))
    finding = factories.finding()
    read = factories.recommendation(finding=finding, made_date=made)
    factories.status_update(
        read, basis="inferred", locator=factories.paragraph(), status_date=dt.date(2015, 1, 1)
    )


# Numbers


@pytest.mark.parametrize("day", [pytest.param(day, marks=pytest.mark.slow) for day in DAYS])
def test_every_number_is_the_number_of_rows_behind_its_link(signed_in, day):
    late_and_early(signed_in)

    found = numbers(dashboard(signed_in, day))

    assert len(found) > 15
    for address, number in dict(found).items():
        rows = signed_in.get(address)
        assert rows.context["table"].paginator.count == number, address


def test_a_number_is_told_once_for_one_address(signed_in):
    late_and_early(signed_in)

    for day in DAYS:
        told: dict[str, set[int]] = {}
        for address, number in numbers(dashboard(signed_in, day)):
            told.setdefault(address, set()).add(number)

        assert all(len(each) == 1 for each in told.values()), told


@pytest.mark.slow
def test_colours_and_not_rated_add_up_to_the_whole(signed_in):
    for day in DAYS:
        position = dashboard(signed_in, day).context["position"]

        total = Recommendation.objects.as_at(
            dt.date.fromisoformat(day) if day else timezone.localdate()
        ).count()
        assert sum(count.number for count in position.by_rag) == total
        assert position.reviews.number + position.inspections.number == total
        assert position.rated.number == total - by_word(dashboard(signed_in, day))["none"]


def test_rows_by_source_add_up_to_their_totals(signed_in):
    for row in dashboard(signed_in, PLAN_END).context["source_rows"]:
        assert sum(count.number for count in row.counts) == row.total.number


def test_the_2013_review_as_at_the_end_of_its_plan_is_16_green_and_4_amber(signed_in):
    page = dashboard(signed_in, PLAN_END)

    (row,) = page.context["source_rows"]
    assert row.parent.reference == "LAC-2013"
    assert [count.number for count in row.counts] == [0, 4, 16, 0]
    assert row.total.number == 20
    assert "20 scrutiny recommendations" in markup_of(page)
    assert "16 green" in page.text
    assert "4 amber" in page.text


def test_the_day_before_nothing_had_been_rated(signed_in):
    page = dashboard(signed_in, "2016-03-30")

    assert by_word(page) == {"red": 0, "amber": 0, "green": 0, "none": 20}
    assert "No colour had been stated by this day." in page.text


def test_before_2013_it_is_empty_and_helpful(signed_in):
    page = dashboard(signed_in, "2012-12-31")

    assert page.status_code == 200
    assert by_word(page) == {"red": 0, "amber": 0, "green": 0, "none": 0}
    assert "No recommendation had been made by this day." in page.text
    assert "No update describes this day or an earlier one." in page.text


def test_today_says_how_old_and_how_inferred_the_colours_are(signed_in):
    page = dashboard(signed_in, "2026-11-22" if timezone.localdate().year > 2026 else "")

    position = page.context["position"]
    assert (position.rated.number, position.old.number) == (22, 22)
    assert (position.inferred.number, position.day_inferred.number) == (2, 22)
    # The number leads to exactly its rows.
    assert signed_in.get(position.day_inferred.url).context["table"].paginator.count == 22
    assert "All 22 colours are of a day over 2 years before this one" in " ".join(page.text.split())


def test_recommendations_of_other_reviews_are_no_scrutiny_recommendations(signed_in):
    assert "39 scrutiny recommendations" in words_of(dashboard(signed_in))

    factories.recommendation(review=factories.review(kind="peer_review", body="Anyborough"))

    assert "40 recommendations of reviews" in words_of(dashboard(signed_in))


def words_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_overdue_is_never_told_without_how_many_have_no_due_date(signed_in):
    recommendation = factories.recommendation(original_due_date=dt.date(2021, 3, 31))

    due_today = dashboard(signed_in, "2021-03-31")
    day_after = dashboard(signed_in, "2021-04-01")

    before = due_today.context["position"].overdue.number
    assert day_after.context["position"].overdue.number == before + 1
    for page in (due_today, day_after):
        position = page.context["position"]
        assert f"{position.no_due_date.number} of {position.unfinished}" in page.text
    assert recommendation.reference in signed_in.get(day_after.context["position"].overdue.url).text


# Lists


def test_latest_updates_are_of_the_day_and_stand(signed_in):
    recommendation = factories.recommendation()
    wrong = factories.status_update(
        recommendation, narrative="Ten ducks.", status_date=dt.date(2025, 1, 1)
    )
    factories.status_update(
        recommendation, narrative="Nine ducks.", status_date=dt.date(2025, 1, 1), corrects=wrong
    )
    factories.status_update(
        recommendation, narrative="Later ducks.", status_date=dt.date(2025, 1, 2)
    )

    latest = dashboard(signed_in, "2025-01-01").context["latest"]

    assert latest[0].narrative == "Nine ducks."
    assert "Ten ducks." not in [each.narrative for each in latest]
    assert "Later ducks." not in [each.narrative for each in latest]


@pytest.mark.parametrize(
    ("days", "label"),
    [(365, "No update for a year"), (730, "No update for 2 years"), (90, "No update for 90 days")],
)
def test_how_long_is_stale_is_the_installation_s_choice(signed_in, settings, days, label):
    settings.STALE_AFTER_DAYS = days
    silent = factories.recommendation(made_date=dt.date(2021, 1, 1))
    factories.status_update(silent, status_date=timezone.localdate() - dt.timedelta(days=days + 1))

    page = dashboard(signed_in)

    stale = page.context["position"].stale
    assert label in page.content.decode()
    assert f"stale={days}" in stale.url
    assert silent.reference in signed_in.get(stale.url + f"&q={silent.reference}").content.decode()


def test_quietest_begins_with_the_longest_silence_and_leaves_out_the_completed(signed_in):
    silent = factories.recommendation(made_date=dt.date(2000, 1, 1))
    completed = factories.recommendation(made_date=dt.date(2000, 1, 1))
    factories.status_update(completed, rag="green", status_date=dt.date(2000, 2, 1))

    quietest = list(dashboard(signed_in).context["quietest"])

    assert quietest[0] == silent
    assert completed not in quietest


# The page


def test_dashboard_costs_the_same_queries_however_much_there_is(signed_in):
    def add(number: int) -> None:
        for _ in range(number):
            recommendation = factories.recommendation()
            factories.status_update(recommendation, status_date=timezone.localdate())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            dashboard(signed_in)
        return len(queries)

    add(6)
    few = cost()
    add(9)

    assert cost() == few <= 45


@pytest.mark.parametrize(
    "query",
    [
        "as_at=yesterday",
        "as_at=9999-12-31",
        "as_at=0001-01-01",
        "as_at=0002-06-01",
        "as_at=%00",
        "as_at=2024-02-29",
        "page=x&sort=x&format=csv&per_page=-1",
    ],
)
def test_dashboard_survives_whatever_an_address_says(signed_in, query):
    assert signed_in.get(f"/?{query}").status_code == 200


def test_dashboard_says_when_the_day_cannot_be_used(signed_in):
    page = dashboard(signed_in, "9999-12-31")

    assert page.context["as_at"].is_today
    assert "today or in the past" in page.text


def test_dashboard_says_as_at_which_day_in_words(signed_in):
    assert "31 March 2016" in dashboard(signed_in, PLAN_END).text


@pytest.mark.django_db
def test_dashboard_asks_signed_out_visitors_to_sign_in(client):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_dashboard_takes_no_writes(signed_in):
    assert signed_in.post("/").status_code == 405


def test_administrators_alone_are_told_that_the_history_is_not_sealed(client, cast, settings):
    """Officers go on recording; whoever runs the register acts on it."""
    client.force_login(cast["administrator"])
    assert "is not being sealed" not in dashboard(client).text
    settings.HISTORY_KEY = "another key of Anyborough"

    for role, person in cast.items():
        client.force_login(person)
        page = dashboard(client).text
        is_told = "The history is not being sealed" in page
        assert is_told == (role == "administrator"), role
        assert ("is not signed with HISTORY_KEY" in page) == is_told

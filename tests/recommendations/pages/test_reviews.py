"""The pages of scrutiny reviews: what a committee asked for, and how far it has got."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from recommendations.models import Objective, ScrutinyReview
from tests import factories
from tests.markup import markup_of
from tests.recommendations.pages.test_inspections import text_of

pytestmark = pytest.mark.django_db
SPRING = dt.date(2021, 3, 31)


def opened(client, reference: str, **query):
    response = client.get(f"/reviews/{reference}/", query)
    assert response.status_code == 200
    return response


def objective(review: ScrutinyReview, number: str) -> Objective:
    return Objective.objects.create(
        review=review,
        number=number,
        order=int(number),
        title=f"Care for ducks, part {number}",
        locator=factories.paragraph(),
    )


@pytest.fixture
def review() -> ScrutinyReview:
    return factories.review(reference="ANY-REVIEW")


# The real register


def test_review_of_2013_stands_as_its_own_report_says(client, reader):
    client.force_login(reader)
    page = text_of(opened(client, "LAC-2013", as_at="2016-03-31"))
    assert (
        "20 recommendations as at 31 March 2016: 0 red, 4 amber, 16 green; 0 not yet rated."
    ) in page
    assert "The latest colour is of 31 March 2016." in page
    assert "20 of these colours are inferred, or have an inferred date" in page
    assert page.count("31 March 2016 date inferred") == 20
    assert "Green: “the action has been completed”" in page
    assert page.index("Red: “") < page.index("Amber: “") < page.index("Green: “")


def test_review_of_2013_shows_six_objectives_three_of_them_empty(client, reader):
    client.force_login(reader)
    page = text_of(opened(client, "LAC-2013"))
    places = [page.index(f"Objective {number}: ") for number in range(1, 7)]
    assert places == sorted(places)
    assert page.count("No recommendations fall under this objective.") == 3


def test_review_before_its_recommendations_were_made_says_so(client, reader):
    client.force_login(reader)
    page = text_of(opened(client, "LAC-2013", as_at="2010-03-31"))
    assert "None of its 20 recommendations had been made by 31 March 2010." in page
    assert page.count("No recommendations fall under this objective.") == 3
    assert page.count("None of its recommendations had been made by") == 3
    assert "Green 31 March" not in page


def test_review_of_2019_stands_by_section(client, reader):
    client.force_login(reader)
    page = text_of(opened(client, "CP-2019"))
    assert "19 recommendations" in page
    assert "19 not yet rated." in page
    assert "Children &amp; Families Overview &amp; Scrutiny Committee (as named then)" in page
    assert "Cllr Tom Usher (Chair), Cllr Jean Stapleton" in page
    headings = ["6. Care Plans", "7. CIC Council", "8. Stakeholder Sessions", "9. Partner agencies"]
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "What its colours mean" not in page


@pytest.mark.parametrize("reference", ["LAC-2013", "CP-2019"])
def test_review_shows_every_recommendation_once(client, reader, reference):
    client.force_login(reader)
    page = opened(client, reference).content.decode()
    recommendations = ScrutinyReview.objects.get(reference=reference).recommendations.all()
    assert recommendations
    for each in recommendations:
        assert page.count(f'href="{each.get_absolute_url()}"') == 1
        assert escape(each.text) in page


# Any register


def test_review_puts_each_recommendation_under_its_objective(client, reader, review):
    first, second = objective(review, "1"), objective(review, "2")
    factories.recommendation(review=review, objective=second, reference="ANY-B")
    factories.recommendation(review=review, objective=first, reference="ANY-A")
    factories.recommendation(review=review, reference="ANY-C")
    client.force_login(reader)
    page = text_of(opened(client, "ANY-REVIEW"))
    assert re.search("Objective 1: .*ANY-A .*Objective 2: .*ANY-B .*Under no objective ANY-C", page)


def test_review_counts_as_at_the_day_and_links_each_count_to_its_rows(client, reader, review):
    recommendation = factories.recommendation(review=review)
    factories.status_update(recommendation, rag="red", status_date=SPRING)
    client.force_login(reader)
    before = text_of(opened(client, "ANY-REVIEW", as_at="2021-03-30"))
    assert "1 recommendation as at 30 March 2021: 0 red, 0 amber, 0 green; 1 not yet" in before
    page = opened(client, "ANY-REVIEW", as_at="2021-03-31")
    assert "1 red, 0 amber, 0 green; 0 not yet rated." in text_of(page)
    link = "/recommendations/?source=ANY-REVIEW&amp;rag=red&amp;as_at=2021-03-31"
    assert f'href="{link}">1</a>' in markup_of(page)


def test_review_counts_link_to_as_many_rows(client, reader):
    client.force_login(reader)
    page = markup_of(opened(client, "LAC-2013", as_at="2016-03-31"))
    counts = re.findall(r'class="app-count" href="([^"]+)">(\d+)</a>', page)
    assert len(counts) == 4
    for url, number in counts:
        rows = client.get(url.replace("&amp;", "&")).context["table"].paginator.count
        assert rows == int(number)


def test_review_says_how_many_were_made_after_the_day(client, reader, review):
    factories.recommendation(review=review)
    factories.recommendation(review=review, made_date=SPRING)
    client.force_login(reader)
    page = text_of(opened(client, "ANY-REVIEW", as_at="2021-03-30"))
    assert "1 recommendation as at 30 March 2021" in page
    assert "1 more was made later." in page


def test_review_without_recommendations_says_so(client, reader, review):
    client.force_login(reader)
    page = text_of(opened(client, "ANY-REVIEW"))
    assert "The register holds no recommendation of it." in page
    assert "The source does not name it" in page


def test_review_links_keep_the_day(client, reader, review):
    recommendation = factories.recommendation(review=review)
    client.force_login(reader)
    page = opened(client, "ANY-REVIEW", as_at="2021-03-31").content.decode()
    assert f"{recommendation.get_absolute_url()}?as_at=2021-03-31" in page
    assert f"{review.source.get_absolute_url()}?as_at=2021-03-31" in page


def test_review_offers_a_report_to_those_who_may_prepare_one(client, cast, review):
    link = "/reports/add/?subject=ANY-REVIEW&amp;as_at=2021-03-31"
    for name, offered in {"reader": False, "officer": True, "manager": True}.items():
        client.force_login(cast[name])
        page = opened(client, "ANY-REVIEW", as_at="2021-03-31").content.decode()
        assert (link in page) is offered


def test_review_asks_no_more_for_many_recommendations(client, reader, review):
    objectives = [objective(review, "1"), objective(review, "2")]
    factories.status_update(factories.recommendation(review=review, objective=objectives[0]))
    client.force_login(reader)
    few = queries(client, "/reviews/ANY-REVIEW/")
    for number in range(30):
        under = objectives[number % 2]
        factories.status_update(factories.recommendation(review=review, objective=under))
    assert queries(client, "/reviews/ANY-REVIEW/") == few


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_review_that_is_not_there_is_not_found(client, reader):
    client.force_login(reader)
    assert client.get("/reviews/NO-SUCH/").status_code == 404


# The list


def rows_of(response) -> dict[str, str]:
    rows = re.findall(r"<tr\b[^>]*>.*?</tr>", response.content.decode(), re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    return {row.split()[0]: row for row in words}


def test_reviews_are_counted_as_at_the_day(client, reader):
    client.force_login(reader)
    rows = rows_of(client.get("/reviews/", {"as_at": "2016-03-31"}))
    assert rows["LAC-2013"].endswith("0 4 16 0 20 31 March 2016 20 inferred")
    assert rows["CP-2019"].endswith("0 0 0 0 0 Never")
    assert rows_of(client.get("/reviews/"))["CP-2019"].endswith("0 0 0 19 19 Never")


def test_reviews_do_not_call_a_stated_colour_inferred(client, reader, review):
    factories.status_update(factories.recommendation(review=review), status_date=SPRING)
    client.force_login(reader)
    assert rows_of(client.get("/reviews/"))["ANY-REVIEW"].endswith("0 1 0 0 1 31 March 2021")


def test_reviews_ask_no_more_for_many(client, reader):
    client.force_login(reader)
    few = queries(client, "/reviews/")
    for _ in range(10):
        factories.status_update(factories.recommendation())
    assert queries(client, "/reviews/") == few

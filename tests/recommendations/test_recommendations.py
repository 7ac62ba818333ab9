"""The pages of recommendations: the list and its downloads, one, adding one, planning one."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from recommendations.models import Recommendation, ScrutinyReview
from recommendations.sheet_rows import SHEET_HEADER
from tests import factories
from tests.markup import markup_of

LIST = "/recommendations/"
DAY = dt.date(2021, 3, 31)


def shown(client: Client, **query: Any) -> list[str]:
    """The references of the rows that a page of the list shows."""
    table = client.get(LIST, query).context["table"]
    return [row.record.reference for row in table.paginated_rows]


def number_found(client: Client, **query: Any) -> int:
    return client.get(LIST, query).context["table"].paginator.count


def csv_rows(client: Client, **query: Any) -> list[dict[str, str]]:
    response = client.get(LIST, {**query, "format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def xlsx_rows(client: Client, **query: Any) -> list[dict[str, Any]]:
    response = client.get(LIST, {**query, "format": "xlsx"})
    header, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def signed_in(client, reader) -> Client:
    client.force_login(reader)
    return client


@pytest.fixture
def as_officer(client, officer) -> Client:
    client.force_login(officer)
    return client


def a_review(number: int) -> ScrutinyReview:
    """A review with so many recommendations, each with a theme, some of them rated."""
    review, theme = factories.review(), factories.theme()
    for _ in range(number):
        recommendation = factories.recommendation(review=review, locator=factories.paragraph())
        recommendation.theme_tags.create(theme=theme, words="ducks")
        if recommendation.order % 2:
            factories.status_update(recommendation, rag="amber", status_date=DAY)
    return review


# The list


def test_list_shows_the_register_with_its_count(signed_in):
    page = signed_in.get(LIST)

    assert page.status_code == 200
    assert page.context["table"].paginator.count == Recommendation.objects.count() == 49
    assert "<strong>49</strong> recommendations" in page.text


def test_list_goes_in_pages_of_25_that_hold_every_row_once(signed_in):
    first, second = shown(signed_in), shown(signed_in, page=2)

    assert len(first) == 25
    assert sorted(first + second) == sorted(
        Recommendation.objects.values_list("reference", flat=True)
    )


@pytest.mark.parametrize("asked", ["100000", "-1", "0", "x", "1"])
def test_list_keeps_its_own_page_length(signed_in, asked):
    assert len(shown(signed_in, per_page=asked)) == 25


def test_list_shows_the_position_as_at_the_day(signed_in):
    assert number_found(signed_in, as_at="2016-03-31", rag="green") == 16
    assert number_found(signed_in, as_at="2016-03-31", rag="amber") == 4
    assert number_found(signed_in, as_at="2016-03-30", rag="green") == 0
    assert number_found(signed_in, as_at="2016-03-30", rag="none") == 20


def test_list_before_anything_was_made_is_empty_and_helpful(signed_in):
    page = signed_in.get(LIST, {"as_at": "2012-12-31"})

    assert page.context["table"].paginator.count == 0
    assert "no recommendation that had been made by this day" in page.text
    assert "Clear the filters" not in page.text
    assert "format=csv" not in page.text


def test_list_says_the_day_and_the_basis_beside_each_colour(signed_in):
    page = signed_in.get(LIST, {"q": "ILACS-2023", "rag": "amber"})

    assert "18 September 2024" in page.text
    assert "inferred" in page.text


def test_list_keeps_the_day_on_the_way_to_a_recommendation(signed_in):
    page = signed_in.get(LIST, {"as_at": "2016-03-31"})

    assert 'href="/recommendations/LAC-2013-R1/?as_at=2016-03-31"' in page.text


def test_list_says_how_many_of_how_many_and_lets_the_filters_be_cleared(signed_in):
    page = markup_of(signed_in.get(LIST, {"rag": "green", "as_at": "2020-01-01"}))
    unfiltered = signed_in.get(LIST, {"as_at": "2020-01-01"}).text

    clear = '<a class="app-no-print" href="/recommendations/?as_at=2020-01-01">Clear filters</a>'
    assert "<strong>16</strong> recommendations of 39" in page
    assert clear in page
    assert "Clear filters</a>" not in unfiltered


def test_list_names_one_recommendation_in_the_singular(signed_in):
    page = signed_in.get(LIST, {"q": "LAC-2013-R12"})

    assert "<strong>1</strong> recommendation " in markup_of(page)


def test_list_keeps_filters_and_day_in_the_links_of_its_headings_and_pages(signed_in):
    page = signed_in.get(LIST, {"as_at": "2020-01-01", "made_by": "review"}).text

    assert "sort=" in page
    for link in [part.split('"')[0] for part in page.split('href="?')[1:]]:
        if "page=2" in link or "sort=" in link:
            assert "made_by=review" in link
            assert "as_at=2020-01-01" in link


def test_list_sorts_by_status_worst_first_and_back(signed_in):
    review = factories.review()
    colours = ["green", "red", "amber", ""]
    for colour in colours:
        recommendation = factories.recommendation(review=review)
        if colour:
            factories.status_update(recommendation, rag=colour, status_date=DAY)

    ascending = shown(signed_in, source=review.reference, sort="current_rag")
    descending = shown(signed_in, source=review.reference, sort="-current_rag")

    assert [reference.rsplit("R", 1)[1] for reference in ascending] == ["4", "2", "3", "1"]
    assert [reference.rsplit("R", 1)[1] for reference in descending] == ["1", "3", "2", "4"]


def test_list_is_in_printed_order_not_in_the_order_of_the_alphabet(signed_in):
    references = shown(signed_in, source="LAC-2013")

    assert references.index("LAC-2013-R2") < references.index("LAC-2013-R12")


def test_list_survives_whatever_an_address_says(signed_in):
    for query in (
        "as_at=yesterday&page=-1",
        "as_at=2016-02-30&page=0",
        "as_at=9999-12-31&page=x",
        "as_at=0001-01-01&page=999999",
        "as_at=0001-01-01&stale=36500&stated=two-years",
        "as_at=%00&page=99999999999999999999999999",
        "as_at=&per_page=x&page=x",
        "as_at=2016-03-31&as_at=2017-03-31&sort=",
        "sort=nonsense&unknown=1",
        "sort=pk",
        "sort=text",
        "sort=added_by__password",
        "sort=-current_rag&sort=owner&sort=-owner",
        "rag=purple",
        "rag=%00",
        "source=NOWHERE",
        "source=%00",
        "made_by=angels",
        "objective=abc",
        "objective=99999999999999999999999999",
        "objective=-1",
        "theme=%00",
        "theme=no-such-theme",
        "due=never",
        "stale=century",
        "stated=century",
        "basis=guess",
        "q=%00",
        "q=" + "a+" * 2000,
        "q=%25%27%22%3Cscript%3Ealert(1)%3C/script%3E",
        "q=%F0%9F%A6%86",
    ):
        page = signed_in.get(f"{LIST}?{query}")

        assert page.status_code == 200, query
        assert "<script>alert(1)" not in page.text


@pytest.mark.parametrize(
    "query",
    ["rag=purple", "source=NOWHERE", "objective=abc", "theme=nowhere", "due=never", "basis=guess"],
)
def test_list_finds_nothing_for_a_choice_that_does_not_exist_and_says_so(signed_in, query):
    page = signed_in.get(f"{LIST}?{query}")

    assert page.context["table"].paginator.count == 0
    assert "govuk-error-message" in page.text


def test_list_says_when_the_day_cannot_be_used(signed_in):
    page = signed_in.get(LIST, {"as_at": "9999-12-31"})

    assert page.context["as_at"].is_today
    assert "9999-12-31" in page.text
    assert "today or in the past" in page.text


@pytest.mark.slow
def test_list_costs_the_same_queries_for_3_rows_as_for_30(signed_in):
    few, many = a_review(3), a_review(30)

    def cost(review: ScrutinyReview, **query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page = signed_in.get(LIST, {"source": review.reference, **query})
            b"".join(page) if page.streaming else page.content
        return len(queries)

    cost(few)
    assert cost(few) == cost(many)
    assert cost(few, format="csv") == cost(many, format="csv")
    assert cost(few, format="xlsx") == cost(many, format="xlsx")


# The downloads


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"rag": "none", "as_at": "2020-01-01"},
        {"q": "foster carers", "sort": "-current_rag"},
        {"source": "LAC-2013", "as_at": "2016-03-31", "sort": "current_rag"},
        {"rag": "purple"},
    ],
)
def test_downloads_hold_the_rows_of_the_page_in_its_order(signed_in, query):
    pages = [shown(signed_in, **query), shown(signed_in, **query, page=2)]
    on_page = pages[0] + (pages[1] if pages[1] != pages[0] else [])

    assert [row["Reference"] for row in csv_rows(signed_in, **query)] == on_page
    assert [row["Reference"] for row in xlsx_rows(signed_in, **query)] == on_page


@pytest.mark.once
def test_downloads_say_the_same_in_both_formats(signed_in):
    query = {"source": "LAC-2013", "as_at": "2016-03-31"}

    def plain(value: Any) -> str:
        return value.date().isoformat() if isinstance(value, dt.datetime) else str(value or "")

    as_csv, as_xlsx = csv_rows(signed_in, **query), xlsx_rows(signed_in, **query)

    assert list(as_csv[0]) == list(SHEET_HEADER)
    assert [
        {name: plain(value).replace("\r\n", "\n") for name, value in row.items()} for row in as_xlsx
    ] == [{name: value.replace("\r\n", "\n") for name, value in row.items()} for row in as_csv]


def test_downloads_say_the_day_and_that_a_date_is_inferred(signed_in):
    row = csv_rows(signed_in, q="LAC-2013-R12", as_at="2020-01-01")[0]

    assert row["Position as at"] == "2020-01-01"
    assert (row["RAG"], row["Stated of"]) == ("Amber", "2016-03-31")
    assert row["That date is"] == "Inferred"
    assert row["Source"].startswith("lac-2013#p")


def test_downloads_have_real_dates(signed_in):
    row = xlsx_rows(signed_in, q="LAC-2013-R12", as_at="2020-01-01")[0]

    assert row["Stated of"] == dt.datetime(2016, 3, 31)  # noqa: DTZ001
    assert row["Made"] == dt.datetime(2013, 8, 31)  # noqa: DTZ001
    assert row["Due"] is None


@pytest.mark.once
def test_downloads_are_named_for_the_day(signed_in):
    for file_format in ("csv", "xlsx"):
        page = signed_in.get(LIST, {"format": file_format, "as_at": "2016-03-31"})

        assert page["Content-Disposition"] == (
            f'attachment; filename="recommendations-as-at-2016-03-31.{file_format}"'
        )


@pytest.mark.once
def test_downloads_hold_no_live_formula(signed_in):
    review = factories.review()
    recommendation = factories.recommendation(review=review, text='=HYPERLINK("x","y")')
    factories.status_update(recommendation, narrative="@SUM(A1)\n• +1", evidence="-1+1")
    query = {"source": review.reference}

    as_csv = csv_rows(signed_in, **query)[0]
    sheet = signed_in.get(LIST, {**query, "format": "xlsx"}).content
    cells = [cell for row in load_workbook(io.BytesIO(sheet)).active.iter_rows() for cell in row]

    for name in ("Recommendation", "What has happened", "Evidence"):
        assert as_csv[name].startswith("'")
    assert "f" not in {cell.data_type for cell in cells}
    assert xlsx_rows(signed_in, **query)[0]["Recommendation"] == '=HYPERLINK("x","y")'


@pytest.mark.parametrize("file_format", ["pdf", "CSV", "../csv", "x" * 500])
def test_downloads_of_an_unknown_format_are_not_found(signed_in, file_format):
    assert signed_in.get(LIST, {"format": file_format}).status_code == 404


# One recommendation


def test_detail_shows_words_position_and_where_they_stand(signed_in):
    page = signed_in.get("/recommendations/LAC-2013-R12/")

    recommendation = Recommendation.objects.get(reference="LAC-2013-R12")
    assert page.status_code == 200
    assert "LAC-2013-R12 - Recommendations - Wirral Tracker" in page.text
    assert recommendation.text.split("’")[0] in page.text
    assert recommendation.locator.get_absolute_url() in page.text
    assert "31 March 2016" in page.text
    assert "date inferred" in page.text


def test_detail_rewinds_to_the_day(signed_in):
    page = signed_in.get("/recommendations/LAC-2013-R12/", {"as_at": "2016-03-30"})

    assert page.context["history"].current is None
    assert "nothing recorded here says how far it has got" in page.text


def test_detail_of_a_day_before_it_was_made_says_so(signed_in):
    page = signed_in.get("/recommendations/LAC-2013-R12/", {"as_at": "2013-01-01"})

    assert "Not yet made on 1 January 2013" in page.text
    assert "31 August 2013" in page.text


def test_detail_shows_a_correction_as_a_correction(signed_in):
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, narrative="Ten ducks.", rag="green")
    factories.status_update(recommendation, narrative="Nine ducks.", rag="red", corrects=wrong)

    page = signed_in.get(recommendation.get_absolute_url())

    assert page.context["history"].rag.code == "red"
    assert "Ten ducks." in page.text
    assert "Nine ducks." in page.text
    assert "corrected" in page.text
    assert 'href="#update-2"' in page.text
    assert 'href="#update-1"' in page.text


def test_detail_shows_a_withdrawal_with_its_reason(signed_in):
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation, narrative="Ten ducks.")
    factories.status_update(recommendation, rag="", corrects=update, narrative="Geese, in truth.")

    page = signed_in.get(recommendation.get_absolute_url())

    assert page.context["history"].current is None
    assert "Geese, in truth." in page.text
    assert "withdrawn" in page.text


def test_detail_keeps_line_breaks_and_escapes_what_was_typed(signed_in):
    recommendation = factories.recommendation()
    factories.status_update(
        recommendation, narrative="One\r\n• two <b>ducks</b>\r\n• three", evidence="javascript:x"
    )

    page = signed_in.get(recommendation.get_absolute_url()).text

    assert "One\r\n• two &lt;b&gt;ducks&lt;/b&gt;\r\n• three" in page.replace("\n\r", "\r")
    assert 'href="javascript' not in page


def test_detail_says_overdue_only_after_the_day(signed_in):
    recommendation = factories.recommendation(original_due_date=DAY)

    on_the_day = signed_in.get(recommendation.get_absolute_url(), {"as_at": "2021-03-31"}).text
    after = signed_in.get(recommendation.get_absolute_url(), {"as_at": "2021-04-01"}).text

    assert "Overdue" not in on_the_day
    assert "Overdue: it was due on 31 March 2021" in after


def test_detail_offers_the_form_to_those_who_may_record(client, cast):
    for role, user in cast.items():
        client.force_login(user)

        page = client.get("/recommendations/LAC-2013-R12/").text

        assert ("/recommendations/LAC-2013-R12/status-updates/" in page) is (role == "officer")


def test_detail_that_does_not_exist_is_not_found(signed_in):
    assert signed_in.get("/recommendations/LAC-2013-R99/").status_code == 404
    assert signed_in.get("/recommendations/%00/").status_code == 404


def test_detail_costs_the_same_queries_for_3_updates_as_for_30(signed_in):
    few, many = factories.recommendation(), factories.recommendation()
    for recommendation, number in ((few, 3), (many, 30)):
        for _ in range(number):
            factories.status_update(recommendation)

    def cost(recommendation: Recommendation) -> int:
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(recommendation.get_absolute_url())
        return len(queries)

    cost(few)
    assert cost(few) == cost(many)


# Adding one


def new(review: ScrutinyReview, **values: Any) -> dict[str, Any]:
    return {
        "parent": f"review-{review.pk}",
        "number": "7",
        "text": "Count the geese.",
        "wording": "verbatim",
        "source_words": "Minutes, item 3",
        "made_date": "2021-06-30",
        "made_date_basis": "printed",
        "made_date_text": "30 June 2021",
        "owner": "",
        "original_due_date": "",
        **values,
    }


def test_create_adds_a_recommendation_with_its_source(as_officer, officer):
    review = factories.review()

    page = as_officer.post(reverse("recommendation_create"), new(review), follow=True)

    added = Recommendation.objects.get(review=review)
    assert page.redirect_chain == [(added.get_absolute_url(), 302)]
    assert added.added_by == officer
    assert f"{added.reference} is in the register" in page.text
    assert "Minutes, item 3" in page.text


def test_create_shows_each_complaint_and_adds_nothing(as_officer):
    review = factories.review()

    page = as_officer.post(reverse("recommendation_create"), new(review, source_words=""))

    assert page.status_code == 200
    assert "Error:" in page.text
    assert "Say which document makes it, and where." in page.text
    assert not Recommendation.objects.filter(review=review).exists()


def test_add_takes_the_next_reference_that_is_free(as_officer):
    review = factories.review(reference="ANY-DUCKS")
    factories.recommendation(review=review, reference="ANY-DUCKS-R2", order=1)

    as_officer.post(reverse("recommendation_create"), new(review, number=""))

    assert review.recommendations.last().reference == "ANY-DUCKS-R3"


def test_create_shows_an_empty_form(as_officer):
    page = as_officer.get(reverse("recommendation_create"))

    assert page.status_code == 200
    assert not page.context["form"].is_bound


# Owner and first due date


def test_plan_sets_owner_and_first_due_date(client, manager):
    client.force_login(manager)
    recommendation = factories.recommendation()
    url = reverse("recommendation_plan", args=[recommendation.reference])

    page = client.post(
        url,
        {"owner": "Head of Ducks", "belongs_to": "council", "original_due_date": "2030-01-31"},
        follow=True,
    )

    recommendation.refresh_from_db()
    assert recommendation.owner == "Head of Ducks"
    assert recommendation.original_due_date == dt.date(2030, 1, 31)
    assert "31 January 2030" in page.text


def test_plan_keeps_a_first_due_date(client, manager):
    client.force_login(manager)
    recommendation = factories.recommendation(original_due_date=dt.date(2030, 1, 31))
    url = reverse("recommendation_plan", args=[recommendation.reference])

    told = client.post(
        url, {"owner": "Head of Geese", "belongs_to": "council", "original_due_date": "2031-01-31"}
    )

    # Typed on a page that was opened before it was set: told of, and nothing is taken in part.
    assert told.status_code == 409
    assert "is first due on 31 January 2030: move the due date instead." in told.text
    assert 'value="2031-01-31"' in told.text
    recommendation.refresh_from_db()
    assert (recommendation.owner, recommendation.original_due_date) == ("", dt.date(2030, 1, 31))


def test_plan_that_was_opened_before_the_first_owner_was_set_is_told_of_it(client, manager):
    client.force_login(manager)
    recommendation = factories.recommendation()
    url = reverse("recommendation_plan", args=[recommendation.reference])
    factories.post(recommendation)

    told = client.post(
        url, {"owner": "Head of Swans", "belongs_to": "council", "original_due_date": ""}
    )
    assert told.status_code == 409
    assert "is first owned by the Head of Ducks, as recorded" in told.text
    assert "by anyborough-user-" in told.text
    assert 'value="Head of Swans"' in told.text

    empty = client.post(url, {"owner": "", "original_due_date": "2030-01-31"})
    assert empty.status_code == 302
    recommendation.refresh_from_db()
    assert recommendation.owner == "Head of Ducks"
    assert recommendation.original_due_date == dt.date(2030, 1, 31)


def test_plan_shows_the_complaint_beside_the_field(client, manager):
    client.force_login(manager)
    recommendation = factories.recommendation(made_date=DAY)
    url = reverse("recommendation_plan", args=[recommendation.reference])

    page = client.post(url, {"owner": "", "original_due_date": "2021-03-30"})

    assert page.status_code == 200
    assert "31 March 2021" in page.context["form"].errors["original_due_date"][0]


def test_plan_of_what_does_not_exist_is_not_found(client, manager):
    client.force_login(manager)

    assert client.get("/recommendations/NOWHERE-R1/plan/").status_code == 404


# Who, and how


@pytest.mark.parametrize(
    ("name", "arguments", "roles"),
    [
        ("recommendation_list", [], {"reader", "officer", "clerk", "manager", "administrator"}),
        (
            "recommendation_detail",
            ["LAC-2013-R1"],
            {"reader", "officer", "clerk", "manager", "administrator"},
        ),
        ("recommendation_create", [], {"officer"}),
        ("recommendation_plan", ["LAC-2013-R1"], {"officer", "manager"}),
    ],
)
def test_pages_open_for_those_who_may(client, cast, name, arguments, roles):
    for role, user in cast.items():
        client.force_login(user)

        status = client.get(reverse(name, args=arguments)).status_code

        assert status == (200 if role in roles else 403), role


@pytest.mark.parametrize("url", [LIST, "/recommendations/LAC-2013-R1/"])
def test_reading_pages_take_no_writes(as_officer, url):
    assert as_officer.post(url).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("url", [LIST, "/recommendations/add/", "/recommendations/LAC-2013-R1/"])
def test_signed_out_visitors_are_sent_to_sign_in(client, url):
    page = client.get(url)

    assert page.status_code == 302
    assert page.url == f"/accounts/login/?next={url}"

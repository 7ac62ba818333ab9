"""Whatever an address says, no page falls over: lists, their downloads, and single records."""

import pytest
from django.urls import reverse

from recommendations.models import Recommendation
from tests import factories

LISTS = [
    *("finding_list", "inspection_list", "review_list", "source_list", "report_list"),
    *(
        "since",
        "theme_list",
        "retest_list",
        "meeting_list",
        "round_list",
        "post_list",
        "bulk_change_list",
    ),
]
HOSTILE = [
    "as_at=yesterday",
    "as_at=0001-01-01",
    "as_at=9999-12-31",
    "as_at=%00",
    "page=-1",
    "page=x",
    "page=99999999999999999999999999",
    "per_page=-1",
    "per_page=0",
    "per_page=100000",
    "sort=nonsense",
    "sort=-pk&sort=text",
    "q=%00",
    "q=" + "a+" * 2000,
    "q=%25%27%22%3Cscript%3Ealert(1)%3C/script%3E",
    "kind=%00&tone=mauve&theme=nowhere&inspection=NOWHERE",
    "unknown=1",
]
NOWHERE = [
    "/inspections/NOWHERE/",
    "/inspections/%00/",
    "/sources/nowhere/",
    "/sources/%00/",
    "/reviews/NOWHERE/",
    "/reviews/%00/",
    "/recommendations/%00/",
    "/recommendations/%F0%9F%A6%86/",
    "/recommendations/NOWHERE-R1/plan/",
    "/themes/nowhere/",
    "/recommendations/NOWHERE-R1/later-inspections/",
    "/recommendations/NOWHERE-R1/due-date/",
    "/updates/0/",
    "/updates/99999999999999999999999999/",
    "/recommendations/NOWHERE-R1/confirmations/",
    "/recommendations/LAC-2013-R1/confirmations/99/withdraw/",
    "/posts/0/",
    "/posts/99999999999999999999999999/",
    "/recommendations/NOWHERE-R1/owner/",
    "/updates/0/owners/",
    "/updates/0/owners/nobody/",
    "/updates/0/dates/",
    "/recommendations/NOWHERE-R1/extensions/",
    "/recommendations/LAC-2013-R1/extensions/9/answer/",
    "/bulk/0/",
    "/bulk/99999999999999999999999999/",
    "/updates/0/rows/",
    "/updates/0/together/",
    "/updates/0/LAC-2013-R1/",
    "/intake/letters/0/",
    "/intake/letters/99999999999999999999999999/",
    "/intake/suggestions/NOWHERE/",
    "/intake/sheet/0/",
    "/intake/sheet/99999999999999999999999999/",
    "/intake/sheet/0/to-mend/",
    "/intake/sheet/blank/ducks/",
    "/intake/sheet/blank/updates/?format=pdf",
    "/reports/0/",
    "/reports/99999999999999999999999999/",
    "/reports/99999999999999999999999999/pdf/",
    "/reports/0/versions/1/",
    "/reports/1/versions/99999999999999999999999999/",
    "/reports/1/proofs/99999999999999999999999999/pdf/",
    "/nowhere/",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("name", LISTS)
def test_lists_survive_whatever_an_address_says(client, officer, name, query):
    client.force_login(officer)

    page = client.get(f"{reverse(name)}?{query}")

    assert page.status_code == 200
    assert "<script>alert(1)" not in page.text


@pytest.mark.parametrize("name", ["finding_list", "inspection_list", "recommendation_list"])
@pytest.mark.parametrize("file_format", ["pdf", "x" * 300, "../csv"])
def test_downloads_in_an_unknown_format_are_not_found(client, officer, name, file_format):
    client.force_login(officer)

    assert client.get(reverse(name), {"format": file_format}).status_code == 404


@pytest.mark.parametrize("name", ["finding_list", "inspection_list", "recommendation_list"])
@pytest.mark.parametrize("query", ["sort=nonsense", "page=x", "q=%00", "as_at=0001-01-01"])
def test_downloads_survive_whatever_an_address_says(client, officer, name, query):
    client.force_login(officer)

    assert client.get(f"{reverse(name)}?format=csv&{query}").status_code == 200


@pytest.mark.parametrize("url", NOWHERE)
def test_what_does_not_exist_is_not_found(client, officer, url):
    client.force_login(officer)

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday", "%00", "2016-03-31"])
def test_single_records_survive_any_day(client, officer, day):
    client.force_login(officer)
    review = factories.review()
    recommendation = factories.recommendation(review=review)

    for record in (
        review,
        recommendation,
        factories.inspection(),
        Recommendation.objects.get(reference="LAC-2013-R1"),
    ):
        assert client.get(f"{record.get_absolute_url()}?as_at={day}").status_code == 200

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
# Two or three to an address, where none of them keeps the page from looking at the others.
HOSTILE = [
    "as_at=yesterday&page=-1&per_page=-1",
    "as_at=0001-01-01&page=x&sort=nonsense",
    "as_at=9999-12-31&per_page=100000&unknown=1",
    "as_at=%00&page=99999999999999999999999999&sort=-pk&sort=text",
    "per_page=0&q=%25%27%22%3Cscript%3Ealert(1)%3C/script%3E",
    "q=%00",
    "q=" + "a+" * 2000,
    "kind=%00&tone=mauve&theme=nowhere&inspection=NOWHERE",
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


@pytest.mark.parametrize("name", LISTS)
def test_lists_survive_whatever_an_address_says(as_officer, name):
    for query in HOSTILE:
        page = as_officer.get(f"{reverse(name)}?{query}")

        assert page.status_code == 200, query
        assert "<script>alert(1)" not in page.text


@pytest.mark.parametrize("name", ["finding_list", "inspection_list", "recommendation_list"])
def test_downloads_in_an_unknown_format_are_not_found(as_officer, name):
    for file_format in ("pdf", "x" * 300, "../csv"):
        assert as_officer.get(reverse(name), {"format": file_format}).status_code == 404


@pytest.mark.parametrize("name", ["finding_list", "inspection_list", "recommendation_list"])
def test_downloads_survive_whatever_an_address_says(as_officer, name):
    for query in ("sort=nonsense", "page=x", "q=%00", "as_at=0001-01-01"):
        assert as_officer.get(f"{reverse(name)}?format=csv&{query}").status_code == 200, query


def test_what_does_not_exist_is_not_found(as_officer):
    assert [url for url in NOWHERE if as_officer.get(url).status_code != 404] == []


def test_single_records_survive_any_day(as_officer):
    review = factories.review()
    recommendation = factories.recommendation(review=review)

    for record in (
        review,
        recommendation,
        factories.inspection(),
        Recommendation.objects.get(reference="LAC-2013-R1"),
    ):
        for day in ("0001-01-01", "9999-12-31", "yesterday", "%00", "2016-03-31"):
            assert as_officer.get(f"{record.get_absolute_url()}?as_at={day}").status_code == 200

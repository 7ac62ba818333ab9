"""The list of findings: search, filters, sort, pages, downloads."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from findings.models import Finding, Inspection
from findings.tables import FINDING_HEADER
from tests import factories
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
URL = "/findings/"


@pytest.fixture
def ducks() -> Inspection:
    """An inspection of three findings, one of each tone and one of none."""
    inspection = factories.inspection(reference="ANY-POOL")
    said = {"inspection": inspection, "kind": Finding.Kind.MAIN_FINDING}
    factories.finding(
        **said,
        section="The pond",
        text="Most ducks’ nests are counted promptly.",
        tone="strength",
        strength_words="counted promptly",
    )
    factories.finding(
        **said,
        paragraph="7",
        text="Geese are not counted at all.",
        tone="concern",
        concern_words="not counted at all",
        wording=Finding.Wording.QUOTED,
    )
    factories.finding(inspection=inspection, text="The counting of swans.")
    return inspection


def texts_on(page) -> list[str]:
    return [row.record.text for row in page.context["table"].page]


def narrowed(client, **chosen) -> list[str]:
    """The texts that a choice leaves, among those of the fictional inspection."""
    return texts_on(client.get(URL, {"inspection": "ANY-POOL", **chosen}))


def test_finding_list_shows_the_words_where_they_stand_and_how_they_read(client, reader, ducks):
    client.force_login(reader)
    page = client.get(URL, {"inspection": "ANY-POOL"}).content.decode()
    assert "Most ducks’ nests are counted promptly." in page
    assert "The pond, " in page
    assert "January 2020" in page
    assert ">Concern</span>" in page.replace("> Concern", ">Concern").replace("</span> ", "</span>")
    assert "Neither read" in page
    assert "Ofsted&#x27;s words, quoted by another" in page
    finding = ducks.findings.get(position=2)
    assert f'href="{finding.get_absolute_url()}"' in page
    assert f'href="{finding.locator.get_absolute_url()}"' in page


def test_finding_list_counts_what_it_finds_of_how_many(client, reader, ducks):
    client.force_login(reader)
    page = markup_of(client.get(URL, {"inspection": "ANY-POOL", "tone": "concern"}))
    assert f"<strong>1</strong> finding of {Finding.objects.count()}" in page
    assert "Clear filters" in page
    assert "Clear filters" not in client.get(URL).content.decode()


def test_finding_list_matches_every_word_in_any_order(client, reader, ducks):
    client.force_login(reader)
    assert narrowed(client, q="counted DUCKS") == ["Most ducks’ nests are counted promptly."]
    assert narrowed(client, q="promptly pond any-pool") != []
    assert narrowed(client, q="ducks geese") == []
    assert narrowed(client, q="7") == ["Geese are not counted at all."]


def test_finding_list_takes_a_straight_quote_for_a_curly_one(client, reader, ducks):
    client.force_login(reader)
    assert narrowed(client, q="ducks'") == ["Most ducks’ nests are counted promptly."]
    assert narrowed(client, q="ducks’") == ["Most ducks’ nests are counted promptly."]


def test_finding_list_filters_by_kind_and_tone(client, reader, ducks):
    client.force_login(reader)
    assert narrowed(client, kind="area_for_improvement") == ["The counting of swans."]
    assert narrowed(client, tone="strength") == ["Most ducks’ nests are counted promptly."]
    assert narrowed(client, tone="none") == ["The counting of swans."]


def test_finding_list_filters_by_theme_and_links_each_theme_to_itself(client, reader, ducks):
    theme = factories.theme(slug="geese", name="Geese")
    ducks.findings.get(position=2).theme_tags.create(theme=theme, words="Geese")
    client.force_login(reader)
    page = client.get(URL, {"theme": "geese"})
    assert texts_on(page) == ["Geese are not counted at all."]
    assert '<a href="/findings/?theme=geese">Geese</a>' in markup_of(page)


@pytest.mark.parametrize(
    "chosen", [{"inspection": "NO-SUCH"}, {"kind": "none"}, {"tone": "cross"}, {"theme": "0"}]
)
def test_finding_list_finds_nothing_for_a_choice_that_does_not_exist(client, reader, chosen):
    client.force_login(reader)
    page = client.get(URL, chosen)
    assert texts_on(page) == []
    assert "No finding matches." in page.content.decode()
    assert "govuk-error-message" in page.content.decode()
    rows = csv_of(client.get(URL, {**chosen, "format": "csv"}))
    assert len(rows) == 1


def test_finding_list_is_newest_first_and_sorts_both_ways(client, reader, ducks):
    client.force_login(reader)
    newest, backward, forward = (
        [row.record.time_order for row in client.get(URL, chosen).context["table"].page]
        for chosen in ({}, {"sort": "-inspection"}, {"sort": "inspection"})
    )
    assert newest == backward == sorted(newest, reverse=True)
    assert forward == sorted(forward) != newest
    as_printed = narrowed(client, sort="-inspection")
    assert as_printed[0] == "Most ducks’ nests are counted promptly."


def test_finding_list_sorts_by_kind_and_tone(client, reader, ducks):
    client.force_login(reader)
    assert narrowed(client, sort="kind")[0] == "The counting of swans."
    assert narrowed(client, sort="-kind")[-1] == "The counting of swans."
    assert narrowed(client, sort="tone") == [
        "Most ducks’ nests are counted promptly.",
        "Geese are not counted at all.",
        "The counting of swans.",
    ]


def test_finding_list_pages_and_keeps_what_was_chosen(client, reader, ducks):
    for _ in range(30):
        factories.finding(inspection=ducks)
    client.force_login(reader)
    page = client.get(URL, {"inspection": "ANY-POOL", "sort": "kind", "page": "2"})
    assert len(texts_on(page)) == 8
    assert "inspection=ANY-POOL&amp;sort=kind&amp;page=1" in page.content.decode()


def test_finding_list_has_its_own_page_length(client, reader):
    client.force_login(reader)
    assert len(texts_on(client.get(URL, {"per_page": "1000"}))) == 25


def test_finding_list_keeps_the_day(client, reader, ducks):
    client.force_login(reader)
    page = client.get(URL, {"inspection": "ANY-POOL", "as_at": "2021-03-01"}).content.decode()
    assert "/inspections/ANY-POOL/?as_at=2021-03-01#finding-2" in page


def test_finding_list_asks_no_more_for_thirty_rows_than_for_three(client, reader, ducks):
    theme = factories.theme()
    ducks.findings.get(position=1).theme_tags.create(theme=theme, words="ducks")
    client.force_login(reader)
    three = queries(client)
    for _ in range(22):
        factories.finding(inspection=ducks).theme_tags.create(theme=theme, words="ducks")
    assert queries(client) == three


def queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(URL, {"inspection": "ANY-POOL"})
    return len(captured)


# Downloads


def csv_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_finding_list_downloads_the_same_rows_in_the_same_order(client, reader, ducks):
    client.force_login(reader)
    chosen = {"inspection": "ANY-POOL", "sort": "-kind"}
    header, *rows = csv_of(client.get(URL, {**chosen, "format": "csv"}))
    assert tuple(header) == FINDING_HEADER
    words = FINDING_HEADER.index("Words")
    assert [row[words] for row in rows] == narrowed(client, **chosen)


def test_finding_download_holds_every_column(client, reader, ducks):
    theme = factories.theme(name="Geese")
    finding = ducks.findings.get(position=2)
    finding.theme_tags.create(theme=theme, words="Geese")
    client.force_login(reader)
    chosen = {"inspection": "ANY-POOL", "tone": "concern", "format": "csv"}
    header, row = csv_of(client.get(URL, chosen))
    assert dict(zip(header, row, strict=True)) == {
        "Inspection": "ANY-POOL",
        "First day": "2020-01-15",
        "Last day": "2020-01-15",
        "Date in words": "15 January 2020",
        "Kind": "Main finding",
        "Section": "",
        "Paragraph as printed": "7",
        "Position": "2",
        "Words that open its list": "",
        "Words": "Geese are not counted at all.",
        "Wording": "Ofsted's words, quoted by another",
        "Tone": "Concern",
        "Words of praise": "",
        "Words of concern": "not counted at all",
        "Themes": "Geese",
        "Source": finding.locator.document.title,
        "Locator": finding.locator.locator,
    }


def test_finding_download_holds_all_pages(client, reader):
    client.force_login(reader)
    _, *rows = csv_of(client.get(URL, {"format": "csv", "page": "2"}))
    assert len(rows) == Finding.objects.count()


@pytest.mark.once
def test_finding_download_as_excel_has_no_formula(client, reader, ducks):
    factories.finding(inspection=ducks, kind=Finding.Kind.HEADLINE, text="=1+1")
    client.force_login(reader)
    chosen = {"inspection": "ANY-POOL", "kind": "headline", "format": "xlsx"}
    sheet = load_workbook(BytesIO(client.get(URL, chosen).content)).active
    assert sheet is not None
    cell = sheet.cell(2, FINDING_HEADER.index("Words") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_finding_list_offers_no_other_format(client, reader):
    client.force_login(reader)
    assert client.get(URL, {"format": "pdf"}).status_code == 404


def test_finding_list_is_for_people_who_have_signed_in(client):
    assert client.get(URL).url == f"{reverse('login')}?next={URL}"


def test_finding_list_takes_no_post(client, reader):
    client.force_login(reader)
    assert client.post(URL).status_code == 405

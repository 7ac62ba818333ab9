"""The pages of source documents: the text, what was taken from it, what is odd about it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from findings.models import SourceDocument, SourceNote, SourceParagraph
from recommendations.models import Objective
from tests import factories
from tests.markup import markup_of
from tests.recommendations.pages.test_inspections import judged, text_of

pytestmark = pytest.mark.django_db
REAL = ["ilacs-2023", "fv-2024", "mv4", "cp-2019", "lac-2013"]
LONG = {"ilacs-2023", "cp-2019"}


def opened(client, document: SourceDocument, **query):
    response = client.get(document.get_absolute_url(), query)
    assert response.status_code == 200
    return response


def margin_of(response, position: int) -> str:
    """The margin beside one paragraph, with its tags."""
    page = markup_of(response)
    row = page.split(f'id="p{position}"', 1)[1].split('class="app-source__notes">', 1)[1]
    return row.split("</div>")[0]


@pytest.fixture
def paper() -> SourceDocument:
    document = factories.source(slug="anyborough-ducks", title="Ducks of Anyborough")
    for text in ("Heading", "Ducks should be counted.", "They were."):
        factories.paragraph(document=document, text=text)
    return document


def paragraph(document: SourceDocument, position: int) -> SourceParagraph:
    return document.paragraphs.get(position=position)


@pytest.mark.once
@pytest.mark.parametrize(
    "slug", [pytest.param(slug, marks=pytest.mark.slow if slug in LONG else ()) for slug in REAL]
)
def test_source_shows_and_accounts_for_every_paragraph_and_says_what_is_odd(client, reader, slug):
    client.force_login(reader)
    document = SourceDocument.objects.get(slug=slug)

    response = opened(client, document)

    assert_every_paragraph_once_in_order(document, response)
    assert_every_paragraph_accounted_for(document, response)
    assert_oddities_on_top_and_in_the_margin(document, response)


def assert_every_paragraph_once_in_order(document: SourceDocument, response) -> None:
    page = response.content.decode()
    positions = [int(found) for found in re.findall(r'id="p(\d+)"', page)]
    paragraphs = list(document.paragraphs.in_order())
    assert positions == [each.position for each in paragraphs]
    for each in paragraphs:
        cells = each.text.split("\t")
        assert all(escape(cell) in page for cell in cells)


def assert_every_paragraph_accounted_for(document: SourceDocument, response) -> None:
    """Something was taken from each, or it says why not."""
    bare = [
        each.position
        for each in document.paragraphs.all()
        if not re.search(r"Not taken: \S|<a href=\"[/#]", margin_of(response, each.position))
    ]
    assert bare == []


def assert_oddities_on_top_and_in_the_margin(document: SourceDocument, response) -> None:
    top = response.content.decode().split('id="text"')[0]
    for note in document.notes.all():
        assert f'id="note-{note.position}"' in top
        assert escape(note.oddity) in top
        assert escape(note.treatment) in top
        if note.paragraph:
            assert f'href="#note-{note.position}"' in margin_of(response, note.paragraph.position)
            assert f'href="#p{note.paragraph.position}"' in top


def test_source_of_2016_says_that_21_were_claimed_and_20_listed(client, reader):
    client.force_login(reader)
    page = text_of(client.get("/sources/lac-2013/"))
    assert "21 recommendations were made" in page


def test_source_links_a_finding_and_the_finding_links_back(client, reader, paper):
    finding = factories.finding(locator=paragraph(paper, 2), paragraph="9")
    client.force_login(reader)
    margin = margin_of(opened(client, paper), 2)
    url = finding.get_absolute_url()
    assert f'Finding: <a href="{url}">{finding.inspection.reference}, paragraph 9</a>' in margin
    back = client.get(finding.inspection.get_absolute_url()).content.decode()
    assert f'href="{paragraph(paper, 2).get_absolute_url()}"' in back


def test_source_tells_findings_of_one_paragraph_apart(client, reader, paper):
    inspection = factories.inspection(reference="ANY-TWO")
    for _ in range(2):
        factories.finding(inspection=inspection, locator=paragraph(paper, 2), kind="key_issue")
    client.force_login(reader)
    margin = margin_of(opened(client, paper), 2)
    assert "ANY-TWO, no. 1 (key issue)" in margin
    assert "ANY-TWO, no. 2 (key issue)" in margin


def test_source_links_judgements_and_facts_of_an_inspection(client, reader, paper):
    inspection = factories.inspection(framework="Anyborough 1", kind="ilacs_standard")
    factories.told_of(inspection, paragraph(paper, 1))
    judgement = judged(inspection, "ducks", "fine")
    factories.amend(judgement, locator=paragraph(paper, 3))
    client.force_login(reader)
    response = opened(client, paper)
    url = inspection.get_absolute_url()
    assert f'Facts of the inspection: <a href="{url}">' in margin_of(response, 1)
    assert f'Judgement: <a href="{url}#judgements">' in margin_of(response, 3)
    assert 'id="judgements"' in client.get(url).content.decode()


def test_source_links_a_review_its_objectives_and_recommendations(client, reader, paper):
    review = factories.review(reference="ANY-REVIEW", source=paper)
    factories.told_of(review, paragraph(paper, 1))
    objective = Objective.objects.create(
        review=review, number="1", order=1, title="Count", locator=paragraph(paper, 1)
    )
    recommendation = factories.recommendation(
        review=review,
        objective=objective,
        locator=paragraph(paper, 3),
        raised_at=paragraph(paper, 2),
    )
    client.force_login(reader)
    response = opened(client, paper)
    assert 'Facts of the review: <a href="/reviews/ANY-REVIEW/">' in margin_of(response, 1)
    assert 'Objective: <a href="/reviews/ANY-REVIEW/#objective-1">' in margin_of(response, 1)
    link = f'<a href="{recommendation.get_absolute_url()}">{recommendation.reference}</a>'
    assert f"Recommendation raised here: {link}" in margin_of(response, 2)
    assert f"Recommendation made here: {link}" in margin_of(response, 3)
    assert 'id="objective-1"' in client.get("/reviews/ANY-REVIEW/").content.decode()


def test_source_links_the_statuses_taken_from_it_each_with_its_day(client, reader, paper):
    recommendation = factories.recommendation()
    update = factories.status_update(
        recommendation,
        rag="green",
        locator=paragraph(paper, 3),
        passages=[paragraph(paper, 2)],
        date_basis="inferred",
        date_inferred_from="The end of the plan.",
    )
    client.force_login(reader)
    response = opened(client, paper)
    url = f"{recommendation.get_absolute_url()}#update-{update.sequence}"
    label = f"{recommendation.reference}: Green as at 14 February 2020 (date inferred)"
    link = f'<a href="{url}">{label}</a>'
    assert f"Status taken from here: {link}" in margin_of(response, 3)
    assert f"Words quoted in a status: {link}" in margin_of(response, 2)


def test_source_says_that_a_status_was_since_corrected(client, reader, paper):
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, locator=paragraph(paper, 3))
    factories.status_update(recommendation, corrects=wrong, rag="red")
    client.force_login(reader)
    assert "(since corrected)" in margin_of(opened(client, paper), 3)


def test_source_says_why_nothing_was_taken(client, reader, paper):
    factories.amend(paragraph(paper, 1), left_out_because="A heading")
    client.force_login(reader)
    assert "Not taken: A heading" in margin_of(opened(client, paper), 1)


def test_source_says_when_only_facts_and_quotations_are_kept(client, reader, paper):
    client.force_login(reader)
    said = "Not the document’s own words This is a third party’s page."
    assert said not in text_of(opened(client, paper))
    assert said in text_of(client.get("/sources/mv4/"))


def test_source_gives_licence_publisher_digest_and_printed_date(client, reader, paper):
    client.force_login(reader)
    page = text_of(opened(client, paper))
    for fact in (paper.licence, paper.publisher, paper.sha256, "It prints no date."):
        assert fact in page
    assert "Dated 17 October 2024." in text_of(client.get("/sources/fv-2024/"))


def test_source_links_keep_the_day(client, reader, paper):
    finding = factories.finding(locator=paragraph(paper, 2))
    client.force_login(reader)
    margin = margin_of(opened(client, paper, as_at="2016-03-31"), 2)
    assert f"/inspections/{finding.inspection.reference}/?as_at=2016-03-31#finding-1" in margin


def test_source_asks_no_more_for_a_long_document(client, reader, paper):
    taken_from_all(paper)
    client.force_login(reader)
    short = queries(client, paper.get_absolute_url())
    for _ in range(30):
        factories.paragraph(document=paper)
    taken_from_all(paper)
    assert queries(client, paper.get_absolute_url()) == short


def taken_from_all(document: SourceDocument) -> None:
    """Something of every sort from every paragraph."""
    review = factories.review(source=document)
    for each in document.paragraphs.all():
        inspection = factories.inspection(framework="Anyborough 1")
        factories.told_of(inspection, each)
        factories.told_of(review, each)
        judged(inspection, "ducks", "fine")
        factories.finding(inspection=inspection, locator=each)
        recommendation = factories.recommendation(review=review, locator=each, raised_at=each)
        factories.status_update(recommendation, locator=each, passages=[each])
        position = document.notes.count() + 1
        SourceNote.objects.create(
            document=document, position=position, paragraph=each, oddity="Odd.", treatment="Kept."
        )


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_source_that_is_not_there_is_not_found(client, reader):
    client.force_login(reader)
    assert client.get("/sources/no-such/").status_code == 404


# The list


def test_sources_are_listed_with_what_is_known_of_them(client, reader):
    client.force_login(reader)
    page = text_of(client.get("/sources/"))
    assert "The 5 documents" in page
    assert "Prints no date" in page
    assert "17 October 2024" in page
    assert "restated" in page


def test_sources_ask_no_more_for_many(client, reader):
    client.force_login(reader)
    few = queries(client, "/sources/")
    for _ in range(20):
        factories.paragraph()
    assert queries(client, "/sources/") == few


def test_no_list_loads_a_whole_document_with_each_of_its_rows(client, officer):
    """Its text, which no page prints, would come once for every row that points into it."""
    client.force_login(officer)
    decided = factories.decision(recommendation=factories.recommendation()).recommendation
    pages = ["/findings/", "/findings/?format=csv", "/inspections/", "/inspections/?format=csv"]
    pages += ["/inspections/ILACS-2023/", "/recommendations/LAC-2013-R12/", "/reviews/CP-2019/"]
    pages += ["/sources/", "/retests/", "/", "/themes/", "/bulk/add/", decided.get_absolute_url()]

    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(page)
            assert b"".join(response.streaming_content if response.streaming else [b"page"])
        assert response.status_code == 200, page
        joined = [each["sql"] for each in asked if 'JOIN "findings_sourcedocument"' in each["sql"]]
        assert not [sql for sql in joined if 'document"."text"' in sql], page

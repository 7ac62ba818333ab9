import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.models import Inspection
from recommendations.models import Recommendation, ScrutinyReview
from recommendations.reports.build import build_draft
from recommendations.reports.content import (
    Report,
)
from recommendations.reports.drafts import create_report, save_report
from recommendations.reports.headings import HEADINGS
from recommendations.reports.render import STYLESHEETS, print_report, report_html
from recommendations.reports.subjects import find_subjects
from recommendations.reports.text_blocks import TextBlock
from tests import factories
from tests.pdfs import bookmarks_of, faults_of, needs_pdftotext, reader_of, tags_of, words_of
from tests.recommendations.reports.reporting import (
    DAY,
    LATER,
    groups_of,
    position_of,
    rated,
    report_on,
    section,
)
from wirral_tracker.kit.pdf import render

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def review() -> ScrutinyReview:
    return factories.review(reference="ANY-DUCKS")


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> tuple[Report, bytes]:
    """The report on everything in the register, and its PDF, made once."""
    with django_db_blocker.unblock():
        report = report_on("LAC-2013", "CP-2019", "ILACS-2023", "FV-2024", day=LATER)
    return report, print_report(report)


def test_rendering_asks_the_database_nothing(whole: tuple[Report, bytes]):
    with CaptureQueriesContext(connection) as queries:
        report_html(whole[0])
    assert len(queries) == 0


def test_pdf_is_pdf_ua(whole: tuple[Report, bytes]):
    assert faults_of(whole[1]) == []


@pytest.mark.slow
def test_pdf_is_the_same_bytes_when_it_is_made_again(whole: tuple[Report, bytes]):
    again = report_on("LAC-2013", "CP-2019", "ILACS-2023", "FV-2024", day=LATER)
    assert print_report(again) == whole[1]


def test_pdf_says_what_it_is(whole: tuple[Report, bytes]):
    reader = reader_of(whole[1])
    assert reader.metadata
    assert reader.metadata.title == (
        "DRAFT: Progress report: LAC-2013, CP-2019, ILACS-2023 and FV-2024: "
        "position as at 1 November 2026"
    )
    assert reader.metadata.author == "Wirral Tracker"
    assert reader.metadata.creation_date == whole[0].register_moment.replace(microsecond=0)  # type: ignore[union-attr]
    assert reader.metadata.modification_date is None
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"  # type: ignore[index]


def test_pdf_has_a_bookmark_for_every_heading(whole: tuple[Report, bytes]):
    bookmarks = bookmarks_of(whole[1])
    titles = [title for _, title in bookmarks]
    assert bookmarks[0] == (1, "Progress report: LAC-2013, CP-2019, ILACS-2023 and FV-2024")
    assert (3, "9.0 Equality implications") in bookmarks
    assert (4, "Objective 4: Being Healthy") in bookmarks
    assert (5, "Foster Carer Training") in bookmarks
    assert (4, "What needs to improve?") in bookmarks
    assert len(titles) > 35


def test_pdf_has_short_tables_with_scoped_headers(whole: tuple[Report, bytes]):
    tags = tags_of(whole[1])
    tables = [tag for tag in tags if tag.get("/S") == "/Table"]
    headers = [tag for tag in tags if tag.get("/S") == "/TH"]
    assert len(tables) == 3  # The position on page 1, by source, and the numbers of the chart.
    scopes = [tag["/A"]["/Scope"] for tag in headers]
    assert scopes[:12] == ["/Column"] * 7 + ["/Row"] * 5
    assert set(scopes) == {"/Column", "/Row"}


def test_table_on_one_subject_names_it_in_its_caption():
    report = report_on("LAC-2013", day=LATER)
    tags = tags_of(print_report(report))
    assert position_of(report).caption.startswith("LAC-2013: how many have which status")
    scopes = [tag["/A"]["/Scope"] for tag in tags if tag.get("/S") == "/TH"]
    assert scopes[:7] == ["/Column"] * 6 + ["/Column"]  # No row of the first is a header.


@needs_pdftotext
def test_every_page_says_its_day_and_its_number(whole: tuple[Report, bytes]):
    count = len(reader_of(whole[1]).pages)
    for number in range(1, count + 1):
        words = words_of(whole[1], "-f", str(number), "-l", str(number))
        assert "Position as at 1 November 2026" in words
        assert f"Page {number} of {count}" in words


@needs_pdftotext
def test_first_page_is_enough_by_itself(whole: tuple[Report, bytes]):
    first = words_of(whole[1], "-l", "1")
    position = position_of(whole[0])
    assert position.lead in first
    assert position.further in first
    assert section(whole[0], "decision_sought").text[0].text in first
    for nothing in ("None is red.", "None is known to be overdue."):
        assert nothing in first
    assert "SUPPORTING INFORMATION" not in first


@needs_pdftotext
def test_supporting_information_and_appendix_begin_a_page():
    pdf = print_report(report_on("LAC-2013", day=LATER))
    pages = [words_of(pdf, "-f", str(number), "-l", str(number)) for number in range(1, 9)]
    opened = [words.split(" 1.0 ")[0][:28].removeprefix("DRAFT ").strip() for words in pages]
    assert opened[1].startswith("CONTENTS")
    assert "SUPPORTING INFORMATION" in opened
    assert any(words.startswith("DRAFT APPENDIX 1") for words in pages)
    # Under the table of all, never alone on a page.
    [with_key] = [words for words in pages if "Key to the colours of LAC-2013" in words]
    assert "LAC-2013-R25" in with_key


@pytest.mark.slow
@needs_pdftotext
def test_no_page_ends_with_a_heading(review: ScrutinyReview):
    for number in range(60):
        made = factories.recommendation(review=review, section=f"Pond {number} of Anyborough")
        factories.status_update(made, narrative="Counted. " * (number * 7 % 40 + 3))
    pdf = print_report(report_on("ANY-DUCKS"))
    count = len(reader_of(pdf).pages)
    assert count > 10
    for number in range(1, count + 1):
        words = words_of(pdf, "-f", str(number), "-l", str(number))
        before_foot = words.rpartition(" Position as at")[0]
        assert not re.search(r"Pond \d+ of Anyborough$", before_foot), f"page {number}"


@needs_pdftotext
def test_every_recommendation_is_in_the_report(whole: tuple[Report, bytes]):
    words = words_of(whole[1])
    squeezed = re.sub(r"Position as at 1 November 2026 Page \d+ of \d+ ", "", words)
    squeezed = squeezed.replace("- ", "-").replace(" ", "")
    for recommendation in Recommendation.objects.of_subjects(
        ScrutinyReview.objects.in_order(), Inspection.objects.in_order()
    ):
        text = " ".join(recommendation.text.split()).replace("- ", "-").replace(" ", "")
        assert text in squeezed, recommendation.reference


@pytest.mark.slow
@needs_pdftotext
def test_page_of_every_recommendation_is_told(whole: tuple[Report, bytes]):
    rendered = render(report_html(whole[0]), STYLESHEETS)
    assert rendered.pdf == whole[1]
    recommendations = Recommendation.objects.of_subjects(
        ScrutinyReview.objects.in_order(), Inspection.objects.in_order()
    )
    for each in recommendations:
        page = rendered.pages[f"rec-{each.reference}"]
        words = words_of(whole[1], "-f", str(page), "-l", str(page))
        assert each.reference in words or each.number in words, each


def test_page_is_told_also_of_words_that_several_share(review: ScrutinyReview):
    rated(review, "green", "green", text="Count the ducks.")
    [told] = rated(factories.review(reference="ANY-GEESE"), "", text="Count the geese.")
    factories.status_update(told, narrative="Count the geese. They did.")
    first, second = (each.reference for each in review.recommendations.all())
    pages = render(report_html(report_on("ANY-DUCKS", "ANY-GEESE")), STYLESHEETS).pages
    assert pages[f"rec-{first}"] == pages[f"rec-{second}"] == pages[f"rec-{told.reference}"]


@needs_pdftotext
def test_pdf_prints_the_digest_of_every_source(whole: tuple[Report, bytes]):
    words = words_of(whole[1])
    assert len(whole[0].sources) == 4
    assert all(source.sha256 in words for source in whole[0].sources)


def test_long_history_is_a_list_and_keeps_its_tags(review: ScrutinyReview):
    [recommendation] = rated(review, "")
    for month in range(1, 13):
        factories.status_update(
            recommendation, status_date=dt.date(2020, month, 20), narrative=f"Month {month}"
        )
    pdf = print_report(report_on("ANY-DUCKS"))
    assert faults_of(pdf) == []
    assert sum(tag.get("/S") == "/LI" for tag in tags_of(pdf)) >= 11


@pytest.mark.slow
@needs_pdftotext
def test_table_head_is_repeated_where_the_table_goes_on():
    references = [factories.review(reference=f"ANY-{n:03}").reference for n in range(60)]
    report = report_on(*references)
    pdf = print_report(report)
    words = [words_of(pdf, "-f", str(n), "-l", str(n)) for n in range(1, 11)]
    with_rows = [page for page in words if page.count("of Anyborough 0 0 0 0 0") > 5]
    assert len(with_rows) > 1
    assert all("Source" in page and "Not yet" in page for page in with_rows[:2])
    assert faults_of(pdf) == []


HOSTILE_WORDS = (
    "</p><script>alert(1)</script><style>@page{size:A6}</style>"
    '<img src="file:///etc/passwd">{{ report }}{% now "Y" %} & <b>bold</b>'
)


@needs_pdftotext
def test_officers_words_are_text_everywhere(review: ScrutinyReview):
    [recommendation] = rated(review, "", text=HOSTILE_WORDS, owner=HOSTILE_WORDS[:200])
    factories.status_update(
        recommendation, narrative=HOSTILE_WORDS, evidence=HOSTILE_WORDS + "!", what_next="<i>x</i>"
    )
    draft = create_report(find_subjects(["ANY-DUCKS"]), as_at=DAY, by=factories.user())
    texts = {each.key: HOSTILE_WORDS for each in HEADINGS}
    save_report(draft, by=factories.user(), opened_on=1, texts=texts, title=HOSTILE_WORDS)
    draft.refresh_from_db()
    report = build_draft(draft)
    html = report_html(report)
    assert "<script>" not in html
    assert "<b>" not in html
    pdf = print_report(report)
    assert words_of(pdf).count("<script>alert(1)</script>") >= len(HEADINGS)
    assert "{% now" in words_of(pdf)
    assert reader_of(pdf).pages[0].mediabox.height > 800
    assert faults_of(pdf) == []


def test_pasted_bullets_become_a_list_in_the_pdf(review: ScrutinyReview):
    [recommendation] = rated(review, "")
    factories.status_update(recommendation, narrative="Seen:\n• mallards\n• teals\n• a goose")
    report = report_on("ANY-DUCKS")
    assert groups_of(report)[0].status.narrative[1] == TextBlock(
        ("mallards", "teals", "a goose"), is_list=True
    )
    assert '<li class="report-text">a goose</li>' in report_html(report)

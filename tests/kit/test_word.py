import re
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest

from recommendations.reports.build import build_draft
from recommendations.reports.drafts import create_report, save_report
from recommendations.reports.headings import HEADINGS
from recommendations.reports.render import STYLESHEETS, report_html, word_of_report
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.pdfs import needs_pdftotext, raw_text_of
from tests.recommendations.reports.reporting import DAY, END_OF_PLAN, report_on
from wirral_tracker.kit.pdf import render_pdf
from wirral_tracker.kit.word import word_document

pytestmark = pytest.mark.once

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>Ducks of Anyborough</title>'
    '<meta name="author" content="Head of Ducks &amp; Geese">'
    '<meta name="dcterms.created" content="2024-05-01T10:00:00+00:00"></head>'
    '<body class="report-document"><article class="report"><h1>Ducks</h1>'
    '<p class="report-as-at">Position as at 1 May 2020</p>{}</article></body></html>'
)
TABLE = (
    "<table><caption>How many</caption><thead><tr><th>Duck</th><th>Count</th></tr></thead>"
    "<tbody><tr><th scope=row>Mallard</th><td>3</td></tr><tr><th scope=row>Teal</th><td>4</td>"
    "</tr></tbody></table>"
)
HOSTILE_WORDS = (
    "</w:t></w:r><w:br/>]]><!-- & &amp; <b>bold</b> {{ report }} "
    '<img src="file:///etc/passwd"> café \U0001f986'
)


def word_of(body: str) -> bytes:
    return word_document(PAGE.format(body), {"report-closing--red": "#f5d5d3"})


def part_of(word: bytes, name: str) -> Any:
    with zipfile.ZipFile(BytesIO(word)) as archive:
        return ElementTree.fromstring(archive.read(name))


def body_of(word: bytes) -> Any:
    return part_of(word, "word/document.xml").find(f"{W}body")


def style_of(paragraph: Any) -> str:
    return paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")


def paragraphs_of(word: bytes) -> list[tuple[str, str]]:
    """Style and words of each paragraph."""
    found = []
    for paragraph in body_of(word).iter(f"{W}p"):
        words = ""
        for element in paragraph.iter():
            if element.tag == f"{W}t":
                words += element.text or ""
            elif element.tag == f"{W}br":
                words += "\n"
        found.append((style_of(paragraph), words))
    return found


def words_of(word: bytes) -> list[str]:
    return [words for style, words in paragraphs_of(word) if style != "AfterTable"]


# The same words as the PDF


def squeezed(words: str) -> str:
    return re.sub(r"[\s•]", "", words).upper()


def assert_same_words(html: str) -> None:
    """Paragraph by paragraph: what the PDF prints is used up, and each paragraph is next.

    Charts are pictures in both: what they show stands in their alternative text.
    """
    pdf = render_pdf(re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL), STYLESHEETS)
    foot = r"[^\n]*Position as at [^\n]* Page \d+ of \d+\n"
    # Word has at its foot what the PDF has at the head of each page.
    head = r"(?m)^DRAFT\n"
    bare = re.sub(head, "", re.sub(foot, "\n", raw_text_of(pdf).replace("\f", "")))
    # The pages in lists are the PDF's alone.
    left = squeezed(re.sub(r",\s+page\s+\d+", "", bare))
    # So is the head of the table of all where it goes on; Word repeats its own.
    columns = squeezed("Recommendation Colour Owner Due date")
    first, _, rest = left.partition(columns)
    left = first + columns + rest.replace(columns, "")
    word = word_of_report(html)
    for words in words_of(word):
        wanted = squeezed(words)
        assert left[: len(wanted)] == wanted
        left = left[len(wanted) :]
    assert left == ""
    told = [each.get("descr", "") for each in body_of(word).iter(f"{DRAWING}docPr")]
    assert len(told) == html.count("<svg")
    assert all(told)


@needs_pdftotext
@pytest.mark.django_db
def test_word_says_what_the_pdf_says():
    assert_same_words(report_html(report_on("LAC-2013", day=END_OF_PLAN)))


@needs_pdftotext
@pytest.mark.django_db
def test_word_says_what_the_pdf_says_of_hostile_words():
    review = factories.review(reference="ANY-DUCKS")
    made = factories.recommendation(review=review, text=HOSTILE_WORDS, owner=HOSTILE_WORDS)
    factories.status_update(
        made, narrative=f"{HOSTILE_WORDS}\n• one\n• two\nand three", evidence=HOSTILE_WORDS + "!"
    )
    draft = create_report(find_subjects(["ANY-DUCKS"]), as_at=DAY, by=factories.user())
    texts = {each.key: f"  {HOSTILE_WORDS}\n\n{HOSTILE_WORDS}" for each in HEADINGS}
    save_report(draft, by=factories.user(), opened_on=1, texts=texts, title=HOSTILE_WORDS)
    draft.refresh_from_db()
    html = report_html(build_draft(draft)).replace("\U0001f986", "")  # No font here has a duck.
    assert_same_words(html)


@pytest.mark.django_db
def test_word_is_the_same_bytes_for_the_same_html():
    html = report_html(report_on("LAC-2013", day=END_OF_PLAN))
    assert word_of_report(html) == word_of_report(html)


# What it is made of


def test_headings_are_real_headings():
    word = word_of("<h2>Ponds</h2><h3>Rivers</h3><p>Wet.</p>")
    assert paragraphs_of(word) == [
        ("Heading1", "Ducks"),
        ("PositionAsAt", "Position as at 1 May 2020"),
        ("Heading2", "Ponds"),
        ("Heading3", "Rivers"),
        ("Normal", "Wet."),
    ]


def test_every_style_that_is_used_is_there():
    word = word_of(
        TABLE
        + "".join(f'<p class="report-{each}">x</p>' for each in ("label", "lead", "missing"))
        + '<p class="report-closing report-closing--red">x</p><ul><li>x</li></ul>'
    )
    known = {each.get(f"{W}styleId") for each in part_of(word, "word/styles.xml")}
    assert {style for style, _ in paragraphs_of(word)} <= known


def test_words_have_the_ground_of_their_class_and_others_have_none():
    word = word_of('<p class="report-closing report-closing--red">Red.</p><p>Wet.</p>')
    grounds = [each.get(f"{W}fill") for each in body_of(word).iter(f"{W}shd")]
    assert grounds == ["F5D5D3"]


def test_lists_are_real_lists():
    word = word_of("<ul><li>Mallards</li><li>Teals</li></ul>")
    assert paragraphs_of(word)[2:] == [("ListBullet", "Mallards"), ("ListBullet", "Teals")]
    style = next(
        each for each in part_of(word, "word/styles.xml") if each.get(f"{W}styleId") == "ListBullet"
    )
    number = style.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")  # type: ignore[union-attr]
    numbers = part_of(word, "word/numbering.xml").findall(f"{W}num")
    assert number in [each.get(f"{W}numId") for each in numbers]


def test_header_rows_are_repeated_and_no_row_is_torn():
    word = word_of(TABLE)
    assert ("Caption", "How many") in paragraphs_of(word)
    [table] = body_of(word).findall(f"{W}tbl")
    look = table.find(f"{W}tblPr/{W}tblLook")
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
    assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "How many"
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_charts_have_their_words():
    word = word_of(
        '<figure><svg xmlns="http://www.w3.org/2000/svg" width="88" height="40" '
        'viewBox="0 0 88 40">'
        "<title>May: 3 ducks</title><desc>Red: 1. Green: 2.</desc><text>3</text></svg></figure>"
    )
    [described] = body_of(word).iter(f"{DRAWING}docPr")
    assert described.get("descr") == "May: 3 ducks. Red: 1. Green: 2."
    assert part_of(word, "word/media/picture1.svg").get("viewBox") == "0 0 88 40"


def test_properties_are_those_of_the_html_and_name_nobody_else():
    word = word_of("<p>Counted.</p>")
    properties = {
        each.tag.partition("}")[2]: each.text for each in part_of(word, "docProps/core.xml")
    }
    assert properties == {
        "title": "Ducks of Anyborough",
        "creator": "Head of Ducks & Geese",
        "subject": None,
        "language": "en-GB",
        "created": "2024-05-01T10:00:00+00:00",
    }


def test_page_is_a4_with_day_and_page_at_its_foot():
    word = word_of("<p>Counted.</p>")
    size = body_of(word).find(f"{W}sectPr/{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    foot = part_of(word, "word/footer1.xml")
    assert "".join(foot.itertext()) == "Position as at 1 May 2020\u2003Page 1 of 1"
    assert [each.get(f"{W}instr") for each in foot.iter(f"{W}fldSimple")] == [
        " PAGE ",
        " NUMPAGES ",
    ]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One <strong>two</strong> three</p>", "One two three"),
        ("<p>One<strong> two </strong>three</p>", "One two three"),
        ("<p>\n  One\n  two  </p>", "One two"),
        ('<p class="report-text">One\n two\n<strong>three</strong>\n</p>', "One\ntwo\nthree"),
        ("<p>One<br>two</p>", "One\ntwo"),
        ('<p><span id="a-1"></span>One <span id="b"></span> two</p>', "One two"),
        ("<div>One</div>", "One"),
        ("<p>&lt;w:p/&gt; &amp; \u2028</p>", "<w:p/> & \u2028"),
    ],
)
def test_white_space_is_as_html_shows_it(html: str, words: str):
    assert words_of(word_of(html))[2:] == [words]


def test_nothing_but_the_document_is_in_the_file():
    word = word_of('<p><img src="file:///etc/passwd" alt="x">Counted.</p>')
    names = zipfile.ZipFile(BytesIO(word)).namelist()
    assert names[0] == "[Content_Types].xml"
    assert not [each for each in names if "passwd" in each]
    relations = part_of(word, "word/_rels/document.xml.rels")
    assert {each.get("TargetMode") for each in relations} == {None}


def test_moment_of_making_is_nowhere_in_the_file():
    moments = {each.date_time for each in zipfile.ZipFile(BytesIO(word_of("<p>x</p>"))).infolist()}
    assert moments == {(1980, 1, 1, 0, 0, 0)}

import re
import subprocess
from typing import Any

import pytest

from recommendations.models import ScrutinyReview
from recommendations.reports.build import build_draft
from recommendations.reports.checks import checks_of
from recommendations.reports.drafts import create_report, save_report
from recommendations.reports.headings import HEADINGS
from recommendations.reports.render import STYLESHEETS, report_html, word_of_report
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.kit.test_word import words_of as words_of_word
from tests.pdfs import faults_of, needs_pdftotext, raw_text_of, reader_of
from tests.recommendations.reports.reporting import DAY, rated
from wirral_tracker.kit.pdf import render_pdf

pytestmark = pytest.mark.django_db

LINK = "https://anyborough.example/sites/ducks/Shared%20Documents/" + "Ponds%20and%20rivers/" * 8
SHARE = "\\\\anyborough-files\\ducks\\" + "counts-of-every-pond\\" * 7
# A4 in points, less our margin of 25 mm; a letter may lean over by a hair.
RIGHT_EDGE = 595.3 - 70.9 + 1


@pytest.fixture
def review() -> ScrutinyReview:
    return factories.review(reference="ANY-DUCKS")


def draft_of(shape: str = "by_objective") -> Any:
    return create_report(find_subjects(["ANY-DUCKS"]), as_at=DAY, by=factories.user(), shape=shape)


def right_edges(pdf: bytes) -> list[tuple[float, str]]:
    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    )
    found = re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', done.stdout.decode())
    return [(float(edge), word) for edge, word in found]


@pytest.mark.slow
@pytest.mark.once
@needs_pdftotext
@pytest.mark.parametrize("shape", ["by_objective", "tables"])
def test_longest_unbroken_word_of_every_field_is_printed_whole(review: ScrutinyReview, shape: str):
    def word(letter: str, length: int) -> str:
        return f"{letter}{'anyborough' * 40}"[: length - 1] + letter

    fields = {"text": word("A", 300), "owner": word("B", 200)}
    if shape == "by_objective":
        # The tables have none of a review's own headings.
        fields["section"] = word("C", 200)
    [made] = rated(review, "", **fields)
    said = {
        "narrative": f"{word('D', 300)}\n• {word('E', 300)}\n1. {word('F', 300)}",
        "evidence": f"{LINK} {SHARE}",
        "what_next": word("G", 300),
        "reported_by": word("H", 150),
    }
    factories.status_update(made, **said)
    draft = draft_of(shape)
    texts = {heading.key: word("J", 300) for heading in HEADINGS}
    save_report(draft, by=factories.user(), opened_on=1, texts=texts, title=word("K", 300))
    draft.refresh_from_db()
    html = report_html(build_draft(draft))
    pdf = render_pdf(html, STYLESHEETS)
    assert [word for edge, word in right_edges(pdf) if edge > RIGHT_EDGE] == []
    foot = re.compile(r"Public · Draft · Position as at 1 June 2021 Page \d+ of \d+")
    bare = re.sub(r"\f?(?m:^)DRAFT\n", "", raw_text_of(pdf).replace("\u2003", " "))
    printed = "".join(foot.sub("", bare).split())
    in_word = "".join(words_of_word(word_of_report(html)))
    for long in [*fields.values(), *said["narrative"].split(), LINK, SHARE, texts["risks"]]:
        if len(long) > 20:
            assert long in printed, long[:20]
            assert long in in_word.replace(" ", ""), long[:20]
    assert faults_of(pdf) == []


@pytest.mark.once
@needs_pdftotext
def test_reference_is_printed_whole(review: ScrutinyReview):
    for number in range(9):
        made = factories.recommendation(review=review, number=str(number), text="Count. " * number)
        factories.status_update(made, rag="red")
    draft = draft_of()
    pdf = render_pdf(report_html(build_draft(draft)), STYLESHEETS)
    done = subprocess.run(
        ["pdftotext", "-layout", "-l", "2", "-", "-"], input=pdf, capture_output=True, check=True
    )
    assert not re.search(r"ANY-DUCKS-$", done.stdout.decode(), re.M)


@pytest.mark.once
def test_links_are_live_in_pdf_and_word(review: ScrutinyReview):
    [made] = rated(review, "")
    factories.status_update(made, narrative=f"See {LINK}, and (https://anyborough.example/geese).")
    html = report_html(build_draft(draft_of()))
    pdf = render_pdf(html, STYLESHEETS)
    led_to = {
        note.get_object()["/A"]["/URI"]
        for page in reader_of(pdf).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    assert led_to == {LINK, "https://anyborough.example/geese"}
    assert faults_of(pdf) == []
    word = word_of_report(html)
    from tests.kit.test_word import part_of

    relations = part_of(word, "word/_rels/document.xml.rels")
    outside = {each.get("Target") for each in relations if each.get("TargetMode") == "External"}
    assert outside == led_to


def test_officers_link_of_another_kind_is_words(review: ScrutinyReview):
    [made] = rated(review, "")
    factories.status_update(made, narrative="javascript://anyborough.example/%0aalert(1) <b>x</b>")
    html = report_html(build_draft(draft_of()))
    assert 'href="javascript' not in html
    assert "<b>x" not in html


def test_letters_that_no_font_has_stop_the_proof(review: ScrutinyReview):
    [made] = rated(review, "")
    factories.status_update(made, narrative="Seen: 🦆 and بطخ. Café, 5 °C, “so” – …, Łukasz, Ngũgĩ")
    draft = draft_of()
    [check] = [
        check for check in checks_of(draft, build_draft(draft), []) if "no font" in check.words
    ]
    assert check.stops
    assert check.words.startswith("In Recommendation 1 no font of the paper has “🦆” (duck)")


@pytest.mark.parametrize(
    "words", ["#REF!", "nan", "As above", "ditto.", "The count is #N/A of ducks."]
)
def test_cell_without_words_stops_the_proof(review: ScrutinyReview, words: str):
    [made] = rated(review, "")
    factories.status_update(made, narrative=words)
    draft = draft_of()
    [check] = [
        check for check in checks_of(draft, build_draft(draft), []) if "no statement" in check.words
    ]
    assert check.stops
    assert "In Recommendation 1 stands" in check.words


@pytest.mark.parametrize("words", ["As above, the ducks.", "The Nan of Anyborough", "None", "#1"])
def test_words_that_say_something_stop_nothing(review: ScrutinyReview, words: str):
    [made] = rated(review, "")
    factories.status_update(made, narrative=words)
    draft = draft_of()
    assert not any(
        "no statement" in check.words for check in checks_of(draft, build_draft(draft), [])
    )


@pytest.mark.once
@needs_pdftotext
def test_names_from_elsewhere_are_printed_in_our_own_fonts(review: ScrutinyReview):
    [made] = rated(review, "")
    factories.status_update(made, narrative="Łukasz Dąbrowski and Ayşe Yıldız counted.")
    pdf = render_pdf(report_html(build_draft(draft_of())), STYLESHEETS)
    assert "Łukasz Dąbrowski and Ayşe Yıldız counted." in raw_text_of(pdf).replace("\n", " ")
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1]
        for page in reader_of(pdf).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all(name.startswith("Source-Sans-3") for name in fonts), fonts

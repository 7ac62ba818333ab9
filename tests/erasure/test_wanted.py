"""Words are found as people and printers write them, and taken out of whatever holds them."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from wirral_tracker.erasure.files import NotRead, text_of_file
from wirral_tracker.erasure.readers import DOCUMENT, FILE, PAGES, PAPER, QUERY
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.pdf import render_pdf

DUCK = Wanted.from_words("Quackolina O'Duck")


@pytest.mark.parametrize(
    "text",
    [
        "Seen by Quackolina O'Duck today.",
        "QUACKOLINA  o’duck’s pond",
        "Quackolina\nO’Duck",
        "(Quackolina\u00a0O'Duck)",
        "Quacko\u00adlina O'Duck",
        "Quacko-\nlina O'Duck",
    ],
)
def test_words_are_found_whatever_their_case_space_quotes_and_broken_lines(text):
    assert DUCK.count(text) == 1
    assert "uack" not in DUCK.left_of(text).casefold()
    assert "[erased]" in DUCK.left_of(text)


def test_an_accent_is_the_same_written_in_one_sign_or_two():
    assert Wanted.from_words("Zoë").count("Zoe\u0308, Zoë and Zoe") == 2


def test_a_part_of_a_longer_word_is_another_word():
    """Or Ann would be taken out of every annual report."""
    ann = Wanted.from_words("Ann")

    assert ann.left_of("Annual: Ann, Joann and Ann's") == "Annual: [erased], Joann and [erased]'s"


def test_of_several_the_longest_is_taken_out_whole():
    both = Wanted.from_words("Quackolina", "Quackolina O'Duck")

    assert both.left_of("Quackolina O'Duck; Quackolina") == "[erased]; [erased]"


@pytest.mark.parametrize("words", [[], [""], ["  "], ["J"], ["Duck", "x"], ["erased"]])
def test_too_few_letters_and_our_own_mark_are_refused(words):
    with pytest.raises(ValidationError):
        Wanted.from_words(*words)


def test_a_document_keeps_its_shape():
    kept = {"rows": [{"Quackolina O'Duck": "by quackolina o'duck", "number": 3}], "none": None}

    assert DOCUMENT.count(kept, DUCK) == 2
    assert DOCUMENT.left(kept, DUCK) == {
        "rows": [{"[erased]": "by [erased]", "number": 3}],
        "none": None,
    }


def test_places_counted_in_a_page_still_hold():
    page = "Quackolina O'Duck spoke. So did others."
    [left] = PAGES.left([page], DUCK)

    assert left.index("So did") == page.index("So did")
    assert DUCK.count(left) == 0
    assert Wanted.from_words("So").left_in_place("So, so") == "……, ……"


def test_a_query_string_is_read_before_it_is_looked_through():
    kept = "pieces-0-text=By+Quackolina+O%27Duck&title=Pond&_version=1"

    assert QUERY.count(kept, DUCK) == 1
    assert QUERY.left(kept, DUCK) == "pieces-0-text=By+%5Berased%5D&title=Pond&_version=1"


def test_a_paper_is_read_as_its_readers_meet_it():
    for markup in (
        "<p>Quackolina O&#x27;Duck</p>",
        "<p>Quacko<b>lina</b> O'Duck</p>",
        '<p title="Quackolina O&#39;Duck">A duck</p>',
        "<p>Quackolina<br>O'Duck</p>",
    ):
        assert PAPER.count(f"<article>{markup}</article>", DUCK) == 1, markup
    assert PAPER.count("<p>Quackolina</p><p>and O'Duck</p>", DUCK) == 0


def office_file(part: str, xml: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, xml)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        office_file(
            "word/document.xml",
            "<w:p><w:r><w:t>Quacko</w:t></w:r><w:r><w:t>lina O'Duck</w:t></w:r></w:p>",
        ),
        office_file("content.xml", "<text:p>Quackolina<text:s/>O&apos;Duck</text:p>"),
        office_file("xl/sharedStrings.xml", "<si><t>Quackolina O'Duck</t></si>"),
        office_file("docProps/core.xml", "<dc:creator>Quackolina O'Duck</dc:creator>"),
    ],
)
def test_the_text_of_an_office_file_is_looked_through(content):
    assert FILE.count(content, DUCK) == 1
    assert FILE.left(content, DUCK) == b""


def test_the_text_of_a_pdf_is_looked_through():
    pdf = render_pdf("<html lang=en><title>A pond</title><p>Quackolina O'Duck.</p></html>", [])

    assert FILE.count(pdf, DUCK) == 1


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\nducks", b"%PDF-1.7 ducks", b"PK\x03\x04 ducks"]
)
def test_a_file_that_cannot_be_read_is_not_passed_over_as_one_without_the_words(content):
    with pytest.raises(NotRead):
        text_of_file(content)

"""Letters of every generation are read rightly, however they are set, and without a doubt."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings.letters import read_letter
from findings.letters.lines import from_text
from tests.findings.letters import anyborough, anyborough_letters
from tests.findings.letters.anyborough import told
from tests.findings.letters.printing import Fictional, as_html, as_text
from wirral_tracker.kit.pdf import render_pdf

pytestmark = pytest.mark.once

GENERATIONS = {
    "ILACS 2018": anyborough.ILACS_2018,
    "ILACS 2023": anyborough.ILACS_2023,
    "ILACS 2026": anyborough.ILACS_2026,
    "focused visit 2018": anyborough_letters.FOCUSED_2018,
    "focused visit 2022": anyborough_letters.FOCUSED_2022,
    "monitoring visit": anyborough_letters.MONITORING,
    "joint inspection": anyborough_letters.JTAI,
    "single inspection": anyborough_letters.SIF,
}
GLYPHS = ["◼", "•", "■", "\uf06e", "–", "-", "o", "·", "▪"]
AT_A_PAGE_END = re.compile(r"Whether one paragraph or two stand where page \d+ ends is unsure\.")
every_generation = pytest.mark.parametrize("letter", GENERATIONS.values(), ids=GENERATIONS.keys())


@every_generation
def test_a_text_is_read_as_it_stands(letter: Fictional):
    assert told(read_letter(as_text(letter), "a letter")) == letter.expected


@every_generation
def test_a_pdf_is_read_as_its_text_is(letter: Fictional):
    assert told(read_letter(render_pdf(as_html(letter), []), "letter.pdf")) == letter.expected


@every_generation
@given(data=st.data())
def test_wrapping_glyphs_and_page_ends_change_nothing_in_silence(letter: Fictional, data):
    """Where a paragraph ends in a full line at a page's end, nothing in the text tells whether the
    next one goes on with it: there alone the two may be read as one, and it is said."""
    text = as_text(
        letter,
        width=data.draw(st.integers(60, 110), label="width"),
        glyph=data.draw(st.sampled_from(GLYPHS), label="glyph"),
        page_lines=data.draw(st.integers(30, 80), label="lines of a page"),
    )

    found = told(read_letter(text, "a letter"))

    if found["doubts"]:
        assert all(AT_A_PAGE_END.fullmatch(doubt) for doubt in found["doubts"])
        found, expected = joined(found), joined(letter.expected)
        assert found["findings"] == expected["findings"]
        assert found | {"doubts": []} == expected
    else:
        assert found == letter.expected


def joined(letter: dict[str, Any]) -> dict[str, Any]:
    """Return a letter with the words of its findings as one text, however they are parted."""
    return letter | {"findings": " ".join(finding["text"] for finding in letter["findings"])}


@every_generation
def test_every_record_says_where_it_stands(letter: Fictional):
    found = read_letter(as_text(letter), "a letter")

    for record in (*found.findings, *found.improvements):
        span = record.span
        assert (span.page, span.start) < (span.end_page, span.end)
        if span.page == span.end_page:
            words = found.pages[span.page - 1][span.start : span.end]
            assert words.split()[-1] == record.text.split()[-1]


def test_marks_for_headings_and_tables_are_no_words():
    letter = anyborough.ILACS_2023
    lines = []
    headings = {part.text for part in letter.parts if part.mark == "heading"}
    for line in as_text(letter, width=120, page_lines=400).split("\n"):
        if "\t" in line:
            line = f"| {line.replace(chr(9), ' | ')} |"
        lines.append(f"## **{line}**" if line in headings else line)
        if line.startswith("| Judgement"):
            lines.append("|---|:--:|")

    assert told(read_letter("\n".join(lines), "a letter")) == letter.expected


def test_a_bar_outside_a_table_is_one_of_the_words():
    document = from_text("Anyborough | 3\n| Area | Good |")

    assert [(line.text, line.start) for line in document.lines] == [
        ("Anyborough | 3", 0),
        ("Area \t Good", 17),
    ]


def test_a_joint_inspection_told_of_in_a_report_does_not_make_it_one():
    told = "There was a focused visit. The\nJoint targeted area inspection of 2022 helped.\n"
    text = as_text(anyborough.ILACS_2023).replace(
        "\nChildren in Anyborough", f"\n{told}Children in Anyborough"
    )

    assert read_letter(text, "a report").kind == "ilacs_short"


def test_a_trust_is_inspected_under_its_own_name():
    text = as_text(anyborough.ILACS_2023).replace(
        "Inspection of Anyborough local\nauthority children's services",
        "Inspection of Anyborough Children and\nFamilies Trust",
        1,
    )
    letter = read_letter(text, "a report")

    assert (letter.kind, letter.authority) == (
        "ilacs_short",
        "Anyborough Children and Families Trust",
    )

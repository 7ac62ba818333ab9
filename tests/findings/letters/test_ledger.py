"""Every printed line is taken, furniture, standing text, or left over and asked about."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from findings.letters import Letter, UnreadableFile, ledger_lines, read_letter
from findings.letters.ledger import counts_of
from findings.letters.records import LEFT_OVER, LOTS, STANDING
from tests.findings.letters.anyborough import COLOPHON, EARLY, HELP, ILACS_2023, PLANS, told
from tests.findings.letters.anyborough_letters import (
    CLOSING,
    FOCUSED_2018,
    FOCUSED_2022,
    SIF,
    addressed,
)
from tests.findings.letters.printing import as_html, as_text
from tests.findings.letters.test_paragraphs import SAYS, focused, report, texts
from tests.findings.letters.test_reading import every_generation
from tests.recommendations.intake.papers import WORD, word_file, word_paragraph, word_table
from wirral_tracker.kit.pdf import render_pdf

pytestmark = pytest.mark.once


def reasons(letter: Letter) -> list[str]:
    return [doubt.reason for doubt in letter.doubts]


def left_over(letter: Letter) -> list[str]:
    return [row.text for row in letter.ledger if row.lot == LEFT_OVER]


@every_generation
def test_the_four_lots_are_all_the_lines_of_a_text(letter):
    text = as_text(letter)

    counts = counts_of(read_letter(text, "a letter").ledger)

    assert set(counts) <= set(LOTS)
    assert counts.total() == sum(bool(line.strip()) for line in text.splitlines())
    assert not counts[LEFT_OVER]


@pytest.mark.parametrize("letter", [ILACS_2023, FOCUSED_2018, SIF], ids=["ILACS", "visit", "SIF"])
def test_the_four_lots_are_all_the_lines_of_a_pdf(letter):
    found = read_letter(render_pdf(as_html(letter), []), "letter.pdf")

    counts = counts_of(found.ledger)
    assert counts.total() == sum(bool(line) for page in found.pages for line in page.split("\n"))
    assert not counts[LEFT_OVER]


def test_the_command_prints_the_lot_of_each_line(tmp_path: Path):
    path = tmp_path / "letter.txt"
    path.write_text(as_text(FOCUSED_2018), encoding="utf-8")
    printed = StringIO()

    call_command("read_letter", str(path), "--ledger", stdout=printed)

    lines = printed.getvalue().splitlines()
    assert "1\tfurniture\tPiccadilly Gate      T 0300 123 1231" in lines
    assert "1\ttaken: date\t9 July 2018" in lines
    assert "1\ttaken: heading\tOverview" in lines
    assert any(line.startswith("1\ttaken: improvement 2\t") for line in lines)
    assert any("standing: closing\tYours sincerely" in line for line in lines)


@pytest.mark.parametrize(
    "said",
    [
        # By a figure, by a word, and by a sentence beside it.
        COLOPHON[1].replace("people.", "people. It found 3 of them unsafe."),
        "Ofsted regulates and inspects all that Anyborough has lost.",
    ],
)
def test_words_in_the_imprint_that_are_not_its_own_are_left_over(said):
    text = as_text(ILACS_2023).replace(COLOPHON[1], f"{COLOPHON[1]}\n{said}")

    letter = read_letter(text, "a report")

    assert said in left_over(letter)
    assert any("Nothing was read of" in reason for reason in reasons(letter))


def test_a_closing_that_says_more_is_left_over():
    more = "Ofsted will take the findings from this visit into account. Children are at risk."
    text = as_text(FOCUSED_2018).replace(CLOSING[0], f"{more}\n\n{CLOSING[0]}")

    assert left_over(read_letter(text, "a letter")) == [more]


def test_a_conclusion_before_the_first_heading_is_a_finding():
    head = addressed("1 April 2020", "Focused visit to Anyborough children's services")
    body = ["Progress is too slow for children.", "", "Findings", "", EARLY, "", *CLOSING]

    letter = read_letter("\n".join([*head, SAYS, "", *body]), "a letter")

    assert texts(letter) == [
        ("", None, "Progress is too slow for children."),
        ("Findings", None, EARLY),
    ]
    assert [passage.text for passage in letter.passages][0] == SAYS
    assert not letter.doubts


def test_a_sentence_in_the_opening_that_says_more_is_asked_about():
    head = addressed("1 April 2020", "Focused visit to Anyborough children's services")
    says = f"{SAYS} Children were left at risk."

    letter = read_letter("\n".join([*head, says, "", "Findings", "", EARLY, *CLOSING]), "x")

    assert any("Children were left at risk." in reason for reason in reasons(letter))


def test_thanks_among_findings_end_nothing_and_an_annex_is_read():
    thanks = "Thank you to all the children who spoke to inspectors; they do not feel safe."
    text = "\n".join(
        [
            *addressed("1 April 2020", "Focused visit to Anyborough children's services"),
            *(SAYS, "", "Findings", "", EARLY, "", thanks, "", PLANS, "", *CLOSING),
            *("", "Annex: areas for improvement", "", "• The oversight of homes."),
        ]
    )

    letter = read_letter(text, "a letter")

    assert [text for _, _, text in texts(letter)] == [EARLY, thanks, PLANS]
    assert [asked.text for asked in letter.improvements] == ["The oversight of homes."]
    assert not letter.doubts


def test_a_cover_page_gives_no_day_and_is_left_over():
    cover = ["Children's Committee", "4 March 2019", "The Committee is asked to note the letter."]

    letter = read_letter("\n".join(cover) + "\n" + as_text(FOCUSED_2018), "a pack")

    assert told(letter)["published_date"] == FOCUSED_2018.expected["published_date"]
    assert left_over(letter) == cover
    assert len(letter.doubts) == 1


@pytest.mark.parametrize("other", [as_text(ILACS_2023), as_text(FOCUSED_2022)])
def test_a_second_document_is_said_and_none_of_it_is_read(other):
    letter = read_letter(f"{as_text(FOCUSED_2018)}\n{other}", "a pack")

    assert told(letter)["findings"] == FOCUSED_2018.expected["findings"]
    assert told(letter)["improvements"] == FOCUSED_2018.expected["improvements"]
    assert "more than one document" in reasons(letter)[0]
    pages = as_text(FOCUSED_2018).count("\f") + 1
    alone = read_letter(f"{as_text(FOCUSED_2018)}\f{other}", "a pack", pages=f"1-{pages}")
    assert told(alone) == FOCUSED_2018.expected


def test_a_boards_report_after_the_imprint_is_the_second_part_of_a_single_inspection():
    text = as_text(SIF, page_lines=400)
    imprint = "\n".join(COLOPHON[:2])
    board = text.index("Section 2: The effectiveness")
    moved = text[:board] + imprint + "\n\n" + text[board:]

    found = told(read_letter(moved, "a report"))

    assert found == SIF.expected


def test_halves_on_either_side_of_a_lost_page_are_not_glued():
    letter = report(
        "1. Visits help. Workers do not", "harm is seen soon.", "9. Plans end.", "10. Homes."
    )

    assert [text for _, _, text in texts(letter)][2:5] == [
        "Visits help. Workers do not",
        "harm is seen soon.",
        "Plans end.",
    ]
    assert "Paragraph 9 follows paragraph 1." in reasons(letter)


def test_a_first_number_other_than_one_is_asked_about():
    letter = report("2. Visits help.", "3. Plans end.")

    assert "The first numbered paragraph is 2." in reasons(letter)


def test_what_goes_on_over_a_page_in_lower_case_after_a_full_stop_is_asked_about():
    letter = report("1. Visits help.\fand plans end.", "2. Audit helps.")

    assert any("in lower case after a full stop" in reason for reason in reasons(letter))


def test_numbered_paragraphs_after_a_list_of_bullets_are_no_more_of_it():
    text = as_text(ILACS_2023, page_lines=400).replace(f"{HELP}: requires improvement to be good\n",
        "Help for children in Anyborough and the ways that are found to it,\n")  # fmt: skip

    letter = read_letter(text, "a report")

    assert told(letter)["improvements"] == ILACS_2023.expected["improvements"]
    assert len(letter.findings) == len(ILACS_2023.expected["findings"])


def test_a_heading_without_its_first_word_is_one():
    title = "xperiences and progress of children in care: good"
    text = as_text(ILACS_2023).replace(f"\nThe e{title}", f"\nE{title}")

    sections = [finding.section for finding in read_letter(text, "a report").findings]

    assert "Experiences and progress of children in care: good" in sections


def test_days_on_which_inspectors_came_back_make_no_standard_inspection():
    days = "29 January to 2 February 2024"
    for printed, kind, is_asked in (
        (f"{days} and 4 to 5 March 2024", "ilacs_short", True),
        ("29 January to 9 February 2024 and 4 to 5 March 2024", "ilacs_standard", False),
        (f"{days} and 4 to 8 March 2024", "ilacs_standard", False),
    ):
        letter = read_letter(as_text(ILACS_2023).replace(days, printed, 1), "a report")

        assert (letter.kind, bool(letter.doubts)) == (kind, is_asked), printed


@pytest.mark.parametrize("name", ["Anyborough - Draft report", "Anyborough 2024", "Anyborough’s"])
def test_what_is_more_than_an_authoritys_name_is_asked_about(name):
    title = "Inspection of Anyborough local\nauthority"
    text = as_text(ILACS_2023).replace(title, f"Inspection of {name} local\nauthority", 1)

    doubts = reasons(read_letter(text, "a report"))

    assert any("may be more than the name" in reason for reason in doubts) == (name[-2:] != "’s")


def test_a_sign_that_may_be_a_bullet_is_asked_about():
    letter = focused(f"Findings\n\n{EARLY}\n\n¾ {PLANS}")

    assert any("“¾” begins a line" in reason for reason in reasons(letter))


def test_a_letter_without_its_greeting_is_read_by_what_somebody_says_it_is():
    text = as_text(FOCUSED_2018).replace("Dear Jo Sample\n", "")

    letter = read_letter(text, "a letter", kind="focused_visit")

    assert told(letter) == FOCUSED_2018.expected


def as_word_file(letter, *more: str) -> bytes:
    """Set a letter as Word does: styled headings, lists that count, a table of grades."""
    rows = [tuple(line.split("\t")) for line in letter.head if "\t" in line]
    marks = {"heading": {"style": "Big"}, "bullet": {"number": "2"}, "": {}}
    return word_file(
        *(word_paragraph(line) for line in letter.head if line and "\t" not in line),
        *([word_table(*rows)] if rows else []),
        *(
            word_paragraph(part.text, **marks.get(part.mark, {"number": "1"}))
            for part in letter.parts
        ),
        *more,
        **{"word/comments.xml": f"<w:comments {WORD}><w:comment/></w:comments>"},
    )


@pytest.mark.parametrize("letter", [ILACS_2023, FOCUSED_2022], ids=["ILACS", "visit"])
def test_a_word_file_is_read_as_its_text_is(letter):
    found = read_letter(as_word_file(letter), "draft.docx")

    assert told(found) | {"doubts": []} == letter.expected
    assert reasons(found) == ["The Word file holds comments. They were not read."]


def test_what_is_marked_as_deleted_in_a_word_file_is_said_and_never_read():
    more = word_paragraph("Audit helps.", number="1", deleted="Audit harms.")

    found = read_letter(as_word_file(ILACS_2023, more), "draft.docx")

    assert found.findings[-1].text == "Audit helps."
    assert "Audit harms" not in str(found.pages)
    assert "The Word file holds words that are marked as deleted. They were not read." in reasons(
        found
    )


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"{\\rtf1 Dear Jo}", "Rich Text"),
        (b"\n<!DOCTYPE html><p>Dear Jo", "a web page (HTML)"),
        (b"From: x\nMIME-Version: 1.0\n", "MHTML"),
    ],
)
def test_what_is_no_letter_by_its_kind_of_file_is_named(data: bytes, named: str):
    with pytest.raises(UnreadableFile, match=re.escape(named)):
        read_letter(data, "a file")


def test_standing_text_is_no_finding_and_no_doubt():
    rows = read_letter(as_text(FOCUSED_2018), "a letter").ledger

    assert [row.text for row in rows if row.lot == STANDING] == CLOSING[:2] + CLOSING[3:4]
    assert len(list(ledger_lines(read_letter("a", "x")))) == 1

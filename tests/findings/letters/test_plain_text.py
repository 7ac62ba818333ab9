"""Plain text, as programs draw it from a page: no sizes, no weight, often no space."""

from dataclasses import replace

import pytest

from findings.letters import read_letter
from findings.letters.measure import print_width
from tests.findings.letters.anyborough import EARLY, ILACS_2023, PLANS, STRATEGY
from tests.findings.letters.anyborough_letters import JTAI, SIF
from tests.findings.letters.printing import Fictional, as_text
from tests.findings.letters.test_paragraphs import focused, texts


def set_in_print(text: str, measure: int = 38_000) -> str:
    """A paragraph as a page sets it: a word goes to the next line only where it does not fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines, word] if print_width(longer) > measure else [*lines[:-1], longer]
    return "\n".join(lines)


def test_a_line_with_room_for_the_next_word_ended_its_paragraph_where_no_space_is_left():
    said = (
        "Leaders in Anyborough know most of their weaknesses, and plans to mend them are written,"
        " shared with partners and seen through. Children mostly illustrate their own plans in"
        " pictures, or say what they would rather be asked about."
    )
    asked = (
        "Workers will listen to families in their homes; still, little of it is written down and"
        " less of it reaches the plan. It is seldom that a manager asks why that is so."
    )
    letter = focused("\n".join(["Findings", *map(set_in_print, [said, asked, said, said])]))

    ends = [print_width(set_in_print(each).split("\n")[-1]) for each in (said, asked)]
    assert all(25_000 < end < 38_000 - print_width(" Workers") for end in ends), ends
    assert [each.text for each in letter.findings] == [said, asked, said, said]


def close(*paragraphs: str) -> str:
    """Paragraphs as a page sets them, without space between them."""
    return "\n".join(map(set_in_print, paragraphs))


def test_a_heading_without_space_around_it_stops_early_and_ends_no_sentence():
    letter = focused(close("Findings", PLANS, STRATEGY, "Leadership in Anyborough", EARLY, PLANS))

    assert texts(letter) == [
        ("Findings", None, PLANS),
        ("Findings", None, STRATEGY),
        ("Leadership in Anyborough", None, EARLY),
        ("Leadership in Anyborough", None, PLANS),
    ]


def full(first: str) -> str:
    """A paragraph whose last line has no room for another word."""
    lines = set_in_print(f"{first} {'is late and ' * 30}").split("\n")
    return f"{' '.join(lines[:3])}."


def test_what_may_be_two_paragraphs_is_doubted_unless_the_words_lean_on_those_before():
    begun = [PLANS, STRATEGY, EARLY, full("Parents")]
    doubts = [
        [each.reason for each in focused(close("Findings", *begun, f"{word} wait.")).doubts]
        for word in ("Children", "However, they")
    ]

    assert doubts[0] == [
        "The text leaves no space between paragraphs, so some may have been joined: 1 may be more"
        " than one."
    ]
    assert doubts[1] == []


def test_a_long_stretch_that_shows_no_space_anywhere_is_doubted():
    joined = close(
        "Headline findings", *map(full, ["Leaders", "Parents", "Workers", "Schools"] * 2)
    )
    spaced = "\n\n".join(map(set_in_print, ["Main findings", *[PLANS, STRATEGY, EARLY] * 2]))
    letter = focused(f"{joined}\n\n{spaced}")

    assert [each.reason for each in letter.doubts] == [
        "“Leaders is late and is late and is late …” is long, and may be more than one paragraph."
    ]


def test_a_title_that_opens_a_list_is_not_its_first_heading():
    text = as_text(SIF, page_lines=400)
    because = "This local authority is inadequate and is not yet good because"
    opened = text.replace(
        f"{because}\n", "Services in Anyborough are not yet good because:\nPlans\n"
    )

    sections = {each.section for each in read_letter(opened, "a report").findings}
    assert opened != text
    assert "Plans" in sections
    assert not any("because" in section for section in sections)


def test_a_general_heading_below_its_longer_form_is_not_joined_to_it():
    text = as_text(SIF, page_lines=400)
    title = "Key strengths and weaknesses of the LSCB"
    longer = "Inspection findings – the Local Safeguarding Children Board"
    report = read_letter(text.replace(title, f"{longer}\nInspection findings"), "a report")

    assert report.findings[-1].section == longer


def test_the_overall_sentence_that_ends_above_the_list_is_not_its_first_grade():
    text = as_text(SIF, page_lines=400)
    said = "The overall judgement is that children's services are inadequate\n"
    broken = "Children's services in Anyborough require\nimprovement to be good\n"
    start, end = text.index("There are widespread"), text.index("1. Children who need")
    report = read_letter(
        (text[:start] + text[end:]).replace(said, broken).replace("\t", "\n\n"), "x"
    )

    assert [each.grade for each in report.judgements[1:6]] == [
        "requires_improvement", "good", "outstanding", "requires_improvement", "inadequate",
    ]  # fmt: skip


def test_the_place_of_a_joint_inspection_ends_with_its_title():
    text = as_text(JTAI, page_lines=400)
    title = "inspection of Anyborough and Otherham\n"
    said = "This letter summarises the findings of the inspection in Anyborough for children."

    assert title in text
    assert read_letter(text.replace(f"{title}\n", f"{title}{said}\n"), "x").authority == (
        "Anyborough and Otherham"
    )


def test_a_footer_of_days_that_ends_with_a_full_stop_is_a_footer():
    running = ("Inspection of Anyborough local authority children's services", "5 to 9 June 2023.")
    printed = as_text(replace(ILACS_2023, running=running), page_lines=30)

    assert printed.count(running[1]) > 2
    assert texts(read_letter(printed, "x")) == texts(
        read_letter(as_text(ILACS_2023, page_lines=30), "x")
    )


def copied(letter: Fictional, *running: str) -> str:
    """A letter as it comes out of a viewer of PDFs: no space, no ends of pages, only their feet."""
    pages = as_text(replace(letter, running=()), page_lines=18).split("\f")
    lines: list[str] = []
    for number, page in enumerate(pages, start=1):
        *body, foot = [line for line in page.split("\n") if line.strip()]
        lines += [*body, *running[:-1], f"{running[-1]} {number}" if running else foot.strip()]
    return " \r\n".join(lines)


FEET = [
    ("Inspection of Anyborough local authority children's services", "5 to 9 June 2023"),
    ("Inspection of Anyborough local authority children's services", "(5 to 9 June 2023)"),
    (),
]


@pytest.mark.parametrize("running", FEET, ids=["days", "days in brackets", "numbers alone"])
def test_what_is_copied_from_a_viewer_of_pdfs_reads_as_the_page_does(running: tuple[str, ...]):
    """Numbered paragraphs are told apart by their numbers; feet and numbers are no words."""
    page, copy = (
        read_letter(as_text(ILACS_2023), "x"),
        read_letter(copied(ILACS_2023, *running), "x"),
    )

    assert [each for each in texts(copy) if each[1]] == [each for each in texts(page) if each[1]]
    assert [each.text for each in copy.improvements] == [each.text for each in page.improvements]
    assert [(each.area, each.grade) for each in copy.judgements] == [
        (each.area, each.grade) for each in page.judgements
    ]


def test_a_remark_that_comes_back_is_no_foot_of_a_page():
    remarked = SIF.parts[:]
    at = [place for place, part in enumerate(remarked) if part.mark.rstrip(".").isdecimal()]
    for place in at:
        remarked[place] = replace(remarked[place], text=f"{remarked[place].text}\n(Recommendation)")
    found = read_letter(copied(replace(SIF, parts=remarked)), "x").findings

    assert sum(each.text.endswith("(Recommendation)") for each in found if each.number) > 3


def test_a_note_copied_without_its_mark_is_no_part_of_the_paragraph_before_it():
    note = "1 The areas have been compared with the national framework for social care."
    foot = "Inspection of Anyborough local authority children's services"
    text = copied(ILACS_2023, foot, "5 to 9 June 2023")
    lines = text.split(" \r\n")
    second = [at for at, line in enumerate(lines) if line == foot][1]
    noted = " \r\n".join([*lines[:second], note, *lines[second:]])

    assert texts(read_letter(noted, "x")) == texts(read_letter(text, "x"))

"""Where paragraphs, bullets and headings begin and end, and what is said where that is unsure."""

import re

import pytest

from findings.letters import Letter, read_letter
from tests.findings.letters.anyborough import EARLY, HELP, ILACS_2023, PLANS, STRATEGY
from tests.findings.letters.anyborough_letters import CLOSING, FOCUSED_2018, addressed
from tests.findings.letters.printing import as_text

SAYS = (
    "This letter summarises the findings of the focused visit to Anyborough children's services on"
    " 4 and 5 March 2020. The inspectors were Ada Example and Ben Specimen, Her Majesty's"
    " Inspectors."
)


def focused(body: str) -> Letter:
    head = addressed("1 April 2020", "Focused visit to Anyborough children's services")
    return read_letter("\n".join([*head, SAYS, "", body, "", *CLOSING]), "a letter")


def texts(letter: Letter) -> list[tuple]:
    return [(each.section, each.number, each.text) for each in letter.findings]


def asked(letter: Letter) -> list[tuple]:
    return [(each.kind, each.text) for each in letter.improvements]


def report(*paragraphs: str) -> Letter:
    """A report whose first section holds these paragraphs."""
    text = as_text(ILACS_2023, page_lines=400)
    start = text.index(f"{HELP}: requires")
    end = text.index("The experiences and progress of children in care: good")
    body = "\n\n".join([f"{HELP}: requires improvement to be good", *paragraphs])
    return read_letter(text[:start] + body + "\n\n" + text[end:], "a report")


def of_help(letter: Letter) -> list[tuple]:
    return [(n, text) for section, n, text in texts(letter) if section.startswith(HELP)]


def test_a_wrapped_line_may_begin_like_a_number():
    letter = report(
        "1. Children who came into care since\n2019. They are well looked after by age\n"
        "2. This is usual.",
        "2. Others are aged 3 or\n4. They wait longer.",
        "3. Plans drift.",
    )

    assert of_help(letter) == [
        ("1", "Children who came into care since 2019. They are well looked after by age 2. This is"
         " usual."),
        ("2", "Others are aged 3 or 4. They wait longer."),
        ("3", "Plans drift."),
    ]  # fmt: skip
    assert not letter.doubts


def test_a_list_within_a_paragraph_belongs_to_it():
    letter = report(
        "1. Leaders have three aims:",
        "• that plans end\n• that children are heard",
        "These are the right ones.",
        "2. Visits are regular.",
        "3. Plans drift.",
    )

    assert of_help(letter)[0] == (
        "1",
        "Leaders have three aims:\nthat plans end\nthat children are heard\n"
        "These are the right ones.",
    )


def test_numbers_that_skip_or_come_twice_are_kept_and_asked_about():
    letter = report("1. Visits are regular.", "3. Plans drift.", "3. Audits help.")

    assert [number for number, _ in of_help(letter)] == ["1", "3", "3"]
    assert [doubt.reason for doubt in letter.doubts] == [
        "Paragraph 3 follows paragraph 1.",
        "Paragraph 3 follows paragraph 3.",
    ]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["1. Visits are regular.", "Plans drift.", "3. Audits help.", "4. Homes are warm."],
        ["1. Visits are regular. They\n2. help, and plans drift.", "3. Audits help."],
        ["1. Visits are regular.", "Legal work", "Plans drift.", "3. Audits help."],
    ],
)
def test_a_skipped_number_that_may_hide_a_paragraph_is_said(paragraphs: list[str]):
    assert "Paragraph 3 follows paragraph 1." in str(report(*paragraphs).doubts)


def test_a_number_without_its_full_stop_begins_a_paragraph_where_it_is_the_next():
    letter = report("1. Visits are regular.", "2 Plans drift.", "3. Audits help.", "9 Homes help.")

    assert of_help(letter) == [
        ("1", "Visits are regular."),
        ("2", "Plans drift."),
        ("3", "Audits help. 9 Homes help."),
    ]


def test_a_paragraph_that_lacks_its_full_stop_ends_before_the_next_number():
    letter = report("1. Visits are regular\n2. Plans drift.", "3. Audits help.")

    assert [number for number, _ in of_help(letter)] == ["1", "2", "3"]


def test_a_number_on_a_line_of_its_own_is_its_paragraphs():
    letter = report("1.", "Visits are regular.", "2.", "Plans drift.", "3.", "Audits help.")

    assert of_help(letter) == [
        ("1", "Visits are regular."),
        ("2", "Plans drift."),
        ("3", "Audits help."),
    ]


def test_a_paragraph_cut_short_is_said():
    letter = report("1. Visits are regular, and", "2. Plans drift.", "3. Audits help.")

    assert "Paragraph 1 seems to stop in the middle." in [each.reason for each in letter.doubts]


def test_what_is_set_in_under_a_bullet_belongs_to_it():
    letter = focused(
        "What needs to improve in this area of social work practice\n\n"
        "◼ The quality of:\n   – plans\n   – supervision, so that drift is seen.\n"
        "◼ The use of audit.\n\nFindings\n\n◼ Visits are regular."
    )

    assert [text for _, text in asked(letter)] == [
        "The quality of:\nplans\nsupervision, so that drift is seen.",
        "The use of audit.",
    ]


def test_bullets_without_capitals_or_full_stops_are_whole():
    letter = focused(
        "What needs to improve in this area of social work practice\n\n"
        "◼ the timeliness of reviews\n◼ management oversight of the work of\n  personal advisers\n"
        "Findings\n◼ Visits are regular."
    )

    assert [text for _, text in asked(letter)] == [
        "the timeliness of reviews",
        "management oversight of the work of personal advisers",
    ]
    assert texts(letter) == [("Findings", None, "Visits are regular.")]


@pytest.mark.parametrize("lead", ["Leaders must act on:", "Leaders should act on two matters."])
def test_a_paragraph_that_opens_a_list_asks_nothing_by_itself(lead: str):
    letter = focused(
        f"Area for priority action\n\n{lead}\n\n• the front door\n• the age of plans.\n\n"
        "Main findings\n\nVisits are regular."
    )

    assert asked(letter) == [
        ("priority_action", "the front door"),
        ("priority_action", "the age of plans."),
    ]


def test_a_section_that_is_prose_asks_in_prose():
    letter = focused(
        f"Areas for priority action\n\n{EARLY}\n\nMain findings\n\nVisits are regular."
    )

    assert asked(letter) == [("priority_action", EARLY)]


def test_no_priority_actions_are_none():
    letter = focused(
        "Areas for priority action\n\nThere are no priority actions.\n\nFindings\n\nPlans drift."
    )

    assert not letter.improvements
    assert not letter.doubts


def test_numbered_findings_of_a_letter_keep_their_numbers():
    letter = focused(f"Findings\n\n1. {EARLY}\n\n2. {STRATEGY}")

    assert texts(letter) == [("Findings", "1", EARLY), ("Findings", "2", STRATEGY)]


def test_a_box_with_a_study_ends_where_the_list_goes_on():
    letter = focused(
        "Strengths\n\n• Visits are regular.\n\nCase study: highly effective practice\n\n"
        f"{EARLY}\n\n• Plans end in time.\n\nFindings\n\nAudits help."
    )

    assert texts(letter) == [
        ("Strengths", None, "Visits are regular."),
        ("Case study: highly effective practice", None, EARLY),
        ("Strengths", None, "Plans end in time."),
        ("Findings", None, "Audits help."),
    ]


def test_a_box_with_a_study_ends_where_the_numbers_go_on():
    letter = focused(
        f"Main findings\n\n1. {PLANS}\n\nCase study: highly effective practice\n\n{EARLY}\n\n"
        f"2. {STRATEGY}"
    )

    assert texts(letter) == [
        ("Main findings", "1", PLANS),
        ("Case study: highly effective practice", None, EARLY),
        ("Main findings", "2", STRATEGY),
    ]


def test_paragraphs_under_a_new_heading_after_a_list_of_what_is_asked_are_findings():
    letter = focused(
        "What needs to improve?\n\n• The timeliness of reviews.\n\n"
        f"Anyborough partnership\n\n{EARLY}"
    )

    assert asked(letter) == [("area_for_improvement", "The timeliness of reviews.")]
    assert texts(letter) == [("Anyborough partnership", None, EARLY)]


def test_a_footnote_is_no_part_of_the_page():
    text = as_text(FOCUSED_2018, page_lines=30)
    first, rest = text.split("\f", 1)
    noted = re.sub(
        r"\n(\s*1)$", r"\n\n1 This visit was carried out under section 136.\n\n\1", first
    )

    assert noted != first
    assert texts(read_letter(noted + "\f" + rest, "x")) == texts(read_letter(text, "x"))


def test_a_footnote_whose_number_stands_alone_is_known_by_its_mark():
    text = as_text(FOCUSED_2018, page_lines=30)
    first, rest = text.split("\f", 1)
    marked = re.sub(r"(Overview|Headline findings)", r"\g<1>1", first, count=1)
    words = re.sub(r"\n(\s*1)$", "\n\n1\n  This visit was carried out under section 136.", marked)

    assert words != marked != first
    assert "section 136" in words
    assert texts(read_letter(words + "\f" + rest, "x")) == texts(read_letter(text, "x"))


def prose(first: str) -> str:
    """A paragraph of three full lines of 83 letters, the last of which ends with a full stop."""
    middling = first.lower()[:6]
    lines = [" ".join([word, *[middling] * 11]) for word in (first, "because", "whether")]
    return "\n".join(lines)[:-1] + "."


def test_text_without_space_between_paragraphs_is_doubted():
    spaced = focused("\n\n".join(["Findings", *map(prose, ["Leaders", "Parents", "Workers"])]))
    close = focused("\n".join(["Findings", *map(prose, ["Leaders", "Parents", "Workers"])]))

    assert len(spaced.findings) == 3
    assert not spaced.doubts
    assert any("no space between paragraphs" in doubt.reason for doubt in close.doubts)


def test_a_sentence_and_a_full_line_that_end_with_the_page_are_doubted():
    body = "\n\n".join(map(prose, ["Leaders", "Parents"]))
    letter = focused(f"Findings\n\n{body}\n\n    1\n\f{prose('Workers')}\n\n{prose('Schools')}")

    assert [each.reason for each in letter.doubts] == [
        "Whether one paragraph or two stand where page 1 ends is unsure."
    ]


def test_a_heading_that_may_ask_for_something_is_doubted():
    letter = focused(
        "Headline findings\n\nLeaders know it.\n\nPractice that leaders should improve\n\n"
        "• Reviews are late.\n\nMain findings\n\nVisits are regular."
    )

    assert [each.reason for each in letter.doubts] == [
        "Whether “Practice that leaders should improve” asks for improvement is unsure."
    ]


def test_an_area_whose_heading_was_not_found_is_said():
    text = as_text(ILACS_2023, page_lines=400)
    letter = read_letter(
        text.replace("The experiences and progress of care leavers: inadequate", ""), "x"
    )

    assert "4 areas are judged, but findings stand under 3 headings." in [
        each.reason for each in letter.doubts
    ]


def test_points_may_begin_in_small_letters_but_paragraphs_may_not():
    listed = focused("Findings\n\n• visits are regular.\n• e-safety is taught.")
    prose = focused("Findings\n\nvisits are regular.\n\ni-ART is used.\n")

    assert not listed.doubts
    assert [each.reason for each in prose.doubts] == [
        "The paragraph “visits are regular. …” seems to start in the middle."
    ]


def test_a_note_above_the_pages_number_is_no_part_of_the_text():
    note = "1\n\nThe points are set beside the outcomes.\nThey are five.\n\n1\n\f"
    page = f"The pace of reviews, and\n\n{note}"
    letter = focused(f"What needs to improve?1\n\n• {page}what is done after them.\n")

    assert asked(letter) == [
        ("area_for_improvement", "The pace of reviews, and what is done after them.")
    ]


def test_a_quotation_alone_on_its_line_is_no_heading():
    letter = report(
        "1. One said, 'Good!'", "Another said, 'A great job!'", "2. Plans drift.", "3. Audits help."
    )

    assert of_help(letter)[0] == ("1", "One said, 'Good!' Another said, 'A great job!'")

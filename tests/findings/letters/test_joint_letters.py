"""Joint letters as they are printed: what they say before a heading, and what divides them."""

import datetime as dt

from findings.letters.records import Letter
from tests.findings.letters.anyborough import EARLY, INTRO, INTRO_2, PLANS, STRATEGY
from tests.findings.letters.anyborough_letters import CLOSING, addressed
from tests.findings.letters.test_layout import Line, heading, line, read_pages, wrapped

TITLE = "Joint targeted area inspection of the multi-agency response to abuse"
DAYS = (
    "Between 2 and 6 March 2020, Ofsted and three other inspectorates undertook a joint inspection."
)
AREA = (
    "This letter to all the service leaders in the area outlines our findings about the"
    " effectiveness of partnership working and of the work of individual agencies in Anyborough."
)


def joint(*body: Line, title: str = f"{TITLE} in Anyborough", days: str = DAYS) -> Letter:
    opening = [line(each) for each in addressed("1 April 2020", "") if each]
    closing = [line(each) for each in CLOSING if each]
    return read_pages([*opening, heading(title), *wrapped(days), *wrapped(AREA), *body, *closing])


STRENGTHS = [heading("Key strengths"), *wrapped(f"• {EARLY}")]


def test_what_a_joint_letter_finds_before_its_first_heading_is_read():
    found = [
        "The inspection identified a number of strengths across the partnership.",
        f"In January 2019, leaders asked for a review. {INTRO}",
        "Inspectors identified strong work in schools.",
    ]
    letter = joint(
        *wrapped("The inspectorates recognise that this work is hard for every agency."),
        *wrapped("This JTAI includes an evaluation of the front door."),
        *(row for text in found for row in wrapped(text)),
        *STRENGTHS,
    )

    assert [(each.section, each.text) for each in letter.findings] == [
        *(("", text) for text in found),
        ("Key strengths", EARLY),
    ]
    assert not letter.doubts


def test_a_title_without_a_place_leaves_it_to_the_letter():
    assert joint(*STRENGTHS, title=TITLE).authority == "Anyborough"


def test_days_without_a_year_are_those_before_the_letter_and_that_is_said():
    for days, visit in (
        ("Between 2 and 6 March", (dt.date(2020, 3, 2), dt.date(2020, 3, 6))),
        ("Between 2 and 6 December", (dt.date(2019, 12, 2), dt.date(2019, 12, 6))),
    ):
        letter = joint(*STRENGTHS, days=DAYS.replace("Between 2 and 6 March 2020", days))

        assert letter.visit is not None
        assert (letter.visit.start_date, letter.visit.end_date) == visit
        assert "without a year" in str(letter.doubts)


def test_cross_headings_may_divide_what_partners_have_to_improve():
    letter = joint(
        heading("Key strengths"),
        *wrapped(f"• {EARLY}"),
        heading("Areas for improvement"),
        heading("Leadership and management"),
        *wrapped(f"• {PLANS}"),
        heading("Responses at the front door"),
        *wrapped(f"• {STRATEGY}"),
        heading("Next steps"),
        *wrapped("The partners should prepare a statement."),
    )

    assert [each.text for each in letter.improvements] == [PLANS, STRATEGY]
    assert "Nothing was read under “Areas for improvement”." not in str(letter.doubts)


def test_a_paragraph_that_opens_a_list_asks_for_nothing():
    opening = f"{INTRO} {INTRO_2} There is more that could be done, and it is set out below."
    letter = joint(heading("Areas for improvement"), *wrapped(opening), *wrapped(f"• {PLANS}"))

    assert [each.text for each in letter.improvements] == [PLANS]
    assert not [each for each in letter.doubts if "outside its list" in each.reason]


def test_that_nothing_has_to_be_improved_is_no_improvement():
    for words in (
        "There are no areas for priority action",
        "The inspection did not find any areas for priority and immediate action.",
        "Inspectors identified no areas for priority action.",
    ):
        asked = [heading("Areas for improvement"), *wrapped(f"• {PLANS}")]
        letter = joint(heading("Areas for priority action"), *wrapped(f"• {words}"), *asked)

        assert [each.text for each in letter.improvements] == [PLANS]


def test_a_heading_with_nothing_beneath_it_is_said_unless_the_page_shows_that():
    heads = [heading("Areas for improvement"), heading("Key strengths"), *wrapped(f"• {EARLY}")]
    shown = joint(*heads)
    cut = read_pages([line("Dear partnership"), heading(f"{TITLE} in Anyborough"), *wrapped(DAYS)]
                     + wrapped(AREA) + heads[:1], heads[1:])  # fmt: skip

    assert not shown.improvements
    assert "Nothing was read under" not in str(shown.doubts)
    assert "Nothing was read under “Areas for improvement”." in str(cut.doubts)

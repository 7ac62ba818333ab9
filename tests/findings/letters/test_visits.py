"""Letters of visits as they are printed: how they close, whose they are, where their pages end."""

import pytest

from findings.letters.records import Letter
from tests.findings.letters.anyborough import EARLY, HOMES, PLANS, STRATEGY, VISITS
from tests.findings.letters.anyborough_letters import CLOSING, addressed
from tests.findings.letters.test_layout import Line, heading, line, read_pages, wrapped
from tests.findings.letters.test_paragraphs import SAYS

TITLE = "Focused visit to Anyborough children’s services"
CLOSED = [line(each) for each in CLOSING if each]


def visit(*pages: list[Line], title: str = TITLE, closing: list[Line] = CLOSED) -> Letter:
    opening = [line(each) for each in addressed("1 April 2020", title) if each]
    first, *more = pages
    return read_pages([*opening, *wrapped(SAYS), heading("Findings"), *first], *more, closing)


@pytest.mark.parametrize(
    "said",
    [
        "Ofsted will share the findings from this visit with the Department for Education.",
        "Ofsted will publish this letter and consider the findings.",
        "• Ofsted will take these findings into account when planning the next visit.",
        "Thank you and your staff for your positive engagement.",
        "We have notified the Department for Education of the areas for priority action.",
        "We have notified the DfE of the areas for priority action.",
        "Where a focused visit results in an area for priority action, send a plan.",
    ],
)
def test_what_closes_a_letter_is_no_finding(said: str):
    letter = visit([*wrapped(f"• {EARLY}")], closing=[*wrapped(said), *CLOSED[2:]])

    assert [each.text for each in letter.findings] == [EARLY]
    assert not letter.doubts


@pytest.mark.parametrize(
    ("said", "focus"),
    [
        (
            "Inspectors looked at the local authority's arrangements for care leavers.",
            "The local authority's arrangements for care leavers",
        ),
        (
            "They reviewed the council's arrangements for permanence, in accordance with the"
            " framework for inspecting local authorities.",
            "The council's arrangements for permanence",
        ),
        (
            "This visit evaluated the quality of matching, with a particular focus on:",
            "The quality of matching",
        ),
        ("Inspectors looked at a range of evidence, including case discussions.", None),
        (f"Inspectors looked at the quality of {'matching and ' * 30}plans.", None),
    ],
)
def test_what_a_visit_looked_at_is_what_its_letter_says(said: str, focus: str | None):
    opening = [line(each) for each in addressed("1 April 2020", TITLE) if each]
    letter = read_pages(
        [*opening, *wrapped(f"{SAYS} {said}"), heading("Findings"), *wrapped(EARLY), *CLOSED]
    )

    assert letter.focus == focus
    assert not letter.doubts


@pytest.mark.parametrize(
    "title",
    [
        "Focused visit to Anyborough Children’s Services",
        "Focused visit to Any First",
        "Focused visit to children’s services",
    ],
)
def test_the_authority_is_whose_services_were_visited(title: str):
    assert visit(wrapped(EARLY), title=title).authority == "Anyborough"


def test_a_word_that_ends_a_sentence_at_the_head_of_two_pages_is_no_running_header():
    end = line("children.", left=89, gap=False)
    points = [f"{text.removesuffix('.')} for" for text in (EARLY, PLANS)]
    letter = visit(
        [*wrapped(f"• {points[0]}")],
        [end, *wrapped(f"• {points[1]}")],
        [end, *wrapped(f"• {STRATEGY}")],
    )

    assert [each.text for each in letter.findings] == [
        *(f"{point} children." for point in points),
        STRATEGY,
    ]
    assert not letter.doubts


def test_what_a_letterhead_says_of_its_paper_is_no_finding():
    paper = line("Ofsted is proud to use recycled paper", 8.7)
    letter = visit([*wrapped(EARLY), paper], wrapped(PLANS))

    assert [each.text for each in letter.findings] == [EARLY, PLANS]


def test_a_list_set_further_in_on_its_next_page_is_still_one_list():
    further = [
        line(f"• {PLANS[:60]}:", left=78, gap=False),
        line(f"• {HOMES}", left=96),
        line(f"• {STRATEGY}", left=78),
    ]
    letter = visit([*wrapped(f"• {EARLY}")], further)

    assert [each.text for each in letter.findings] == [
        EARLY,
        f"{PLANS[:60]}:\n{HOMES}",
        STRATEGY,
    ]


def at_head(rows: list[Line], *, lower: bool = False) -> list[Line]:
    """Rows that begin a page, at its head or lower by the space between paragraphs."""
    return [(*rows[0][:4], lower, None), *rows[1:]]


def full_page(above: str, end: str, *, free: int = 0) -> list[Line]:
    """A page with one paragraph, and so many lines free at its foot."""
    rows = at_head(wrapped(above.removesuffix(".")))
    letters = "abcdefghijklmnopqrstuvwxyz"[len(rows) + free + 1 :]
    filling = [line(f"{above[:3].lower()}{each * 82}", gap=False) for each in letters]
    return [*rows, *filling, line(end, gap=False)]


SHORT_END, FULL_END = "It ends.", f"{'e' * 80} end."
WHOLE = full_page(PLANS, SHORT_END)
LAST = at_head(wrapped(f"{VISITS} {HOMES} {PLANS}"))
UNSURE = "Whether one paragraph or two stand where page 3 ends is unsure."


@pytest.mark.parametrize(
    ("last_page_but_one", "last_page", "is_unsure"),
    [
        (full_page(STRATEGY, FULL_END), LAST, True),
        (full_page(STRATEGY, FULL_END, free=3), LAST, False),
        (full_page(STRATEGY, FULL_END, free=3), at_head(LAST[:2]), True),
        (full_page(STRATEGY, FULL_END), at_head(LAST, lower=True), False),
    ],
    ids=["none", "foot", "foot, two lines go on", "head"],
)
def test_room_left_at_a_pages_foot_or_head_ends_a_paragraph(
    last_page_but_one: list[Line], last_page: list[Line], is_unsure: bool
):
    letter = visit([*wrapped(EARLY)], WHOLE, last_page_but_one, last_page)

    assert (UNSURE in [each.reason for each in letter.doubts]) == is_unsure
    assert letter.findings[-1].text.startswith(last_page[0][0]) != is_unsure

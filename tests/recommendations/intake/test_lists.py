"""A pasted list becomes one draft row for each point, however it was wrapped and marked."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.intake.sheets.lists import points_of

POINTS = [
    "The timeliness of reviews for children in need, so that drift of 12 weeks or more is seen.",
    "Health partners' attendance at strategy meetings.",
    "The use of audit: whether a child's life is better, and not only what was done in 2019.",
    "Supervision",
]
LISTS = {
    "wrapped bullets": ("• One that\n  is wrapped\n• Two\n• three", [(None, "One that is wrapped"),
        (None, "Two"), (None, "three")]),
    "numbers": ("1. Begun in\n2019. It ended.\n2. Two", [("1", "Begun in 2019. It ended."),
        ("2", "Two")]),
    "nested numbers": ("1.1 One\n1.2 Aged 16 or\n17. More\n1.3 Three", [("1.1", "One"),
        ("1.2", "Aged 16 or 17. More"), ("1.3", "Three")]),
    "letters": ("a) one\nb) two", [("a", "one"), ("b", "two")]),
    "roman": ("(i) one\n(ii) two\n(iii) three", [("i", "one"), ("ii", "two"), ("iii", "three")]),
    "references": ("R1 One thing\nR2 Two", [("R1", "One thing"), ("R2", "Two")]),
    "named": ("Recommendation 1: Do it.\nRecommendation 2: Again,\nand again.", [("1", "Do it."),
        ("2", "Again, and again.")]),
    "tabs": ("◼\tOne\n◼\tTwo", [(None, "One"), (None, "Two")]),
    "a lead-in and an afterword": ("Leaders should:\n\n- act\n- report\n\nThen rest.",
        [(None, "Leaders should:"), (None, "act"), (None, "report"), (None, "Then rest.")]),
    "paragraphs": ("One is\nwrapped.\n\nTwo is\nas well.", [(None, "One is wrapped."),
        (None, "Two is as well.")]),
    "one a line": ("The quality of plans\nThe age of reviews\nHealth", [(None,
        "The quality of plans"), (None, "The age of reviews"), (None, "Health")]),
    "a hyphen at a line's end": ("• well-\n  being\n• two", [(None, "well-being"), (None, "two")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), LISTS.values(), ids=LISTS.keys())
def test_each_point_is_one_row(text: str, rows: list):
    assert [(row.number, row.text) for row in points_of(text)] == rows


@given(
    width=st.integers(30, 100),
    mark=st.sampled_from(
        ["• ", "◼\t", "- ", "– ", "{n}. ", "{n}) ", "R{n} ", "Recommendation {n}: "]
    ),
    gap=st.sampled_from(["\n", "\n\n"]),
)
def test_wrapping_and_marks_change_no_words(width: int, mark: str, gap: str):
    wrapped = [
        textwrap.fill(point, width, initial_indent=mark.format(n=n), subsequent_indent="   ")
        for n, point in enumerate(POINTS, start=1)
    ]

    assert [row.text for row in points_of(gap.join(wrapped))] == POINTS


def test_a_row_says_where_it_stands():
    text = "• One\n• Two that\n  is wrapped"
    spans = [row.span for row in points_of(text)]

    assert [text[span.start : span.end] for span in spans] == ["• One", "• Two that\n  is wrapped"]


def test_nothing_gives_no_rows():
    assert points_of(" \n\n ") == []


def test_a_long_list_in_roman_numbers_is_told_apart_to_its_end():
    tens = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    romans = [*tens, *(f"x{each}" for each in tens)]

    rows = points_of("\n".join(f"{each}) Count the ducks of pond {each}" for each in romans))

    assert [row.number for row in rows] == romans

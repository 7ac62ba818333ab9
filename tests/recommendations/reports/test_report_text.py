import pytest

from recommendations.reports.text_blocks import TextBlock, text_blocks


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        (" \r\n ", ()),
        ("One line", (TextBlock(("One line",)),)),
        ("One\r\ntwo\rthree", (TextBlock(("One", "two", "three")),)),
        ("One\n\n\ntwo", (TextBlock(("One",)), TextBlock(("two",)))),
        ("• a\n• b", (TextBlock(("a", "b"), is_list=True),)),
        ("\uf0b7\ta\n-  b\n* c\no\td", (TextBlock(("a", "b", "c", "d"), is_list=True),)),
        (
            "Intro:\n- a\n- b\nAfter",
            (
                TextBlock(("Intro:",)),
                TextBlock(("a", "b"), is_list=True),
                TextBlock(("After",)),
            ),
        ),
        ("- a\n  goes on\n- b", (TextBlock(("a\ngoes on", "b"), is_list=True),)),
        ("- a\n\n- b", (TextBlock(("a",), is_list=True), TextBlock(("b",), is_list=True))),
        ("1. First\n2. Second", (TextBlock(("1. First", "2. Second"), is_numbered=True),)),
        ("3. Third\n4. Fourth", (TextBlock(("3. Third", "4. Fourth")),)),
        ("1. a\n 1.5 metres\n2. b", (TextBlock(("1. a\n1.5 metres", "2. b"), is_numbered=True),)),
        ("-5 degrees\nstart-to-end", (TextBlock(("-5 degrees", "start-to-end")),)),
        ("a\x00b\x0cc\x0bd", (TextBlock(("abc", "d")),)),
    ],
)
def test_blocks_keep_lines_and_bullets(typed: str, read: tuple[TextBlock, ...]):
    assert text_blocks(typed) == read

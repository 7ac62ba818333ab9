import pytest

from recommendations.reports.text import Block, blocks


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        (" \r\n ", ()),
        ("One line", (Block(("One line",)),)),
        ("One\r\ntwo\rthree", (Block(("One", "two", "three")),)),
        ("One\n\n\ntwo", (Block(("One",)), Block(("two",)))),
        ("• a\n• b", (Block(("a", "b"), is_list=True),)),
        ("\uf0b7\ta\n-  b\n* c\no\td", (Block(("a", "b", "c", "d"), is_list=True),)),
        (
            "Intro:\n- a\n- b\nAfter",
            (
                Block(("Intro:",)),
                Block(("a", "b"), is_list=True),
                Block(("After",)),
            ),
        ),
        ("- a\n  goes on\n- b", (Block(("a\ngoes on", "b"), is_list=True),)),
        ("- a\n\n- b", (Block(("a",), is_list=True), Block(("b",), is_list=True))),
        ("1. First\n2. Second", (Block(("1. First", "2. Second")),)),
        ("-5 degrees\nstart-to-end", (Block(("-5 degrees", "start-to-end")),)),
        ("a\x00b\x0cc\x0bd", (Block(("abc", "d")),)),
    ],
)
def test_blocks_keep_lines_and_bullets(typed: str, read: tuple[Block, ...]):
    assert blocks(typed) == read

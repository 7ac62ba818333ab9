"""Words that may give a child away are named to the officer; ordinary council words are not."""

import pytest

from recommendations.privacy import likely_identifiers


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We spoke with Ada Marsh, aged 12, about ducks.", "Ada Marsh, aged 12"),
        ("Ada (12) has a new placement.", "Ada (12)"),
        ("A 14-year-old Ben asked for this.", "14-year-old Ben"),
        ("Ben is 9 years old and likes it.", "Ben is 9 years old"),
        ("See LCS 123456 for the plan.", "LCS 123456"),
        ("case no. 4821 was closed", "case no. 4821"),
        ("Ref: 90817 is the file.", "Ref: 90817"),
        ("The plan of 12345678 was late.", "12345678"),
    ],
)
def test_likely_identifiers_names_the_words(text, named):
    found = likely_identifiers(text)

    assert any(named in sentence for sentence in found), found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "77% of 128 personal education plans were in place by 31 March 2016.",
        "EET at age 19 rose from 37% to 68% over a 4 year period.",
        "Agreed at Cabinet on 14 July 2014; the budget is £250,000.",
        "Foster carers of children aged 12 and over were trained.",
        "The Head of Permanence reported to the Corporate Parenting Group.",
        "16 to 17 year olds were offered a place; see Appendix 2.",
    ],
)
def test_likely_identifiers_lets_committee_prose_pass(text):
    assert likely_identifiers(text) == []


def test_likely_identifiers_says_each_thing_once():
    found = likely_identifiers("Case 123456. Later, Case 123456 again.")

    assert len(found) == 1


def test_likely_identifiers_reads_across_lines_of_every_kind_of_end():
    assert likely_identifiers("fine\r\nCase no 4821\r\nfine")
    assert likely_identifiers("• fine\n• Case no 4821")

"""Colours that a scrutiny progress report states by number, with the account of each."""

import json
from pathlib import Path

import pytest

from recommendations.intake.sheets.progress_reports import (
    ProgressReading,
    numbers_in,
    read_progress,
)

FIXTURES = Path(__file__).parents[3] / "fixtures"


def stated(reading: ProgressReading) -> list[tuple]:
    return [(each.number, each.rag) for each in reading.statuses]


REPORT = """
Anyborough Council: progress against 5 recommendations

Objective 1: Listening (incorporating Recommendation 1)

A new charter was written with children. It was
agreed in May.

Progress against Recommendation 1: Green

Objective 2: Homes

Sites and Tenancies

Recommendations 2, 3 and 4 concern homes. Two sites were found.

Progress against Recommendations 2 and 4: Green

Progress against Recommendation 3, Amber

Work and Learning

Recommendation 5 asks for a fund. None was found.

Progress against
Recommendation 5: Red
"""


def test_every_number_of_a_line_has_its_colour():
    reading = read_progress(REPORT)

    assert stated(reading) == [
        ("1", "green"),
        ("2", "green"),
        ("4", "green"),
        ("3", "amber"),
        ("5", "red"),
    ]
    assert not reading.doubts


def test_the_account_is_what_leads_up_to_a_colour():
    first, second, _, third, last = read_progress(REPORT).statuses

    assert first.narrative == "A new charter was written with children. It was agreed in May."
    assert second.narrative == third.narrative
    assert second.narrative == "Recommendations 2, 3 and 4 concern homes. Two sites were found."
    assert (second.heading, last.heading) == ("Sites and Tenancies", "Work and Learning")
    assert (first.shared, second.shared, third.shared, last.shared) == (False, True, True, False)


def test_a_colour_says_where_it_stands():
    first = read_progress(REPORT).statuses[0]

    assert REPORT[first.span.start : first.span.end] == "Progress against Recommendation 1: Green"
    assert first.narrative_span
    assert REPORT[first.narrative_span.start :].startswith("A new charter")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("6 and 9", ["6", "9"]),
        ("23, 24 and 25", ["23", "24", "25"]),
        ("3, 18, 19, 20, 21", ["3", "18", "19", "20", "21"]),
        ("6 to 9", ["6", "7", "8", "9"]),
        ("1–3 & 7", ["1", "2", "3", "7"]),
        ("4a and 4b", ["4a", "4b"]),
    ],
)
def test_numbers_are_read_from_words(words: str, numbers: list[str]):
    assert numbers_in(words) == numbers


OTHER_FORMS = {
    "a colour under its heading": "Recommendation 3\n\nWork has begun.\n\nRAG rating: Amber\n\n"
    "Recommendation 4\n\nIt is done.\n\nStatus – Green\n",
    "rows of a table": "No.\tProgress\tRAG\n3\tWork has begun.\tAmber\nR4\tIt is done.\tGreen\n",
    "at the end of its account": "Work has begun. Recommendation 3: Amber\n\n"
    "It is done. Recommendation 4 is rated green.\n",
}


@pytest.mark.parametrize("text", OTHER_FORMS.values(), ids=OTHER_FORMS.keys())
def test_other_forms_are_read(text: str):
    reading = read_progress(text)

    assert stated(reading) == [("3", "amber"), ("4", "green")]
    assert [each.narrative for each in reading.statuses] == ["Work has begun.", "It is done."]


def test_what_is_missing_or_contradictory_is_said():
    reading = read_progress(
        "All 4 recommendations were accepted.\n\nRecommendations 1 and 2 are done.\n\n"
        "Progress against Recommendation 1: Green\n\nMore.\n\n"
        "Progress against Recommendation 1: Amber\n"
    )

    assert reading.doubts == [
        "Recommendation 1 is stated amber and green.",
        "Recommendation 2 is named, but no colour is stated for it.",
        "The report speaks of 4 recommendations; colours were read for 1.",
    ]


def test_words_about_colours_are_no_colours():
    reading = read_progress(
        "Green means that the action has been completed. Recommendation 2 concerns a green space."
    )

    assert not reading.statuses
    assert reading.doubts == ["No colour was found beside a recommendation's number."]


def test_the_register_s_own_progress_report_is_read_as_the_register_has_it():
    sources = json.loads((FIXTURES / "01_sources.json").read_text(encoding="utf-8"))
    text = next(
        row["fields"]["text"]
        for row in sources
        if row["model"] == "findings.sourcedocument" and row["fields"]["slug"] == "lac-2013"
    )
    updates = json.loads((FIXTURES / "08_status_updates.json").read_text(encoding="utf-8"))
    kept = {
        (row["fields"]["recommendation"][0].removeprefix("LAC-2013-R"), row["fields"]["rag"])
        for row in updates
        if row["fields"]["recommendation"][0].startswith("LAC-2013-R")
    }

    reading = read_progress(text)

    assert set(stated(reading)) == kept
    assert reading.doubts == ["The report speaks of 21 recommendations; colours were read for 20."]

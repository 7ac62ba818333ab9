"""What a page says of an inspection in its first line."""

import datetime as dt
from typing import Any

import pytest

from findings.models import Finding, Grade, Inspection, Judgement, JudgementArea
from findings.sentences import (
    bounds_in_words,
    dates_in_words,
    days_in_words,
    findings_in_words,
    judgements_in_words,
    month_in_words,
    outcome_in_words,
    overall_in_words,
)

LEVELS = {"outstanding": 1, "good": 2, "requires improvement to be good": 3, "inadequate": 4}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def inspection(kind: str = "ilacs_standard", **values: Any) -> Any:
    return Inspection(**{"kind": kind, "source_id": 1, **values})


def judgements(*grades: str) -> list[Judgement]:
    return [
        Judgement(
            area=JudgementArea(name="The care of ducks"),
            grade=Grade(name=grade.capitalize(), level=LEVELS[grade]),
        )
        for grade in grades
    ]


def findings(**numbers: int) -> list[Finding]:
    return [Finding(kind=kind) for kind, number in numbers.items() for _ in range(number)]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-09-17", "2024-09-17", "17 September 2024"),
        ("2024-09-17", "2024-09-18", "17 and 18 September 2024"),
        ("2023-09-18", "2023-09-29", "18 to 29 September 2023"),
        ("2023-09-28", "2023-10-03", "28 September to 3 October 2023"),
        ("2023-12-30", "2024-01-02", "30 December 2023 to 2 January 2024"),
    ],
)
def test_days_in_words_say_as_little_as_they_need(first, last, words):
    assert days_in_words(day(first), day(last)) == words


def test_dates_in_words_fall_back_on_what_the_source_says():
    assert dates_in_words(inspection(date_text="In the spring")) == "In the spring"


@pytest.mark.parametrize(
    ("earliest", "latest", "words", "month"),
    [
        ("2019-01-01", "2019-12-31", "in 2019", "2019"),
        ("2016-01-01", "2016-09-30", "between 1 January 2016 and 30 September 2016", "2016"),
        (
            "2017-01-01",
            "2019-12-31",
            "between 1 January 2017 and 31 December 2019",
            "between 2017 and 2019",
        ),
        ("2017-01-01", None, "not before 1 January 2017", "2017"),
        (None, "2019-12-31", "not after 31 December 2019", "2019"),
        (None, None, "", "date not known"),
    ],
)
def test_bounds_in_words_say_when_an_unknown_day_must_lie(earliest, latest, words, month):
    bounds: dict[str, Any] = {
        "earliest_date": earliest and day(earliest),
        "latest_date": latest and day(latest),
    }
    assert bounds_in_words(inspection(**bounds)) == words
    assert month_in_words(inspection(**bounds)) == month


def test_bounds_are_not_said_of_known_days():
    known: dict[str, Any] = {"start_date": day("2023-09-18"), "end_date": day("2023-09-29")}
    assert bounds_in_words(inspection(**known, latest_date=day("2023-09-30"))) == ""
    assert month_in_words(inspection(**known)) == "September 2023"


@pytest.mark.parametrize(
    ("kind", "grade", "judged", "words"),
    [
        ("ilacs_standard", "Good", True, "Good"),
        ("focused_visit", None, True, "Not graded"),
        ("ilacs_standard", None, True, "Not known"),
        ("ilacs_standard", None, False, "No longer made"),
    ],
)
def test_overall_in_words_keeps_three_absences_apart(kind, grade, judged, words):
    event = inspection(kind)
    event.overall_grade, event.framework_judges_overall = grade, judged
    assert overall_in_words(event) == words


def test_judgements_in_words_when_all_are_alike():
    same = judgements(*["requires improvement to be good"] * 5)
    assert judgements_in_words(inspection(), same) == (
        "five judgements, all requires improvement to be good"
    )


def test_judgements_in_words_counts_each_grade_best_first():
    mixed = judgements("inadequate", "good", "inadequate", "outstanding")
    assert judgements_in_words(inspection(), mixed) == (
        "four judgements: one outstanding, one good and two inadequate"
    )


def test_judgements_in_words_names_the_only_area():
    assert judgements_in_words(inspection(source_id=None), judgements("good")) == (
        "one judgement known, the care of ducks: good"
    )


def test_judgements_in_words_says_why_there_are_none():
    assert judgements_in_words(inspection("monitoring_visit"), []) == (
        "no grades, because a monitoring visit gives none"
    )
    assert judgements_in_words(inspection(source_id=None), []) == "no judgement known"


def test_findings_in_words_are_counted_by_kind_most_pressing_first():
    left = findings(numbered_paragraph=61, area_for_improvement=7, priority_action=1, headline=2)
    assert findings_in_words(left) == [
        "one area for priority action",
        "seven areas for improvement",
        "two headline findings",
        "61 numbered findings",
    ]


def test_outcome_in_words_is_one_sentence():
    answer = outcome_in_words(
        inspection(),
        judgements(*["good"] * 4),
        findings(area_for_improvement=1, numbered_paragraph=40),
    )
    assert answer == ("Four judgements, all good; one area for improvement; 40 numbered findings.")

"""Tables of grades, however they fall apart into lines, and what is said when one is missing."""

import pytest

from findings.letters import read_letter
from findings.letters.judgements import of_ilacs
from findings.letters.lines import from_text
from tests.findings.letters.anyborough import CARE, HELP, ILACS_2023, LEADERS, LEAVERS, OVERALL
from tests.findings.letters.printing import as_text

RI = "Requires improvement to be good"
WANTED = [
    (LEADERS, "good"),
    (HELP, "requires_improvement"),
    (CARE, "outstanding"),
    (LEAVERS, "inadequate"),
    (OVERALL, "requires_improvement"),
]
PROSE = "\n\nLeaders have worked hard, and Anyborough's services are good.\n"
TABLES = {
    "one line a row": f"Judgement\tGrade\n{LEADERS}\tGood\n{HELP}\t{RI}\n{CARE}\tOutstanding\n"
    f"{LEAVERS}\tInadequate\n{OVERALL}\t{RI}",
    "both columns wrapped": """
 Judgement                                        Grade

 The impact of leaders on social work practice    Good
 with children and families

 The experiences and progress of children who     Requires improvement
 need help and protection                         to be good

                                                  Outstanding
 The experiences and progress of children in
 care

 The experiences and progress of care leavers     Inadequate

                                                  Requires improvement
 Overall effectiveness
                                                  to be good""",
    "single spaces": f"""Judgement Grade
The impact of leaders on social work practice with children
and families Good
The experiences and progress of children who need help and
protection Requires improvement to be
good
{CARE} Outstanding
{LEAVERS} Inadequate
{OVERALL} Requires improvement""",
    "columns one after the other": f"Judgement\n{LEADERS}\n{HELP}\n{CARE}\n{LEAVERS}\n{OVERALL}\n"
    f"Grade\nGood\nRequires improvement to be\ngood\nOutstanding\nInadequate\n{RI}",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())
def test_a_table_is_read_however_it_falls_apart(text: str):
    table = of_ilacs(list(from_text(text + PROSE).lines))

    assert [(each.area, each.grade) for each in table.judgements] == WANTED
    assert not table.doubts


def reasons(text: str) -> list[str]:
    return [doubt.reason for doubt in read_letter(text, "a report").doubts]


REPORT = as_text(ILACS_2023)


def test_a_missing_grade_is_said_and_none_is_guessed():
    letter = read_letter(REPORT.replace(f"{CARE}\tGood", CARE), "a report")

    assert not letter.judgements
    assert any("No grade found for" in doubt.reason for doubt in letter.doubts)


def test_a_missing_row_is_said():
    assert "4 judgements were read where this framework has 5." in reasons(
        REPORT.replace(f"{LEAVERS}\tInadequate\n", "")
    )


def test_an_area_that_is_misprinted_is_read_as_it_stands():
    letter = read_letter(
        REPORT.replace(f"{LEAVERS}\t", "The experiences of care leavers\t"), "a report"
    )

    assert letter.judgements[3].area == "The experiences of care leavers"
    assert letter.judgements[3].grade == "inadequate"


def test_a_heading_that_differs_from_the_table_is_said():
    changed = REPORT.replace(f"{CARE}: good", f"{CARE}: outstanding")

    assert reasons(changed) == [f"The heading “{CARE}: outstanding” and the table differ."]


def test_a_report_without_a_table_says_so():
    start, end = REPORT.index(LEADERS), REPORT.index("Children in Anyborough")
    without = REPORT[:start] + "The impact of leaders on social work was felt.\n\n" + REPORT[end:]

    assert "No table of judgements was found." in reasons(without)

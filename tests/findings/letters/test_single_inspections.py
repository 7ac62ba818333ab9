"""Single inspections of 2015 to 2017: grades in boxes beside headings, the board's own chapter."""

from findings.letters import read_letter
from tests.findings.letters.anyborough import EARLY, PLANS
from tests.findings.letters.anyborough_letters import SIF, SIF_HELP
from tests.findings.letters.printing import as_text

TEXT = as_text(SIF, width=110, page_lines=400)
FRONT = "The effectiveness of the Local Safeguarding Children Board (LSCB) requires improvement"
CHAPTER = "Section 2: The effectiveness of the Local Safeguarding Children Board"
BOX = f"""The experiences and progress of
                                                       Requires improvement
children who need help and protection

Summary

{PLANS}

Inspection findings
"""


def later(text: str = TEXT) -> str:
    """The report in the form of the later years."""
    text = text.replace("The overall judgement is that children's services are inadequate",
                        "Children's services in Anyborough are inadequate")  # fmt: skip
    text = text.replace(FRONT, "").replace(SIF_HELP, BOX)
    chapter = "The Local Safeguarding Children Board (LSCB)\nThe Local Safeguarding Children Board"
    return text.replace(CHAPTER, f"{chapter} is inadequate\n\nExecutive summary\n\n{EARLY}")


def test_a_grade_in_a_box_is_no_part_of_its_heading():
    findings = read_letter(later(), "a report").findings
    section = "The experiences and progress of children who need help and protection"

    assert [(each.number, each.text) for each in findings if each.section == section][:2] == [
        (None, PLANS),
        ("7", EARLY),
    ]


def test_the_boards_grade_is_read_from_its_chapter():
    judgements = read_letter(later(), "a report").judgements

    assert len(judgements) == 7
    assert (judgements[0].area, judgements[0].grade) == ("Overall effectiveness", "inadequate")
    assert judgements[-1].area == "The Local Safeguarding Children Board"
    assert judgements[-1].grade == "inadequate"


def test_a_board_without_a_grade_is_said():
    letter = read_letter(
        later().replace("Children Board is inadequate", "Children Board"), "a report"
    )

    assert "No grade found for the safeguarding board." in [each.reason for each in letter.doubts]


def test_the_contents_are_no_findings():
    contents = (
        "Contents\n\nSummary of key findings .......... 3\nAreas for improvement\n    5\n"
        "The experiences and progress of children who need help and\nprotection      9\n\n"
    )
    at = TEXT.index("Summary of key findings")

    listed = read_letter(TEXT[:at] + contents + TEXT[at:], "a report")

    assert [each.text for each in listed.findings] == [
        each.text for each in read_letter(TEXT, "a report").findings
    ]


def test_a_grade_on_a_line_of_its_own_is_no_heading():
    apart = (
        later()
        .replace("Requires improvement\n", "")
        .replace(
            "need help and protection\n\nSummary",
            "need help and protection\n\nRequires improvement\n\nSummary",
        )
    )
    section = "The experiences and progress of children who need help and protection"

    assert section in {each.section for each in read_letter(apart, "a report").findings}
    assert "Requires improvement" not in {
        each.section for each in read_letter(apart, "a report").findings
    }

"""What only the print shows: small figures that open a note, cross-headings, boxes at the right."""

from findings.letters.lines import from_layout
from findings.letters.reading import read_document
from findings.letters.records import Letter
from tests.findings.letters.anyborough import EARLY, HELP, PLANS, STRATEGY
from tests.findings.letters.anyborough_letters import CLOSING, addressed
from tests.findings.letters.test_paragraphs import SAYS

TEXT, NOTE, MARK, HEAD, TITLE = 11.7, 9.7, 6.3, 13.6, 25.3
Line = tuple  # words, size, whether bold, points from the left, whether space is left above


def line(text: str, size: float = TEXT, *, bold: bool = False, left: int = 71, gap: bool = True):
    return (text, size, bold, left, gap)


def heading(text: str, size: float = HEAD, *, bold: bool = True) -> Line:
    return line(text, size, bold=bold)


def wrapped(text: str, left: int = 71) -> list[Line]:
    """A paragraph over lines of twelve words, the first with space above it."""
    words = text.split()
    rows = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    return [line(row, left=left, gap=not at) for at, row in enumerate(rows)]


def read_pages(*pages: list[Line]) -> Letter:
    return read_document(from_layout([_printed(page) for page in pages]), "a report")


def _printed(page: list[Line]) -> list[dict]:
    printed, middle = [], 780.0
    for text, size, bold, left, gap in page:
        middle -= (2.4 if gap else 1.23) * TEXT
        right = min(525.0, left + 0.5 * size * len(text))
        printed.append(
            {"text": text, "left": left, "right": right, "middle": middle, "size": size}
            | {"bold": bold, "mark": False}
        )
    return printed


SIF_TITLE = [
    line("Anyborough Council", TITLE),
    heading("Inspection of services for children in need of help and protection, children looked"),
    line("after and care leavers", HEAD, bold=True, gap=False),
    line("Inspection date: 6 January 2015 – 29 January 2015", HEAD),
    line("Report published: 27 March 2015", HEAD),
]
RI = "Requires improvement"
LIST = [
    line(f"1. Children who need help and protection\t{RI}"),
    line("2. Children looked after and achieving", bold=True),
    line("Good", left=388, gap=False),
    line("permanence", bold=True, left=89, gap=False),
    line("2.1 Adoption performance\tNot judged", left=119),
    line("2.2 Experiences and progress of Care Leavers\tGood", left=119),
    line("3. Leadership, management and governance\tOutstanding"),
]
GRADES = ["requires_improvement", "requires_improvement", "good", "good", "outstanding"]
FOOTNOTE = [
    line("1", MARK),
    line("Ofsted produces this report under its power to combine reports.", NOTE, gap=False),
    line("It has a second line.", NOTE, gap=False),
    line("1", 19.5, left=513),
]
TEAM = [
    heading("Information about this inspection"),
    *wrapped(EARLY),
    *wrapped(PLANS),
    *wrapped(STRATEGY),
    line("Lead inspector: Ada Example HMI"),
]


def single(*body: Line, front: list[Line], more: tuple[Line, ...] = ()) -> Letter:
    return read_pages([*SIF_TITLE, *front, *FOOTNOTE], [*more, *body, *TEAM])


def doubts(letter: Letter) -> list[str]:
    """All but those for the areas that these short reports leave out."""
    reasons = [doubt.reason for doubt in letter.doubts]
    return [each for each in reasons if not each.startswith("No findings were read under")]


OVERALL = [
    heading("Children’s services in Anyborough require improvement to"),
    line("be good", HEAD, bold=True, gap=False),
]


def test_the_list_of_grades_is_read_whole_though_a_page_ends_in_it():
    body = [heading(HELP), heading("Inspection findings", TEXT), *wrapped(f"1. {EARLY}")]
    whole = single(*body, front=[*OVERALL, *LIST])
    split = single(*body, front=[*OVERALL, *LIST[:5]], more=tuple(LIST[5:]))

    for letter in (whole, split):
        assert [each.grade for each in letter.judgements] == GRADES
        assert [each.text for each in letter.findings] == [EARLY]
        assert not doubts(letter)


def test_areas_named_within_a_list_of_what_to_improve_divide_it():
    letter = single(
        heading("The local authority"),
        heading("What does the local authority need to improve?"),
        heading("Priority and immediate action", TEXT),
        line("Leadership, management and governance"),
        *wrapped(f"1. {PLANS}"),
        heading("Areas for improvement", TEXT),
        line(HELP),
        *wrapped(f"2. {STRATEGY}"),
        heading(f"{HELP}"),
        *wrapped(f"3. {EARLY}"),
        heading("What the inspection judgements mean"),
        heading("The local authority"),
        *wrapped("A good local authority leads effective services."),
        heading("The LSCB"),
        *wrapped("An LSCB that is good coordinates the activity of partners."),
        front=[*OVERALL, *LIST],
    )

    assert [(each.kind, each.text) for each in letter.improvements] == [
        ("priority_action", PLANS),
        ("area_for_improvement", STRATEGY),
    ]
    assert [(each.section, each.text) for each in letter.findings] == [(HELP, EARLY)]
    assert not doubts(letter)


def test_a_cross_heading_in_the_letters_of_the_text_ends_the_item_above_it():
    letter = single(
        heading("What does the local authority need to improve?"),
        heading("Areas for improvement", TEXT),
        line("Quality of practice"),
        *wrapped(f"1. {PLANS}"),
        line("Improvement and workforce"),
        *wrapped(f"2. {STRATEGY}"),
        front=[*OVERALL, *LIST],
    )

    assert [each.text for each in letter.improvements] == [PLANS, STRATEGY]
    assert doubts(letter) == ["No findings were read."]


def test_a_grade_in_a_box_may_go_on_beside_the_headings_second_line():
    letter = single(
        heading("The experiences and progress of\tRequires"),
        line("children who need help and protection improvement", HEAD, bold=True, gap=False),
        *wrapped(f"1. {EARLY}"),
        front=[*OVERALL, *LIST],
    )

    assert [each.section for each in letter.findings] == [HELP]
    assert not doubts(letter)


def test_a_box_of_two_lines_beside_a_heading_of_three_is_no_part_of_it():
    letter = single(
        heading("The experiences and progress of"),
        line("Requires improvement", HEAD, bold=True, left=357, gap=False),
        line("children who need help and", HEAD, bold=True, gap=False),
        line("to be good", HEAD, bold=True, left=357, gap=False),
        line("protection", HEAD, bold=True, gap=False),
        heading("Inspection findings", TEXT),
        *wrapped(f"1. {EARLY}"),
        front=[*OVERALL, *LIST],
    )

    assert [each.section for each in letter.findings] == [HELP]


def test_an_area_with_a_grade_and_no_findings_is_said():
    letter = single(heading("Executive summary"), *wrapped(EARLY), front=[*OVERALL, *LIST])

    assert "No findings were read under “Leadership, management and governance”." in str(
        letter.doubts
    )


def joint(*body: Line) -> Letter:
    opening = [line(each) for each in addressed("1 April 2020", "") if each]
    title = [
        heading(
            "Joint targeted area inspection of the multi-agency response to abuse in Anyborough"
        ),
        *wrapped(SAYS.replace("focused visit to", "joint inspection of services in")),
    ]
    return read_pages([*opening, *title, *body, *[line(each) for each in CLOSING if each]])


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


def test_a_heading_with_nothing_beneath_it_is_said():
    letter = joint(
        heading("Areas for improvement"), heading("Key strengths"), *wrapped(f"• {EARLY}")
    )

    assert not letter.improvements
    assert "Nothing was read under “Areas for improvement”." in str(letter.doubts)

"""What only the print shows: small figures that open a note, cross-headings, boxes at the right."""

from findings.letters.lines import GOES_ON, from_layout
from findings.letters.reading import read_document
from findings.letters.records import Letter
from tests.findings.letters.anyborough import EARLY, HELP, PLANS, STRATEGY
from tests.findings.letters.anyborough_letters import BOARD

TEXT, NOTE, MARK, HEAD, TITLE = 11.7, 9.7, 6.3, 13.6, 25.3
# Words, size, whether bold, points from the left, whether space is left above, and what the file
# shows of where the paragraph ends.
Line = tuple


def line(
    text: str, size: float = TEXT, *, bold=False, left: int = 71, gap=True, end: str | None = None
) -> Line:
    return (text, size, bold, left, gap, end)


def heading(text: str, size: float = HEAD, *, bold: bool = True) -> Line:
    return line(text, size, bold=bold)


def wrapped(text: str, left: int = 71, end: str | None = None) -> list[Line]:
    """A paragraph over lines of twelve words, the first with space above it.

    `end`: what the file shows after its last line; that the others go on it shows then too.
    """
    words = text.split()
    rows = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    shown = [end and GOES_ON] * (len(rows) - 1) + [end]
    return [
        line(row, left=left, gap=not at, end=here)
        for at, (row, here) in enumerate(zip(rows, shown, strict=True))
    ]


def read_pages(*pages: list[Line]) -> Letter:
    return read_document(from_layout([_printed(page) for page in pages]), "a report")


def _printed(page: list[Line]) -> list[dict]:
    printed, middle = [], 780.0
    for text, size, bold, left, gap, end in page:
        middle -= (2.4 if gap else 1.23) * TEXT
        right = min(525.0, left + 0.5 * size * len(text))
        printed.append(
            {"text": text, "left": left, "right": right, "middle": middle, "size": size}
            | {"bold": bold, "mark": False, "end": end}
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
        heading("Section 2: The effectiveness of the local safeguarding children board"),
        *wrapped(BOARD),
        front=[*OVERALL, *LIST],
    )

    assert [(each.kind, each.text) for each in letter.improvements] == [
        ("priority_action", PLANS),
        ("area_for_improvement", STRATEGY),
    ]
    assert [(each.section, each.text) for each in letter.findings] == [
        (HELP, EARLY),
        ("Section 2: The effectiveness of the local safeguarding children board", BOARD),
    ]
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


def test_a_numbered_paragraph_that_asks_for_nothing_is_a_finding():
    none = "There are no areas for priority or immediate action."
    letter = single(
        heading("Children’s services in Anyborough require improvement because:"),
        *wrapped(f"1. {EARLY}"),
        heading("What does the local authority need to improve?"),
        heading("Priority and immediate action", TEXT),
        *wrapped(f"2. {none}"),
        heading("Areas for improvement", TEXT),
        *wrapped(f"3. {PLANS}"),
        front=[*OVERALL, *LIST],
    )

    assert [(each.kind, each.text) for each in letter.improvements] == [
        ("area_for_improvement", PLANS)
    ]
    assert [(each.section, each.number, each.text) for each in letter.findings] == [
        ("Children’s services in Anyborough require improvement because:", "1", EARLY),
        ("Priority and immediate action", "2", none),
    ]
    assert not doubts(letter)


def test_paragraphs_printed_with_a_slip_raise_no_doubt():
    letter = single(
        heading("Executive summary"),
        *wrapped(f"1. {EARLY[:-1]},"),
        *wrapped(f"2. {PLANS}"),
        *wrapped(f"3. {STRATEGY[0].lower()}{STRATEGY[1:]}"),
        front=[*OVERALL, *LIST],
    )

    assert [each.number for each in letter.findings] == ["1", "2", "3"]
    assert not doubts(letter)


def test_days_beside_the_dates_that_were_not_read_are_said():
    days = line("Inspection date: 6 January 2015 † 29 January 2015", HEAD)
    title = [*SIF_TITLE[:3], days, *SIF_TITLE[4:]]
    letter = read_pages([*title, *OVERALL, *LIST], [heading("Summary"), *wrapped(EARLY), *TEAM])

    assert "More days stand beside the dates" in str(letter.doubts)

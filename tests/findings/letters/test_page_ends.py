"""Where a page ends with a sentence, the file shows what goes on; what it leaves open is said."""

import pytest

from findings.letters.lines import ENDED, GOES_ON, SEEMS_ENDED
from findings.letters.pdf_text import printed_lines
from findings.letters.records import Letter
from tests.findings.letters.anyborough import EARLY, INTRO, PLANS, STRATEGY
from tests.findings.letters.test_joint_letters import AREA, DAYS, TITLE
from tests.findings.letters.test_layout import Line, heading, line, read_pages, wrapped

FULL = "Every worker knows which children they are responsible for and when they last saw them."
NEXT = f"Managers read each of the plans. {EARLY}"
SHOWN = [row for text in (INTRO, PLANS, STRATEGY) * 2 for row in wrapped(text, end=ENDED)]


def read_over_pages(above: list[Line], below: list[Line], shown: list[Line]) -> Letter:
    opening = [row for text in (DAYS, AREA) for row in wrapped(text, end=shown[-1][-1])]
    title = [line("Dear partnership"), heading(f"{TITLE} in Anyborough")]
    head = [*title, *opening, heading("Main findings"), *shown]
    return read_pages([*head, *above], [*below, *wrapped(INTRO, end=ENDED)])


def ending(shows: str | None) -> list[Line]:
    """A paragraph whose last line is full and ends with a sentence."""
    return [line(f"{FULL} {FULL[:-1]},", end=GOES_ON), line(FULL * 2, gap=False, end=shows)]


def doubts(letter: Letter) -> list[str]:
    return [each.reason for each in letter.doubts if "one paragraph or two" in each.reason]


@pytest.mark.parametrize(
    ("shows", "starts", "paragraphs", "is_said"),
    [
        (GOES_ON, NEXT, 1, False),
        (ENDED, NEXT, 2, False),
        (SEEMS_ENDED, NEXT, 2, True),
        (SEEMS_ENDED, f"This has changed. {EARLY}", 1, True),
        (None, NEXT, 1, True),
    ],
)
def test_a_file_shows_whether_a_paragraph_goes_on_over_a_page(shows, starts, paragraphs, is_said):
    shown = SHOWN if shows else [row for text in (INTRO, PLANS) for row in wrapped(text)]
    letter = read_over_pages(ending(shows), wrapped(starts, end=shows and ENDED), shown)
    found = [each.text for each in letter.findings if FULL in each.text or EARLY in each.text]

    assert len(found) == paragraphs
    assert bool(doubts(letter)) is is_said


def test_marks_that_stand_within_sentences_too_prove_nothing():
    broken = [row for text in (INTRO, PLANS, STRATEGY) * 2 for row in wrapped(text, end=ENDED)]
    noisy = [(*row[:5], ENDED) for row in broken]

    assert doubts(read_over_pages(ending(ENDED), wrapped(NEXT, end=ENDED), noisy))


def test_a_wrapped_line_that_begins_with_a_dash_is_no_bullet():
    rows = [
        line("Reports came late from two of the partners", end=GOES_ON),
        line("– schools and probation – and were", gap=False, end=GOES_ON),
        line("not read.", gap=False, end=ENDED),
    ]
    letter = read_over_pages(rows, wrapped(PLANS, end=ENDED), SHOWN)

    text = "Reports came late from two of the partners – schools and probation – and were not read."
    assert text in [each.text for each in letter.findings]


def test_a_paragraph_that_begins_in_the_words_of_a_heading_is_none():
    first = "The experiences and progress of care leavers in Anyborough are good."
    rows = [line(first), line("Personal advisers keep in touch with them.", gap=False)]
    letter = read_over_pages(rows, wrapped(PLANS, end=ENDED), SHOWN)

    assert f"{first} Personal advisers keep in touch with them." in [
        each.text for each in letter.findings
    ]


def word_file(paragraphs: list[list[str]]) -> bytes:
    """A PDF as Word writes it: each line with its space, each paragraph with a blank run."""
    runs, top = [], 780
    for mark, rows in enumerate(paragraphs):
        runs.append(f"/P <</MCID {mark}>> BDC")
        for row in [*rows, " "]:
            top -= 14 if row.strip() else 0
            runs.append(f"BT /F 11 Tf 72 {top} Td ({row}) Tj ET")
        runs.append("EMC")
        top -= 10
    stream = "\n".join(runs)
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F {font}>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"{page}/Contents 4 0 R>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
    ]
    file, places = "%PDF-1.7\n", ""
    for at, each in enumerate(objects, start=1):
        places += f"{len(file):010} 00000 n \n"
        file += f"{at} 0 obj\n{each}\nendobj\n"
    table = f"xref\n0 5\n0000000000 65535 f \n{places}trailer<</Root 1 0 R/Size 5>>\n"
    return f"{file}{table}startxref\n{len(file)}\n%%EOF".encode()


def test_ends_are_read_from_the_blank_runs_that_word_writes():
    rows = [["Plans for children in need drift, and ", "reviews are too far apart."]] * 3
    first = [["Leaders know where practice is weakest. ", "They say so plainly in public. "]]
    (page,) = printed_lines(word_file([*first, *rows])).pages

    assert [each["end"] for each in page] == [GOES_ON, ENDED, *[GOES_ON, SEEMS_ENDED] * 3]


def test_a_stop_after_the_figure_of_a_note_stands_at_its_word():
    note = ") Tj /F 6 Tf 5 Ts (4) Tj 0 Ts /F 11 Tf ("
    rows = [[f"Checks are made by the nurses{note} . Each one is read ", "by a manager. "]] * 4
    (page,) = printed_lines(word_file(rows)).pages

    assert page[0]["text"] == "Checks are made by the nurses. Each one is read"

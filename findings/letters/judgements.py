"""The grades of a report: ILACS's table, and the list and sentences of single inspections."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from findings.letters.blocks import LetterBlock
from findings.letters.grades import FRAGMENT, GRADE, NOT_JUDGED, code_of
from findings.letters.lines import LetterLine, cells, span_of
from findings.letters.records import Doubt, LetterJudgement
from findings.letters.wording import ends_sentence, join

ENDS_IN_GRADE = re.compile(
    r"^(?P<area>.*\S)\s+(?P<grade>Requires?(?:\s+[Ii]mprovement(?:\s+to(?:\s+be(?:\s+good)?)?)?)?|Outstanding|Good|Inadequate|Not\s+judged)$"
)
HEADER = re.compile(r"^(?:judge?ments?|(?:judge?ments?\s+)?grades?)$", re.I)
STARTS_ILACS = re.compile(r"^(?:The\s+(?:impact|experiences?)\b|Overall\s+effectiveness\b)", re.I)
ILACS_AREAS = (
    "The impact of leaders on social work practice with children and families",
    "The experiences and progress of children who need help and protection",
    "The experiences and progress of children in need of help and protection",
    "The experiences and progress of children in care and care leavers",
    "The experiences and progress of children in care",
    "The experiences and progress of care leavers",
    "The experiences and progress of children looked after and care leavers",
    "Overall effectiveness",
)
LONGEST_AREA = 110  # characters
OVERALL_LINES = 4  # of the sentence, at most
OVERALL = "Overall effectiveness"
STARTS_GRADE = re.compile(r"^(?:requires?|good|outstanding|inadequate|not\s+judged)\b", re.I)
STARTS_SIF = re.compile(r"^(?:1\.?\s+)?Children\s+who\s+need\s+help\b", re.I)
AFTER_LIST = re.compile(
    r"^(?:The\s+(?:effectiveness|Local\s+Safeguarding)|Ofsted\b|The\s+LSCB)", re.I
)
SIF_COUNT = 5
SIF_AREAS = re.compile(
    r"(?i:\b\d(?:\.\d)?\.?\s+)?(?P<area>(?i:Children\s+who\s+need\s+help\s+and\s+protection"
    r"|Children\s+looked\s+after\s+and\s+achieving\s+permanence|Adoption\s+performance"
    r"|(?:The\s+)?[Ee]xperiences?\s+and\s+progress\s+of\s+care\s+leavers"
    r"|Leadership,\s+management\s+and\s+governance))",
)
SIF_OVERALL = re.compile(
    rf"(?:overall\s+judge?ment\s+is|children['’‘]?s\s+services(?:\s+in\s+.{{3,80}}?)?\s+(?=are|is|require))(?P<said>.{{0,60}}?{GRADE.pattern})",
    re.I | re.S,
)
SIF_BOARD_NAME = re.compile(
    r"local\s+safeguarding\s+children\b|safeguarding\s+children\s+board|\bLSCB\b", re.I
)
SIF_BOARD = re.compile(
    rf"(?P<area>(?:the\s+)?effectiveness\s+of\s+the\s+(?:local\s+safeguarding\s+children\s+board(?:\s+\(LSCB\))?|LSCB)"
    rf"|the\s+local\s+safeguarding\s+children(?:\s+board)?(?:\s+\(LSCB\))?)\s+(?=is|are|require)(?P<said>.{{0,30}}?{GRADE.pattern})",
    re.I | re.S,
)
# The sentences of a single inspection's front page that give a grade, with straight quotes.
SIF_SENTENCES = [
    re.compile(
        rf"(?:The\s+)?overall\s+judge?ment\s+is\s+(?:that\s+.{{3,80}}?\s+)?{GRADE.pattern}\.?", re.I
    ),
    re.compile(
        rf"(?:Overall,\s+)?Children's\s+services(?:\s+in\s+.{{3,80}}?)?\s+(?:are\s+|is\s+)?{GRADE.pattern}\.?",
        re.I,
    ),
    re.compile(rf"{SIF_BOARD.pattern}\.?", re.I | re.S),
]


@dataclass(frozen=True)
class JudgementTable:
    """The judgements of a document, doubts about them, and the index of the line after them.

    `rows` are the lines that they were read from, without sentences.
    """

    judgements: tuple[LetterJudgement, ...]
    doubts: tuple[Doubt, ...]
    end: int
    rows: tuple[LetterLine, ...] = ()


def of_ilacs(lines: list[LetterLine]) -> JudgementTable:
    """Read the table of judgements near the top of an ILACS report; a doubt says it is missing."""
    begin = _first_row(lines)
    if begin is None:
        return JudgementTable((), (Doubt("No table of judgements was found."),), 0)
    rows = TableRows()
    end = begin
    for at in range(begin, min(len(lines), begin + 40)):
        if not rows.take(lines[at]):
            break
        end = at + 1
    return JudgementTable(*rows.judgements(), end, tuple(lines[begin:end]))


def _first_row(lines: list[LetterLine]) -> int | None:
    """Find the index of the ILACS table's first row; None where there is no such table."""
    for at, line in enumerate(lines):
        area, grade = parts_of(line)
        if STARTS_ILACS.match(area) and (grade or _is_start(area)):
            # In a narrow column a grade may begin on the line above its area.
            return at - 1 if at and FRAGMENT.match(lines[at - 1].text) else at
    return None


def parts_of(line: LetterLine) -> tuple[str, str]:
    """Split a table's line into its parts of an area and a grade, each "" where it has none."""
    columns = cells(line)
    if len(columns) == 1 and FRAGMENT.match(columns[0]):
        return "", columns[0]
    if len(columns) > 1 and FRAGMENT.match(columns[-1]):
        return " ".join(columns[:-1]), columns[-1]
    match = ENDS_IN_GRADE.match(" ".join(columns))
    return (match.group("area"), match.group("grade")) if match else (" ".join(columns), "")


class TableRows:
    """The rows of a table, read line by line: areas left, grades right, either may wrap."""

    def __init__(self) -> None:
        self.areas: list[list[str]] = []
        self.row_lines: list[list[LetterLine]] = []
        self.grades: list[str] = []

    def take(self, line: LetterLine) -> bool:
        """Add a line's area and grade to the rows; return False where the table is over."""
        area, grade = parts_of(line)
        if HEADER.match(" ".join(cells(line))):
            return True
        if area and not self.take_area(area, line, bool(grade)):
            return False
        if grade:
            self.grades.append(grade)
            if self.row_lines and not area:
                self.row_lines[-1].append(line)
        return bool(area or grade)

    def take_area(self, area: str, line: LetterLine, has_grade: bool) -> bool:
        """Begin a row with `area` or add it to the last row's; return False where neither fits."""
        if STARTS_ILACS.match(area) and (_is_start(area) or has_grade):
            self.areas.append([area])
            self.row_lines.append([line])
            return True
        if not self.areas:
            return False
        name = join([*self.areas[-1], area])
        goes_on = not line.gap and len(name) < LONGEST_AREA and not ends_sentence(area)
        if _is_start(name) or (self.is_open() and (has_grade or goes_on)):
            self.areas[-1].append(area)
            self.row_lines[-1].append(line)
            return True
        return False

    def is_open(self) -> bool:
        """Return whether the last row's area is not yet a whole ILACS area's name."""
        return bool(self.areas) and not _is_whole(join(self.areas[-1]))

    def judgements(self) -> tuple[tuple[LetterJudgement, ...], tuple[Doubt, ...]]:
        """Return (judgements, doubts): only doubts, one per area, if the grades are not as many."""
        names = [join(parts) for parts in self.areas]
        grades = [match.group() for match in GRADE.finditer(join(self.grades))]
        spans = [
            span_of(sorted(row, key=lambda line: (line.page, line.start))) for row in self.row_lines
        ]
        # Never guessed: with one grade too few, every later area would get its neighbour's.
        if len(names) != len(grades):
            reason = f"{len(names)} areas but {len(grades)} grades stand in the table of judgements"
            missing = [
                Doubt(f"No grade found for “{name}”: {reason}.", span)
                for name, span in zip(names, spans, strict=True)
            ]
            return (), tuple(missing)
        rows = zip(names, grades, spans, strict=True)
        return tuple(LetterJudgement(name, code_of(grade), span) for name, grade, span in rows), ()


def _is_start(name: str) -> bool:
    """Return whether a text is the start of an ILACS area's name, whatever its case."""
    return any(area.lower().startswith(name.lower()) for area in ILACS_AREAS)


def _is_whole(name: str) -> bool:
    """Return whether a text is an ILACS area's whole name, whatever its case."""
    return any(area.lower() == name.lower() for area in ILACS_AREAS)


def of_single_inspection(lines: list[LetterLine], end: int) -> JudgementTable:
    """Read a single inspection's judgements from the list and sentences above index `end`."""
    lines = lines[:end]
    words = join(" ".join(cells(line)) for line in lines)
    span = span_of(lines) if lines else None
    if span is None:
        return JudgementTable((), (Doubt("No judgements were found."),), 0)
    read: list[LetterJudgement] = []
    doubts: list[Doubt] = []
    overall = SIF_OVERALL.search(words)
    if overall:
        read.append(LetterJudgement(OVERALL, _last_grade(overall.group("said")), span))
    else:
        doubts.append(Doubt("No overall judgement was found."))
    board = SIF_BOARD.search(words, overall.end() if overall else 0)
    areas, problems = _listed_judgements(lines)
    read += areas
    if board:
        read.append(
            LetterJudgement(_capital(board.group("area")), _last_grade(board.group("said")), span)
        )
    return JudgementTable(tuple(read), (*doubts, *problems), end, tuple(_list_lines(lines)))


def has_board(judgements: list[LetterJudgement]) -> bool:
    """Return whether one of the judgements is of the local safeguarding children board."""
    return any(SIF_BOARD_NAME.search(judgement.area) for judgement in judgements)


def of_board(headings: Iterable[LetterBlock]) -> LetterJudgement | None:
    """Read the safeguarding board's judgement from the first heading that gives it; else None."""
    for block in headings:
        match = SIF_BOARD.match(block.text)
        if match:
            area, grade = _capital(match.group("area")), _last_grade(match.group("said"))
            return LetterJudgement(area, grade, block.span)
    return None


def _listed_judgements(lines: list[LetterLine]) -> tuple[list[LetterJudgement], list[Doubt]]:
    """List the judgements numbered 1 to 3 on a single inspection's front page, and doubts."""
    rows = _list_lines(lines)
    if not rows:
        return [], [Doubt("No list of judgements was found.")]
    span = span_of(rows)
    parts = [parts_of(line) for line in rows]
    words = join(area for area, _ in parts)
    areas = [_capital(match.group("area")) for match in SIF_AREAS.finditer(words)]
    # "Not judged" counts here: left out, it would give its area the next one's grade.
    grade_or_none = re.compile(rf"{GRADE.pattern}|{NOT_JUDGED.pattern}", re.I)
    grades = [match.group() for match in grade_or_none.finditer(join(grade for _, grade in parts))]
    if len(grades) != len(areas):
        return [], [Doubt(f"No grade found for “{area}”.", span) for area in areas]
    doubts = []
    if len(areas) != SIF_COUNT:
        reason = f"{len(areas)} judgements are listed where the framework has {SIF_COUNT}."
        doubts.append(Doubt(reason, span))
    pairs = zip(areas, grades, strict=True)
    graded = [(area, grade) for area, grade in pairs if not NOT_JUDGED.match(grade)]
    return [LetterJudgement(area, code_of(grade), span) for area, grade in graded], doubts


def _list_lines(lines: list[LetterLine]) -> list[LetterLine]:
    """Return the lines of a single inspection's list of grades; empty where there is none."""
    first = next((at for at, line in enumerate(lines) if STARTS_SIF.match(line.text)), None)
    if first is None:
        return []
    # The first grade may begin above its area, unless the first row has it whole or what stands
    # above ends the sentence with the overall judgement.
    is_above = first and FRAGMENT.match(lines[first - 1].text) and not _ends_overall(lines[:first])
    start = first - 1 if is_above and not STARTS_GRADE.match(parts_of(lines[first])[1]) else first
    rows = lines[start:]
    ends = (at for at, line in enumerate(rows) if _is_after_list(line))
    return rows[: next(ends, len(rows))]


def _ends_overall(lines: list[LetterLine]) -> bool:
    """Return whether lines end with the sentence that gives the overall judgement."""
    words = join(line.text for line in lines[-OVERALL_LINES:])
    overall = SIF_OVERALL.search(words)
    return overall is not None and overall.end() == len(words)


def _is_after_list(line: LetterLine) -> bool:
    """Return whether a line is text below a single inspection's list of grades."""
    return bool(AFTER_LIST.match(line.text)) or ends_sentence(line.text)


def _last_grade(words: str) -> str:
    """Return the register's code of the last grade named in `words`, which name one at least."""
    return code_of(GRADE.findall(words)[-1])


def _capital(text: str) -> str:
    """Return a text with its white space folded and a capital first."""
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]

"""The headings of Ofsted's letters and reports, and the part of the document that each opens."""

import re
from collections.abc import Sequence

from findings.letters import wording
from findings.letters.grades import FRAGMENT
from findings.letters.lines import GOES_ON, LetterLine, cells

# The parts that headings open. A study is a box of its own; a body's name opens a chapter of a
# single inspection report and is no more than a cross-heading elsewhere. A general heading, such
# as "Summary", opens findings under the title above it.
PRIORITY, IMPROVE, HEADLINE, FINDINGS, STANDING, STUDY, BODY, GENERAL = (
    "priority",
    "improve",
    "headline",
    "findings",
    "standing",
    "study",
    "body",
    "general",
)
GRADE_WORDS = (
    r"(?:outstanding|good|inadequate|adequate|requires?\s+improvement(?:\s+to\s+be\s+good)?)"
)
_GRADED = rf"\s*[:\-–—]?\s*(?:(?:is|are)\s+)?{GRADE_WORDS}\.?"
_IS_GRADED = rf"(?:{_GRADED})?"
_AREA = (
    r"(?:the\s+)?(?:impact\s+of\s+leaders\s+on\s+social\s+work\s+practice\s+with\s+children\s+and\s+families"
    r"|experiences?\s+and\s+progress\s+of\s+(?:care\s+leavers|(?:children\s+(?:in\s+care|looked\s+after)"
    r"|looked\s+after\s+children)(?:\s+and\s+(?:care\s+leavers|achieving\s+permanence))?"
    r"|children\s+(?:who\s+need|in\s+need\s+of)\s+help\s+and\s+protection))"
)
_BOARD = (
    r"(?:the\s+)?(?:effectiveness\s+of\s+the\s+)?"
    r"(?:lscb|local\s+safeguarding\s+children\s+board)(?:\s+\(lscb\))?"
)
_THE_BODY = (
    r"(?:the|this)\s+(?:local authority|lscb|board|partnership|local area|area"
    r"|local safeguarding children board(?: \(lscb\))?)"
)

# The order counts: the first pattern that a heading matches names its part.
_KNOWN: list[tuple[str, str]] = [
    (
        PRIORITY,
        r"(?:areas?\s+for\s+)?priority(?:\s+and\s+immediate)?\s+actions?(?:\s+for\s+.{3,80})?",
    ),
    (PRIORITY, r"immediate\s+(?:and\s+priority\s+)?actions?"),
    (
        IMPROVE,
        r"what\s+needs\s+to\s+(?:improve|be\s+improved|change)(?:\s+(?:in|across|for)\s+.{3,80})?",
    ),
    (IMPROVE, r"what\s+.{3,60}\s+needs?\s+to\s+(?:improve|do(?:\s+(?:better|next))?)"),
    (
        IMPROVE,
        r"(?:key\s+|further\s+)?areas?\s+(?:for|of)\s+(?:further\s+)?(?:improvement|development)(?:\s+for\s+.{3,80})?",
    ),
    (IMPROVE, r"recommendations?(?:\s+for\s+.{3,80})?"),
    (
        GENERAL,
        r"summary|inspection\s+(?:findings|judge?ments?)|(?:key\s+)?judge?ments?(?:\s+grade)?",
    ),
    (HEADLINE, r"(?:headline|key)\s+findings|overview|executive\s+summary|overall\s+findings"),
    (HEADLINE, r"summary\s+of\s+(?:key\s+)?findings(?:\s+for\s+.{3,80})?"),
    (
        FINDINGS,
        r"(?:main\s+)?findings(?:\s+and\s+evaluation\s+of\s+progress)?|evaluation\s+of\s+progress",
    ),
    (
        FINDINGS,
        rf"{_AREA}(?:{_GRADED})?|(?:the\s+)?experiences?\s+and\s+progress\s+of\b.{{5,110}}?{_GRADED}",
    ),
    (FINDINGS, rf"(?:\d\.\s+)?leadership,\s+management\s+and\s+governance{_IS_GRADED}"),
    (FINDINGS, r"the\s+graded\s+judge?ment\s+(?:for|about|of)\s+.{5,120}"),
    (FINDINGS, rf"{_BOARD}{_GRADED}"),
    (FINDINGS, r"inspection\s+findings\s*[:\-–—]\s*.{3,80}"),
    (FINDINGS, rf"(?:{_THE_BODY})\b.{{0,90}}\s+(?:because|strengths)"),
    (FINDINGS, r"children.s\s+services?\b.{0,90}\s+because"),
    (FINDINGS, r"the\s+(?:local\s+authority|lscb|board)\s+has\s+the\s+following\s+strengths"),
    (FINDINGS, r"the\s+(?:local\s+authority|lscb|board).s\s+strengths"),
    (FINDINGS, r"progress\s+since\s+(?:the|its|their)\s+(?:last|previous)\s+inspection"),
    (FINDINGS, r"summary\s+for\s+children\s+and\s+young\s+people"),
    (
        FINDINGS,
        r"key\s+strengths(?:\s+and\s+(?:weaknesses|areas\s+for\s+(?:improvement|development)))?(?:\s+of\s+.{3,60})?",
    ),
    (FINDINGS, r"strengths|inspection\s+judg?ements?\s+about\s+the\s+.{3,60}"),
    (STUDY, r"(?:case|practice)\s+(?:study|example)(?:\s*[:\-–].{3,90})?"),
    (
        BODY,
        r"(?:section\s+\d\s*[:.]?\s*)?the\s+(?:local\s+authority|local\s+safeguarding\s+children\s+board(?:\s+\(lscb\))?)",
    ),
    (BODY, r"section\s+\d\s*[:.]\s*.{5,90}"),
    (STANDING, r"contents|next\s+steps|the\s+inspection\s+team|context|background"),
    (STANDING, r"areas?\s+covered\s+by\s+(?:the|this)\s+(?:monitoring\s+)?visit"),
    (STANDING, r"information\s+about\s+th(?:e|is)\s+.{5,90}"),
    (STANDING, r"about\s+(?:the|this)\s+(?:joint\s+)?inspections?"),
    (STANDING, r"what\s+the\s+(?:\w+\s+){0,3}inspection\s+judg?e?ments\s+mean.{0,60}"),
    (
        STANDING,
        r"(?:children\s+living|child\s+protection|children\s+looked\s+after)\s+in\s+this\s+area",
    ),
    (
        STANDING,
        r"(?:other|previous)\s+ofsted\s+inspections|local\s+leadership|other\s+information\s+about\s+this\s+area",
    ),
]
MEANING = re.compile(r"what\s+the\s+(?:\w+\s+){0,3}inspection\s+judg?e?ments\s+mean", re.I)
_ANNEX = r"(?:(?:annexe?|appendix)(?:\s+(?:[a-z]|\d+))?\s*[:.\-–—]\s*)?"
KNOWN = [
    (part, re.compile(rf"{_ANNEX}(?:{pattern})\s*[?:.]?\d?", re.I)) for part, pattern in _KNOWN
]
# Lines of a heading, and of the grade in a box beside it: reports of 2017 and 2018 print "requires
# improvement to be good" over two lines beside a name over three.
LONGEST, LONGEST_BOX = 4, 3
SENTENCE_WITHIN = re.compile(r"[a-z)][.!?]\s")
AREA_TITLE = re.compile(
    r"(?:The\s+)?[Ee]xperiences?\s+and\s+progress\b|Leadership,\s+management\b", re.I
)
BOXED = re.compile(
    r"(?<!:)\s+(?:Inadequate|Good|Outstanding|Requires\s+[Ii]mprovement(?:\s+to\s+be\s+good)?)(?!\w)"
)
OPEN_GRADE = re.compile(r"^requires?(?:\s+improvement(?:\s+to(?:\s+be)?)?)?$", re.I)
REST_OF_GRADE = re.compile(r"(?<=\S)\s+(?:improvement(?:\s+to(?:\s+be)?)?|(?:to\s+)?be\s+good)$")
BOX_POINTS, BOX_LETTERS = 120, 30  # from the margin: a box at the right
LONGEST_MINOR, MARGIN = 2, 6  # lines; points
WIDEST = 150  # characters of a heading in plain text


def part_of(heading: str) -> str | None:
    """Return the part, such as IMPROVE, that a template's heading opens; None for any other."""
    heading = " ".join(heading.split())
    return next((part for part, pattern in KNOWN if pattern.fullmatch(heading)), None)


def heading_words(lines: Sequence[LetterLine]) -> str:
    """Join a heading's lines into its words, without the grade in a box to its right."""
    first, texts = lines[0], []
    is_open = False  # a box whose grade goes on below
    for line in lines:
        columns = cells(line)
        if is_open and len(columns) == 1:
            columns = [REST_OF_GRADE.sub("", columns[0]) or columns[0]]
        is_open = len(columns) > 1 and bool(OPEN_GRADE.match(columns[-1]))
        if FRAGMENT.match(columns[-1]):
            if len(columns) > 1:
                columns.pop()
            elif is_boxed(line, first):
                continue
        texts.append(" ".join(columns))
    words = wording.join(texts)
    # In plain text the box has fallen into the words; its grade begins with a capital.
    return BOXED.sub("", words) if AREA_TITLE.match(words) else words


def is_boxed(line: LetterLine, first: LetterLine) -> bool:
    """Return whether a line is only a grade, in a box well to the right of the line `first`."""
    far = BOX_POINTS if first.size else BOX_LETTERS
    return bool(FRAGMENT.match(line.text)) and line.left > first.left + far


def heading_length(lines: list[LetterLine], at: int) -> int:
    """Count the lines from `at` that are a heading of Ofsted's templates; 0 where none is."""
    best = boxed = 0
    for number, line in enumerate(lines[at : at + LONGEST + LONGEST_BOX], start=1):
        boxed += is_boxed(line, lines[at])
        if number - boxed > LONGEST:
            break
        if number > 1 and not _goes_on(lines[at], line):
            break
        if number > 1 and wording.opens_item(line.text):
            break
        if best and _is_another(lines[at + number - 2], line):
            break
        heading = heading_words(lines[at : at + number])
        if heading[:1].isupper() and part_of(heading) and not _runs_on(lines, at + number):
            best = number
    return best


def _is_another(before: LetterLine, line: LetterLine) -> bool:
    """Return whether `line` begins something new and does not continue a heading of `before`."""
    words = cells(line)[0]
    return (
        words[:1].isupper() and not FRAGMENT.match(words) and not wording.is_unfinished(before.text)
    )


def _goes_on(first: LetterLine, line: LetterLine) -> bool:
    """Return whether `line` can belong to the heading that `first` began: as bold, and close."""
    if first.is_bold != line.is_bold:
        return False
    if line.after_break:
        return wording.starts_lower(line.text)
    return not line.gap


def _runs_on(lines: list[LetterLine], after: int) -> bool:
    """Return whether the line at `after` goes on in lower case, so no heading stands above it."""
    return after < len(lines) and not lines[after].gap and wording.starts_lower(lines[after].text)


def other_heading_length(lines: list[LetterLine], at: int) -> int:
    """Count the lines from `at` that look like a heading of no template; 0 where none does."""
    length = _run_of_one_type(lines, at)
    boxed = sum(is_boxed(line, lines[at]) for line in lines[at : at + length])
    if not 0 < length - boxed <= LONGEST:
        return 0
    if not is_heading_like(lines[at : at + length]):
        return 0
    if at + length >= len(lines) or _runs_on(lines, at + length):
        return 0
    return length


def is_heading_like(lines: Sequence[LetterLine]) -> bool:
    """Return whether lines read like a heading: short, with a capital first, and no sentence."""
    heading = heading_words(lines)
    if not heading[:1].isupper() and heading[:1] not in "‘'“\"":
        return False
    if heading.rstrip("'\"’”")[-1:] in ".,;:!" or SENTENCE_WITHIN.search(heading):
        return False
    return len(heading) <= WIDEST and "\t" not in heading


def begins_text(lines: Sequence[LetterLine], after: int) -> bool:
    """Return whether the line above index `after` is text that goes on there in the same type."""
    line = lines[after - 1]
    if line.paragraph == GOES_ON:
        return True
    if not line.size or line.is_bold or after >= len(lines):
        return False
    below = lines[after]
    is_near = not (below.gap or below.after_break)
    return is_near and _is_alike(line, below) and not wording.opens_item(below.text)


def _run_of_one_type(lines: list[LetterLine], at: int) -> int:
    """Count the lines from `at` that one heading could span, by type or space; 0 if it is none."""
    first = lines[at]
    # In plain text type says nothing: there a heading is a short block with space around it, or
    # one directly above a list.
    end = at + 1
    while end < len(lines) and not lines[end].gap and _is_alike(first, lines[end]):
        above, text = lines[end - 1].text, lines[end].text
        if wording.opens_item(text) or wording.ends_sentence(above):
            break
        if above[-1] == ":" and not FRAGMENT.match(text):
            break
        end += 1
    if first.size:
        is_heading = _stands_out(first, lines, end) or is_cross_heading(lines, at, end)
        return end - at if is_heading else 0
    if end >= len(lines) or lines[end].after_break:
        return 0
    is_alone = (first.gap and lines[end].gap) or wording.opens_item(lines[end].text)
    return end - at if is_alone else 0


def _is_alike(first: LetterLine, line: LetterLine) -> bool:
    """Return whether two lines are alike in weight and, within 0.6 points, in size of type."""
    return first.is_bold == line.is_bold and abs(first.size - line.size) < 0.6


def is_cross_heading(lines: list[LetterLine], at: int, end: int) -> bool:
    """Return whether the lines `at` to `end` are a heading within a list, in the text's type."""
    # Some thirty reports of 2014 and 2015 divide their lists so. Taken for text, such a line was
    # read as the last words of the item above it, and no doubt was raised.
    first, before = lines[at], lines[at - 1] if at else None
    if first.is_bold or not first.gap or end >= len(lines) or end - at > LONGEST_MINOR:
        return False
    below = lines[end]
    is_over_list = below.gap and wording.opens_item(below.text) and not below.after_break
    if not is_over_list or first.size > 1.05 * below.size or first.left > below.left + MARGIN:
        return False
    return before is None or before.is_bold or wording.ends_sentence(before.text)


def _stands_out(first: LetterLine, lines: list[LetterLine], end: int) -> bool:
    """Return whether `first` is bold or larger than the line at `end`, below its heading."""
    if first.is_bold:
        return end >= len(lines) or not lines[end].is_bold or lines[end].gap
    return end < len(lines) and first.size > 1.12 * lines[end].size

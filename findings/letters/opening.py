"""The opening and closing of a document: where they stand, and the days that the opening names."""

import re
from datetime import date

from findings.letters import blocks, dates, headings
from findings.letters.lines import LetterLine, cells, span_of
from findings.letters.records import Visit
from findings.letters.wording import ends_sentence, join, without_bullet

DEAR = re.compile(r"^Dear\b")
# How letters begin to close: thanks, and what happens to the letter next. Nothing after it is a
# finding, so a wording that is missing here would turn thanks into findings.
CLOSING = re.compile(
    r"^(?:Ofsted\s+will\s+(?:also\s+)?(?:take|use|share|consider|publish)\b"
    r"|The\s+findings\s+(?:of|from)\s+this\s+visit\s+will|Thank\s+you\b"
    r"|We\s+have\s+notified\s+the\s+(?:Department|DfE)\b|Where\s+a\s+\w+\s+visit\s+results\s+in\b"
    r"|I\s+am\s+copying\s+this\s+letter|A\s+copy\s+of\s+this\s+letter"
    r"|This\s+letter\s+will\s+be\s+published|Yours?\s+(?:sincerely|faithfully))\b"
)
DATES_LINE = re.compile(
    r"^(?:re-?)?inspection\s+dates?\s*:?\s*(.*)$|^dates?\s+of\s+inspection\s*:?\s*(.*)$", re.I
)
PUBLISHED = re.compile(
    r"^(?:report\s+)?(?:published|publication\s+date)(?:\s+on)?\s*:?\s*(.*)$", re.I
)
ABOUT = re.compile(
    r"^(?:Th(?:is|e)\s+(?:letter|joint|JTAI|inspectorates)\b"
    r"|Th(?:is|e)\s+inspection\s+(?:was|took|included?s?|looked|focus+ed|considered|evaluated)\b"
    r"|Inspectors?\s+(?:from|were|was|carried|visited|looked|considered|evaluated|also\s+considered)\b"
    r"|It\s+was\s+carried\s+out|We\b|Dear\b)"
)
LAST_ROW = re.compile(r"^3\.?\s+leadership,", re.I)  # of a single inspection's grades
PART_OF_FRONT = re.compile(rf"{LAST_ROW.pattern}|\bboard\b|\blscb\b", re.I)
CLOSES_AFTER = 0.4  # of its lines: some letters say at their start how they will be published
# What a visit looked at, in the sentence of the letter's opening that says so.
LOOKED_AT = re.compile(
    r"\b(?:looked\s+(?:at|into)|evaluated|reviewed|considered|examined|focused\s+on)\s+"
    r"(?P<focus>the\s+(?:[\w’'-]+\s+){0,4}?(?:arrangements|ability|quality|effectiveness|impact)\b"
    r"[^.:;\u25a0-\u25ff•]{3,290}?)(?:\.(?=\s|$)|:|\s(?=[\u25a0-\u25ff•]))"
)
ACCORDING = re.compile(
    r",?\s+(?:in\s+accordance\s+with|with\s+an?\s+(?:\w+\s+)?focus\s+on(?:\s+the)?$|including$).*"
)
LONGEST_FOCUS = 300  # letters: what is longer is told in a list
# Letters that say when and by whom: Ofsted's take 1,500. The patterns for names take longer and
# longer as a text without headings grows, so no more of it is searched.
LONGEST_PREAMBLE = 6000
LINES = 60  # that open a document, its addressee apart


def greeting(lines: list[LetterLine]) -> int | None:
    """Find the index of the line that begins "Dear"; None in a report, which greets nobody."""
    # Only near the top: a report may quote a letter further down.
    return next((at for at, line in enumerate(lines[:80]) if DEAR.match(line.text)), None)


def days_on_site(lines: list[LetterLine]) -> Visit | None:
    """Read the days printed after "Inspection dates:" into a `Visit`; None where none are found."""
    for at, line in enumerate(lines):
        if DATES_LINE.match(line.text):
            near = lines[at : at + 3]
            spell = dates.first_spell(line.text) if len(dates.spells(line.text)) else None
            spell = _longest_from(near) or spell
            if not spell:
                return None
            is_long = dates.is_long(join_texts(near))
            has_more = len(dates.spells(line.text)) > 1
            return Visit(*spell, span_of(near[:1]), is_long, has_more)
    return None


def _longest_from(near: list[LetterLine]) -> tuple[date, date] | None:
    """Read the first and last day from a line and those it wraps onto; None where it has none."""
    texts = [near[0].text]
    for line in near[1:]:
        if line.gap and dates.first_spell(join(texts)):
            break
        if re.match(r"(?:report|lead|published|judge)", line.text, re.I):
            break
        texts.append(line.text)
    return dates.first_spell(join(texts))


def day_of_publication(lines: list[LetterLine]) -> date | None:
    """Read the day printed after "Published:" or "Publication date:"; None where none is found."""
    for line in lines:
        match = PUBLISHED.match(line.text)
        if match:
            return dates.first_date(match.group(1))
    return None


def day_of_letter(lines: list[LetterLine]) -> date | None:
    """Read the date that stands alone on one of a letter's lines above "Dear"; None without."""
    for line in lines:
        for cell in cells(line):
            found = dates.spells(cell)
            if len(found) == 1 and found[0][0] == found[0][1] and len(cell) < 40:
                return found[0][0]
    return None


def closing(lines: list[LetterLine]) -> int:
    """Find the index of the first line of a letter's closing paragraphs; len(lines) without any.

    Sentences about publication stand near some letters' start too, so only the later part counts.
    """
    for at, line in enumerate(lines):
        if (
            CLOSING.match(without_bullet(line.text))
            and at > len(lines) * CLOSES_AFTER
            and (line.gap or line.after_break or ends_sentence(lines[at - 1].text))
        ):
            return at
    return len(lines)


def preamble_of(body: list[LetterLine]) -> list[LetterLine]:
    """Return a letter's lines up to its first heading of findings, or its first 30."""
    for at, line in enumerate(body):
        if at < 2 or not (line.gap or ends_sentence(body[at - 1].text)):
            continue
        if headings.heading_length(body, at):
            return body[:at]
        # One that no template has: only once the letter has said when and by whom.
        if headings.other_heading_length(body, at) and dates.first_spell(join_texts(body[:at])):
            return body[:at]
    return body[:30]


def focus_of(words: str) -> str | None:
    """Read what a visit looked at from its letter's opening; None where no sentence says it.

    What is longer than 300 characters stays unread, for an officer to write.
    """
    match = LOOKED_AT.search(words)
    if not match:
        return None
    focus = ACCORDING.sub("", match.group("focus"))
    return focus[:1].upper() + focus[1:] if len(focus) <= LONGEST_FOCUS else None


def join_texts(lines: list[LetterLine]) -> str:
    """Join the texts of lines into one string, as `wording.join` does."""
    return join(line.text for line in lines)


def unheaded_findings(preamble: list[LetterLine]) -> list[LetterLine]:
    """Return the lines of a joint letter's preamble that are findings, without a heading yet.

    They follow the paragraphs that say what the inspection was and when.
    """
    gathered = blocks.blocks_of(preamble)
    dated = next((block for block in gathered if dates.spells(block.text)), None)
    about = [
        block
        for block in gathered
        if block.kind == blocks.HEADING or ABOUT.match(block.text) or block is dated
    ]
    if not about:
        return preamble
    last = about[-1].lines[-1]
    return [line for line in preamble if (line.page, line.start) > (last.page, last.start)]


def end_of_front(lines: list[LetterLine]) -> int:
    """Find the index of the line after a single inspection report's front page; 60 at most."""
    front = re.compile(
        r"^(?:contents|executive\s+summary|section\s+1\b|summary\b|the\s+local\s+authority\b(?!\s+leads))",
        re.I,
    )
    is_last_row = False
    for at, line in enumerate(lines[:LINES]):
        if at > 5 and front.match(line.text):
            return at
        is_last_row = is_last_row or bool(LAST_ROW.match(line.text))
        is_below = is_last_row and not PART_OF_FRONT.search(line.text)
        if is_below and headings.heading_length(lines, at):
            return at
    return min(len(lines), LINES)

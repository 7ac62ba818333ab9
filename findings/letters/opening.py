"""The opening and closing of a document: where they stand, and the days that the opening names."""

import re
from dataclasses import dataclass
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
    r"|The\s+findings\s+(?:of|from)\s+this\s+visit\s+will"
    r"|We\s+have\s+notified\s+the\s+(?:Department|DfE)\b|Where\s+a\s+\w+\s+visit\s+results\s+in\b"
    r"|I\s+am\s+copying\s+this\s+letter|A\s+copy\s+of\s+this\s+letter"
    r"|This\s+letter\s+will\s+be\s+published|Yours?\s+(?:sincerely|faithfully))\b"
)
# Thanks end a letter only where no more than its closing follows: they may stand among findings.
THANKS = re.compile(
    r"^(?:Thank\s+you|(?:I|We)\s+(?:would\s+like\s+to\s+thank|am\s+grateful|are\s+grateful|thank))\b"
)
SIGNED = re.compile(r"^Yours?\s+(?:sincerely|faithfully)\b", re.I)
ANNEX = re.compile(r"^(?:Annexe?|Appendix)\b", re.I)
# The line of a title, as it begins a document; within a sentence none stands with space above.
TITLE = re.compile(
    r"^(?:(?:Ofsted\s+)?(?:Focus+ed|Monitoring)\s+visit\s+(?:to|of)\s+[A-Z]"
    r"|(?:Re-?)?[Ii]nspection\s+of\s+.{3,80}\bchildren|Joint\s+targeted\s+area\s+inspection\s+of\b"
    r"|Review\s+of\s+the\s+.{0,60}[Ss]afeguarding\s+[Cc]hildren\s+[Bb]oard)"
)
LONGEST_TITLE, LONGEST_ADDRESS = 110, 110  # characters of a line
FEWEST_BETWEEN = 8  # lines from the first of a document's head to another's
ADDRESS_LINES = 30
DATES_LINE = re.compile(
    r"^(?:re-?)?inspection\s+dates?\s*:?\s*(.*)$|^dates?\s+of\s+inspection\s*:?\s*(.*)$", re.I
)
PUBLISHED = re.compile(
    r"^(?:report\s+)?(?:published|publication\s+date)(?:\s+on)?\s*:?\s*(.*)$", re.I
)
# How sentences begin that say what an inspection was, and not what it found.
_VISIT_WORDS = (
    r"(?:(?:focus+ed|monitoring|joint|targeted|area|short|standard|first|second|third|fourth|fifth"
    r"|sixth|seventh|recent)\s+)*"
)
ABOUT = re.compile(
    r"^(?:(?:However|Specifically|Additionally|In\s+addition|Also|During|In\s+line\s+with|Following"
    r"|Between|From|On)\b[^.]{0,90}?,?\s+)?"
    rf"(?:Th(?:is|e|ese)\s+{_VISIT_WORDS}(?:letter|visits?|inspections?|JTAI|inspectorates?"
    r"|methodology|delivery\s+model|(?:lead\s+)?inspectors?|inspection\s+team|evaluation)\b"
    r"|(?:All\s+|HM\s+)?[Ii]nspectors?\b|(?:Her|His)\s+Majesty['’‘]?s\b|A\s+range\s+of\s+evidence\b"
    r"|Ofsted\b|They\s+(?:also\s+)?(?:looked|considered|reviewed|spoke|met|held|observed|evaluated)\b"
    r"|It\s+was\s+(?:also\s+)?(?:carried|conducted|undertaken)\b|We\b|I\s+am\s+writing\b|Dear\b)",
    re.I,
)
FOUND = re.compile(
    r"^\W*(?:\w+\W+){0,4}?(?:found|identified|judged|concluded|noted|are\s+satisfied)\b"
    r"(?!\s+(?:inadequate|to\s+be|in|at|by)\b)",
    re.I,
)
SENTENCE = re.compile(r"(?<=[a-z)’'”][.!?])\s+(?=[A-Z‘“])")
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
TITLE_ABOVE = 6  # lines of a title and a name above the dates
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
            words = join_texts(near)
            is_long, stays = dates.is_long(words), dates.stretches(words)
            has_more = len(dates.spells(line.text)) > 1
            return Visit(*spell, span_of(near[:1]), is_long, has_more, stretches=stays)
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


def address_from(lines: list[LetterLine], dear: int) -> int:
    """Find the index at which a letter's date and addressee begin, above its line "Dear …".

    What stands above those, such as a committee's cover page, is no part of the letter.
    """
    start = dear
    while start > max(0, dear - ADDRESS_LINES):
        line = lines[start - 1]
        is_other = line.page != lines[dear].page or len(line.text) > LONGEST_ADDRESS
        if is_other or ends_sentence(line.text):
            break
        start -= 1
        if _day_alone(line) and dear - start > 2:
            break
    return start


def _day_alone(line: LetterLine) -> date | None:
    """Return the date that stands alone in one of a line's columns; None without."""
    for cell in cells(line):
        found = dates.spells(cell)
        if len(found) == 1 and found[0][0] == found[0][1] and len(cell) < 40:
            return found[0][0]
    return None


def day_of_letter(head: list[LetterLine]) -> tuple[date | None, list[LetterLine]]:
    """Return the date that stands alone above a letter's "Dear", and its lines; None without."""
    found = [(day, line) for line in head if (day := _day_alone(line))]
    return (found[0][0], [found[0][1]]) if found else (None, [])


def another_document(lines: list[LetterLine]) -> int | None:
    """Find the index at which another document begins; None where the lines hold one.

    A title, a line "Dear …" or a line of dates begins one, where another stood well above it.
    """
    first = next((at for at, line in enumerate(lines) if _begins_document(lines, at)), None)
    if first is None:
        return None
    for at in range(first + FEWEST_BETWEEN, len(lines)):
        if _begins_document(lines, at):
            return _head_of(lines, at, first)
    return None


def _begins_document(lines: list[LetterLine], at: int) -> bool:
    """Return whether the line at this index is a greeting, a line of dates or a title."""
    line = lines[at]
    if len(line.text) > LONGEST_TITLE or (ends_sentence(line.text) and not DEAR.match(line.text)):
        return False
    if DEAR.match(line.text):
        return len(line.text) < LONGEST_TITLE / 2
    dated = DATES_LINE.match(line.text)
    return bool(dated and dates.spells(line.text)) or bool(TITLE.match(line.text) and line.gap)


def begins_part(lines: list[LetterLine]) -> bool:
    """Return whether lines begin with a title or a heading of Ofsted's templates."""
    return bool(TITLE.match(lines[0].text)) or bool(headings.heading_length(lines, 0))


def _head_of(lines: list[LetterLine], at: int, first: int) -> int:
    """Find the index of the first line of the head of a document whose title stands at `at`."""
    if DEAR.match(lines[at].text):
        return max(address_from(lines, at), first + 1)
    start = at
    while start > max(first + 1, at - TITLE_ABOVE):
        line = lines[start - 1]
        if len(line.text) > LONGEST_TITLE or ends_sentence(line.text):
            break
        start -= 1
    # The signature of the letter before it ends in short lines too.
    gaps = [place for place in range(start, at + 1) if lines[place].gap]
    return gaps[-1] if gaps and not lines[at].size else start


@dataclass(frozen=True)
class Closing:
    """The indexes of a letter's closing, its "Yours sincerely", and an annex below that."""

    start: int
    signed: int | None
    annex: int

    @property
    def ends(self) -> int:
        """The index after its last paragraph: that of "Yours sincerely" is one more."""
        return self.annex if self.signed is None else self.signed + 1


def closing(lines: list[LetterLine]) -> Closing:
    """Find a letter's closing: its last paragraphs, its signature and what follows that.

    Sentences about publication stand near some letters' start too, so only the later part counts.
    """
    later = [at for at in range(len(lines)) if at > len(lines) * CLOSES_AFTER]
    begun = [at for at in later if _begins_paragraph(lines, at)]
    signed = next((at for at in later if SIGNED.match(lines[at].text)), None)
    start = next((at for at in begun if CLOSING.match(without_bullet(lines[at].text))), None)
    start = start if start is not None else signed if signed is not None else len(lines)
    for at in reversed([at for at in begun if at < start]):
        if not THANKS.match(without_bullet(lines[at].text)):
            break
        start = at
    annex = len(lines) if signed is None else annex_after(lines, signed)
    return Closing(start, signed, annex)


def _begins_paragraph(lines: list[LetterLine], at: int) -> bool:
    line = lines[at]
    return line.gap or line.after_break or ends_sentence(lines[at - 1].text)


def annex_after(lines: list[LetterLine], signed: int) -> int:
    """Find the index of the heading below a signature with which an annex begins; else the end."""
    for at in range(signed + 1, len(lines)):
        if ANNEX.match(lines[at].text) or headings.heading_length(lines, at):
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


@dataclass(frozen=True)
class Preamble:
    """A letter's opening in blocks: its title, what it says of the inspection, and of findings.

    `stray` are sentences that stand among those on the inspection, and seem to say more.
    """

    title: list[blocks.LetterBlock]
    about: list[blocks.LetterBlock]
    found: list[blocks.LetterBlock]
    stray: list[str]


def parted_preamble(lines: list[LetterLine]) -> Preamble:
    """Part a letter's opening, without its greeting, into a `Preamble`."""
    preamble = Preamble([], [], [], [])
    dated = False
    for at, block in enumerate(blocks.blocks_of(lines)):
        is_listed = bool(preamble.about) and block.kind == blocks.BULLET and not preamble.found
        if block.kind == blocks.HEADING or (at == 0 and TITLE.match(block.text)):
            preamble.title.append(block)
        elif is_listed or is_about(block.text) or (not dated and dates.spells(block.text)):
            preamble.about.append(block)
            preamble.stray.extend([] if is_listed else strays_in(block.text))
            dated = dated or bool(dates.spells(block.text))
        else:
            preamble.found.append(block)
    return preamble


def is_about(sentence: str) -> bool:
    """Return whether a sentence begins as those that say what an inspection was, not its finds."""
    return bool(ABOUT.match(sentence)) and not FOUND.match(sentence)


def strays_in(text: str) -> list[str]:
    """List the sentences of a text about an inspection that seem to say what was found."""
    return [
        sentence
        for sentence in SENTENCE.split(" ".join(text.split()))
        if not (is_about(sentence) or dates.spells(sentence))
    ]


def strays_in_closing(text: str) -> list[str]:
    """List the sentences of a closing's paragraph that say more than what becomes of a letter."""
    sentences = SENTENCE.split(" ".join(without_bullet(text).split()))
    return [words for words in sentences if not CLOSING.match(words)]


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

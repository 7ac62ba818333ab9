"""The parts of a page that are not its words: numbers, running headers and footers, footnotes."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from findings.letters.dates import MONTHS
from findings.letters.grades import FRAGMENT
from findings.letters.headings import part_of
from findings.letters.lines import Document, LetterLine, cells
from findings.letters.wording import ends_sentence, opens_item, starts_lower

PAGE_NUMBER = re.compile(r"^(?:page\s+)?(\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?$", re.I)
# Where what inspectors wrote is over, and what every report says of Ofsted begins.
COLOPHON = re.compile(
    r"^(?:The Office for Standards in Education\b"
    r"|Any complaints about the inspection or the report"
    r"|If you would like a copy of this document in a different format"
    r"|You may (?:re-?use this information|copy all or parts of this)"
    r"|© Crown copyright)",
    re.I,
)
# Where Ofsted wrote from, as its letterheads have it.
LETTERHEAD = re.compile(
    r"^(?:Ofsted$|Piccadilly\s+Gate\b|Store\s+St(?:reet)?\b|Manchester(?:$|\s+(?:E\s+)?enquiries)|M1\s+2WD\b"
    r"|Aviation\s+House\b|125\s+Kingsway\b|Clive\s+House\b|70\s+Petty\s+France\b|WC2B\s+6SE\b|SW1H\s+9EX\b"
    r"|(?:T|Textphone|E|W)?:?\s*(?:0300\s+123\s+\d{4}|0161\s+618\s+8524|enquiries@ofsted|www\.(?:gov\.uk/)?ofsted)"
    r"|(?:Textphone|Direct\s+[TF])\b|Ofsted\s+is\s+proud\s+to\s+use\s+recycled\s+paper)",
    re.I,
)
NOTE = re.compile(r"^(\d{1,2})(?:\s+(?=[A-Z‘'“\"w])|(?=[A-Z][a-z]))")
CONTENTS = re.compile(r"^(?:table\s+of\s+)?contents$", re.I)
CONTENTS_LINE = re.compile(r"(?:^|\D[\s.…]+)\d{1,3}$")
LONGEST_LETTERHEAD = 70  # characters: a sentence that begins so is longer
TITLE_LINES = 6  # of a first page, at most
EDGE_LINES = 3
LAST_FIRST_NUMBER, MOST_STARTS = 4, 12  # a cover, a title and contents may carry no number
NOTE_LINES, FEW_LINES = 12, 5
NEAR = 90  # lines: as far above as a page could begin
SMALL = 0.92  # of the size of the text: notes are smaller
OFTEN = 0.4  # of all pages
REPEATS = 3  # where no page ends are known


@dataclass(frozen=True)
class Sifted:
    """A document's lines by what they are; `after` is what follows its words, as Ofsted's imprint.

    In `words`, `after_break` marks the lines above which a page ended or something was left out.
    """

    words: list[LetterLine]
    furniture: list[LetterLine]
    notes: list[LetterLine]
    after: list[LetterLine]


def without_furniture(document: Document) -> list[LetterLine]:
    """Return a document's lines without page numbers, headers, footers, footnotes and contents.

    A letterhead goes too, and the standing text about Ofsted at the end.
    """
    return sifted(document).words


def sifted(document: Document) -> Sifted:
    """Part a document's words from furniture, footnotes, and what stands after them."""
    lines = list(document.lines)
    dropped = _contents(lines)
    dropped |= _page_numbers(lines, dropped, document.body_size) | _running(lines)
    dropped |= {
        at
        for at, line in enumerate(lines)
        if LETTERHEAD.match(line.text) and len(line.text) < LONGEST_LETTERHEAD
    }
    notes = _footnotes(lines, dropped, document)
    # In a PDF the child has left the marks out, by their height.
    if not document.is_laid_out:
        lines = _without_marks(lines, notes)
    dropped |= notes
    words: list[LetterLine] = []
    broke = False
    end = _colophon(lines)
    for at, line in enumerate(lines[:end]):
        if at in dropped:
            broke = True
            if at in notes and words:
                words[-1] = replace(words[-1], is_above_note=True)
            continue
        ended = bool(words) and (broke or line.page != words[-1].page)
        words.append(replace(line, after_break=True) if ended else line)
        broke = False
    furniture = [lines[at] for at in sorted(dropped - notes)]
    after = [line for at, line in enumerate(lines) if at >= end and at not in dropped]
    return Sifted(words, furniture, [lines[at] for at in sorted(notes)], after)


def _colophon(lines: list[LetterLine]) -> int:
    """Find the index at which the standing text about Ofsted begins; len(lines) without any."""
    for at, line in enumerate(lines):
        # A letterhead near the start may say the same.
        if at > len(lines) // 3 and COLOPHON.match(line.text):
            return at
    return len(lines)


def _contents(lines: list[LetterLine]) -> set[int]:
    """Find the indexes of the lines of the list of contents, by its title and page numbers."""
    start = next((at for at, line in enumerate(lines) if CONTENTS.match(line.text)), None)
    if start is None:
        return set()
    last, titles = start, set()
    for at in range(start + 1, len(lines)):
        text = lines[at].text
        # The first title of the list is the first heading after it.
        if lines[at].page != lines[start].page or text in titles or opens_item(text):
            break
        if CONTENTS_LINE.search(text) and not ends_sentence(text):
            last = at
            titles.add(re.sub(r"[\s.…]*\d{1,3}$", "", text))
        elif at - last > 2:
            break
    return set(range(start, last + 1))


def _page_numbers(lines: list[LetterLine], listed: set[int], body_size: float) -> set[int]:
    """Find the indexes of lines that are only a page number; `listed` is the list of contents.

    They are the longest run that counts up, since a text copied from a viewer shows no page ends,
    and wherever a number is that of its page.
    """
    has_pages = bool(lines) and lines[-1].page > lines[0].page
    alone = [
        (at, int(match.group(1)))
        for at, line in enumerate(lines)
        if (match := PAGE_NUMBER.match(line.text))
        and at not in listed
        # Taken for the page's number, a note's small figure leaves the note to the text above.
        and not (has_pages and _is_note_mark(lines, at, body_size))
    ]
    starts = [start for start, (_, number) in enumerate(alone) if number <= LAST_FIRST_NUMBER]
    runs = [_counting_up(alone[start:]) for start in starts[:MOST_STARTS]]
    longest = max(runs, key=len, default=set())
    return longest | {at for at, number in alone if number == lines[at].page}


def _counting_up(alone: list[tuple[int, int]]) -> set[int]:
    """Return the indexes from (index, number) pairs that count up by one or two at a time."""
    run: set[int] = set()
    last = alone[0][1] - 1
    for at, number in alone:
        if last < number <= last + 2:
            run.add(at)
            last = number
    return run


def _is_note_mark(lines: list[LetterLine], at: int, body_size: float) -> bool:
    """Return whether a line's lone figure opens the footnote below it, and is no page number.

    In print it is small; in plain text the page's number stands below the note.
    """
    if at + 1 >= len(lines) or lines[at + 1].page != lines[at].page:
        return False
    if not body_size:
        below = [line for line in lines[at + 1 : at + NOTE_LINES] if line.page == lines[at].page]
        is_first = at == 0 or lines[at - 1].page != lines[at].page
        if is_first or not below:
            return False
        is_above_number = len(below) > 1 and bool(PAGE_NUMBER.match(cells(below[-1])[-1]))
        return is_above_number or _mark_of(lines, at, lines[at].text) is not None
    return lines[at].size < 0.7 * body_size and lines[at + 1].size < SMALL * body_size


def _mark_of(lines: list[LetterLine], at: int, number: str) -> tuple[int, int] | None:
    """Find a footnote's figure behind a word above, as (line index, place in it); None if none."""
    mark = re.compile(rf"(?<=[a-z][.?!,;:)’'”])({number})(?!\d)|(?<=[a-z])({number})(?!\d)")
    for above in reversed(range(max(0, at - NEAR), at)):
        if lines[above].page != lines[at].page:
            return None
        match = mark.search(lines[above].text)
        if match:
            return above, match.start()
    return None


def _without_marks(lines: list[LetterLine], notes: set[int]) -> list[LetterLine]:
    """Return plain text lines without the figures that refer to the footnotes at `notes`."""
    lines = list(lines)
    for at in sorted(notes):
        match = re.match(r"^\d{1,2}", lines[at].text)
        mark = match and _mark_of(lines, at, match[0])
        if match and mark:
            above, start = mark
            text, figures = lines[above].text, len(match[0])
            lines[above] = replace(
                lines[above],
                text=text[:start] + text[start + figures :],
                marks=lines[above].marks + figures,
            )
    return lines


def _running(lines: list[LetterLine]) -> set[int]:
    """Find the indexes of running headers and footers: lines repeated on many pages' edges."""
    places = defaultdict(list)
    for at, line in enumerate(lines):
        places[_shape(line.text)].append(at)
    pages = {line.page for line in lines}
    found: set[int] = set()
    for shape, at_lines in places.items():
        # A sentence's last words may stand alone at the head of two pages.
        is_last_word = starts_lower(lines[at_lines[0]].text) and ends_sentence(shape)
        if len(shape) < 4 or part_of(shape) or is_last_word:
            continue
        if len(pages) > 1:
            at_lines = [at for at in at_lines if _is_at_edge(lines, at)]
            if len({lines[at].page for at in at_lines}) < max(2, len(pages) * OFTEN):
                continue
        elif ends_sentence(shape) or not _is_spread(at_lines) or _is_of_body(lines, at_lines):
            continue
        # The first page's title may say the same as the footers after it.
        found |= {at for at in at_lines if not _is_title(lines, at)}
    return found


def _is_of_body(lines: list[LetterLine], at_lines: list[int]) -> bool:
    """Return whether a repeated line may be text: a heading's end, a grade, a remark in brackets.

    `at_lines` are the indexes of its copies. A line with the page's number is no text, since most
    of its copies differ.
    """
    texts = {lines[at].text for at in at_lines}
    if len(texts) >= REPEATS and len(texts) > len(at_lines) / 2:
        return False
    text = lines[at_lines[-1]].text
    return not text[0].isalnum() or starts_lower(text) or bool(FRAGMENT.match(text))


def _shape(text: str) -> str:
    """Return a line's words without the page number at its end or start, white space folded."""
    text = re.sub(r"(?:\s+\d{1,3}|(?<=\d{4})\d{1,2})$|^\d{1,3}\s+[|·–-]?\s*", "", text.strip())
    return " ".join(text.split())


def _is_at_edge(lines: list[LetterLine], at: int) -> bool:
    """Return whether the line at this index is among the first or last three of its page."""
    page = lines[at].page
    above = lines[max(0, at - EDGE_LINES)].page
    below = lines[min(len(lines) - 1, at + EDGE_LINES)].page
    is_top = at < EDGE_LINES or above != page
    is_foot = at >= len(lines) - EDGE_LINES or below != page
    return is_top or is_foot


def _is_spread(at_lines: list[int]) -> bool:
    """Return whether three lines or more come back over ten lines apart, as page footers do."""
    if len(at_lines) < REPEATS:
        return False
    return median(after - before for before, after in pairwise(at_lines)) > 10


def _is_title(lines: list[LetterLine], at: int) -> bool:
    """Return whether the line at this index is among the first six of the document's first page."""
    return at < TITLE_LINES and lines[at].page == lines[0].page


def _footnotes(lines: list[LetterLine], dropped: set[int], document: Document) -> set[int]:
    """Find the indexes of footnotes: a PDF's small print, or a plain text's numbered notes."""
    pages = defaultdict(list)
    for at, line in enumerate(lines):
        if at not in dropped:
            pages[line.page].append(at)
    found: set[int] = set()
    if document.is_laid_out:
        for at_lines in pages.values():
            found |= _small_print(lines, at_lines, document.body_size)
    else:
        found = _numbered_notes(lines, dropped, pages)
    return found


def _small_print(lines: list[LetterLine], at_lines: list[int], body_size: float) -> set[int]:
    """Find the indexes of the small print that ends one page, from its first numbered note on."""
    run: list[int] = []
    for at in reversed(at_lines):
        if lines[at].size > SMALL * body_size:
            break
        run.insert(0, at)
    for index, at in enumerate(run):
        if lines[at].is_note or re.match(r"^\d{1,2}\b(?!\.)", lines[at].text):
            return set(run[index:])
    return set()


def _is_whole_note(lines: list[LetterLine]) -> bool:
    """Return whether at most five lines, which no space sets apart, read as a whole footnote."""
    opens_with_day = re.match(rf"^\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\b", lines[0].text, re.I)
    return len(lines) <= FEW_LINES and not opens_with_day and ends_sentence(lines[-1].text)


def _numbered_notes(
    lines: list[LetterLine], dropped: set[int], pages: dict[int, list[int]]
) -> set[int]:
    """Find the indexes of a plain text's footnotes: a page's last lines, opened by the next number.

    A page number must follow it where pages are not marked, since nothing else shows the page's
    end.
    """
    found: set[int] = set()
    expected = 1  # notes count up; a wrapped line may begin with any figure
    used: Counter[int] = Counter()
    for at, line in enumerate(lines):
        match = NOTE.match(line.text) or re.match(r"^(\d{1,2})$", line.text)
        if not match or at in dropped or int(match.group(1)) != expected:
            continue
        is_opened = line.gap or _mark_of(lines, at, match.group(1)) is not None
        end = at + 1
        while end < len(lines) and end not in dropped and lines[end].page == line.page:
            if lines[end].gap and not (end == at + 1 and line.text.isdigit()):
                break
            end += 1
        is_last = end >= len(lines) or end in dropped or lines[end].page != line.page
        has_pages = len(pages) > 1
        is_foot = has_pages or (end in dropped and end - at <= NOTE_LINES)
        if not is_opened and (has_pages or not _is_whole_note(lines[at:end])):
            continue
        if is_last and is_foot and (used[line.page] < 3 or not has_pages):
            found |= set(range(at, end))
            used[line.page] += 1
            expected += 1
    return found

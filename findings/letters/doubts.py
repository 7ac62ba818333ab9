"""The doubts about a reading: what every document of its kind has and this one lacks.

A doubt costs an officer a look; a gap that nobody is told of would stay in the register.
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from findings.letters import kinds, wording
from findings.letters.authorities import is_name_of_authority
from findings.letters.blocks import HEADING, PROSE, LetterBlock
from findings.letters.grades import GRADE, code_of
from findings.letters.headings import part_of
from findings.letters.inspectors import Team
from findings.letters.judgements import SIF_BOARD_NAME, has_board
from findings.letters.lines import span_of
from findings.letters.numbering import about_numbers
from findings.letters.records import Doubt, Letter, LetterFinding
from findings.letters.sections import LetterSection
from wirral_tracker.kit.word_files import WordFile

# How many grades each edition gives: care leavers apart since 2023, no overall one since 2026.
AREAS = {"ILACS 2018": 4, "ILACS 2023": 5, "ILACS 2026": 4}
MAY_ASK = re.compile(r"\b(?:improve\w*|priorit\w+\s+action|further\s+develop\w*)\b", re.I)
# Small letters, but not such as begin "i-ART" or "e-safety".
STARTS_WITHIN = re.compile(r"^[\"'“‘(]*[a-z]+(?![\w-]*[A-Z-])\b")
# What begins a line and is neither a letter nor opens words.
SIGN = re.compile(r"[^A-Za-z0-9À-ɏ\s‘’'“”\"(\[£€$&#*…]")
LONGEST_PROSE = 13  # lines
MOST_ASKED = 20
DELETED = "The Word file holds words that are marked as deleted. They were not read."
COMMENTED = "The Word file holds comments. They were not read."
LONGEST_ASKED = 110  # words; partnerships are asked more
PUBLISHED = re.compile(r"\b(?:published|publication\s+date)\b.{0,4}:|report\s+published", re.I)
SIF_WORDS = re.compile(r"help\s+and\s+protection|permanence|leadership", re.I)
# Where a report says who inspected: some print nobody's name.
NAMES_INSPECTOR = re.compile(r"inspectors?\s*:|\bS?HMIs?\b|majesty['’‘]?s", re.I)


def with_doubts(
    letter: Letter, found: list[Doubt], gathered: list[LetterBlock], sections: list[LetterSection]
) -> Letter:
    """Return a copy of the letter with its doubts: those `found` in reading, then of each check."""
    reasons = [
        *found,
        *_about_opening(letter),
        *_about_grades(letter),
        *_about_headings(letter, sections),
        *_about_sections(letter, sections),
        *about_numbers(letter),
        *_about_wholeness(letter, gathered),
        *_about_length(letter, gathered),
        *_about_number(letter),
        *_about_signs(gathered),
        *_about_pages(gathered),
        *_about_paragraph_ends(gathered),
        *_about_long_paragraphs(gathered),
    ]
    return replace(letter, doubts=tuple(dict.fromkeys(reasons)))


def with_unread_pages(letter: Letter, pages: list[int]) -> Letter:
    """Return a copy of the letter with a doubt for each of `pages`, which are only pictures."""
    if letter.kind == kinds.OTHER:
        return letter
    more = tuple(Doubt(f"Page {page} is a picture, and was not read.") for page in pages)
    return replace(letter, doubts=letter.doubts + more)


def with_marks(letter: Letter, word: WordFile) -> Letter:
    """Return a copy of the letter with doubts about what its Word file holds beside its words."""
    reasons = [
        *([DELETED] if word.has_deletions else []),
        *([COMMENTED] if word.has_comments else []),
    ]
    return replace(letter, doubts=(*letter.doubts, *map(Doubt, reasons)))


def about_team(team: Team) -> list[Doubt]:
    """List doubts about a letter's team: pieces not read as names, or names by signature alone."""
    doubts = [
        Doubt(f"“{piece}” among the inspectors was not read as a name.") for piece in team.unread
    ]
    if team.is_by_signature and team.everyone:
        doubts.append(Doubt("The letter names no inspectors; only who signed it is known."))
    return doubts


def _about_opening(letter: Letter) -> list[Doubt]:
    """List doubts about an authority, dates or inspectors that are missing or do not fit."""
    reasons = []
    if not letter.authority:
        reasons.append("No local authority was found in the title.")
    elif not is_name_of_authority(letter.authority):
        reasons.append(f"“{letter.authority}” may be more than the name of an authority.")
    if not letter.visit:
        reasons.append("No dates of the inspection or visit were found.")
    elif letter.visit.is_long:
        reasons.append("The dates found lie more than two months apart.")
    elif letter.visit.has_more:
        reasons.append("More days stand beside the dates of the inspection than were read.")
    elif letter.visit.lacks_year:
        reasons.append("The visit's dates are printed without a year: the letter's was taken.")
    # Some reports print no day of publication: it is missed only where they have a place for it.
    dated = letter.kind in kinds.LETTERS or any(map(PUBLISHED.search, letter.pages[:1]))
    if letter.kind in (*kinds.LETTERS, kinds.SIF) and dated and not letter.published_date:
        reasons.append("No date of the letter or of its publication was found.")
    if letter.published_date and letter.visit and letter.published_date < letter.visit.end_date:
        reasons.append("The date of publication found lies before the visit's end.")
    is_named = letter.kind not in kinds.ILACS or NAMES_INSPECTOR.search("\n".join(letter.pages))
    if letter.kind != kinds.JTAI and is_named and not letter.inspectors:
        reasons.append("No inspector was found.")
    elif letter.kind in (*kinds.ILACS, kinds.SIF) and is_named and not letter.lead_inspectors:
        reasons.append("No lead inspector was found.")
    return [Doubt(reason) for reason in reasons]


def _about_grades(letter: Letter) -> list[Doubt]:
    """List a doubt if the safeguarding board's grade is missing, or an ILACS count is wrong."""
    if letter.kind == kinds.SIF and not has_board(list(letter.judgements)):
        title = re.split(r"inspection\s+dates?\b", letter.pages[0], maxsplit=1, flags=re.I)[0]
        is_reviewed = SIF_BOARD_NAME.search(title[:1500])
        return [Doubt("No grade found for the safeguarding board.")] if is_reviewed else []
    expected = AREAS.get(letter.framework or "")
    if letter.kind not in kinds.ILACS or not expected:
        return []
    count = len(letter.judgements)
    if count != expected:
        return [Doubt(f"{count} judgements were read where this framework has {expected}.")]
    return []


def _about_headings(letter: Letter, sections: list[LetterSection]) -> list[Doubt]:
    """List doubts about headings that give an area another grade than its judgement does."""
    doubts = []
    for section in sections:
        words = section.title.lower()
        for judgement in letter.judgements:
            graded = GRADE.search(words.removeprefix(judgement.area.lower()))
            if words.startswith(judgement.area.lower()) and graded:
                rest = words.removeprefix(judgement.area.lower()).strip(" :-–—")
                is_other = code_of(graded.group()) != judgement.grade
                # "… children in care and care leavers" is an area of its own, not this one's.
                if is_other and not rest.startswith("and "):
                    doubts.append(Doubt(f"The heading “{section.title}” and the table differ."))
    return doubts


def _about_sections(letter: Letter, sections: list[LetterSection]) -> list[Doubt]:
    """List doubts about judged areas without findings, and headings that may ask for something."""
    doubts = []
    # Overall effectiveness has no findings of its own.
    judged = [judgement for judgement in letter.judgements if "verall" not in judgement.area]
    headings = {finding.section for finding in letter.findings if finding.number}
    if letter.kind in kinds.ILACS and len(headings) < len(judged):
        reason = (
            f"{len(judged)} areas are judged, but findings stand under {len(headings)} headings."
        )
        doubts.append(Doubt(reason))
    if letter.kind == kinds.SIF:
        doubts += _without_findings(letter)
    for section in sections:
        divides = section.heading is not None and section.heading.is_cross_heading
        if MAY_ASK.search(section.title) and part_of(section.title) is None and not divides:
            doubts.append(Doubt(f"Whether “{section.title}” asks for improvement is unsure."))
    return doubts


def _without_findings(letter: Letter) -> list[Doubt]:
    """List doubts about a single inspection's graded areas that no finding's heading names."""
    titles = " / ".join(finding.section for finding in letter.findings).lower()
    return [
        Doubt(f"No findings were read under “{judgement.area}”.", judgement.span)
        for judgement in letter.judgements
        if (words := SIF_WORDS.search(judgement.area)) and words.group().lower() not in titles
    ]


def _about_wholeness(letter: Letter, gathered: list[LetterBlock]) -> list[Doubt]:
    """List doubts about missing findings or improvements, and those that seem to be cut off."""
    doubts = []
    if not letter.findings:
        doubts.append(Doubt("No findings were read."))
    if letter.kind in kinds.ILACS and not letter.improvements:
        overall = [area.grade for area in letter.judgements if "verall" in area.area]
        # An outstanding council may be asked for nothing.
        if overall[:1] != ["outstanding"]:
            doubts.append(Doubt("No list of what needs to improve was found."))
    for finding in letter.findings:
        if wording.is_unfinished(finding.text) and not _is_printed_with_comma(finding, gathered):
            doubts.append(
                Doubt(f"{_paragraph_name(finding)} seems to stop in the middle.", finding.span)
            )
        elif STARTS_WITHIN.match(finding.text) and not (
            _is_listed(letter, finding) or _is_printed_with_small_letter(finding, gathered)
        ):
            doubts.append(
                Doubt(f"{_paragraph_name(finding)} seems to start in the middle.", finding.span)
            )
    for improvement in letter.improvements:
        if wording.is_unfinished(improvement.text):
            reason = f"“{_begun(improvement.text)} …” seems to stop in the middle."
            doubts.append(Doubt(reason, improvement.span))
    return doubts


def _about_length(letter: Letter, gathered: list[LetterBlock]) -> list[Doubt]:
    """List doubts about improvements over 110 words, which may be two; joint letters aside.

    One is whole where a PDF prints it without space between its lines.
    """
    printed = {
        (block.span.page, block.span.start)
        for block in gathered
        if block.size and not any(line.gap for line in block.lines[1:])
    }
    return [
        Doubt(
            f"“{_begun(improvement.text)} …” is longer than what inspectors ask for at once.",
            improvement.span,
        )
        for improvement in letter.improvements
        if len(improvement.text.split()) > LONGEST_ASKED
        and letter.kind != kinds.JTAI
        and (improvement.span.page, improvement.span.start) not in printed
    ]


def _about_number(letter: Letter) -> list[Doubt]:
    """List a doubt about more improvements than one letter or report of ILACS's asks for."""
    count = len(letter.improvements)
    if letter.kind not in (*kinds.ILACS, *kinds.VISITS) or count <= MOST_ASKED:
        return []
    return [Doubt(f"{count} things are asked for: some may be findings.")]


def _about_signs(gathered: list[LetterBlock]) -> list[Doubt]:
    """List a doubt for each sign that begins lines, and may be what a bullet has become."""
    begun = [line for block in gathered for line in block.lines if SIGN.match(line.text)]
    signs = Counter(line.text[0] for line in begun if not wording.is_bullet(line.text))
    first = {line.text[0]: line for line in reversed(begun)}
    return [
        Doubt(
            f"“{sign}” begins a line, and may be what a bullet has become.", span_of([first[sign]])
        )
        for sign in signs
    ]


def _about_pages(gathered: list[LetterBlock]) -> list[Doubt]:
    """List doubts about paragraphs that go on over a page in lower case after a full stop."""
    return [
        Doubt(
            f"“{_begun(block.text)} …” goes on over a page in lower case after a full stop.",
            block.span,
        )
        for block in gathered
        if any(
            after.after_break
            and wording.ends_sentence(before.text)
            and wording.starts_lower(after.text)
            for before, after in pairwise(block.lines)
        )
    ]


def _about_paragraph_ends(gathered: list[LetterBlock]) -> list[Doubt]:
    """List doubts about blocks that are unsure: each at a page's end, the others in one doubt."""
    unsure = [block for block in gathered if block.unsure]
    at_page_ends = [block for block in unsure if _page_end(block)]
    doubts = [
        Doubt(
            f"Whether one paragraph or two stand where page {_page_end(block)} ends is unsure.",
            block.span,
        )
        for block in at_page_ends
    ]
    if len(unsure) > len(at_page_ends):
        count = len(unsure) - len(at_page_ends)
        doubts.append(
            Doubt(
                "The text leaves no space between paragraphs, so some may have been joined:"
                f" {count} may be more than one."
            )
        )
    return doubts


def _about_long_paragraphs(gathered: list[LetterBlock]) -> list[Doubt]:
    """List doubts about long paragraphs of plain text with no space above or below them.

    Space there shows that the text has space between paragraphs, so that a long one is whole.
    """
    around = zip([None, *gathered], gathered, [*gathered[1:], None], strict=False)
    return [
        Doubt(f"“{_begun(block.text)} …” is long, and may be more than one paragraph.", block.span)
        for above, block, below in around
        if _may_be_two(block)
        and not (above and _is_spaced(above, block))
        and not (below and _is_spaced(block, below))
    ]


def _may_be_two(block: LetterBlock) -> bool:
    """Return whether a plain text's paragraph of over 13 lines has a sentence's end within it."""
    if block.kind != PROSE or block.size or block.unsure or len(block.lines) <= LONGEST_PROSE:
        return False
    return any(wording.ends_sentence(line.text) for line in block.lines[:-1])


def _is_spaced(above: LetterBlock, below: LetterBlock) -> bool:
    """Return whether two plain paragraphs on one page have space between them."""
    first = below.lines[0]
    return above.kind == below.kind == PROSE and first.gap and not first.after_break


def _page_end(block: LetterBlock) -> int | None:
    """Return the page whose end a block runs over, or begins just after; None for neither."""
    if block.span.page != block.span.end_page:
        return block.span.page
    return block.span.page - 1 if block.lines[0].after_break else None


def _is_printed_with_small_letter(finding: LetterFinding, gathered: list[LetterBlock]) -> bool:
    """Return whether a numbered paragraph is printed, in a PDF, with a lower-case first letter.

    It stands apart, below a heading or a whole paragraph, so nothing before it was lost.
    """
    pairs = zip(gathered, gathered[1:], strict=False)
    return any(
        block.span.page == finding.span.page
        and block.span.start == finding.span.start
        and block.number is not None
        and bool(block.size)
        and block.lines[0].gap
        and (before.kind == HEADING or before.ends_sentence)
        for before, block in pairs
    )


def _is_printed_with_comma(finding: LetterFinding, gathered: list[LetterBlock]) -> bool:
    """Return whether a numbered paragraph is printed, in a PDF, with a comma at its end.

    The next number in order stands below it, so nothing between them was lost.
    """
    pairs = zip(gathered, gathered[1:], strict=False)
    return finding.text.endswith(",") and any(
        (block.span.end_page, block.span.end) == (finding.span.end_page, finding.span.end)
        and bool(below.size)
        and below.number == str(int(block.number or 0) + 1)
        and below.lines[0].gap
        and not below.lines[0].after_break
        for block, below in pairs
    )


def _is_listed(letter: Letter, finding: LetterFinding) -> bool:
    """Return whether a finding is printed as a bullet, which may begin in lower case."""
    page = letter.pages[finding.span.page - 1]
    return wording.is_bullet(page[finding.span.start :].lstrip())


def _paragraph_name(finding: LetterFinding) -> str:
    """Name a finding for a doubt: "Paragraph 7", or by its first 40 characters."""
    if finding.number:
        return f"Paragraph {finding.number}"
    return f"The paragraph “{_begun(finding.text)} …”"


def _begun(text: str) -> str:
    """Return the first 40 characters of a text, on one line."""
    return " ".join(text[:40].split())

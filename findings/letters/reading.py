"""The walk from a document's lines to a `Letter`; a module named after each part reads it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from findings.letters import (
    authorities,
    blocks,
    dates,
    doubts,
    furniture,
    headings,
    inspectors,
    judgements,
    kinds,
    numbering,
    opening,
    sections,
)
from findings.letters.ledger import Ledger
from findings.letters.lines import Document, LetterLine, cells, span_of
from findings.letters.records import (
    FURNITURE,
    STANDING,
    TAKEN,
    Doubt,
    Letter,
    LetterPassage,
    Visit,
)
from findings.letters.standing import SENTENCES
from findings.letters.wording import ends_sentence, join

ANOTHER = (
    "This file seems to hold more than one document: another begins with “{}”. Bring in the pages"
    " of each alone."
)
SIGNED_TWICE = "This file seems to hold more than one document: it is signed twice."
STRAY = "This stands in the opening of the letter, and was not taken as a finding: “{}”"
FOOT_LINES = 3  # of one page, at most, with the title
# What the front of a report prints beside names and dates, with straight quotes.
FRONT = [
    re.compile(pattern, re.I)
    for pattern in (
        r"(?:re-?)?inspection dates?\s*:?|dates? of inspection\s*:?",
        r"(?:report )?published(?: on)?\s*:?|publication date\s*:?",
        r"(?:[a-z]+ ){0,3}inspectors?\s*:|inspection team\s*:",
        r"(?:re-?)?inspection of(?: the)?|joint targeted area inspection of(?: the)?",
        r"(?:focus+ed|monitoring) visit (?:to|of)(?: the)?",
        r"(?:local authority )?children's (?:social care )?services",
        r"services for children in need of help and protection, children looked after and care"
        r" leavers",
        r"review of the effectiveness of the local safeguarding children board(?: \(lscb\))?",
        r"judge?ments?|grades?|\b(?:and|to|from|the|local authority)\b|[^\w\s]|(?<=\D)\d$",
    )
]


@dataclass
class Opened:
    """The facts that a document's opening gives, and the lines that follow the opening."""

    kind: str
    authority: str | None
    visit: Visit | None
    published_date: date | None
    team: inspectors.Team
    body: list[LetterLine]
    table: judgements.JudgementTable = field(
        default_factory=lambda: judgements.JudgementTable((), (), 0)
    )
    focus: str | None = None
    passages: list[LetterPassage] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_document(document: Document, name: str, kind: str | None = None) -> Letter:
    """Read a `Document` into a `Letter` called `name`, of kind `other` where no kind is known.

    `kind` is one of a letter's, where somebody says what it is: its line "Dear …" may be missing.
    """
    parts = furniture.sifted(document)
    ledger = Ledger(document)
    ledger.put(parts.furniture, FURNITURE)
    ledger.put(parts.notes, TAKEN, "footnote")
    after = ledger.put_matching(parts.after, SENTENCES, STANDING, "imprint")
    lines, found = _first_document(parts.words, after)
    dear = opening.greeting(lines)
    top = lines[: (dear or 0) + opening.LINES]
    words = "\n".join(" ".join(cells(line)) for line in top)
    seen, seems = kinds.document_kind(words, dear is not None or kind in kinds.LETTERS)
    kind = kind or seen
    if kind == kinds.OTHER:
        would_be, _ = kinds.document_kind(words, is_letter=True)
        if would_be in kinds.LETTERS and dear is None:
            seems = kinds.WITHOUT_GREETING
        return declined(name, document, seems)
    if kind in kinds.LETTERS:
        opened = _open_letter(lines, dear, kind, ledger)
    elif kind == kinds.SIF:
        # A board's own report may follow the imprint of the authority's.
        has_second_part = bool(after) and opening.begins_part(after)
        opened = _open_single_inspection(lines + (after if has_second_part else []), ledger)
    else:
        opened = _open_report(lines, ledger)
    named = [*opened.team.everyone, *([opened.authority] if opened.authority else [])]
    if len(after) <= FOOT_LINES:
        ledger.put_matching(after, [*FRONT, *_facts(named)], FURNITURE, "footer")
    opened.doubts = [*found, *opened.doubts]
    opened.passages += _footnotes(parts.notes)
    return _assemble(document, name, opened, ledger)


def _first_document(
    lines: list[LetterLine], after: list[LetterLine]
) -> tuple[list[LetterLine], list[Doubt]]:
    """Return the lines of the first document of a file, and doubts where it holds another."""
    start = opening.another_document(lines)
    other = lines[start:] if start is not None else []
    if not other and len(after) > FOOT_LINES and opening.TITLE.match(after[0].text):
        other = after
    signed = [line for line in lines[:start] if opening.SIGNED.match(line.text)]
    found = [Doubt(ANOTHER.format(other[0].text), span_of(other[:1]))] if other else []
    if len(signed) > 1:
        found.append(Doubt(SIGNED_TWICE, span_of(signed[1:2])))
    return lines[:start], found


def declined(name: str, document: Document, seems: str) -> Letter:
    """Build the `Letter` of kind `other`; its doubt says what the document `seems` to be."""
    reason = (
        f"This is not read: it seems to be {seems}."
        if seems
        else "This is not read: nothing shows it to be an Ofsted letter or report on a local"
        " authority's children's services."
    )
    ledger = Ledger(document).rows()
    doubts = (Doubt(reason),)
    return Letter(name, kinds.OTHER, doubts=doubts, pages=document.pages, ledger=ledger)


def _open_report(lines: list[LetterLine], ledger: Ledger) -> Opened:
    """Read the opening of an ILACS report: its dates, team and table of judgements."""
    top = lines[: opening.LINES]
    visit = opening.days_on_site(top)
    table = judgements.of_ilacs(lines)
    kind, problems = kinds.standard_or_short("\n".join(line.text for line in top[:20]), visit)
    opened = Opened(
        kind,
        authorities.authority_of(kind, top),
        visit,
        opening.day_of_publication(top),
        inspectors.of_report(top),
        lines[table.end :],
        table,
        doubts=problems,
    )
    _claim_front(lines[: table.end], opened, ledger)
    return opened


def _open_single_inspection(lines: list[LetterLine], ledger: Ledger) -> Opened:
    """Read the opening of a single inspection report: its dates, team, and list of grades."""
    top = lines[: opening.LINES]
    table = judgements.of_single_inspection(lines, opening.end_of_front(lines))
    opened = Opened(
        kinds.SIF,
        authorities.authority_of(kinds.SIF, top),
        opening.days_on_site(top),
        opening.day_of_publication(top),
        inspectors.of_report(lines),
        lines[table.end :],
        table,
    )
    front = ledger.put_matching(lines[: table.end], judgements.SIF_SENTENCES, TAKEN, "judgements")
    _claim_front(front, opened, ledger)
    return opened


def _claim_front(front: list[LetterLine], opened: Opened, ledger: Ledger) -> None:
    """Record the lines of a report's front: its grades, title, dates and names, standing text."""
    ledger.put(opened.table.rows, TAKEN, "judgements")
    front = ledger.put_matching(front, SENTENCES, STANDING, "front page")
    named = [*opened.team.everyone, *([opened.authority] if opened.authority else [])]
    ledger.put_matching(front, [*FRONT, *_facts(named)], TAKEN, "opening")


def _facts(names: Iterable[str]) -> list[re.Pattern[str]]:
    """Build patterns of names, days and inspectors' titles, for text with straight quotes."""
    straight = [name.replace("’", "'").replace("‘", "'") for name in names]
    return [
        *(re.compile(r"\s+".join(map(re.escape, name.split()))) for name in straight),
        dates.SPELL,
        inspectors.TITLE,
    ]


def _open_letter(lines: list[LetterLine], dear: int | None, kind: str, ledger: Ledger) -> Opened:
    """Read the opening of a letter of this kind; `dear` is the index of its line "Dear …"."""
    start, published = _letter_head(lines, dear, ledger)
    closing = opening.closing(lines)
    body = lines[start : closing.start]
    lead = opening.preamble_of(body)
    preamble = opening.parted_preamble(lead[1:] if dear is not None else lead)
    _claim_blocks(ledger, preamble.title, "title")
    _claim_blocks(ledger, preamble.about, "opening")
    passages = [*preamble.about, *_closing_passages(lines[closing.start : closing.ends], ledger)]
    if closing.signed is not None:
        signature = lines[closing.signed : closing.annex]
        ledger.put([line for line in signature if not ends_sentence(line.text)], TAKEN, "signature")
    words = join(line.text for line in lead)[: opening.LONGEST_PREAMBLE]
    published = published or opening.day_of_publication(lines[: opening.LINES])
    team = inspectors.of_letter(words, lines[closing.start :])
    if kind == kinds.JTAI and team.is_by_signature:
        # A joint letter is signed by the heads of the inspectorates, not by those who inspected:
        # no name at all is truer than theirs.
        team = inspectors.Team()
    unheaded = [line for block in preamble.found for line in block.lines]
    return Opened(
        kind,
        authorities.authority_of(kind, lines[: start + opening.LINES]),
        _visit_of_letter(words, lead, lines, published),
        published,
        team,
        unheaded + body[len(lead) :] + lines[closing.annex :],
        focus=opening.focus_of(words) if kind in kinds.VISITS else None,
        passages=[LetterPassage(block.text, "", block.span) for block in passages],
        doubts=[Doubt(STRAY.format(stray), span_of(lead)) for stray in preamble.stray],
    )


def _letter_head(
    lines: list[LetterLine], dear: int | None, ledger: Ledger
) -> tuple[int, date | None]:
    """Record a letter's date and addressee; return where its words begin, and its date."""
    titled = (at for at, line in enumerate(lines) if opening.TITLE.match(line.text))
    start = dear if dear is not None else next(titled, 0)
    head = lines[opening.address_from(lines, start) if dear is not None else 0 : start]
    published, dated = opening.day_of_letter(head)
    ledger.put(dated, TAKEN, "date")
    ledger.put([*head, *(lines[start : start + 1] if dear is not None else [])], FURNITURE)
    return start, published


def _visit_of_letter(
    words: str, lead: list[LetterLine], lines: list[LetterLine], published: date | None
) -> Visit | None:
    """Read the days of a visit from `words`, those of the letter's opening; None without any."""
    spell = dates.first_spell(words)
    if spell:
        return Visit(*spell, span_of(lead), dates.is_long(words))
    visit = opening.days_on_site(lines[: opening.LINES])
    # Said in a doubt of its own, by `lacks_year`.
    guessed = dates.spell_before(words, published) if published and not visit else None
    return Visit(*guessed, span_of(lead), lacks_year=True) if guessed else visit


def _closing_passages(lines: list[LetterLine], ledger: Ledger) -> list[blocks.LetterBlock]:
    """Record a closing's standing text, and paragraphs that say what becomes of the letter.

    Returns: the blocks of those paragraphs.
    """
    rest = ledger.put_matching(lines, SENTENCES, STANDING, "closing")
    passages = [
        block for block in blocks.blocks_of(rest) if not opening.strays_in_closing(block.text)
    ]
    _claim_blocks(ledger, passages, "closing")
    return passages


def _claim_blocks(ledger: Ledger, claimed: list[blocks.LetterBlock], record: str) -> None:
    ledger.put([line for block in claimed for line in block.lines], TAKEN, record)


def _footnotes(lines: list[LetterLine]) -> list[LetterPassage]:
    """Build a passage of each footnote, from the line with its number on."""
    notes: list[list[LetterLine]] = []
    for line in lines:
        begins = line.is_note or furniture.NOTE.match(line.text) or line.text.isdigit()
        if begins or not notes or notes[-1][-1].page != line.page:
            notes.append([])
        notes[-1].append(line)
    return [
        LetterPassage(join(line.text for line in note), "Footnote", span_of(note)) for note in notes
    ]


def _assemble(document: Document, name: str, opened: Opened, ledger: Ledger) -> Letter:
    """Build the `Letter` from its opening facts, and from the sections of its body, with doubts."""
    gathered = list(numbering.parted_at_jumps(blocks.blocks_of(opened.body)))
    section_list = sections.sections_of(gathered, opened.kind)
    improvements, problems = sections.improvements_of(section_list)
    graded = list(opened.table.judgements)
    if opened.kind == kinds.SIF and not judgements.has_board(graded):
        # Some front pages leave the board's grade to its own chapter.
        board = judgements.of_board(block for block in gathered if block.kind == blocks.HEADING)
        graded += [board] if board else []
    first_day = opened.visit.start_date if opened.visit else opened.published_date
    passages = _claim_body(ledger, gathered, section_list, opened.kind)
    letter = Letter(
        name=name,
        kind=opened.kind,
        authority=opened.authority,
        framework=kinds.framework_of(opened.kind, first_day),
        visit=opened.visit,
        focus=opened.focus,
        published_date=opened.published_date,
        lead_inspectors=tuple(opened.team.leads),
        inspectors=tuple(opened.team.everyone),
        judgements=tuple(graded),
        improvements=tuple(improvements),
        findings=tuple(sections.findings_of(section_list)),
        passages=(*opened.passages, *passages),
        pages=document.pages,
    )
    _claim_records(ledger, letter)
    problems = [*opened.doubts, *problems, *doubts.about_team(opened.team), *ledger.doubts()]
    letter = replace(letter, ledger=ledger.rows())
    return doubts.with_doubts(letter, [*opened.table.doubts, *problems], gathered, section_list)


def _claim_body(
    ledger: Ledger,
    gathered: list[blocks.LetterBlock],
    section_list: list[sections.LetterSection],
    kind: str,
) -> list[LetterPassage]:
    """Record headings, standing text and passages of a document's body; return the passages."""
    boxes = [block for block in gathered if sections.is_grade_in_box(block)]
    _claim_blocks(ledger, boxes, "judgements")
    passages: list[LetterPassage] = []
    for section in section_list:
        if section.printed and (section.part or section.items):
            ledger.put(section.printed.lines, TAKEN, "heading")
        if section.part == headings.STANDING:
            passages += _passages_of(ledger, section, kind)
        elif section.part in sections.KIND_OF_PART:
            for item in section.items:
                if sections.NONE_ASKED.match(item.text):
                    _claim_blocks(ledger, item.blocks, "that nothing is asked for")
    return passages


def _passages_of(ledger: Ledger, section: sections.LetterSection, kind: str) -> list[LetterPassage]:
    """Record a section that finds nothing: its standing text, and the rest of it as passages.

    In a letter it says what the inspectors looked at, and in a key to the grades nothing else: what
    is more than that is left over.
    """
    passages = []
    for at, item in enumerate(section.items):
        lines = [line for block in item.blocks for line in block.lines]
        rest = ledger.put_matching(lines, SENTENCES, STANDING, section.title)
        is_key = bool(headings.MEANING.match(section.title)) and len(rest) < len(lines)
        is_listed = item.is_list_item and at > 0
        # The points of a list are what the words over it say that they are.
        is_about = kind not in kinds.VISITS or not opening.strays_in(item.blocks[0].text)
        if rest and not is_key and (is_about or is_listed):
            ledger.put(rest, TAKEN, "passage")
            passages.append(LetterPassage(item.text, section.title, item.span))
    return passages


def _claim_records(ledger: Ledger, letter: Letter) -> None:
    """Record the lines of a letter's improvements, of what opens their lists, and of findings."""
    spans = [
        *((f"improvement {at}", found.span) for at, found in enumerate(letter.improvements, 1)),
        *(("what opens a list", found.lead_span) for found in letter.improvements),
        *((f"finding {at}", found.span) for at, found in enumerate(letter.findings, 1)),
    ]
    for record, span in spans:
        if span:
            start, end = (span.page, span.start), (span.end_page, span.end)
            ledger.put(
                [line for line in ledger.lines if start <= (line.page, line.start) < end],
                TAKEN,
                record,
            )

"""The walk from a document's lines to a `Letter`; a module named after each part reads it."""

from dataclasses import dataclass, field
from datetime import date

from findings.letters import (
    authorities,
    blocks,
    dates,
    doubts,
    furniture,
    inspectors,
    judgements,
    kinds,
    opening,
    sections,
)
from findings.letters.lines import Document, LetterLine, cells, span_of
from findings.letters.records import Doubt, Letter, Visit
from findings.letters.wording import join


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


def read_document(document: Document, name: str) -> Letter:
    """Read a `Document` into a `Letter` called `name`, of kind `other` where no kind is known."""
    lines = furniture.without_furniture(document)
    dear = opening.greeting(lines)
    top = lines[: (dear or 0) + opening.LINES]
    words = "\n".join(" ".join(cells(line)) for line in top)
    kind, seems = kinds.document_kind(words, dear is not None)
    if kind == kinds.OTHER:
        return declined(name, document, seems)
    if kind in kinds.LETTERS:
        opened = _open_letter(lines, dear or 0, kind)
    elif kind == kinds.SIF:
        opened = _open_single_inspection(lines)
    else:
        opened = _open_report(lines)
    return _assemble(document, name, opened)


def declined(name: str, document: Document, seems: str) -> Letter:
    """Build the `Letter` of kind `other`; its doubt says what the document `seems` to be."""
    reason = (
        f"This is not read: it seems to be {seems}."
        if seems
        else "This is not read: nothing shows it to be an Ofsted letter or report on a local"
        " authority's children's services."
    )
    return Letter(name, kinds.OTHER, doubts=(Doubt(reason),), pages=document.pages)


def _open_report(lines: list[LetterLine]) -> Opened:
    """Read the opening of an ILACS report: its dates, team and table of judgements."""
    top = lines[: opening.LINES]
    visit = opening.days_on_site(top)
    table = judgements.of_ilacs(lines)
    kind = kinds.standard_or_short("\n".join(line.text for line in top[:20]), visit)
    return Opened(
        kind,
        authorities.authority_of(kind, top),
        visit,
        opening.day_of_publication(top),
        inspectors.of_report(top),
        lines[table.end :],
        table,
    )


def _open_single_inspection(lines: list[LetterLine]) -> Opened:
    """Read the opening of a single inspection report: its dates, team, and list of grades."""
    top = lines[: opening.LINES]
    table = judgements.of_single_inspection(lines, opening.end_of_front(lines))
    return Opened(
        kinds.SIF,
        authorities.authority_of(kinds.SIF, top),
        opening.days_on_site(top),
        opening.day_of_publication(top),
        inspectors.of_report(lines),
        lines[table.end :],
        table,
    )


def _open_letter(lines: list[LetterLine], start: int, kind: str) -> Opened:
    """Read the opening of a letter of this kind; `start` is the index of its line "Dear …"."""
    top = lines[: opening.LINES]
    end = opening.closing(lines)
    body = lines[start:end]
    preamble = opening.preamble_of(body)
    unheaded = opening.unheaded_findings(preamble) if kind == kinds.JTAI else []
    words = join(line.text for line in preamble)[: opening.LONGEST_PREAMBLE]
    spell = dates.first_spell(words)
    published = opening.day_of_letter(lines[:start]) or opening.day_of_publication(top)
    visit = (
        Visit(*spell, span_of(preamble), dates.is_long(words))
        if spell
        else opening.days_on_site(top)
    )
    # Said in a doubt of its own, by `lacks_year`.
    guessed = dates.spell_before(words, published) if published and not visit else None
    if guessed:
        visit = Visit(*guessed, span_of(preamble), lacks_year=True)
    team = inspectors.of_letter(words, lines[end:])
    if kind == kinds.JTAI and team.is_by_signature:
        # A joint letter is signed by the heads of the inspectorates, not by those who inspected:
        # no name at all is truer than theirs.
        team = inspectors.Team()
    return Opened(
        kind,
        authorities.authority_of(kind, lines[: start + opening.LINES]),
        visit,
        published,
        team,
        unheaded + body[len(preamble) :],
        focus=opening.focus_of(words) if kind in kinds.VISITS else None,
    )


def _assemble(document: Document, name: str, opened: Opened) -> Letter:
    """Build the `Letter` from its opening facts, and from the sections of its body, with doubts."""
    gathered = blocks.blocks_of(opened.body)
    section_list = sections.sections_of(gathered, opened.kind)
    improvements, problems = sections.improvements_of(section_list)
    graded = list(opened.table.judgements)
    if opened.kind == kinds.SIF and not judgements.has_board(graded):
        # Some front pages leave the board's grade to its own chapter.
        board = judgements.of_board(block for block in gathered if block.kind == blocks.HEADING)
        graded += [board] if board else []
    first_day = opened.visit.start_date if opened.visit else opened.published_date
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
        pages=document.pages,
    )
    problems += doubts.about_team(opened.team)
    return doubts.with_doubts(letter, [*opened.table.doubts, *problems], gathered, section_list)

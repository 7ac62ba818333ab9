"""From the lines of a document to a `Letter`: each part is read by the module named after it."""

import re
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
    sections,
)
from findings.letters.lines import Document, Line, cells, span_of
from findings.letters.records import Doubt, Letter, Visit
from findings.letters.wording import ends_sentence, join

DEAR = re.compile(r"^Dear\b")
CLOSING = re.compile(
    r"^(?:Ofsted\s+will\s+(?:take|use)\s+the\s+findings|The\s+findings\s+(?:of|from)\s+this\s+visit\s+will"
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
    r"^(?:Th(?:is|e)\s+(?:letter|joint|inspection)|It\s+was\s+carried\s+out|Inspectors?\b|We\b|Dear\b)"
)
OPENING_LINES = 60


def read_document(document: Document, name: str) -> Letter:
    lines = furniture.without_furniture(document)
    if not lines:
        return declined(name, document, "")
    dear = next((at for at, line in enumerate(lines[:80]) if DEAR.match(line.text)), None)
    opening = lines[: (dear or 0) + OPENING_LINES]
    kind, seems = kinds.kind_of(
        "\n".join(" ".join(cells(line)) for line in opening), dear is not None
    )
    if kind == kinds.OTHER:
        return declined(name, document, seems)
    if kind in kinds.LETTERS:
        return _read_letter(document, lines, dear, kind, name)
    return _read_report(document, lines, kind, name)


def declined(name: str, document: Document, seems: str) -> Letter:
    reason = (
        f"This is not read: it seems to be {seems}."
        if seems
        else "This is not read: nothing shows it to be an Ofsted letter or report on a local"
        " authority's children's services."
    )
    return Letter(name, kinds.OTHER, doubts=(Doubt(reason),), pages=document.pages)


def _read_report(document: Document, lines: list[Line], kind: str, name: str) -> Letter:
    opening = lines[:OPENING_LINES]
    visit = _dates_line(opening)
    leads, everyone = inspectors.of_report(lines if kind == kinds.SIF else opening)
    if kind == kinds.SIF:
        end = _end_of_front(lines)
        table = judgements.of_single_inspection(lines, end)
    else:
        table = judgements.of_ilacs(lines)
        kind = kinds.length_of(
            "\n".join(line.text for line in opening[:20]),
            visit.start_date if visit else None,
            visit.end_date if visit else None,
        )
    return _assemble(
        document,
        name,
        kind,
        authority=authorities.authority_of(kind, opening),
        visit=visit,
        published_date=_published(opening),
        leads=leads,
        everyone=everyone,
        table=table,
        body=lines[table.end :],
    )


def _read_letter(
    document: Document, lines: list[Line], dear: int | None, kind: str, name: str
) -> Letter:
    start = dear if dear is not None else 0
    closing = _closing(lines)
    body, signed = lines[start:closing], lines[closing:]
    preamble = _preamble(body)
    body = (_said_first(preamble) if kind == kinds.JTAI else []) + body[len(preamble) :]
    words = join(line.text for line in preamble)
    spell = dates.first_spell(words)
    visit = Visit(*spell, span_of(preamble)) if spell else None
    visit = visit or _dates_line(lines[:OPENING_LINES])
    leads, everyone, by_signature = inspectors.of_letter(words, signed)
    if kind == kinds.JTAI and by_signature:
        everyone = ()
    return _assemble(
        document,
        name,
        kind,
        authority=authorities.authority_of(kind, lines[: start + OPENING_LINES]),
        visit=visit,
        published_date=_letter_date(lines[:start]) or _published(lines[:OPENING_LINES]),
        leads=leads,
        everyone=everyone,
        table=judgements.Table((), (), 0),
        body=body,
        more=[Doubt("The letter names no inspectors; only who signed it is known.")]
        if by_signature and kind != kinds.JTAI
        else [],
    )


def _assemble(
    document, name, kind, *, authority, visit, published_date, leads, everyone, table, body, more=()
):
    gathered = blocks.blocks_of(body)
    read = sections.sections_of(gathered, kind)
    improvements, problems = sections.improvements_of(read)
    letter = Letter(
        name=name,
        kind=kind,
        authority=authority,
        framework=kinds.framework_of(kind, visit.start_date if visit else published_date),
        visit=visit,
        published_date=published_date,
        lead_inspectors=leads,
        inspectors=everyone,
        judgements=table.judgements,
        improvements=tuple(improvements),
        findings=tuple(sections.findings_of(read)),
        pages=document.pages,
    )
    return doubts.with_doubts(letter, [*table.doubts, *problems, *more], gathered, read)


def _dates_line(lines: list[Line]) -> Visit | None:
    """The days that stand after "Inspection dates:", on its line or the next ones."""
    for at, line in enumerate(lines):
        if DATES_LINE.match(line.text):
            near = lines[at : at + 3]
            spell = dates.first_spell(line.text) if len(dates.spells(line.text)) else None
            spell = _longest_from(near) or spell
            return Visit(*spell, span_of(near[:1])) if spell else None
    return None


def _longest_from(near: list[Line]) -> tuple[date, date] | None:
    """The spell that a line begins, though it may end on the next."""
    texts = [near[0].text]
    for line in near[1:]:
        if line.gap and dates.first_spell(join(texts)):
            break
        if re.match(r"(?:report|lead|published|judge)", line.text, re.I):
            break
        texts.append(line.text)
    return dates.first_spell(join(texts))


def _published(lines: list[Line]) -> date | None:
    for line in lines:
        match = PUBLISHED.match(line.text)
        if match:
            return dates.first_date(match.group(1))
    return None


def _letter_date(lines: list[Line]) -> date | None:
    """The date that a letter bears: a line of its own above the addressee."""
    for line in lines:
        for cell in cells(line):
            found = dates.spells(cell)
            if len(found) == 1 and found[0][0] == found[0][1] and len(cell) < 40:
                return found[0][0]
    return None


def _closing(lines: list[Line]) -> int:
    for at, line in enumerate(lines):
        if (
            CLOSING.match(line.text)
            and at
            and (line.gap or line.after_break or ends_sentence(lines[at - 1].text))
        ):
            return at
    return len(lines)


def _preamble(body: list[Line]) -> list[Line]:
    """A letter's first paragraphs, up to its first heading of findings."""
    for at, line in enumerate(body):
        if (
            at > 1
            and headings.heading_length(body, at)
            and (line.gap or ends_sentence(body[at - 1].text))
        ):
            return body[:at]
    return body[:30]


def _said_first(preamble: list[Line]) -> list[Line]:
    """What a joint letter says before its first heading, once it has said what it is."""
    about = [
        block
        for block in blocks.blocks_of(preamble)
        if block.kind == blocks.HEADING or ABOUT.match(block.text) or dates.spells(block.text)
    ]
    if not about:
        return preamble
    last = about[-1].lines[-1]
    return [line for line in preamble if (line.page, line.start) > (last.page, last.start)]


def _end_of_front(lines: list[Line]) -> int:
    """Where the front page of a single inspection report ends."""
    front = re.compile(r"^(?:contents|executive\s+summary|section\s+1\b|summary\s+of\b)", re.I)
    for at, line in enumerate(lines):
        if at > 5 and front.match(line.text):
            return at
    return min(len(lines), OPENING_LINES)

"""The sections of a document: the improvements that are asked for, and the findings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from findings.letters import headings, kinds, wording
from findings.letters.blocks import BULLET, HEADING, INDENT, NUMBERED, PROSE, LetterBlock
from findings.letters.grades import GRADE
from findings.letters.records import Doubt, LetterFinding, LetterImprovement, TextSpan
from findings.letters.tags import tag_of

KIND_OF_PART = {headings.PRIORITY: "priority_action", headings.IMPROVE: "area_for_improvement"}
LONGEST_OPENING = 40  # words of a paragraph that does no more than open a list
OPENS_LIST = re.compile(r"\b(?:below|as\s+follows)\s*[.:]?$", re.I)
NONE_ASKED = re.compile(
    r"^(?:there\s+(?:are|were)\s+no|no|(?:(?:the|this)\s+inspection|inspectors?)\s+(?:did\s+not\s+"
    r"(?:find|identify)\s+any|(?:found|identified)\s+no))\s+(?:areas?|priority|immediate"
    r"|recommendations?)\b.{0,120}$",
    re.I,
)
# "The areas for improvement continue to be those identified at the last inspection, and:".
EARLIER_REMAIN = re.compile(
    r"\b(?:remain|continue)s?\b[^.]{0,60}\b(?:identified|made|set\s+out|reported|raised|same)\b"
    r"|\b(?:previously|already)\s+(?:identified|made|set\s+out|reported|raised)\b"
    r"|\bin\s+addition\s+to\s+(?:the\s+|those\s+)",
    re.I,
)


@dataclass
class SectionItem:
    """A bullet or paragraph, with the further blocks that belong to it."""

    blocks: list[LetterBlock]
    is_list_item: bool

    @property
    def text(self) -> str:
        """The words of the item's blocks, each on a line: points within a point stay apart."""
        return "\n".join(text for block in self.blocks if (text := block.text))

    @property
    def span(self) -> TextSpan:
        """The place of the item's text, from its first block to its last."""
        first, last = self.blocks[0].span, self.blocks[-1].span
        return replace(first, end_page=last.end_page, end=last.end)


@dataclass
class AskedItem:
    """An item that asks for something, and the paragraph that opens the list it stands in."""

    item: SectionItem
    lead: SectionItem | None = None


@dataclass
class LetterSection:
    """A heading, the part of the document that it opens, and the items below it.

    `heading` is kept where it opens no part of its own, since it may be a point of a list that lost
    its bullet; `printed` is kept of every heading. `left` is known of a case study alone.
    """

    title: str
    part: str | None
    size: float = 0
    left: float = 0
    opener: float = 0  # size of the heading that opened the part
    heading: LetterBlock | None = None
    printed: LetterBlock | None = None
    is_divided: bool = False  # its list stands under cross-headings as large as its own
    items: list[SectionItem] = field(default_factory=list)
    is_told: bool = True  # its heading was told from text
    lead: SectionItem | None = None  # that stands in the section above, over this one's heading

    @property
    def is_study(self) -> bool:
        """Whether the section is a box with a case study, which interrupts the one before it."""
        return headings.part_of(self.title) == headings.STUDY


def sections_of(blocks: list[LetterBlock], kind: str) -> list[LetterSection]:
    """Divide the blocks of a document of this kind into sections; the first has no heading."""
    sections = [LetterSection("", None if kind == kinds.SIF else headings.HEADLINE)]
    for block in blocks:
        if is_grade_in_box(block):
            continue
        if block.kind == HEADING:
            sections.append(replace(_new_section(block, sections, kind), printed=block))
            continue
        if _is_after_study(sections, block):
            sections.append(replace(sections[-2], items=[]))
        _add_block(sections[-1], block)
    for at, section in enumerate(sections):
        # Paragraphs below a list, under headings of their own, ask for nothing.
        is_other = section.is_divided or _follows_list(sections[:at], section)
        if is_other and section.items and not _has_list(section):
            section.part = headings.FINDINGS
    sections = [part for section in sections for part in _without_paragraphs(section)]
    for section, below in pairwise(sections):
        # A list may be divided by headings of its own below the words that open it.
        if below.heading and section.part in KIND_OF_PART and section.part == below.part:
            below.lead = section.lead if not section.items else _open_lead(section.items[-1])
    return sections


def _without_paragraphs(section: LetterSection) -> Iterator[LetterSection]:
    """Yield a section, without the numbered paragraphs that follow its list of bullets.

    They are another list: a heading stands between that was not told from text.
    """
    kinds_of = [item.blocks[0].kind for item in section.items]
    at = next(
        (at for at, pair in enumerate(pairwise([*kinds_of, ""])) if BULLET in kinds_of[:at]
         and pair[0] == NUMBERED),
        None,
    )  # fmt: skip
    if section.part not in KIND_OF_PART or at is None:
        yield section
        return
    above = section.items[at - 1]
    has_title = kinds_of[at - 1] == PROSE and not wording.ends_sentence(above.text)
    title = " ".join(above.text.split()) if has_title else ""
    yield replace(section, items=section.items[: at - has_title])
    heading = above.blocks[0] if has_title else None
    yield LetterSection(
        title,
        headings.FINDINGS,
        section.size,
        printed=heading,
        items=section.items[at:],
        is_told=False,
    )


def _open_lead(last: SectionItem) -> SectionItem | None:
    """Return a section's last item if it is a paragraph that opens a list below; else None."""
    return last if len(last.blocks) == 1 and last.blocks[0].is_opening else None


def is_grade_in_box(block: LetterBlock) -> bool:
    """Return whether a block is only a grade: in plain text, a box beside the heading above."""
    return block.kind == HEADING and bool(GRADE.fullmatch(block.text))


def _has_list(section: LetterSection) -> bool:
    """Return whether a section holds a bullet or a numbered paragraph."""
    return any(item.is_list_item for item in section.items)


def _follows_list(above: list[LetterSection], section: LetterSection) -> bool:
    """Return whether a plain text's section comes after one of its part that has a list.

    Its paragraphs stand under a heading of their own, below what is asked, and ask for nothing.
    """
    if section.size or not section.heading or section.part not in KIND_OF_PART:
        return False
    return any(_has_list(other) for other in above if other.part == section.part)


def _new_section(block: LetterBlock, sections: list[LetterSection], kind: str) -> LetterSection:
    """Build the section that the heading `block` opens; a smaller one keeps the part above it."""
    # A footnote's figure may stand behind a question mark.
    title = re.sub(r"(?<=\?)\d{1,2}$", "", block.text)
    opened = next(section for section in reversed(sections) if not section.is_study)
    part = headings.part_of(title)
    if part == headings.BODY:
        part = headings.FINDINGS if kind == kinds.SIF else None
        is_chapter = bool(block.size) and title.lower().startswith("section")
        # Under "What the inspection judgements mean", a body's name only divides standing text.
        if headings.MEANING.match(opened.title) and not is_chapter:
            part = headings.STANDING
    if part == headings.GENERAL:
        above = opened.title if opened.part == headings.FINDINGS and opened.title else title
        return LetterSection(above, headings.FINDINGS, block.size, opener=opened.opener)
    if part == headings.STUDY:
        return LetterSection(title, headings.FINDINGS, block.size, block.left, opener=opened.opener)
    if block.is_cross_heading and (part is None or headings.AREA_TITLE.match(title)):
        return LetterSection(title, opened.part, block.size, opener=opened.opener, heading=block)
    if part is not None:
        return LetterSection(title, part, block.size, opener=block.size)
    is_as_large = block.size and block.size > opened.opener - 0.5
    part = opened.part
    is_letter = kind in kinds.LETTERS
    # Some lists of what to improve name areas as cross-headings, as large as the list's own.
    is_divided = part in KIND_OF_PART and (opened.is_divided or not opened.items)
    is_over = part in KIND_OF_PART and is_as_large and not is_divided
    if is_over or part in (None, headings.STANDING) and is_letter:
        part = headings.FINDINGS
    is_divided = bool(is_divided and is_as_large)
    return LetterSection(
        title, part, block.size, opener=opened.opener, heading=block, is_divided=is_divided
    )


def _is_after_study(sections: list[LetterSection], block: LetterBlock) -> bool:
    """Return whether `block` stands after a case study's box, in the section it interrupted."""
    study = sections[-1]
    if not study.is_study or not study.items or len(sections) < 2:
        return False
    if block.lines[0].size:
        return block.left < study.left - INDENT
    # In plain text nothing shows the box: it is over where the list or the numbers go on.
    interrupted = [item.blocks[0].kind for item in sections[-2].items if item.is_list_item]
    return bool(interrupted) and block.kind in (BULLET, NUMBERED) and interrupted[-1] == block.kind


def _add_block(section: LetterSection, block: LetterBlock) -> None:
    """Add a block to a section: to its last item where it belongs there, else as a new item."""
    last = section.items[-1] if section.items else None
    if last is not None and _belongs(last, block):
        last.blocks.append(block)
        return
    section.items.append(SectionItem([block], block.kind in (NUMBERED, BULLET)))


def _belongs(last: SectionItem, block: LetterBlock) -> bool:
    """Return whether a block is part of `last`, the item before: its list, or text after that."""
    first = last.blocks[0]
    if block.kind == NUMBERED or first.kind == HEADING or block.is_rest:
        return False
    if first.kind == NUMBERED:
        return True
    if block.kind == BULLET:
        return _is_nested(last, block)
    if first.kind == BULLET and len(last.blocks) > 1 and block.lines[0].size:
        return block.left > first.left + INDENT
    return False


def _is_nested(last: SectionItem, block: LetterBlock) -> bool:
    """Return whether a bullet is of a list within `last`, not the next item of its own list."""
    first, before = last.blocks[0], last.blocks[-1]
    if first.kind == PROSE:
        return first.is_opening and (len(last.blocks) > 1 or before is first)
    if block.lines[0].size:
        # A list may be set further in from one page to the next: the same bullet after a whole
        # sentence is no list within it.
        goes_on = block.glyph == first.glyph and first.ends_sentence
        return block.left > first.left + INDENT and not goes_on
    opens = first.text.rstrip().endswith(":")
    return opens and block.glyph != first.glyph


def improvements_of(sections: list[LetterSection]) -> tuple[list[LetterImprovement], list[Doubt]]:
    """List the improvements asked for, and doubts about empty headings and stray paragraphs."""
    found: list[LetterImprovement] = []
    doubts: list[Doubt] = []
    for section, below in zip(sections, [*sections[1:], None], strict=True):
        if not section.is_told:
            span = section.items[0].span
            doubts.append(Doubt("Numbered paragraphs follow a list without a heading.", span))
        if section.part not in KIND_OF_PART:
            continue
        is_empty = not section.items and not section.heading and not _also_asks(below)
        if is_empty and not _are_one_under_another(section, below):
            doubts.append(Doubt(f"Nothing was read under “{section.title}”."))
        asked = asked_in(section)
        found += [_improvement(one, section) for one in asked]
        doubts += _doubts_of(section, [one.item for one in asked])
        doubts += [
            Doubt(
                f"“{_brief(lead.text)}” says that earlier areas remain: look for them.", lead.span
            )
            for lead in leads_of(asked)
            if EARLIER_REMAIN.search(lead.text)
        ]
    return found, doubts


def _are_one_under_another(section: LetterSection, below: LetterSection | None) -> bool:
    """Return whether a PDF prints two sections' headings on one page with nothing between them."""
    above, next_one = section.printed, below.printed if below else None
    if not above or not next_one or not above.size:
        return False
    return above.span.end_page == next_one.span.page and not next_one.lines[0].after_break


def _also_asks(below: LetterSection | None) -> bool:
    """Return whether the next section, if any, is also of a part that asks for something."""
    return below is not None and below.part in KIND_OF_PART


def asked_in(section: LetterSection) -> list[AskedItem]:
    """Return a section's items that ask for something, each with what opens its list."""
    if section.heading and not section.items and not section.size:
        # In plain text, a point that lost its bullet and has no full stop looks like a heading.
        point = SectionItem([replace(section.heading, kind=PROSE)], False)
        return [AskedItem(point, section.lead)]
    asked: list[AskedItem] = []
    lead = section.lead
    for item, below in zip_longest(section.items, section.items[1:]):
        # That nothing has to be improved is no improvement.
        if NONE_ASKED.match(item.text):
            continue
        if item.blocks[0].kind != PROSE:
            asked.append(AskedItem(item, lead))
        elif len(item.blocks) > 1:
            lead = SectionItem(item.blocks[:1], False)
            asked += [AskedItem(point, lead) for point in _list_items(item.blocks[1:])]
        elif _opens_list(item, below, is_first=not asked):
            lead = item
        else:
            lead = None
            asked.append(AskedItem(item))
    return asked


def _opens_list(item: SectionItem, below: SectionItem | None, *, is_first: bool) -> bool:
    """Return whether a paragraph only opens the list below it, as in "… as follows."."""
    words = item.text.rstrip()
    if words.endswith(":"):
        return True
    if below is None or not below.is_list_item:
        return False
    is_short = is_first and len(words.split()) <= LONGEST_OPENING
    return is_short or bool(OPENS_LIST.search(words)) or wording.is_unfinished(words)


def _list_items(blocks: list[LetterBlock]) -> list[SectionItem]:
    """Group a list's blocks into items, each with the blocks after it that are set further in."""
    items: list[SectionItem] = []
    for block in blocks:
        if items and block.lines[0].size and block.left > items[-1].blocks[0].left + INDENT:
            items[-1].blocks.append(block)
        else:
            items.append(SectionItem([block], True))
    return items


def _doubts_of(section: LetterSection, items: list[SectionItem]) -> list[Doubt]:
    """List doubts about a section: paragraphs outside its list, or nothing read under its title."""
    has_list = any(item.is_list_item for item in items)
    if not items and not any(NONE_ASKED.match(item.text) for item in section.items):
        return [] if not section.items else [Doubt(f"Nothing was read under “{section.title}”.")]
    if not has_list:
        return []
    return [
        Doubt(
            f"A paragraph under “{section.title}” stands outside its list: “{_brief(item.text)}”.",
            item.span,
        )
        for item in items
        if not item.is_list_item
    ]


def leads_of(asked: list[AskedItem]) -> list[SectionItem]:
    """List the paragraphs that open lists of what is asked for, each once, in order."""
    return list({id(one.lead): one.lead for one in asked if one.lead}.values())


def _improvement(one: AskedItem, section: LetterSection) -> LetterImprovement:
    """Build the `LetterImprovement` of an item that asks for something, under its section."""
    item, lead = one.item, one.lead
    return LetterImprovement(
        text=item.text,
        kind=KIND_OF_PART[section.part or ""],
        section=section.title,
        span=item.span,
        number=item.blocks[0].number,
        tag=tag_of(item.text),
        lead=lead.text if lead else None,
        lead_span=lead.span if lead else None,
    )


def findings_of(sections: list[LetterSection]) -> list[LetterFinding]:
    """List the paragraphs of headline and other findings, each under its section's title.

    A numbered paragraph that says that nothing is asked for is one too, and so is what opens a list
    of improvements in more than one sentence: it says why they are asked for.
    """
    return [
        LetterFinding(item.text, section.title, item.span, item.blocks[0].number)
        for section in sections
        for item in _found_in(section)
    ]


def _found_in(section: LetterSection) -> list[SectionItem]:
    """Return a section's items that are findings."""
    if section.part in (headings.HEADLINE, headings.FINDINGS):
        return section.items
    if section.part not in KIND_OF_PART:
        return []
    none = [item for item in section.items if item.blocks[0].number and NONE_ASKED.match(item.text)]
    leads = [lead for lead in leads_of(asked_in(section)) if lead is not section.lead]
    return [*none, *(lead for lead in leads if headings.SENTENCE_WITHIN.search(lead.text))]


def _brief(text: str) -> str:
    """Return a text under 60 characters as it is; cut a longer one at a space and add " …"."""
    text = " ".join(text.split())
    return text if len(text) < 60 else text[:57].rsplit(" ", 1)[0] + " …"

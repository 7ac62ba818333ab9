"""The check that numbered paragraphs are all there: their numbers follow one another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from findings.letters import kinds
from findings.letters.blocks import NUMBERED, PROSE, LetterBlock
from findings.letters.records import Doubt, Letter, LetterFinding, LetterImprovement


def about_numbers(letter: Letter) -> list[Doubt]:
    """List doubts where paragraph numbers skip, repeat or begin late: a paragraph may be lost.

    Two of 321 published reports print such numbers themselves, and are asked about in vain.
    """
    everything: list[LetterFinding | LetterImprovement] = [*letter.findings, *letter.improvements]
    listed = [record for record in everything if record.number]
    listed.sort(key=lambda record: (record.span.page, record.span.start))
    doubts = [
        Doubt(f"Paragraph {after.number} follows paragraph {before.number}.", after.span)
        for before, after in pairwise(listed)
        if not follows(before.number, after.number)
        and not (after.number == "1" and after.section != before.section)
    ]
    if listed and listed[0].number != "1":
        first = listed[0]
        doubts.insert(0, Doubt(f"The first numbered paragraph is {first.number}.", first.span))
    if letter.kind in kinds.ILACS and not listed:
        doubts.append(Doubt("No numbered paragraphs were found."))
    return doubts


def follows(before: str | None, after: str | None) -> bool:
    """Return whether one printed number is the next after another."""
    return int(after or 0) - int(before or 0) == 1


def parted_at_jumps(gathered: Sequence[LetterBlock]) -> Iterator[LetterBlock]:
    """Yield blocks, with a numbered one parted at its last seam where the next number is missing.

    Between the halves of a paragraph on either side of a lost page words are missing, which nobody
    would miss if they were joined. A seam is a page's end, or a free line.
    """
    numbered = [block for block in gathered if block.kind == NUMBERED]
    jumps = {
        id(before)
        for before, after in pairwise(numbered)
        if after.number != "1" and not follows(before.number, after.number)
    }
    for block in gathered:
        lines = block.lines
        seams = [at for at in range(1, len(lines)) if lines[at].gap or lines[at].after_break]
        if id(block) in jumps and seams:
            yield replace(block, lines=lines[: seams[-1]])
            yield replace(block, lines=lines[seams[-1] :], kind=PROSE, number=None, is_rest=True)
        else:
            yield block

"""Whether numbered paragraphs are all there: their numbers follow one another, as a rule.

Some reports skip a number or print one twice. That is no doubt of the reading where nothing else
shows that a paragraph was lost.
"""

from findings.letters import kinds, wording
from findings.letters.blocks import HEADING, NUMBERED, PROSE, TextBlock
from findings.letters.records import Doubt, Letter, LetterFinding, LetterImprovement, TextSpan


def about_numbers(letter: Letter, gathered: list[TextBlock]) -> list[Doubt]:
    """Numbers that do not follow, where a paragraph may have been lost or cut in two."""
    everything: list[LetterFinding | LetterImprovement] = [*letter.findings, *letter.improvements]
    listed = [each for each in everything if each.number]
    listed.sort(key=lambda each: _place(each.span))
    doubts = [
        Doubt(f"Paragraph {after.number} follows paragraph {before.number}.", after.span)
        for before, after in zip(listed, listed[1:], strict=False)
        if _ahead(before.number, after.number) != 1
        and after.number != "1"
        and not _is_printed_so(gathered, before.span, after.span)
    ]
    if letter.kind in kinds.ILACS and not listed:
        doubts.append(Doubt("No numbered paragraphs were found."))
    return doubts


def _ahead(before: str | None, after: str | None) -> int:
    return int(after or 0) - int(before or 0)


def _place(span: TextSpan) -> tuple[int, int]:
    return span.page, span.start


def _is_printed_so(gathered: list[TextBlock], before: TextSpan, after: TextSpan) -> bool:
    """Whether the document itself numbers like this: the gap hides no paragraph."""
    between = [block for block in gathered if _place(before) <= _place(block.span) < _place(after)]
    last = next(block for block in gathered if _place(block.span) == _place(after))
    numbers = [int(block.number or 0) for block in (*between, last) if block.kind == NUMBERED]
    if len(numbers) < 2 or not (last.lines[0].gap or last.lines[0].after_break):
        return False
    if wording.starts_lower(last.text):
        return False
    missing = {str(number) for number in range(numbers[0] + 1, numbers[-1])}
    pairs = zip([None, *between], between, strict=False)
    return not any(
        _hides(block, missing) or (block.kind == PROSE and above and above.kind == HEADING)
        for above, block in pairs
    )


def _hides(block: TextBlock, missing: set[str]) -> bool:
    """Whether a second paragraph may be in a block: its number or its first line shows."""
    for above, line in zip(block.lines, block.lines[1:], strict=False):
        if wording.number_of(line.text) in missing:
            return True
        begins = wording.ends_sentence(above.text) and not wording.starts_lower(line.text)
        if begins and (line.gap or line.after_break):
            return True
    return False

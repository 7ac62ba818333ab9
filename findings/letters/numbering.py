"""The check that numbered paragraphs are all there: as a rule their numbers follow one another.

Some reports skip a number or print one twice. That raises no doubt where nothing else shows that a
paragraph was lost.
"""

from findings.letters import kinds, wording
from findings.letters.blocks import HEADING, NUMBERED, PROSE, LetterBlock
from findings.letters.records import Doubt, Letter, LetterFinding, LetterImprovement, TextSpan


def about_numbers(letter: Letter, gathered: list[LetterBlock]) -> list[Doubt]:
    """List doubts where paragraph numbers skip or repeat, so that a paragraph may be lost."""
    everything: list[LetterFinding | LetterImprovement] = [*letter.findings, *letter.improvements]
    listed = [record for record in everything if record.number]
    listed.sort(key=lambda record: _start_of(record.span))
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
    """Return how far the printed number `after` is ahead of `before`; None counts as 0."""
    return int(after or 0) - int(before or 0)


def _start_of(span: TextSpan) -> tuple[int, int]:
    """Return the page and character at which a span starts, for comparing spans."""
    return span.page, span.start


def _is_printed_so(gathered: list[LetterBlock], before: TextSpan, after: TextSpan) -> bool:
    """Return whether the document itself skips or repeats a number, and no paragraph is lost.

    `before` and `after` are the places of the two paragraphs. None of the blocks between them may
    hide a paragraph or be an unnumbered one right below a heading.
    """
    between = [
        block for block in gathered if _start_of(before) <= _start_of(block.span) < _start_of(after)
    ]
    last = next(block for block in gathered if _start_of(block.span) == _start_of(after))
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


def _hides(block: LetterBlock, missing: set[str]) -> bool:
    """Return whether a block may hold a second paragraph, by a `missing` number or first line."""
    for above, line in zip(block.lines, block.lines[1:], strict=False):
        if wording.number_of(line.text) in missing:
            return True
        begins = wording.ends_sentence(above.text) and not wording.starts_lower(line.text)
        if begins and (line.gap or line.after_break):
            return True
    return False

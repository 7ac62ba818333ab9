"""Officers' words as paragraphs and lists; always text, never markup."""

import re
from dataclasses import dataclass, replace

from findings.verbatim import BULLET_GLYPHS

# A bullet stands before a space. The letter o is one where a tab follows: so a list of Word's
# second level comes through the clipboard.
BULLET = re.compile(rf"\s*(?:[{BULLET_GLYPHS}‣⁃·*–—-]|o(?=\t))\s+")
# The numbers of a list run on from 1: "3. Resolved" by itself is a sentence of a minute.
NUMBER = re.compile(r"\s*(\d{1,3})\.\s+(?=\S)")
# What no PDF viewer can show, and XML may not hold.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, whose lines break where they were typed, or a list with an item for each.

    The lines of a numbered list have their numbers, which run from 1.
    """

    lines: tuple[str, ...]
    is_list: bool = False
    is_numbered: bool = False

    @property
    def text(self) -> str:
        """The lines of the block, joined by line breaks."""
        return "\n".join(self.lines)

    @property
    def items(self) -> tuple[str, ...]:
        """The lines of a list without the numbers, which its marks print."""
        if not self.is_numbered:
            return self.lines
        return tuple(NUMBER.sub("", line, count=1) for line in self.lines)


Text = tuple[TextBlock, ...]


def text_blocks(text: str) -> Text:
    """Split a text into paragraphs and lists, at empty lines and where bullets begin or end."""
    found: list[TextBlock] = []
    for chunk in re.split(r"\n\s*\n", printable(text)):
        for line in filter(str.strip, chunk.split("\n")):
            _add_line(found, line)
        # An empty block, so that what comes after an empty line begins one of its own.
        found.append(TextBlock(()))
    return tuple(block for block in found if block.lines)


def printable(text: str) -> str:
    """Replace CR, CR LF and vertical tab with LF, and drop the characters that print nothing."""
    # U+000B is the line break within a paragraph that Word pastes.
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def _add_line(found: list[TextBlock], line: str) -> None:
    """Add a line to the last block of `found`, or as a new paragraph or list behind it."""
    bullet = BULLET.match(line)
    number = NUMBER.match(line)
    content = line[bullet.end() :] if bullet else line.strip()
    current = found[-1] if found else TextBlock(())
    if bullet and current.is_list:
        found[-1] = TextBlock((*current.lines, content.strip()), is_list=True)
    elif bullet:
        found.append(TextBlock((content.strip(),), is_list=True))
    elif number and current.is_numbered and int(number[1]) == len(current.lines) + 1:
        found[-1] = TextBlock((*current.lines, content), is_numbered=True)
    elif number and number[1] == "1":
        found.append(TextBlock((content,), is_numbered=True))
    elif (current.is_list or current.is_numbered) and line[0].isspace():
        # An indented line goes on with the item above it.
        *before, last = current.lines
        found[-1] = replace(current, lines=(*before, f"{last}\n{content}"))
    elif current.lines and not (current.is_list or current.is_numbered):
        found[-1] = TextBlock((*current.lines, content))
    else:
        found.append(TextBlock((content,)))

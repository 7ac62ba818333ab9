"""What officers typed or pasted, as paragraphs and lists; always text, never markup."""

import re
from dataclasses import dataclass

from findings.verbatim import BULLET_GLYPHS

BULLET = re.compile(rf"\s*(?:[{BULLET_GLYPHS}‣⁃·*–—-]|o(?=\t))\s+")
# What no PDF viewer can show, and XML may not hold.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True)
class Block:
    """A paragraph, whose lines break where they were typed, or a list with an item for each."""

    lines: tuple[str, ...]
    is_list: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


Text = tuple[Block, ...]


def blocks(text: str) -> Text:
    """Split a text at empty lines, and where a run of bulleted lines begins or ends."""
    found: list[Block] = []
    for chunk in re.split(r"\n\s*\n", printable(text)):
        for line in filter(str.strip, chunk.split("\n")):
            _add(found, line)
        found.append(Block(()))
    return tuple(block for block in found if block.lines)


def printable(text: str) -> str:
    """The text with one kind of line break, and without characters that print nothing."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def _add(found: list[Block], line: str) -> None:
    """Put a line into the block being read, or begin one of the kind that the line needs."""
    bullet = BULLET.match(line)
    content = line[bullet.end() :] if bullet else line.strip()
    current = found[-1] if found else Block(())
    if bullet and current.is_list:
        found[-1] = Block((*current.lines, content.strip()), is_list=True)
    elif bullet:
        found.append(Block((content.strip(),), is_list=True))
    elif current.is_list and line[0].isspace():
        *before, last = current.lines
        found[-1] = Block((*before, f"{last}\n{content}"), is_list=True)
    elif current.lines and not current.is_list:
        found[-1] = Block((*current.lines, content))
    else:
        found.append(Block((content,)))

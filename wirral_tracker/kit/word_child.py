"""The program that reads one Word file, in a process of its own with little to lose.

Run by `word_files`, never imported: within limits of memory and time it reads standard input,
prints one JSON object, and knows nothing of Django. A file that cannot be read is an answer
("refused"), so that whatever else ends this process counts as the file's fault.
"""

import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypedDict
from xml.etree import ElementTree as ET

UNPACKED, MOST_PARTS, MOST_CHARACTERS = 50 * 1024 * 1024, 5000, 2_000_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is not part of the words as printed: deleted, moved away, or an older form of what is shown.
LEFT_OUT = {f"{W}del", f"{W}moveFrom", COMPATIBLE}
DEEPEST = 9
ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")]
ROMAN += [(40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


class Block(TypedDict):
    """A paragraph or a row of a table, as `word_files` reads it; a row alone has cells."""

    style: str
    text: str
    number: str
    table: int
    cells: list[str]
    level: int


class WordRead(TypedDict):
    """The answer for a file that was read."""

    blocks: list[Block]
    deletions: bool
    comments: bool


class WordRefused(TypedDict):
    """The answer for a file that was refused: the code of the reason."""

    refused: str


class RefusedWord(Exception):
    """The refusal of a file; its message is a code, of which `word_files` knows the words."""


@dataclass
class Level:
    """A level of a numbered list: its format, the text around its number, and where it begins."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Style:
    """A style of paragraphs; `based_on` is asked for what it does not say."""

    name: str = ""
    based_on: str = ""
    number: str | None = None
    level: int | None = None
    is_heading: bool = False


@dataclass
class Numbering:
    """The lists of a file, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[str] = field(default_factory=set)

    def next(self, number: str, level: int) -> tuple[str, str]:
        """Count a list on by one; return the number as printed, and the format of its level."""
        abstract = self.lists.get(number, "")
        levels, counts = self.levels.get(abstract, {}), self.counts[abstract]
        if number not in self.begun:
            # A list may begin anew where another of the same form stood before.
            self.begun.add(number)
            for at, start in self.starts.get(number, {}).items():
                counts[at] = start - 1
        here = levels.get(level, Level())
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]

        def counted(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            of = levels.get(at, Level())
            return in_form(counts.get(at, of.start), of.form)

        return re.sub(r"%([1-9])", counted, here.text), here.form


def in_form(count: int, form: str) -> str:
    """Format a list's number as Word prints it: figures, letters or Roman figures."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        printed, rest = "", count
        for value, letters in ROMAN:
            printed += letters * (rest // value)
            rest %= value
        return printed.upper() if form == "upperRoman" else printed
    return str(count)


def attribute(element: ET.Element | None, name: str = "val") -> str:
    """Return an attribute of Word's own, or empty."""
    return "" if element is None else element.get(f"{W}{name}", "")


def whole(text: str, default: int = 0) -> int:
    """Return a text as a whole number of Word's, else the default."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default


def is_on(element: ET.Element | None) -> bool:
    """Return whether a switch of Word's is there and not turned off."""
    return element is not None and attribute(element) not in ("0", "false", "off")


def parse(archive: zipfile.ZipFile, name: str) -> ET.Element | None:
    """Parse a part of the file; None where it has none.

    Raises: RefusedWord for a part that declares entities, as no file of Word's does.
    """
    if name not in archive.namelist():
        return None
    data = archive.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RefusedWord("broken")
    return ET.fromstring(data)


def numbering_of(root: ET.Element | None) -> Numbering:
    """Build the Numbering of a file's numbering part; an empty one where it has none."""
    numbering = Numbering()
    for abstract in [] if root is None else root.iter(f"{W}abstractNum"):
        numbering.levels[attribute(abstract, "abstractNumId")] = {
            whole(attribute(level, "ilvl")): Level(
                attribute(level.find(f"{W}numFmt")) or "decimal",
                attribute(level.find(f"{W}lvlText")),
                whole(attribute(level.find(f"{W}start")), 1),
            )
            for level in abstract.iter(f"{W}lvl")
        }
    for listed in [] if root is None else root.iter(f"{W}num"):
        number = attribute(listed, "numId")
        numbering.lists[number] = attribute(listed.find(f"{W}abstractNumId"))
        numbering.starts[number] = {
            whole(attribute(override, "ilvl")): whole(attribute(start), 1)
            for override in listed.iter(f"{W}lvlOverride")
            if (start := override.find(f"{W}startOverride")) is not None
        }
    return numbering


def styles_of(root: ET.Element | None) -> dict[str, Style]:
    """Build the paragraph styles of a file by their ids."""
    styles = {}
    for element in [] if root is None else root.iter(f"{W}style"):
        name = attribute(element.find(f"{W}name")).lower()
        number, level = list_number_in(element.find(f"{W}pPr"))
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        styles[attribute(element, "styleId")] = Style(
            name,
            attribute(element.find(f"{W}basedOn")),
            number,
            level,
            name.startswith("heading")
            or name in ("title", "subtitle")
            # Nine is Word's word for text of the body.
            or (outline is not None and whole(attribute(outline), 9) < 9),
        )
    return styles


def list_number_in(properties: ET.Element | None) -> tuple[str | None, int | None]:
    """Return the list and the level that a paragraph's properties name; None for what they lack."""
    named = None if properties is None else properties.find(f"{W}numPr")
    if named is None:
        return None, None
    number, level = named.find(f"{W}numId"), named.find(f"{W}ilvl")
    return (
        None if number is None else attribute(number),
        None if level is None else whole(attribute(level)),
    )


def outermost(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    """Yield the elements of a tag below another, but none within one that was yielded."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in LEFT_OUT:
            yield from outermost(child, tag)


class BlockWalk:
    """A walk down a Word file's main part, block by block."""

    def __init__(self, styles: dict[str, Style], numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.tables = 0
        self.characters = 0

    def blocks(self, parent: ET.Element) -> Iterator[Block]:
        """Yield the paragraphs, and the rows of tables, in and below an element of the body."""
        for element in parent:
            if element.tag in LEFT_OUT:
                continue
            if element.tag == f"{W}p":
                yield from self.paragraph(element)
            elif element.tag == f"{W}tbl":
                self.tables += 1
                yield from self.rows(element, self.tables)
            else:
                # Of a control around several paragraphs, or of a part that was added while tracked.
                yield from self.blocks(element)

    def paragraph(self, element: ET.Element) -> Iterator[Block]:
        """Yield a paragraph that has words, and the paragraphs of the boxes that hang on it."""
        properties = element.find(f"{W}pPr")
        text = " ".join(self.words(element).split())
        style, number, level = self.style_of(properties, counts=bool(text))
        if text:
            self.characters += len(text)
            if self.characters > MOST_CHARACTERS:
                raise RefusedWord("characters")
            yield {
                "style": style,
                "text": text,
                "number": number,
                "table": 0,
                "cells": [],
                "level": level,
            }
        for box in outermost(element, f"{W}txbxContent"):
            yield from self.blocks(box)

    def words(self, element: ET.Element) -> str:
        """Return the text of the runs below an element, without text boxes and what is hidden."""
        parts = []
        for child in element:
            if child.tag in LEFT_OUT or child.tag == f"{W}txbxContent":
                continue
            if child.tag == f"{W}r" and is_on(child.find(f"{W}rPr/{W}vanish")):
                continue
            if child.tag == f"{W}t":
                parts.append(child.text or "")
            elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr") and element.tag == f"{W}r":
                parts.append(" ")
            elif child.tag == f"{W}noBreakHyphen":
                parts.append("-")
            else:
                parts.append(self.words(child))
        return "".join(parts)

    def style_of(self, properties: ET.Element | None, *, counts: bool) -> tuple[str, str, int]:
        """Return a paragraph's style, number as printed, and level; its list is counted on."""
        number, level = list_number_in(properties)
        is_heading = False
        named = "" if properties is None else attribute(properties.find(f"{W}pStyle"))
        for _ in range(DEEPEST):
            style = self.styles.get(named)
            if style is None:
                break
            is_heading = is_heading or style.is_heading
            number = style.number if number is None else number
            level = style.level if level is None else level
            named = style.based_on
        outline = None if properties is None else properties.find(f"{W}outlineLvl")
        is_heading = is_heading or (outline is not None and whole(attribute(outline), 9) < 9)
        printed, form = "", ""
        if number and number != "0" and counts:
            printed, form = self.numbering.next(number, level or 0)
        if is_heading:
            return "heading", "" if form == "bullet" else printed, 0
        return ("bullet", "", level or 0) if form == "bullet" else ("text", printed, 0)

    def rows(self, table: ET.Element, number: int) -> Iterator[Block]:
        """Yield the rows of a table; a table within a cell is part of the cell's words."""
        for row in outermost(table, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [self.cell(cell) for cell in outermost(row, f"{W}tc")]
            text = "\t".join(" ".join(cell.split()) for cell in cells)
            self.characters += len(text)
            if self.characters > MOST_CHARACTERS:
                raise RefusedWord("characters")
            if text.strip():
                yield {
                    "style": "row",
                    "text": text,
                    "number": "",
                    "table": number,
                    "cells": cells,
                    "level": 0,
                }

    def cell(self, cell: ET.Element) -> str:
        """Return a cell's paragraphs, one on each line, with the numbers and bullets of lists."""
        lines = []
        for block in self.blocks(cell):
            mark = "•" if block["style"] == "bullet" else block["number"]
            lines.append(f"{mark} {block['text']}" if mark else block["text"])
        return "\n".join(lines)


def read_word_file(data: bytes) -> WordRead:
    """Read a Word file's bytes into its blocks.

    Raises: RefusedWord for a file that is locked, too large or of another kind.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 0x1 for part in parts):
            raise RefusedWord("password")
        # What it says of itself in its directory is believed against it.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise RefusedWord("unpacked")
        document = parse(archive, "word/document.xml")
        body = None if document is None else document.find(f"{W}body")
        if body is None:
            raise RefusedWord("kind")
        styles = styles_of(parse(archive, "word/styles.xml"))
        numbering = numbering_of(parse(archive, "word/numbering.xml"))
        comments = parse(archive, "word/comments.xml")
    return {
        "blocks": list(BlockWalk(styles, numbering).blocks(body)),
        "deletions": any(words.text for words in body.iter(f"{W}delText")),
        "comments": comments is not None and next(comments.iter(f"{W}comment"), None) is not None,
    }


def answer_for_word_file(data: bytes) -> WordRead | WordRefused:
    """Read a Word file, or return the code of the reason why it is refused."""
    try:
        return read_word_file(data)
    except RefusedWord as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": "memory"}
    except Exception:
        # Of a damaged file any part can be wrong in any way.
        return {"refused": "broken"}


if __name__ == "__main__":
    json.dump(answer_for_word_file(sys.stdin.buffer.read()), sys.stdout)

"""The words of a Word file (.docx), read in a child process.

A file is not trusted: a malicious one could use up the memory, so it is unpacked and parsed by a
process of its own, `word_child`, within limits of time and memory.
"""

from dataclasses import dataclass
from pathlib import Path

from wirral_tracker.kit.children import ask_reader

CHILD = Path(__file__).with_name("word_child.py")
LARGEST = 10 * 1024 * 1024
SECONDS, MEGABYTES = 30, 512
ZIP = b"PK\x03\x04"
REFUSALS = {
    "password": "The Word file is locked with a password. Save a copy without one and try again.",
    "unpacked": "Unpacked, the Word file is larger than 50 MB. Take pictures out of it.",
    "kind": "This is no Word file (.docx).",
    "characters": "The Word file holds more text than a report does. Send it in parts.",
    "memory": "The Word file needs too much memory to read. Send it in parts.",
    "broken": "The Word file is damaged and cannot be opened. Save it again and retry.",
}
HEADING, TEXT, BULLET, ROW = "heading", "text", "bullet", "row"


class UnreadableWord(Exception):
    """The refusal of a Word file that cannot be read, with the reason for the officer."""


@dataclass(frozen=True)
class WordBlock:
    """A paragraph or a row of a table: its style, its words, and the number that Word prints.

    Of a row, `cells` are its cells and `table` says of which table it is, from 1. `level` is
    that of a list's paragraph, from 0.
    """

    style: str
    text: str
    number: str = ""
    table: int = 0
    cells: tuple[str, ...] = ()
    level: int = 0


@dataclass(frozen=True)
class WordFile:
    """A Word file's paragraphs and rows, and whether it holds what is never read as its words."""

    blocks: list[WordBlock]
    has_deletions: bool = False
    has_comments: bool = False


def is_word(data: bytes) -> bool:
    """Return whether a file's bytes are packed as a Word file's are, with its main part named."""
    return data.startswith(ZIP) and b"word/document.xml" in data


def read_word(data: bytes) -> WordFile:
    """Read a Word file's bytes into its paragraphs and rows, in order; empty ones are left out.

    What Word marks as deleted or hidden is left out; headers, footers and notes are not read.

    Raises: UnreadableWord.
    """
    if len(data) > LARGEST:
        raise UnreadableWord("The file is larger than 10 MB. Take pictures out of it.")
    answer = ask_reader(
        CHILD,
        data,
        seconds=SECONDS,
        megabytes=MEGABYTES,
        kind="Word file",
        refusals=REFUSALS,
        error=UnreadableWord,
    )
    blocks = [WordBlock(**{**block, "cells": tuple(block["cells"])}) for block in answer["blocks"]]
    return WordFile(blocks, answer["deletions"], answer["comments"])


def plain_text(blocks: list[WordBlock]) -> str:
    """Format a Word file as plain text: numbers and bullets as printed, paragraphs spaced."""
    return "\n\n".join(words_of_block(block) for block in blocks) + "\n"


def words_of_block(block: WordBlock) -> str:
    """Format a paragraph with its number or bullet as printed, or a row with tabs between cells."""
    if block.style == ROW:
        return "\t".join(" ".join(cell.split()) for cell in block.cells)
    mark = "•" if block.style == BULLET else block.number
    return f"{mark} {block.text}" if mark else block.text

"""The text of a PDF, read in a child process.

A PDF is not trusted: a malicious one could crash the parser or use up the memory, so it is parsed
by a process of its own, `pdf_child`, within limits of time and memory.
"""

from dataclasses import dataclass
from pathlib import Path

from findings.letters.lines import LaidOutLine
from wirral_tracker.kit.children import ask_reader

CHILD = Path(__file__).with_name("pdf_child.py")
LARGEST = 10 * 1024 * 1024
SECONDS, MEGABYTES = 60, 768
FEWEST_LETTERS = 200  # of the whole document: no letter or report is so short
FEWEST_KNOWN = 0.6  # of all characters: letters, figures and space
SCANNED = "The PDF has no text, only pictures of pages (a scan). The original is on Ofsted's site."
TOO_SHORT = "The PDF holds only a few words, and no letter or report is as short."
REFUSALS = {
    "password": "The PDF is locked with a password. Save a copy without one and try again.",
    "broken": "The PDF is damaged and cannot be opened. Download it again and retry.",
    "pages": "The PDF has more than 300 pages, so it is not a letter or report of an inspection.",
    "characters": "The PDF holds more text than any letter or report of an inspection.",
}


class UnreadableFile(Exception):
    """A file that cannot be read; the message says why in an officer's words."""


def is_pdf(data: bytes) -> bool:
    """Return whether a file's first 1,024 bytes hold the mark of a PDF, "%PDF-".

    Programs may write a few bytes before it.
    """
    return b"%PDF-" in data[:1024]


@dataclass(frozen=True)
class PrintedPages:
    """The printed lines of each page, and the numbers, from 1, of pages that are only pictures."""

    pages: list[list[LaidOutLine]]
    unread: list[int]


def printed_lines(data: bytes) -> PrintedPages:
    """Read a PDF's bytes into the printed lines of each page, in a child process.

    Raises: UnreadableFile for a file that is too large, locked, cut short, damaged or without text.
    """
    if len(data) > LARGEST:
        raise UnreadableFile("The file is larger than 10 MB. Ofsted's letters are far smaller.")
    # The parser repairs a PDF without its end, and would read half a letter as a whole one.
    if b"%%EOF" not in data[-4096:]:
        raise UnreadableFile("The PDF is cut short: its end is missing. Download it again.")
    answer = ask_reader(
        CHILD,
        data,
        seconds=SECONDS,
        megabytes=MEGABYTES,
        kind="PDF",
        refusals=REFUSALS,
        error=UnreadableFile,
    )
    pages = answer["pages"]
    text = "".join(line["text"] for page in pages for line in page)
    if len(text) < FEWEST_LETTERS:
        raise UnreadableFile(SCANNED if answer["unread"] or not text else TOO_SHORT)
    known = sum(letter.isalnum() or letter.isspace() for letter in text)
    if known < FEWEST_KNOWN * len(text):
        raise UnreadableFile("The PDF's letters cannot be told: it was made without their meaning.")
    return PrintedPages(pages, answer["unread"])

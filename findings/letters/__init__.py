"""Reader of the letters and reports that Ofsted publishes about a council's children's services.

`read_letter` takes a PDF or its plain text and returns a `Letter`: findings, judgements, dates and
inspectors, each with the place where it is printed. It uses no database and no clock. What is
missing or unclear is never guessed: it is listed as a doubt for an officer to check.

README.md beside this file walks through the modules.
"""

import re

from findings.letters.doubts import with_marks, with_unread_pages
from findings.letters.kinds import LETTERS
from findings.letters.ledger import ledger_lines
from findings.letters.lines import from_layout, from_text, from_word
from findings.letters.papers import Paper, paper_of_document, paper_of_word
from findings.letters.pdf_text import LARGEST, UnreadableFile, is_pdf, printed_lines
from findings.letters.plain import as_json
from findings.letters.reading import read_document
from findings.letters.records import (
    Letter,
    TextSpan,
)
from wirral_tracker.kit.word_files import UnreadableWord, WordFile, is_word, read_word

# Ofsted's longest reports have 200,000 letters on 4,000 lines, its longest paragraphs 3,000.
MOST_LETTERS, MOST_LINES, LONGEST_LINE = 1_000_000, 20_000, 10_000
MOST_PARAGRAPHS = 3_000
# What is text too, and full of signs that are none of its words.
OTHERS = [
    (re.compile(rb"\s*\{\\rtf"), "a file in Rich Text Format (RTF)"),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
            rb"<(?:!doctype html|html|head|body)\b",
            re.I | re.S,
        ),
        "a web page (HTML)",
    ),
    (re.compile(rb"(?:[\w-]+:[^\n]*\n)*mime-version:", re.I), "a web page saved whole (MHTML)"),
]


def read_letter(
    source: bytes | str, name: str, *, kind: str | None = None, pages: str = ""
) -> Letter:
    """Read a PDF's or Word file's bytes, or plain text, into a `Letter` that is called `name`.

    `name` is what the officer calls the file; `kind` is one of LETTERS, where the officer says what
    a letter without its line "Dear …" is; `pages` as in "2-5": those alone are read. A document of
    another kind is not an error: its `Letter` has the kind `other`, and the doubt says why it was
    not read.

    Raises: UnreadableFile where there is no text to read, or far more than any such document has.
    """
    if isinstance(source, bytes) and is_pdf(source):
        printed = printed_lines(source)
        first, last = page_range(pages, len(printed.pages))
        document = from_layout(printed.pages[first - 1 : last])
        unread = [page - first + 1 for page in printed.unread if first <= page <= last]
        return with_unread_pages(read_document(document, name, kind), unread)
    if isinstance(source, bytes) and is_word(source):
        word = _word_file(source)
        page_range(pages, 1)
        return with_marks(read_document(from_word(word.blocks), name, kind), word)
    texts = _checked_text(source).split("\f")
    first, last = page_range(pages, len(texts))
    return read_document(from_text("\f".join(texts[first - 1 : last])), name, kind)


def page_range(pages: str, count: int) -> tuple[int, int]:
    """Return the first and last page that "2-5" or "3" names; all of `count` where it is empty.

    Raises: UnreadableFile for pages that the file does not have.
    """
    match = re.fullmatch(r"\s*(\d{1,3})\s*(?:(?:[-–]|to)\s*(\d{1,3})\s*)?", pages)
    if not pages.strip():
        return 1, count
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last <= count:
        raise UnreadableFile(f"It has {count} pages: say which of them as in 2-5.")
    return first, last


def read_paper(source: bytes | str) -> Paper:
    """Read a PDF's or Word file's bytes, or plain text, into the paragraphs of a paper.

    Raises: UnreadableFile where there is no text to read, or far more than any paper has.
    """
    if isinstance(source, bytes) and is_pdf(source):
        printed = printed_lines(source)
        paper = paper_of_document(from_layout(printed.pages), tuple(printed.unread))
    elif isinstance(source, bytes) and is_word(source):
        paper = paper_of_word(_word_file(source).blocks)
    else:
        paper = paper_of_document(from_text(_checked_text(source)))
    if not paper.paragraphs:
        raise UnreadableFile("There is no text in it.")
    if len(paper.paragraphs) > MOST_PARAGRAPHS:
        raise UnreadableFile("It has more than 3,000 paragraphs. Bring it in by parts.")
    return paper


def _word_file(data: bytes) -> WordFile:
    """Read a Word file; raise UnreadableFile, in words for an officer, where that fails."""
    try:
        return read_word(data)
    except UnreadableWord as refusal:
        raise UnreadableFile(str(refusal)) from refusal


def _checked_text(source: bytes | str) -> str:
    """Return plain text, decoded where it is bytes.

    Raises: UnreadableFile where it is empty, or longer than any letter, report or paper.
    """
    text = _decoded(source) if isinstance(source, bytes) else source
    if len(text) > MOST_LETTERS:
        raise UnreadableFile("The text is longer than any letter or report of an inspection.")
    if not text.strip():
        raise UnreadableFile("There is no text in it.")
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise UnreadableFile("The text has more lines than any letter or report of an inspection.")
    if max(map(len, lines)) > LONGEST_LINE:
        raise UnreadableFile("A paragraph of the text is longer than any of Ofsted's.")
    return text


def _decoded(data: bytes) -> str:
    """Decode a plain text file's bytes from UTF-8, UTF-16 or the Windows code page 1252.

    Raises: UnreadableFile for any other kind of file.
    """
    if len(data) > LARGEST:
        raise UnreadableFile("The file is larger than 10 MB.")
    if named := next((what for mark, what in OTHERS if mark.match(data[:2000])), ""):
        raise UnreadableFile(
            f"This is {named}. Save it as a PDF or a Word file, or paste its text."
        )
    # Windows programs save plain text as UTF-8 with a mark, as UTF-16, or in the old code page.
    # UTF-8 comes first: it refuses what is not its own, while cp1252 accepts nearly every byte.
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A control character shows that the file is of another kind, though cp1252 decoded it.
        if not any(ord(letter) < 32 and letter not in "\t\n\r\f\v" for letter in text):
            return text
    raise UnreadableFile("This is neither a PDF, a Word file (.docx) nor plain text.")

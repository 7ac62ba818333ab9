"""The text of an attached file, to look for words in it; nothing of it is kept."""

import html
import io
import re
import zipfile

from findings.letters.pdf_text import CHILD, MEGABYTES, SECONDS, is_pdf
from wirral_tracker.kit.children import ChildFailed, ask_child

# Where a word ends in the XML of office files: paragraphs, cells, rows, lines, tabulators.
ENDS = re.compile(
    r"</[\w-]*:?(?:p|h|si|c|v|tr|tc|row)>|<[\w-]*:?(?:br|cr|tab|s|line-break)\b[^>]*>"
)
TAG = re.compile(r"<[^>]*>")


class NotRead(Exception):
    """A file whose text cannot be read, such as a picture: somebody has to look at it."""


def text_of_file(content: bytes) -> str:
    """Return the text of a PDF or an office file. Raises: NotRead for any other, or a damaged one.

    A file that was erased has none.
    """
    if not content:
        return ""
    if is_pdf(content):
        return _text_of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _text_of_office_file(content)
    raise NotRead


def _text_of_pdf(content: bytes) -> str:
    try:
        answer = ask_child(CHILD, content, seconds=SECONDS, megabytes=MEGABYTES)
    except ChildFailed as failed:
        raise NotRead from failed
    pages = answer.get("pages")
    # A page without a line is a picture of one.
    if not pages or answer.get("unread") or not all(pages):
        raise NotRead
    return "\n".join(line["text"] for page in pages for line in page)


def _text_of_office_file(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name) for name in packed.namelist() if name.endswith(".xml")]
    except Exception as damage:
        # It was whole when it came; of a damaged file any part can be wrong in any way.
        raise NotRead from damage
    return "\n".join(text_of_markup(part.decode(errors="replace")) for part in parts)


def text_of_markup(markup: str) -> str:
    """Return the text between the tags of XML; an office file may cut one word into several."""
    return html.unescape(TAG.sub("", ENDS.sub(" ", markup)))

"""The kinds of file that can be evidence, told by their bytes; a file's name is not believed."""

import io
import zipfile
from dataclasses import dataclass

from recommendations.models import Attachment

LARGEST = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
Kind = Attachment.Kind
# The first bytes of a file that is what it says.
BEGINNINGS = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
)
# The part that tells an office file of Microsoft's; macros are programs and are not taken.
OFFICE_PARTS = (
    ("word/document.xml", Kind.DOCX),
    ("xl/workbook.xml", Kind.XLSX),
    ("ppt/presentation.xml", Kind.PPTX),
)
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
}
TAKEN = "PDF, PNG, JPEG, Word, Excel, PowerPoint (without macros) or OpenDocument"


class Refused(Exception):
    """A refusal to take a file as evidence; its message says why."""


@dataclass(frozen=True)
class Evidence:
    """A file that can be attached: a safe name with the extension of its kind, and its bytes."""

    name: str
    kind: str
    content: bytes


def read_evidence(name: str, content: bytes) -> Evidence:
    """Check a file by its bytes; return it as `Evidence`, under a safe name.

    Raises: Refused when it is empty, too large, of another kind, or holds macros.
    """
    if not content:
        raise Refused("The file is empty.")
    if len(content) > LARGEST:
        raise Refused("The file is larger than 10 MB.")
    kind = kind_of(content)
    # A closed list: what a browser can run must never be handed out by the register.
    if kind is None:
        raise Refused(f"By its content this is no file that can be attached: {TAKEN}.")
    return Evidence(_safe_name(name, kind), kind, content)


def kind_of(content: bytes) -> str | None:
    """Return the Attachment.Kind that a file's bytes show; None for a kind that is not taken.

    Raises: Refused when it is damaged, too large unpacked, or holds macros.
    """
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    return _packed_kind(content) if content.startswith(b"PK\x03\x04") else None


def _packed_kind(content: bytes) -> str | None:
    """Return the Attachment.Kind of a ZIP by the names of its parts; None for no office file.

    Nothing is unpacked but a short label, so a file that unpacks to gigabytes does no harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {part.filename: part for part in packed.infolist()}
            # A few kilobytes can unpack to gigabytes: the sizes are read, and nothing is unpacked.
            if sum(part.file_size for part in parts.values()) > MOST_UNPACKED:
                raise Refused("Unpacked, the file would be larger than 100 MB.")
            if any(part.endswith("vbaProject.bin") for part in parts):
                raise Refused("The file holds macros, which are programs. Save it without them.")
            label = parts.get("mimetype")
            # OpenDocument's label has a few dozen letters: what is longer is not unpacked.
            if label and label.file_size < 100:
                return OPEN_DOCUMENTS.get(packed.read(label).strip())
    except Refused:
        raise
    except Exception as error:
        # Of a damaged file any part can be wrong in any way.
        raise Refused("The file is damaged, or locked with a password.") from error
    return next((kind for part, kind in OFFICE_PARTS if part in parts), None)


def _safe_name(name: str, kind: str) -> str:
    """Return a safe file name: letters, figures, spaces and -_() of `name`, then .`kind`."""
    base = name.replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    # The name comes back in a header and on disks, so it keeps letters, figures and little else.
    clean = "".join(sign for sign in stem if sign.isalnum() or sign in " -_()")[:120].strip()
    return f"{clean or 'evidence'}.{kind}"

"""The receiving of a letter: refused if its file came before, else read and stored."""

import hashlib
import json
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation
from django.utils.text import get_valid_filename

from findings.letters import UnreadableFile
from findings.models import Inspection, ReceivedLetter, SourceDocument
from findings.models.received import READING
from recommendations.intake.letters.reading import ReadLetter
from wirral_tracker.kit.children import ChildFailed, ask_child

CHILD = Path(__file__).with_name("child.py")
# Ofsted's longest reports take less than a second; what takes a minute is something else.
SECONDS, MEGABYTES = 60, 768
OTHER = "other"


class Declined(Exception):
    """The refusal of a document that is no letter or report of an inspection, with the reason."""


class BroughtInBefore(Exception):
    """The refusal of a file that was brought in before; `record` is what became of it."""

    def __init__(self, record: Inspection | SourceDocument | ReceivedLetter, message: str) -> None:
        super().__init__(message)
        self.record = record


def receive(source: bytes | str, name: str, *, by: User) -> ReceivedLetter:
    """Read a document apart, and create the ReceivedLetter with its pages and reading.

    `source` is a file's bytes, or pasted text.

    Raises: Declined when it is of another kind; UnreadableFile when there is no text in it;
    BroughtInBefore when the register holds this file, or somebody is still looking it over.
    """
    data = source if isinstance(source, bytes) else source.encode()
    digest = hashlib.sha256(data).hexdigest()
    # Before the document is read, which may take a minute.
    _refuse_known_file(digest)
    letter = _read_apart(data, name, is_text=isinstance(source, str))
    if letter["kind"] == OTHER:
        reasons = " ".join(letter["reasons"])
        raise Declined(reasons or "This is no inspection letter or report that can be read.")
    return ReceivedLetter.objects.create(
        file_name=_shown_name(name),
        sha256=digest,
        pages=letter["pages"],
        reading=READING.write(letter["reading"]),
        received_by=by,
    )


def _shown_name(name: str) -> str:
    """Return a file's name as `get_valid_filename` has it, to 200 characters; else "letter"."""
    try:
        return get_valid_filename(name)[:200]
    except SuspiciousFileOperation:
        # The name has no letter and no figure in it.
        return "letter"


def _refuse_known_file(digest: str) -> None:
    if document := SourceDocument.objects.with_digest(digest):
        record = document.inspections.first() or document
        raise BroughtInBefore(record, "The register holds this very file already. This is it.")
    if waiting := ReceivedLetter.objects.with_digest(digest):
        by = waiting.received_by.get_full_name() or waiting.received_by.get_username()
        raise BroughtInBefore(
            waiting, f"{by} brought in this very file before. This is how it was left."
        )


def _read_apart(data: bytes, name: str, *, is_text: bool) -> ReadLetter:
    """Read a document in a child process, limited to 60 seconds and 768 MB.

    Nobody knows what somebody has sent.

    Raises: UnreadableFile.
    """
    options = json.dumps({"name": name, "is_text": is_text}).encode()
    try:
        answer = ask_child(CHILD, options + b"\n" + data, seconds=SECONDS, megabytes=MEGABYTES)
    except ChildFailed as failed:
        raise UnreadableFile(
            "The document cannot be read: reading it takes more time or memory than any letter"
            " or report of an inspection needs."
        ) from failed
    if "unreadable" in answer:
        raise UnreadableFile(answer["unreadable"])
    return ReadLetter(
        kind=answer["kind"],
        reasons=answer["reasons"],
        pages=answer["pages"],
        reading=answer["reading"],
    )

"""The receiving of a document: refused if its file came before, else read and stored."""

import hashlib
import json
import re
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation
from django.utils.text import get_valid_filename

from findings.letters import UnreadableFile
from findings.letters.kinds import WITHOUT_GREETING
from findings.models import Inspection, ReceivedLetter, SourceDocument
from findings.models.received import READING
from recommendations.intake.letters.paper_reading import PaperReading
from recommendations.intake.letters.reading import LetterReading
from recommendations.models import ScrutinyReview
from wirral_tracker.kit.children import Answer, ChildFailed, ask_child

CHILD = Path(__file__).with_name("child.py")
# Ofsted's longest reports take less than a second; what takes a minute is something else.
SECONDS, MEGABYTES = 60, 768
OTHER = "other"
# On a first page: what Ofsted sends a council to be checked for errors of fact says so.
FOR_CHECKING = re.compile(
    r"^\W*DRAFT\b|factual accuracy|draft (?:inspection )?(?:report|letter)", re.M
)
CHECKED_BEFORE = "It says that it is a draft. A draft can be read and compared, and not confirmed."


class Declined(Exception):
    """The refusal of a document that is no letter or report of an inspection, with the reason."""


class BroughtInBefore(Exception):
    """The refusal of a file that was brought in before; `record` is what became of it."""

    def __init__(
        self, record: Inspection | ScrutinyReview | SourceDocument | ReceivedLetter, message: str
    ) -> None:
        super().__init__(message)
        self.record = record


def receive(
    source: bytes | str,
    name: str,
    *,
    by: User,
    for_checking: bool = False,
    pages: str = "",
    kind: str = "",
) -> ReceivedLetter:
    """Read a letter or report apart, and create the ReceivedLetter with its pages and reading.

    `source` is a file's bytes, or pasted text; `for_checking` says that it is a draft of Ofsted's,
    which is found too where its first page says so; `pages`, as in "2-5", are read alone of a file
    that holds more than one document; `kind` is what the officer says that it is.

    Raises: Declined when it is of another kind; UnreadableFile when there is no text in it, or when
    it can be read once its kind is said; BroughtInBefore when the register holds this file, or
    somebody is still looking it over.
    """
    digest = _new_digest(source, pages)
    answer = _read_apart(source, name, as_paper=False, pages=pages, kind=kind)
    if answer["kind"] == OTHER:
        reasons = " ".join(answer["reasons"])
        if WITHOUT_GREETING in reasons:
            raise UnreadableFile(reasons)
        raise Declined(reasons or "This is no inspection letter or report that can be read.")
    reading: LetterReading = answer["reading"]
    if FOR_CHECKING.search(answer["pages"][0] if answer["pages"] else ""):
        for_checking = True
        reading["doubts"].append({"reason": CHECKED_BEFORE, "page": 1})
    return ReceivedLetter.objects.create(
        file_name=_with_pages(_shown_name(name, is_pasted=isinstance(source, str)), pages),
        sha256=digest,
        pages=answer["pages"],
        reading=READING.write(reading),
        received_by=by,
        for_checking=for_checking,
    )


def receive_paper(
    source: bytes | str, name: str, *, by: User, declined: str = "", for_checking: bool = False
) -> ReceivedLetter:
    """Read a paper apart into its paragraphs, and create the ReceivedLetter of a review.

    `declined` is why the reader of letters would not have it, kept as a doubt.

    Raises: UnreadableFile and BroughtInBefore, as `receive` does.
    """
    digest = _new_digest(source)
    answer = _read_apart(source, name, as_paper=True)
    reading: PaperReading = answer["paper"]
    if declined:
        reading["doubts"].insert(0, {"reason": declined, "page": None})
    return ReceivedLetter.objects.create(
        becomes=ReceivedLetter.Becomes.REVIEW,
        file_name=_shown_name(name, is_pasted=isinstance(source, str)),
        sha256=digest,
        pages=answer["pages"],
        reading=READING.write(reading),
        received_by=by,
        for_checking=for_checking,
    )


def _bytes_of(source: bytes | str) -> bytes:
    return source if isinstance(source, bytes) else source.encode()


def _new_digest(source: bytes | str, pages: str = "") -> str:
    """Return the SHA-256 of a file; raise BroughtInBefore for one that came before.

    Asked before the document is read, which may take a minute. Of `pages` of a file the digest is
    that of the file and these pages: each document in it is one of its own.
    """
    of_pages = f"\npages {' '.join(pages.split())}" if pages.strip() else ""
    digest = hashlib.sha256(_bytes_of(source) + of_pages.encode()).hexdigest()
    _refuse_known_file(digest)
    return digest


def _shown_name(name: str, *, is_pasted: bool) -> str:
    """Return a file's name as `get_valid_filename` has it, to 200 characters; else "letter".

    What was pasted keeps the words that it is called by.
    """
    if is_pasted:
        return name[:200]
    try:
        return get_valid_filename(name)[:200]
    except SuspiciousFileOperation:
        # The name has no letter and no figure in it.
        return "letter"


def _with_pages(name: str, pages: str) -> str:
    return f"{name[:180]}, pages {' '.join(pages.split())}" if pages.strip() else name


def _refuse_known_file(digest: str) -> None:
    if document := SourceDocument.objects.with_digest(digest):
        record = document.inspections.first() or document.reviews.first() or document
        raise BroughtInBefore(record, "The register holds this very file already. This is it.")
    if waiting := ReceivedLetter.objects.with_digest(digest):
        by = waiting.received_by.get_full_name() or waiting.received_by.get_username()
        raise BroughtInBefore(
            waiting, f"{by} brought in this very file before. This is how it was left."
        )


def _read_apart(
    source: bytes | str, name: str, *, as_paper: bool, pages: str = "", kind: str = ""
) -> Answer:
    """Read a document in a child process, limited to 60 seconds and 768 MB; return its answer.

    Nobody knows what somebody has sent.

    Raises: UnreadableFile.
    """
    options = {
        "name": name,
        "is_text": isinstance(source, str),
        "as_paper": as_paper,
        "pages": pages,
        "kind": kind,
    }
    data = json.dumps(options).encode() + b"\n" + _bytes_of(source)
    try:
        answer = ask_child(CHILD, data, seconds=SECONDS, megabytes=MEGABYTES)
    except ChildFailed as failed:
        raise UnreadableFile(
            "The document cannot be read: reading it takes more time or memory than any letter"
            " or report of an inspection needs."
        ) from failed
    if "unreadable" in answer:
        raise UnreadableFile(answer["unreadable"])
    return answer

"""Reading a PDF as its readers meet it: its words, its tags, its bookmarks."""

import shutil
import subprocess
from io import BytesIO
from tempfile import NamedTemporaryFile
from typing import Any

import page
import pdfua
import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

needs_pdftotext = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext is missing: apt-get install poppler-utils"
)


def words_of(pdf: bytes, *options: str) -> str:
    """The text in reading order, with white space folded; options go to pdftotext."""
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def raw_text_of(pdf: bytes) -> str:
    """The text in the order in which it is drawn, line by line."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def faults_of(pdf: bytes) -> list[str]:
    """What keeps the file from being PDF/UA-1, by two checkers that share no code.

    `page` reads tags, tables, lists, annotations, fonts and metadata. `pdfua` reads the file anew
    through QPDF, and looks at twelve of the same things: what is neither tagged nor furniture,
    language, title, tables, alternative texts and links among them. Neither can say whether a text
    is the right one, nor whether the order makes sense: the tests of words and bookmarks do.
    """
    faults = [
        f"{fault.rule_id}: {fault.message}"
        for fault in page.validate_pdf_bytes(pdf, profile="ua1").failures
    ]
    return [*faults, *second_opinion(pdf)]


def second_opinion(pdf: bytes) -> list[str]:
    """What `pdfua` finds, and which of its rules could not look."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        outcomes = pdfua.validate(file.name).outcomes
    found = [f"{each.rule_id}: {each.message}" for outcome in outcomes for each in outcome.findings]
    not_looked = [
        f"{each.rule_id}: {each.skipped_reason}"
        for each in outcomes
        # It stumbles over attributes given as a list, which the standard allows.
        if each.skipped_reason and each.rule_id != "UA-14-001"
    ]
    return [*found, *not_looked]


def reader_of(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def bookmarks_of(pdf: bytes) -> list[tuple[int, str]]:
    """The bookmarks with their depth, from 1."""
    reader = reader_of(pdf)

    def walk(outline: Any, depth: int) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for item in outline:
            found += walk(item, depth + 1) if isinstance(item, list) else [(depth, item.title)]
        return found

    return walk(reader.outline, 1)


def tags_of(pdf: bytes) -> list[Any]:
    """Every element of the structure that the document's root reaches, in reading order."""
    reader = reader_of(pdf)
    found: list[Any] = []

    def walk(kids: Any) -> None:
        for kid in kids if isinstance(kids, list) else [kids]:
            element = kid.get_object() if hasattr(kid, "get_object") else kid
            if isinstance(element, dict):
                found.append(element)
                walk(element.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])  # type: ignore[index]
    return found


def everything_in(pdf: bytes) -> str:
    """Whatever the file says besides its drawn words: metadata, bookmarks, layers, attachments,
    alternative texts, every object and every stream of it, as text."""
    reader = reader_of(pdf)
    found = []
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        found.append(repr(thing))
        if isinstance(thing, StreamObject):
            data = thing.get_data()
            data = data if isinstance(data, bytes) else data.encode()
            found += [data.decode("utf-8", "replace"), data.decode("utf-16", "replace")]
    return "\n".join(found)

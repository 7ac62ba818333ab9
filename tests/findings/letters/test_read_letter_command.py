import json
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from pypdf import PdfReader, PdfWriter

from findings.letters import read_letter
from findings.letters.pdf_text import LARGEST, UnreadableFile
from tests.findings.letters import anyborough, anyborough_letters
from tests.findings.letters.printing import as_html, as_text
from wirral_tracker.kit.pdf import render_pdf


def run(path: Path) -> str:
    told = StringIO()
    call_command("read_letter", str(path), stdout=told)
    return told.getvalue()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(as_html(anyborough.ILACS_2023), [])


def test_the_command_prints_what_was_read(tmp_path: Path, pdf: bytes):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)

    read = json.loads(run(path))
    assert anyborough.without_places(read) == anyborough.ILACS_2023.expected


def test_the_command_prints_exactly_the_agreed_keys(tmp_path: Path):
    path = tmp_path / "letter.txt"
    path.write_text(as_text(anyborough_letters.FOCUSED_2018), encoding="utf-8")

    told = json.loads(run(path))

    assert list(told) == [
        "authority",
        "kind",
        "framework",
        "start_date",
        "end_date",
        "published_date",
        "lead_inspectors",
        "inspectors",
        "judgements",
        "improvements",
        "findings",
        "doubts",
        "passages",
        "lines",
    ]
    assert list(told["improvements"][0]) == [
        *("text", "kind", "tag"),
        *("section", "paragraph", "lead"),
    ]
    assert list(told["findings"][0]) == ["section", "paragraph", "text"]


OTHERS = {
    "area SEND": "Area SEND inspection of Anyborough Local Area Partnership\nInspection dates: 4 to"
    " 8 March 2024\nThe local area partnership's arrangements lead to inconsistent experiences.",
    "board review": "Anyborough\nReview of the effectiveness of the Local Safeguarding Children"
    " Board\nThe board requires improvement.",
    "older framework": "Inspection of safeguarding and looked after children services\nAnyborough\n"
    "Inspection dates: 8 – 19 July 2011\nOverall effectiveness\tGrade 3 (adequate)",
    "council paper": "Anyborough Council\nChildren's Overview and Scrutiny Committee\nThe focused"
    " visit to Anyborough children's services found drift.",
    "performance paper": "Anyborough: children's services performance report\nCaseloads 17",
    "nothing of the kind": "Dear editor\nThe swings in the park are broken again.\nYours, A Reader",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_anything_else_is_declined_with_a_reason(text: str):
    letter = read_letter(text, "something")

    assert letter.kind == "other"
    assert not letter.findings
    assert not letter.judgements
    assert [doubt.reason[:16] for doubt in letter.doubts] == ["This is not read"]


def test_what_a_declined_document_seems_to_be_is_said():
    letter = read_letter(OTHERS["area SEND"], "something")

    assert "special educational needs" in letter.doubts[0].reason


def test_a_missing_file_is_said(tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "not there.pdf")


def locked(pdf: bytes) -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned(words: str = "") -> bytes:
    return render_pdf(f"<html lang=en><title>Scan</title><body><hr>{words}</body></html>", [])


def picture() -> bytes:
    out = BytesIO()
    Image.new("L", (200, 300), 128).save(out, "PDF")
    return out.getvalue()


def test_a_page_that_is_a_picture_is_doubted(pdf: bytes):
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf)))
    writer.append(PdfReader(BytesIO(picture())))
    out = BytesIO()
    writer.write(out)
    pages = len(writer.pages)

    letter = read_letter(out.getvalue(), "report.pdf")

    assert [doubt.reason for doubt in letter.doubts] == [
        f"Page {pages} is a picture, and was not read."
    ]


def test_an_unusable_pdf_is_refused_with_the_reason(tmp_path: Path, pdf: bytes):
    cases = {
        "password": locked(pdf),
        "cut short": pdf[: len(pdf) // 2],
        "damaged": b"%PDF-1.7\n" + b"x" * 900 + b"\n%%EOF",
        "no text": scanned(),
        "pictures of pages": picture(),
        "only a few words": scanned("<p>The swings in the park are broken again.</p>"),
        "larger than 10 MB": pdf + b" " * LARGEST,
    }
    path = tmp_path / "bad.pdf"
    for reason, data in cases.items():
        path.write_bytes(data)
        with pytest.raises(CommandError, match=reason):
            run(path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no text"),
        (b"PK\x03\x04\x00\x00" * 50, "nor plain text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "nor plain text"),
        ("ö".encode() * LARGEST, "larger than 10 MB"),
    ],
)
def test_what_is_neither_pdf_nor_text_is_refused(data: bytes, reason: str):
    with pytest.raises(UnreadableFile, match=re.escape(reason)):
        read_letter(data, "bad")


def test_text_in_other_encodings_is_read():
    text = as_text(anyborough_letters.FOCUSED_2018)

    for encoding in ("utf-8-sig", "utf-16"):
        assert read_letter(text.encode(encoding), "letter").inspectors == (
            "Ada Example",
            "Ben Specimen",
        )
    curly = text.replace("'", "’").replace("◼", "•")
    assert read_letter(curly.encode("cp1252"), "letter").authority == "Anyborough"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("word " * 2_500, "A paragraph of the text is longer"),
        ("a\n" * 20_001, "more lines than any letter"),
        ("a line of words\n" * 70_000, "longer than any letter"),
    ],
)
def test_a_text_that_is_no_letter_for_its_size_is_refused(text: str, reason: str):
    with pytest.raises(UnreadableFile, match=reason):
        read_letter(text, "a text")

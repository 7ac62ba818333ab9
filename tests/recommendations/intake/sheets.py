"""Spreadsheet files for the tests, of the fictional ducks of Anyborough."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

HEADER = ("Ref", "RAG", "As at", "Comments", "Evidence", "Reported by", "Next steps", "By when")


def as_csv(*rows: Sequence[Any], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: Sequence[Any], name: str = "Ducks", **others: Iterable[Sequence[Any]]) -> bytes:
    """A workbook with one sheet of these rows, and others by name."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for title, further in others.items():
        added = book.create_sheet(title)
        for row in further:
            added.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(workbook: bytes, part: str, content: bytes) -> bytes:
    """The workbook with one part of its archive put in place of what was there."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            new.writestr(each, content if each == part else old.read(each))
        if part not in old.namelist():
            new.writestr(part, content)
    return buffer.getvalue()

"""Spreadsheets made to do harm, or broken on the way: a clear answer, and nothing written.

Three hundred are made anew for every run, the same ones each time. To try more:
HOSTILE_SHEETS=10000 pytest tests/recommendations/intake/test_sheets_hostile.py
"""

import os
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recommendations.intake.sheets.files import UnreadableSheet
from recommendations.intake.sheets.reading import ReadFile, read_file
from recommendations.models import Recommendation, SheetDraft, StatusUpdate
from tests import factories
from tests.recommendations.intake.sheets import HEADER, as_csv, as_xlsx, with_part

NUMBER = int(os.environ.get("HOSTILE_SHEETS", "460"))
# A workbook costs a process of its own, a CSV next to nothing.
WORKBOOKS = NUMBER // 6
# So many of them go through the pages as well, to the end.
SENT = min(NUMBER // 6, 400)
ENDINGS = ("Green", "30/06/2021", "All counted.", "Minutes", "Head of Ducks", "", "")
CELLS = [
    *("=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "'=1", '=HYPERLINK("https://example.org")', "-2+3"),
    *("\x00", "\x0b\x1f", "\ud800", "\u202egnp", "\ufeff", "🦆" * 50, "İ", "ß" * 40, "é\u0301"),
    *("", " ", "\t", "\n\n\n", '"', '""', "'", ",", ";", "a" * 33_000, "9" * 400, "-" * 300),
    *("31/02/2021", "00/00/0000", "99999-99-99", "1e308", "44286", "0001-01-01", "9999-12-31"),
    *("<script>alert(1)</script>", "{{ 7 }}", "{% now %}", "../../etc/passwd", "%s%n", "NULL"),
    *("R1,R2,R3", "; ".join(f"ANY-R{n}" for n in range(300)), "• a\n• b\n• c", "1.\n2.", "•"),
    *("1-00000000", "999999-ffffffff", "-1-00000000", "True", "nan", "inf", "Yes", "٣/٤/٢٠٢١"),
]
HEADINGS = [
    *HEADER,
    *("Reference", "Recommendation", "RAG", "Owner", "Due", "First due", "Made", "Wording"),
    *("Leave this as it is", "Nothing has changed (Yes)", "Review or inspection", "Impact"),
    *("", "=A1", "Ref", "Ref", "x" * 500, "Themes"),
]
PARTS = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]


def rows(chance: random.Random, reference: str) -> list[list[str]]:
    """A table of ill-matched headings and hostile cells, now and then with a row that is right."""
    header = chance.choices(HEADINGS, k=chance.randint(1, 12))
    made = [list(HEADER) if chance.random() < 0.5 else header]
    for _ in range(chance.randint(0, 6)):
        row = chance.choices(CELLS, k=chance.randint(0, 14))
        if chance.random() < 0.6:
            row = [reference, *ENDINGS]
            row[chance.randrange(len(row))] = chance.choice(CELLS)
        made.append(row)
    return made


def printable(table: list[list[str]]) -> list[list[str]]:
    """What a workbook's format has room for: the library that writes it refuses the rest."""
    return [
        ["".join(c for c in cell if c >= " " or c in "\n\t")[:32_000] for cell in row]
        for row in table
    ]


def spoiled(chance: random.Random, data: bytes) -> bytes:
    """The file as it may arrive: whole, cut short, with bytes changed, or with others added."""
    harm = chance.randrange(5)
    if harm == 0 or not data:
        return data
    at = chance.randrange(len(data))
    if harm == 1:
        return data[:at]
    if harm == 2:
        return data[:at] + chance.randbytes(chance.randint(1, 40)) + data[at + 1 :]
    if harm == 3:
        return chance.randbytes(20) + data
    return data + chance.choice([data, b'"', b"\x00", b"\xff\xfe"])


def hostile_csv(chance: random.Random, reference: str) -> bytes:
    table = [
        [cell.encode("utf-8", "replace").decode() for cell in row]
        for row in rows(chance, reference)
    ]
    made = as_csv(*table, encoding=chance.choice(["utf-8", "utf-8-sig", "utf-16"]))
    return spoiled(chance, made)


def hostile_workbook(chance: random.Random, reference: str) -> bytes:
    table = [
        [cell.encode("utf-8", "replace").decode() for cell in row]
        for row in printable(rows(chance, reference))
    ]
    made = as_xlsx(*table)
    if chance.random() < 0.4:
        nonsense = chance.choice([b"", b"<", b"<a>" * 5000, chance.randbytes(200)])
        made = with_part(made, chance.choice(PARTS), nonsense)
    return spoiled(chance, made)


def hostile(number: int, reference: str) -> tuple[str, bytes]:
    """One hostile file by its number, always the same."""
    chance = random.Random(number)
    if number < WORKBOOKS:
        return "ducks.xlsx", hostile_workbook(chance, reference)
    return "ducks.csv", hostile_csv(chance, reference)


@pytest.mark.slow
@pytest.mark.once
def test_every_hostile_file_is_read_as_text_or_refused_with_a_sentence():
    refused = []
    for number in range(NUMBER):
        _, data = hostile(number, "ANY-R1")
        try:
            read = read_file(data)
        except UnreadableSheet as refusal:
            refused.append(str(refusal))
        else:
            assert ReadFile.from_json(read.as_json()) == read, number
            cells = [cell for row in read.rows for cell in row.cells.values()]
            assert not any("\x00" in cell for cell in cells), number
    assert {sentence[-1] for sentence in refused} == {"."}
    # Neither all nor none: else the files prove nothing.
    assert NUMBER // 10 < len(refused) < NUMBER * 9 // 10


@pytest.mark.slow
@pytest.mark.django_db
def test_no_hostile_file_breaks_a_page_or_writes_before_it_is_confirmed(client, officer):
    client.force_login(officer)
    duck = factories.recommendation()
    before = (StatusUpdate.objects.count(), Recommendation.objects.count())
    previewed = 0
    for number in range(NUMBER - SENT, NUMBER):
        name, data = hostile(number, duck.reference)
        answer = client.post(
            reverse("sheet_upload"), {"file": SimpleUploadedFile(name, data or b" ")}
        )
        assert answer.status_code in (200, 302), number
        if answer.status_code == 302:
            page = client.get(answer.url)
            assert page.status_code == 200, number
            assert "<script>alert(1)" not in page.text
            url = reverse("sheet_left_out", args=[page.context["draft"].pk])
            for file_format in ("csv", "xlsx"):
                mended = client.get(url, {"format": file_format})
                assert mended.status_code == 200, number
                assert b"".join(mended) if mended.streaming else mended.content
            previewed += 1
    assert previewed > SENT // 4
    assert (StatusUpdate.objects.count(), Recommendation.objects.count()) == before


@pytest.mark.slow
@pytest.mark.django_db
def test_what_a_hostile_file_says_rightly_is_recorded_whole_or_not_at_all(client, officer):
    client.force_login(officer)
    duck = factories.recommendation()
    for number in range(NUMBER - SENT // 2, NUMBER):
        name, data = hostile(number, duck.reference)
        file = SimpleUploadedFile(name, data or b" ")
        sent = client.post(reverse("sheet_upload"), {"file": file})
        if sent.status_code != 302:
            continue
        page = client.get(sent.url)
        good = len(page.context["preview"].good)
        before = duck.status_updates.count()
        url = reverse("sheet_confirm", args=[page.context["draft"].pk])

        answer = client.post(url, {"seen": page.context["preview"].digest})

        assert answer.status_code == (302 if good else 409), number
        added = SheetDraft.objects.latest("pk").rows_recorded
        assert len(added) == good, number
        assert duck.status_updates.count() - before <= good

"""Damaged files are read or refused with a reason: never an error of another kind.

DAMAGED_FILES=10000 pytest tests/findings/letters/test_damaged_files.py tries more of them.
"""

import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from findings.letters import UnreadableFile, read_letter
from tests.findings.letters import anyborough
from tests.findings.letters.printing import as_html, as_text
from wirral_tracker.kit.pdf import render_pdf

COUNT = int(os.environ.get("DAMAGED_FILES", "40"))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(as_html(anyborough.ILACS_2023), [])


def overwritten(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 100)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def shortened(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 3000)]
    return bytes(data)


def lengthened(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    data[start:start] = chance.randbytes(chance.randint(1, 3000))
    return bytes(data)


def ended_early(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))]) + b"\n%%EOF\n"


def misspelt(data: bytearray, chance: random.Random) -> bytes:
    word = chance.choice([b"/Length", b"/Type", b"/Font", b"endobj", b"/Kids", b"/Count", b"xref"])
    return bytes(data).replace(word, word[::-1], chance.randint(1, 5))


DAMAGES = [overwritten, shortened, lengthened, ended_early, misspelt]


def what_becomes_of(data: bytes) -> str:
    try:
        return read_letter(data, "damaged").kind
    except UnreadableFile as refusal:
        return str(refusal)


@pytest.mark.slow
@pytest.mark.once
def test_a_damaged_pdf_is_read_or_refused(pdf: bytes):
    chance = random.Random(1)
    damaged = [chance.choice(DAMAGES)(bytearray(pdf), chance) for _ in range(COUNT)]

    with ThreadPoolExecutor(2) as at_once:
        assert all(at_once.map(what_becomes_of, damaged))


def test_a_damaged_text_is_read_or_refused():
    text = as_text(anyborough.ILACS_2023).encode()
    chance = random.Random(2)

    for _ in range(COUNT):
        assert what_becomes_of(chance.choice(DAMAGES)(bytearray(text), chance))

"""The verdicts of the register rest on two independent readings, kept as they were given."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from findings.verbatim import is_verbatim

pytestmark = pytest.mark.once

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
READERS = ("reader-a", "reader-b")
VERDICTS = {"better", "still_good", "mixed", "still_a_concern", "now_a_concern", "worse"}


@cache
def read(name: str) -> list[dict[str, Any]]:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


@cache
def answers(reader: str) -> dict[str, dict[str, Any]]:
    return {answer["key"]: answer for answer in read(f"readings/{reader}.json")}


@cache
def retests() -> dict[str, dict[str, Any]]:
    return {row["fields"]["fixture_key"]: row["fields"] for row in read("09_retests.json")}


@cache
def settled() -> dict[str, dict[str, str]]:
    return {entry["key"]: entry for entry in read("readings/settled.json")}


@cache
def paragraphs() -> dict[str, str]:
    return {
        "{}#p{}".format(*row["fields"]["document"], row["fields"]["position"]): row["fields"][
            "text"
        ]
        for row in read("01_sources.json")
        if row["model"] == "findings.sourceparagraph"
    }


def test_both_readers_read_every_verdict_and_every_silence_of_a_held_report():
    first, second = (answers(reader) for reader in READERS)
    assert list(first) == list(second)
    assert len(first) == 128
    held = {"ILACS-2023", "FV-2024"}
    silences = {
        key
        for key, row in retests().items()
        if row["verdict"] == "says_nothing" and row["inspection"][0] in held
    }
    speaking = {key for key, row in retests().items() if row["verdict"] != "says_nothing"}

    assert silences | speaking == set(first) | {"lac-2013-r15-at-sif-2016"}


@pytest.mark.parametrize("reader", READERS)
def test_what_a_reader_quotes_stands_in_the_paragraph_named(reader):
    for answer in answers(reader).values():
        assert answer["verdict"] in VERDICTS | {"says_nothing"}
        for quoted in [*answer["sentences"], *answer["neither"]]:
            assert is_verbatim(quoted["text"], paragraphs()[quoted["locator"]]), answer["key"]


def test_each_verdict_is_what_both_readers_say_or_is_settled_with_a_reason():
    for key, row in retests().items():
        said = {answers(reader)[key]["verdict"] for reader in READERS if key in answers(reader)}
        if key in settled():
            assert row["verdict"] == settled()[key]["verdict"], key
            assert settled()[key]["because"]
        elif said:
            assert said == {row["verdict"]}, key


def test_every_difference_between_the_readers_is_settled():
    differing = {
        key
        for key in answers("reader-a")
        if len({answers(reader)[key]["verdict"] for reader in READERS}) > 1
    }

    assert differing <= settled().keys()


def test_the_readers_are_known_by_their_letters_alone():
    """What they answered is evidence; who they were is not."""
    asked = {"key", "matter", "verdict", "sentences", "neither", "part", "reason"}
    for reader in READERS:
        assert {frozenset(answer) for answer in answers(reader).values()} == {frozenset(asked)}


def test_verdicts_of_the_register_are_as_many_as_they_were_settled():
    counts = Counter(row["verdict"] for row in retests().values())

    assert counts == {
        "better": 29,
        "still_good": 6,
        "mixed": 26,
        "still_a_concern": 18,
        "now_a_concern": 2,
        "says_nothing": 219,
    }

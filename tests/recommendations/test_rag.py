"""The statuses: what the progress report of 2016 defines, and the absence of any."""

import re
from dataclasses import asdict, astuple
from pathlib import Path

import pytest

from recommendations.models import ScrutinyReview
from recommendations.rag import CHOICES, COLOURS, NOT_RATED, STATUSES, inferred_mark, rag_for

ROOT = Path(__file__).resolve().parents[2]
SHEET = "static/css/rag.css"


@pytest.mark.parametrize(
    ("code", "word", "letter"),
    [
        ("red", "Red", "R"),
        ("amber", "Amber", "A"),
        ("green", "Green", "G"),
        ("", "Not yet rated", "–"),
        (None, "Not yet rated", "–"),
    ],
)
def test_rag_for_gives_word_and_letter(code, word, letter):
    rag = rag_for(code)

    assert (rag.word, rag.letter) == (word, letter)


def test_rag_for_refuses_a_code_that_is_no_status():
    with pytest.raises(KeyError):
        rag_for("purple")


def test_colours_go_from_worst_to_best_and_not_rated_is_none_of_them():
    assert [rag.code for rag in sorted(COLOURS, key=lambda rag: rag.rank)] == [
        "red",
        "amber",
        "green",
    ]
    assert NOT_RATED not in COLOURS
    assert STATUSES[-1] == NOT_RATED
    assert len({rag.rank for rag in STATUSES}) == len(STATUSES)


def test_style_sheet_shows_the_statuses_in_the_same_colours():
    sheet = (ROOT / SHEET).read_text(encoding="utf-8")

    assert dict(re.findall(r"--(rag-\w+-\w+): ([^;]+);", sheet)) == {
        f"rag-{rag.name}-{part}": value
        for rag in STATUSES
        for part, value in asdict(rag.look).items()
    }


def test_colours_of_the_statuses_stand_in_no_other_file():
    colours = {value.strip("#") for rag in COLOURS for value in astuple(rag.look)} - {"fff"}
    found = {
        str(path.relative_to(ROOT))
        for folder in ("static", "templates", "findings", "recommendations", "wirral_tracker")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".css", ".svg", ".html", ".js", ".py", ".xml"}
        and re.search("|".join(colours), path.read_text(encoding="utf-8"), flags=re.I)
    }

    assert found == {SHEET, "recommendations/rag.py"}


def test_only_colours_can_be_chosen():
    assert CHOICES == [("red", "Red"), ("amber", "Amber"), ("green", "Green")]


def test_definitions_say_no_more_than_the_progress_report_prints(db):
    printed = ScrutinyReview.objects.get(reference="LAC-2013").rag_key

    for rag in COLOURS:
        words = set(rag.definition.lower().rstrip(".").split()) - {"is"}
        assert words <= set(printed[rag.code].split()), rag.word


@pytest.mark.parametrize(
    ("basis", "date_basis", "mark"),
    [
        ("inferred", "given", "inferred"),
        ("inferred", "inferred", "inferred"),
        ("stated", "inferred", "date inferred"),
        ("reported", "inferred", "date inferred"),
        ("stated", "printed", ""),
        ("reported", "given", ""),
        (None, None, ""),
    ],
)
def test_inferred_mark_says_what_no_source_states(basis, date_basis, mark):
    assert inferred_mark(basis, date_basis) == mark

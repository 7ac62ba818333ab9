"""The fixtures of sources, inspections and findings, held to what the sources print.

They are read as JSON, so that what is tested is what is committed.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from findings.verbatim import fold, is_verbatim

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

# Source -> the file as received, and its SHA-256. They are never computed from the fixtures.
RECEIVED = {
    "ilacs-2023": (
        "001_7c16cdb56881f03f.txt",
        "1c6239736cc36a6fe375c5d480a677c453d5c51d0edcf3fd13800c6261e988a7",
    ),
    "fv-2024": (
        "000_0caf175b61ca5ce5.txt",
        "5875a2671ef334f26a4b6f21aedee1ac829f4098928d765b9adacddf3cdb14d9",
    ),
    "mv4": (
        "002_00742921e8e77552.txt",
        "16e25db65706f900bcca8b14995652166365ba0d3921360523d50ad5515cb61f",
    ),
    "cp-2019": (
        "003_54e7ffda596232a4.txt",
        "81f4d05f8d96312f99d57b0228a85656e5c7de164a2d88ef466109743bfd1d5d",
    ),
    "lac-2013": (
        "004_a3ee2b91e291143e.txt",
        "0dd1aad7da9d1825319ceb987efe9c69007c31e5611557d14e94cc140c51d184",
    ),
}
WHOLE = ["ilacs-2023", "fv-2024", "cp-2019", "lac-2013"]
RESTATED = "mv4"

Fields = dict[str, Any]
ParagraphKey = tuple[str, int]


@cache
def rows() -> list[dict[str, Any]]:
    """Every record of every fixture, in the order of the files."""
    return [
        row
        for path in sorted(FIXTURES.glob("[0-9]*.json"))
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def records(model: str) -> list[Fields]:
    """The fields of every record of one model."""
    return [row["fields"] for row in rows() if row["model"] == model]


def documents() -> dict[str, Fields]:
    return {row["slug"]: row for row in records("findings.sourcedocument")}


def paragraphs(slug: str) -> list[Fields]:
    return [row for row in records("findings.sourceparagraph") if row["document"] == [slug]]


def paragraph_at(key: list[Any]) -> Fields:
    slug, position = key
    return next(row for row in paragraphs(slug) if row["position"] == position)


def findings(reference: str | None = None) -> list[Fields]:
    every = records("findings.finding")
    return [row for row in every if reference is None or row["inspection"] == [reference]]


def finding_key(row: Fields) -> tuple[str, int]:
    return row["inspection"][0], row["position"]


def as_printed(paragraph: Fields) -> str:
    number = paragraph["number"]
    return f"{number}. {paragraph['text']}" if number else paragraph["text"]


def without_list_dashes(text: str) -> str:
    """`ilacs-2023` marks its bullets with a hyphen, a character that is no bullet elsewhere."""
    return re.sub(r"(?m)^- ", "", text)


def taken_paragraphs() -> set[ParagraphKey]:
    """The paragraphs that a record points at."""
    one = ("locator", "paragraph", "raised_at")
    many = ("stated_at", "passages")
    taken: set[ParagraphKey] = set()
    for row in rows():
        fields = row["fields"]
        keys = [fields[name] for name in one if isinstance(fields.get(name), list)]
        keys += [key for name in many for key in fields.get(name, [])]
        taken |= {(slug, position) for slug, position in keys}
    return taken


# The sources as received


def test_sources_are_the_five_that_were_received():
    assert {slug: row["sha256"] for slug, row in documents().items()} == {
        slug: digest for slug, (_, digest) in RECEIVED.items()
    }


@pytest.mark.parametrize("slug", WHOLE)
def test_text_is_the_file_as_received(slug):
    document = documents()[slug]

    assert document["wording"] == "whole"
    assert hashlib.sha256(document["text"].encode("utf-8")).hexdigest() == RECEIVED[slug][1]


def test_third_party_page_is_restated_and_not_kept():
    document = documents()[RESTATED]

    assert document["wording"] == "restated"
    assert hashlib.sha256(document["text"].encode("utf-8")).hexdigest() != document["sha256"]
    assert document["text"] == "\n\n".join(row["text"] for row in paragraphs(RESTATED))


def test_third_party_page_keeps_the_words_it_quotes_from_ofsted():
    assert re.findall("“([^”]+)”", documents()[RESTATED]["text"]) == [
        "more promising",
        "now beginning to show signs of making some progress in improving services for its "
        "children and young people who are looked after",
        "The focus is shifting from social workers complying with minimum standards and "
        "procedures to improving the quality of practice for the benefit of children, but this "
        "will require wholesale cultural and practice changes",
        "Considerable effort",
    ]


def test_readme_names_each_source_with_its_file_licence_and_digest():
    readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
    table = {
        cells[0].strip("`"): [cell.strip("`") for cell in cells[1:]]
        for cells in (
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in readme.splitlines()
            if line.startswith("| `") and line.count("|") == 7
        )
    }

    assert table == {
        slug: [row["title"], row["publisher"], row["licence"], *RECEIVED[slug]]
        for slug, row in documents().items()
    }


def test_only_the_letter_prints_its_date():
    dates = {slug: row["published_date"] for slug, row in documents().items()}

    assert dates == {**dict.fromkeys(RECEIVED), "fv-2024": "2024-10-17"}


# Every paragraph


@pytest.mark.parametrize("slug", WHOLE)
def test_paragraphs_are_the_whole_document_in_order(slug):
    text = documents()[slug]["text"]
    if slug == "ilacs-2023":
        text = without_list_dashes(text)

    assert fold("\n".join(as_printed(row) for row in paragraphs(slug))) == fold(text)


@pytest.mark.parametrize("slug", RECEIVED)
def test_paragraphs_are_numbered_from_1_and_stand_under_their_heading(slug):
    heading = ""
    for position, row in enumerate(paragraphs(slug), start=1):
        is_heading = row["style"] == "heading"
        assert row["position"] == position
        assert row["heading"] == ("" if is_heading else heading), position
        heading = row["text"] if is_heading else heading


def test_each_paragraph_is_taken_or_says_why_not():
    taken = taken_paragraphs()
    wrong = [
        (row["document"][0], row["position"])
        for row in records("findings.sourceparagraph")
        if ((row["document"][0], row["position"]) in taken) == bool(row["left_out_because"])
    ]

    assert wrong == []


def test_everything_points_at_a_paragraph_that_is_there():
    there = {(row["document"][0], row["position"]) for row in records("findings.sourceparagraph")}

    assert taken_paragraphs() - there == set()


@pytest.mark.parametrize("slug", RECEIVED)
def test_each_source_says_what_is_odd_about_it(slug):
    notes = [row for row in records("findings.sourcenote") if row["document"] == [slug]]

    assert [row["position"] for row in notes] == list(range(1, len(notes) + 1))
    assert len(notes) >= 4
    assert all(row["oddity"] and row["treatment"] for row in notes)


def test_what_notes_quote_from_their_source_is_there():
    for note in records("findings.sourcenote"):
        text = documents()[note["document"][0]]["text"]
        for quotation in re.findall("“([^”]+)”", note["oddity"]):
            parts = [part.strip() for part in quotation.split("…") if part.strip()]
            missing = [part for part in parts if not is_verbatim(part, text)]
            assert missing == [], note["document"]


def test_every_difference_between_the_two_lists_of_the_care_plan_review_has_a_note():
    bullets = [
        row
        for row in paragraphs("cp-2019")
        if row["heading"] == "Recommendations" and row["style"] == "bullet"
    ]
    closing, sections = bullets[-19:], [fold(row["text"]) for row in bullets[:-19]]
    noted = {
        row["paragraph"][1]
        for row in records("findings.sourcenote")
        if row["document"] == ["cp-2019"] and row["paragraph"]
    }
    differing = {row["position"] for row in closing if fold(row["text"]) not in sections}

    assert len(differing) == 5
    assert differing <= noted


# The words of findings


def test_findings_are_in_their_source_word_for_word():
    for row in findings():
        if row["wording"] == "verbatim":
            slug = row["locator"][0]
            assert is_verbatim(row["text"], documents()[slug]["text"]), finding_key(row)
        assert row["wording"] in {"verbatim", "quoted", "restated"}


def test_quoted_findings_are_within_the_quotation():
    quoted = [row for row in findings() if row["wording"] == "quoted"]

    assert Counter(row["locator"][0] for row in quoted) == {"cp-2019": 5, "mv4": 2}
    for row in quoted:
        printed = paragraph_at(row["locator"])["text"]
        if row["locator"][0] == RESTATED:
            assert f"“{row['text']}”" in printed
        else:
            assert row["text"] == printed


def test_findings_stand_in_the_paragraph_they_point_at():
    for row in findings():
        paragraph = paragraph_at(row["locator"])
        if row["wording"] == "verbatim":
            assert row["text"] == paragraph["text"]
            assert row["paragraph"] == paragraph["number"]
        if row["section"]:
            assert row["section"] == paragraph["heading"]


def test_restatements_say_no_more_than_the_paragraph_they_point_at():
    for row in findings():
        if row["wording"] != "restated":
            continue
        ours = set(re.findall(r"\w{4,}", fold(row["text"]).lower()))
        theirs = set(re.findall(r"\w{4,}", fold(paragraph_at(row["locator"])["text"]).lower()))
        assert ours <= theirs, finding_key(row)


def test_tone_rests_on_words_of_the_finding():
    wants = {"strength": (True, False), "concern": (False, True), "mixed": (True, True)}
    for row in findings():
        words = row["strength_words"], row["concern_words"]
        assert all(each in row["text"] for each in words), finding_key(row)
        assert tuple(map(bool, words)) == wants.get(row["tone"], (False, False)), finding_key(row)


def test_tone_was_read_in_all_findings_save_two_that_neither_praise_nor_fault():
    without = {finding_key(row) for row in findings() if not row["tone"]}

    assert without == {("ILACS-2023", 4), ("FV-2024", 1)}


# Themes


def test_themes_rest_on_words_of_the_finding():
    texts = {finding_key(row): row["text"] for row in findings()}
    for tag in records("findings.findingtheme"):
        reference, position = tag["finding"]
        assert tag["words"], tag
        assert tag["words"] in texts[reference, position], tag


def test_nine_findings_in_ten_carry_a_theme():
    tagged = {tuple(tag["finding"]) for tag in records("findings.findingtheme")}

    assert len(tagged) >= 0.9 * len(findings())


def test_no_theme_holds_more_than_an_eighth_of_the_findings():
    held = Counter(tag["theme"][0] for tag in records("findings.findingtheme"))

    assert max(held.values()) <= len(findings()) / 8


def test_every_theme_asks_a_question_and_holds_something():
    themes = records("findings.theme")
    held = {tag["theme"][0] for tag in records("findings.findingtheme")}

    assert all(row["question"].endswith("?") for row in themes)
    assert {row["slug"] for row in themes} == held


@pytest.mark.parametrize("kind", ["area_for_improvement", "key_issue"])
def test_every_area_for_improvement_and_key_issue_carries_a_theme(kind):
    tagged = {tuple(tag["finding"]) for tag in records("findings.findingtheme")}

    assert [
        finding_key(row)
        for row in findings()
        if row["kind"] == kind and finding_key(row) not in tagged
    ] == []


# What each inspection gave


def kinds(reference: str) -> dict[str, int]:
    return dict(Counter(row["kind"] for row in findings(reference)))


def test_inspection_of_2023_is_whole():
    numbered = [row for row in findings("ILACS-2023") if row["kind"] == "numbered_paragraph"]
    by_section: dict[str, int] = defaultdict(int)
    for row in numbered:
        by_section[row["section"]] += 1

    assert kinds("ILACS-2023") == {
        "headline": 4,
        "area_for_improvement": 7,
        "numbered_paragraph": 61,
    }
    assert [row["paragraph"] for row in numbered] == [str(number) for number in range(1, 62)]
    assert list(by_section.values()) == [15, 18, 14, 14]


def test_focused_visit_of_2024_is_whole():
    assert kinds("FV-2024") == {"headline": 3, "area_for_improvement": 3, "main_finding": 20}
    assert {row["paragraph"] for row in findings("FV-2024")} == {""}


def test_inspections_known_through_others_give_what_those_tell():
    assert kinds("SIF-2016") == {"key_issue": 5, "main_finding": 1}
    assert kinds("MV3") == {"main_finding": 1}
    assert kinds("MV4") == {"main_finding": 12}
    assert kinds("ILACS-2019") == {"key_issue": 3}
    assert kinds("FV-2022") == {"key_issue": 1}
    tones = ["concern"] * 4 + ["strength", "concern"]
    assert [row["tone"] for row in findings("SIF-2016")] == tones


@pytest.mark.parametrize("reference", ["ILACS-2023", "FV-2024", "MV4", "SIF-2016"])
def test_findings_are_in_the_order_of_their_document(reference):
    given = findings(reference)
    places = [row["locator"] for row in given]

    assert [row["position"] for row in given] == list(range(1, len(given) + 1))
    assert places == sorted(places)


def test_judgements_are_those_that_the_sources_print():
    judgements: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in records("findings.judgement"):
        judgements[row["inspection"][0]].append((row["area"][1], row["grade"][1]))
    areas = ["leaders", "help-and-protection", "children-in-care", "care-leavers", "overall"]

    assert judgements == {
        "SIF-2016": [
            ("overall", "inadequate"),
            ("looked-after-children", "requires_improvement"),
            ("care-leavers", "inadequate"),
        ],
        "ILACS-2019": [("leaders", "good")],
        "ILACS-2023": [(area, "requires_improvement") for area in areas],
    }


def test_judgements_of_2023_point_at_their_rows_of_the_table():
    names = {
        (row["framework"], row["code"]): row["name"] for row in records("findings.judgementarea")
    }
    grades = {(row["framework"], row["code"]): row["name"] for row in records("findings.grade")}
    given = [row for row in records("findings.judgement") if row["inspection"] == ["ILACS-2023"]]

    assert len(given) == 5
    for row in given:
        cells = [names[tuple(row["area"])], grades[tuple(row["grade"])]]
        assert paragraph_at(row["locator"])["style"] == "row"
        assert paragraph_at(row["locator"])["text"].split("\t") == cells


def test_inspections_have_the_dates_that_their_sources_give():
    dates = {
        row["reference"]: (row["start_date"], row["end_date"], row["published_date"])
        for row in records("findings.inspection")
    }
    unknown = (None, None, None)

    assert dates == {
        "SIF-2016": unknown,
        "MV3": unknown,
        "MV4": unknown,
        "ILACS-2019": unknown,
        "FV-2022": unknown,
        "ILACS-2023": ("2023-09-18", "2023-09-29", None),
        "FV-2024": ("2024-09-17", "2024-09-18", "2024-10-17"),
    }


def test_inspections_without_days_say_what_is_known_of_them():
    for row in records("findings.inspection"):
        if row["start_date"] is None:
            assert row["date_text"], row["reference"]
            assert row["earliest_date"] < row["latest_date"], row["reference"]
            assert row["source"] is None, row["reference"]
        assert row["stated_at"], row["reference"]


def test_only_the_report_of_2023_names_a_lead_inspector():
    assert [
        (row["inspection"][0], row["name"], row["is_lead"]) for row in records("findings.inspector")
    ] == [
        ("ILACS-2023", "Teresa Godfrey", True),
        ("FV-2024", "Rebekah Tucker", False),
        ("FV-2024", "Lisa Walsh", False),
    ]

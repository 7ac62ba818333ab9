"""The fixtures of reviews, recommendations and status updates, held against the sources' own words.

What a source states is read here from the text of the document itself (01_sources.json), not
from the records that are being tested.
"""

import datetime as dt
import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from findings.verbatim import fold, is_verbatim
from recommendations.models import Recommendation, StatusUpdate
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.register import fixture_paths, read_fixture

Record = dict[str, Any]

FILES = {
    "sourcedocument": "01_sources.json",
    "sourceparagraph": "01_sources.json",
    "theme": "03_themes.json",
    "finding": "05_findings.json",
    "findingtheme": "05_findings.json",
    "scrutinyreview": "06_reviews.json",
    "objective": "06_reviews.json",
    "recommendation": "07_recommendations.json",
    "recommendationtheme": "07_recommendations.json",
    "statusupdate": "08_status_updates.json",
}
CARE_PLAN_SECTIONS = [
    "6. Care Plans",
    "7. CIC Council",
    "8. Stakeholder Sessions",
    "9. Partner agencies",
    "10. Overview from Legal services",
]
# Some lines print no colon: "Progress against Recommendations 13, 15, 17, Amber".
CLOSING_LINE = re.compile(
    r"Progress against Recommendations? ([\d, and]+?),?:? (Green|Amber|Red)\b"
)
END_OF_ACTION_PLAN = "2016-03-31"
LAST_DAY_OF_VISIT = "2024-09-18"


# Reading the fixtures


@cache
def records(model: str) -> list[Record]:
    """The fields of every record of one model, in the order of its file."""
    path = Path(settings.FIXTURE_DIRS[0]) / FILES[model]
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [row["fields"] for row in rows if row["model"].split(".")[1] == model]


@cache
def paragraphs() -> dict[tuple[str, int], str]:
    return {
        (row["document"][0], row["position"]): row["text"] for row in records("sourceparagraph")
    }


def paragraph(key: list[Any]) -> str:
    slug, position = key
    return paragraphs()[slug, position]


@cache
def document(slug: str) -> str:
    """A document's whole text, as received, with its white space folded."""
    [text] = [row["text"] for row in records("sourcedocument") if row["slug"] == slug]
    return " ".join(text.split())


def between(text: str, start: str, end: str) -> str:
    """What stands between two headings of a document."""
    return text.partition(start)[2].partition(end)[0]


def review(reference: str) -> Record:
    [row] = [row for row in records("scrutinyreview") if row["reference"] == reference]
    return row


def of_review(reference: str) -> list[Record]:
    return [row for row in records("recommendation") if row["review"] == [reference]]


def of_inspection(reference: str) -> list[Record]:
    """The recommendations whose parent is a finding of this inspection."""
    rows = records("recommendation")
    return [row for row in rows if row["finding"] and row["finding"][0] == reference]


def updates_of(prefix: str) -> list[Record]:
    rows = records("statusupdate")
    return [row for row in rows if row["recommendation"][0].startswith(prefix)]


@cache
def recommendation(reference: str) -> Record:
    [row] = [row for row in records("recommendation") if row["reference"] == reference]
    return row


def reference_of(row: Record) -> str:
    return row["reference"]


def key_of(row: Record) -> str:
    return row["fixture_key"]


# What the 2016 progress report itself says


@cache
def objectives_as_printed() -> dict[str, str]:
    """The appendix of the 2016 progress report, by the number of the objective."""
    pieces = re.split(r"Objective (\d): ", document("lac-2013"))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def numbers_in(words: str) -> set[str]:
    return set(re.findall(r"\d+", words))


def incorporated(objective: str) -> set[str]:
    """The numbers that an objective's own heading says it incorporates."""
    heading = re.match(
        r"[^()]*\(incorporating Recommendations? ([^)]*)\)", objective, re.IGNORECASE
    )
    return numbers_in(heading[1]) if heading else set()


def closing_lines(text: str) -> dict[str, str]:
    """The colour that each numbered recommendation's closing line states."""
    colours = {}
    for numbers, colour in CLOSING_LINE.findall(text):
        for number in numbers_in(numbers):
            assert number not in colours, f"Recommendation {number} is closed twice."
            colours[number] = colour.lower()
    return colours


# Reviews and objectives


def test_reviews_say_no_more_than_their_source() -> None:
    for row in records("scrutinyreview"):
        [slug] = row["source"]
        for words in [row["title"], *row["panel"], *row["rag_key"].values()]:
            assert is_verbatim(words, document(slug)), words
        assert row["start_date"] is None
        assert row["end_date"] is None
        for quoted in re.findall(r"“([^”]*)”", row["date_text"]):
            assert is_verbatim(quoted, document(slug)), quoted
        assert {source for source, _ in row["stated_at"]} == {slug}


def test_review_facts_stand_in_the_paragraphs_it_points_at() -> None:
    for row in records("scrutinyreview"):
        told = "\n".join(paragraph(key) for key in row["stated_at"])
        facts = [row["title"], row["committee"], *row["panel"], *row["rag_key"].values()]
        assert [fact for fact in facts if fact and fold(fact) not in fold(told)] == []


def test_rag_key_is_the_one_that_the_progress_report_prints() -> None:
    key = review("LAC-2013")["rag_key"]
    printed = document("lac-2013")

    assert set(key) == {"red", "amber", "green"}
    assert f"Reference to Green means {key['green']} while" in printed
    assert f"reference to Amber means {key['amber']}." in printed
    assert f"There are no red actions, indicating that {key['red']}." in printed
    assert review("CP-2019")["rag_key"] == {}


def test_committees_are_named_only_where_the_source_names_them() -> None:
    responsible = re.findall(r"Responsible Committee: (.*?) Date:", document("cp-2019"))

    assert [review("CP-2019")["committee"]] == responsible
    assert "previously undertaken by this Committee" in document("lac-2013")
    assert review("LAC-2013")["committee"] == ""


def test_care_plan_panel_is_the_membership_that_section_2_prints() -> None:
    membership = between(document("cp-2019"), "2. Membership", "3. Scope")
    printed = set(re.findall(r"Cllr [A-Z]\w+ [A-Z]\w+(?: \(Chair\))?", membership))

    panel = review("CP-2019")["panel"]
    assert len(panel) == len(set(panel))
    assert set(panel) == printed
    assert review("LAC-2013")["panel"] == []


def test_objectives_are_the_six_that_the_progress_report_prints() -> None:
    printed = objectives_as_printed()
    rows = records("objective")

    assert [row["number"] for row in rows] == list(printed) == list("123456")
    assert [row["order"] for row in rows] == [1, 2, 3, 4, 5, 6]
    for row in rows:
        assert row["review"] == ["LAC-2013"]
        assert paragraph(row["locator"]).startswith(f"Objective {row['number']}: {row['title']}")
        after_title = printed[row["number"]].removeprefix(row["title"]).lstrip()
        assert after_title.startswith(("(incorporating", "There are no Scrutiny Recommendations"))


def test_objectives_without_recommendations_are_those_that_say_so() -> None:
    none_printed = {
        number
        for number, text in objectives_as_printed().items()
        if "There are no Scrutiny Recommendations within this Objective." in text
    }
    used = {row["objective"][1] for row in of_review("LAC-2013")}

    assert none_printed == {"2", "3", "4"}
    assert used == set("123456") - none_printed


# Recommendations of 2013


def test_2013_recommendations_are_those_that_each_objective_incorporates() -> None:
    held: dict[str, set[str]] = {number: set() for number in objectives_as_printed()}
    for row in of_review("LAC-2013"):
        held[row["objective"][1]].add(row["number"])

    assert held == {number: incorporated(text) for number, text in objectives_as_printed().items()}
    assert len(of_review("LAC-2013")) == 20


@pytest.mark.parametrize("number", ["5", "8", "14", "16", "22"])
def test_2013_recommendations_that_the_progress_report_never_names_are_absent(number) -> None:
    assert f"LAC-2013-R{number}" not in map(reference_of, records("recommendation"))


def test_2013_recommendations_keep_their_printed_number() -> None:
    for row in of_review("LAC-2013"):
        assert row["reference"] == f"LAC-2013-R{row['number']}"
        assert row["order"] == int(row["number"])
        assert row["wording"] == "summarised"
        assert row["raised_at"] is None


def test_2013_texts_are_the_words_of_a_paragraph_that_names_their_number() -> None:
    for row in of_review("LAC-2013"):
        words = paragraph(row["locator"])
        assert is_verbatim(row["text"], words), row["reference"]
        named = re.findall(r"Recommendations? ([\d, and]+)", words)
        # The first is named in its objective's heading, which says that it is the only one.
        assert row["number"] in numbers_in(" ".join(named)) or row["number"] == "1"


def test_2013_recommendations_with_one_text_are_those_that_the_report_names_together() -> None:
    by_text: dict[str, list[str]] = {}
    for row in of_review("LAC-2013"):
        by_text.setdefault(row["text"], []).append(row["number"])

    shared = sorted(numbers for numbers in by_text.values() if len(numbers) > 1)
    assert shared == [["18", "19", "20"], ["23", "24", "25"], ["6", "9"]]


def test_2013_sections_are_sub_headings_of_their_objective() -> None:
    headings = {row["text"] for row in records("sourceparagraph") if row["style"] == "heading"}
    for row in of_review("LAC-2013"):
        if row["section"]:
            assert row["section"] in headings
            assert row["section"] in objectives_as_printed()[row["objective"][1]]
    assert {row["reference"] for row in of_review("LAC-2013") if not row["section"]} == {
        "LAC-2013-R1"
    }


def test_2013_sections_of_objective_5_end_in_the_closing_line_that_names_them() -> None:
    objective = objectives_as_printed()["5"]
    rows = [row for row in of_review("LAC-2013") if row["objective"][1] == "5"]

    assert len(rows) == 11
    for row in rows:
        line = CLOSING_LINE.search(objective.partition(row["section"])[2])
        assert line is not None
        assert row["number"] in numbers_in(line[1]), row["reference"]


# Recommendations of 2019


def closing_list() -> list[Record]:
    """The paragraphs of the closing list of the care plan review, in order."""
    rows = [row for row in records("sourceparagraph") if row["document"] == ["cp-2019"]]
    texts = [row["text"] for row in rows]
    start = next(i for i, text in enumerate(texts) if "full list of recommendations" in text)
    return [row for row in rows[start : texts.index("Appendix")] if row["style"] == "bullet"]


def test_2019_recommendations_are_the_closing_list_in_order() -> None:
    held = of_review("CP-2019")

    assert [row["reference"] for row in held] == [f"CP-2019-R{n}" for n in range(1, 20)]
    assert [row["order"] for row in held] == list(range(1, 20))
    assert [row["text"] for row in held] == [row["text"] for row in closing_list()]
    assert [row["locator"][1] for row in held] == [row["position"] for row in closing_list()]


def test_2019_recommendations_leave_no_word_of_the_closing_list_out() -> None:
    printed = between(
        document("cp-2019").partition("11. Closing summary & full list of recommendations.")[2],
        " Recommendations ",
        "A special message of thanks",
    )
    held = " ".join(row["text"] for row in of_review("CP-2019"))

    assert fold(held) == fold(printed)
    assert {row["wording"] for row in of_review("CP-2019")} == {"verbatim"}


def care_plan_section(heading: str) -> str:
    """The text of one of the sections that end in recommendations."""
    headings = [*CARE_PLAN_SECTIONS, "11. Closing summary"]
    following = dict(pairwise(headings))[heading]
    return between(document("cp-2019"), heading, following)


def test_2019_recommendations_are_placed_in_the_section_that_raised_them() -> None:
    for row in of_review("CP-2019"):
        raised = paragraph(row["raised_at"])
        assert is_verbatim(raised, care_plan_section(row["section"])), row["reference"]
    sections = [row["section"] for row in of_review("CP-2019")]
    assert Counter(sections) == dict(zip(CARE_PLAN_SECTIONS, (2, 4, 6, 4, 3), strict=True))
    assert sections == sorted(sections, key=CARE_PLAN_SECTIONS.index)


def test_2019_recommendations_differ_from_their_section_only_where_the_wordings_do() -> None:
    differing = {
        row["reference"]
        for row in of_review("CP-2019")
        if fold(row["text"]).rstrip(".") != fold(paragraph(row["raised_at"])).rstrip(".")
    }

    assert differing == {f"CP-2019-R{number}" for number in (1, 6, 9, 10, 11)}
    for reference in differing:
        row = recommendation(reference)
        raised = set(fold(paragraph(row["raised_at"])).lower().split())
        words = fold(row["text"]).lower().split()
        assert sum(word in raised for word in words) / len(words) > 0.8, reference


def test_every_recommendation_of_a_section_went_into_the_closing_list() -> None:
    raised = {row["raised_at"][1] for row in of_review("CP-2019")}
    printed = {
        row["position"]
        for row in records("sourceparagraph")
        if row["document"] == ["cp-2019"]
        and row["style"] == "bullet"
        and row["heading"].strip() == "Recommendations"
    } - {row["position"] for row in closing_list()}

    assert raised == printed
    assert recommendation("CP-2019-R9")["raised_at"] == recommendation("CP-2019-R10")["raised_at"]


# Areas for improvement


@pytest.mark.parametrize(("inspection", "count"), [("ILACS-2023", 7), ("FV-2024", 3)])
def test_each_area_for_improvement_is_tracked_once_in_its_own_words(inspection, count) -> None:
    areas = [
        row
        for row in records("finding")
        if row["inspection"] == [inspection] and row["kind"] == "area_for_improvement"
    ]
    held = of_inspection(inspection)

    assert [row["reference"] for row in held] == [f"{inspection}-A{n + 1}" for n in range(count)]
    assert [row["finding"] for row in held] == [[inspection, area["position"]] for area in areas]
    for row, area in zip(held, areas, strict=True):
        for field in ("text", "section", "locator"):
            assert row[field] == area[field], (row["reference"], field)
        assert row["wording"] == area["wording"] == "verbatim"


def test_every_finding_that_asks_for_improvement_is_tracked() -> None:
    asking = [
        [*row["inspection"], row["position"]]
        for row in records("finding")
        if row["kind"] in ("area_for_improvement", "priority_action")
    ]
    tracked = [row["finding"] for row in records("recommendation") if row["finding"]]

    assert sorted(tracked) == sorted(asking)


# Every recommendation


def test_there_are_thirty_nine_scrutiny_recommendations_and_ten_areas_for_improvement() -> None:
    rows = records("recommendation")

    assert len([row for row in rows if row["review"]]) == 39
    assert len([row for row in rows if row["finding"]]) == 10
    assert len(set(map(reference_of, rows))) == len(rows)
    assert all(bool(row["review"]) != bool(row["finding"]) for row in rows)


def test_recommendation_texts_are_verbatim_in_the_paragraph_they_point_at() -> None:
    for row in records("recommendation"):
        [slug, _] = row["locator"]
        assert is_verbatim(row["text"], paragraph(row["locator"])), row["reference"]
        assert is_verbatim(row["text"], document(slug)), row["reference"]
        assert not row["section"] or is_verbatim(row["section"], document(slug))
        assert row["source_words"] == ""


def test_no_number_owner_or_due_date_is_invented() -> None:
    for row in records("recommendation"):
        assert row["owner"] == ""
        assert row["original_due_date"] is None
        assert row["review"] == ["LAC-2013"] or row["number"] == ""


@pytest.mark.parametrize(
    ("prefix", "day", "basis", "printed"),
    [
        ("LAC-2013", "2013-08-31", "inferred", "Recommendations made in August 2013"),
        ("CP-2019", "2019-07-03", "inferred", "Children and Families O&S Committee, 3rd July 2019"),
        ("ILACS-2023", "2023-09-29", "inferred", "18 to 29 September 2023"),
        ("FV-2024", "2024-10-17", "printed", "17 October 2024"),
    ],
)
def test_made_dates_rest_on_printed_words(prefix, day, basis, printed) -> None:
    held = [row for row in records("recommendation") if row["reference"].startswith(prefix)]

    assert {row["made_date"] for row in held} == {day}
    assert {row["made_date_basis"] for row in held} == {basis}
    assert is_verbatim(printed, document(prefix.lower()))
    for row in held:
        assert f"“{printed}”" in row["made_date_text"]


def test_every_recommendation_but_one_has_a_theme_earned_by_its_own_words() -> None:
    themes = {row["slug"] for row in records("theme")}
    tags = records("recommendationtheme")
    # No theme asks about independent visitors, whose support is no offer to care leavers.
    without = {"LAC-2013-R11"}

    assert {tag["recommendation"][0] for tag in tags} | without == set(
        map(reference_of, records("recommendation"))
    )
    for tag in tags:
        assert tag["theme"][0] in themes
        text = recommendation(tag["recommendation"][0])["text"]
        assert is_verbatim(tag["words"], text), tag
    pairs = [(tag["recommendation"][0], tag["theme"][0]) for tag in tags]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.once
@pytest.mark.django_db
def test_what_was_taken_back_is_in_no_fixture_and_says_why() -> None:
    path = Path(settings.FIXTURE_DIRS[0]) / "taken_back.json"
    loaded = {
        (type(fixture.row)._meta.label_lower, fixture.row.natural_key())
        for path in fixture_paths()
        for fixture in read_fixture(path)
        if isinstance(fixture.row, AmendableModel)
    }
    for entry in json.loads(path.read_text(encoding="utf-8")):
        assert (entry["model"], tuple(entry["key"])) not in loaded
        assert entry["because"].endswith(".")


def test_areas_for_improvement_carry_the_themes_of_their_finding() -> None:
    of_findings: dict[str, set[tuple[str, str]]] = {}
    for tag in records("findingtheme"):
        of_findings.setdefault(str(tag["finding"]), set()).add((tag["theme"][0], tag["words"]))
    for row in records("recommendation"):
        if row["finding"]:
            held = {
                (tag["theme"][0], tag["words"])
                for tag in records("recommendationtheme")
                if tag["recommendation"] == [row["reference"]]
            }
            assert held == of_findings[str(row["finding"])], row["reference"]


# Status updates of 2016


def test_2016_statuses_under_each_objective_equal_the_closing_lines() -> None:
    stated = {row["recommendation"][0]: row["rag"] for row in updates_of("LAC-2013")}
    held: dict[str, dict[str, str]] = {number: {} for number in objectives_as_printed()}
    for row in of_review("LAC-2013"):
        held[row["objective"][1]][row["number"]] = stated[row["reference"]]

    assert held == {n: closing_lines(text) for n, text in objectives_as_printed().items()}
    assert Counter(stated.values()) == {"green": 16, "amber": 4}
    assert {reference for reference, rag in stated.items() if rag == "amber"} == {
        f"LAC-2013-R{number}" for number in (12, 13, 15, 17)
    }


def test_2016_updates_are_stated_with_an_inferred_date_that_says_from_what() -> None:
    rows = updates_of("LAC-2013")

    assert [row["recommendation"][0] for row in rows] == [
        row["reference"] for row in of_review("LAC-2013")
    ]
    assert is_verbatim("Action Plan (April 2014 to March 2016)", document("lac-2013"))
    for row in rows:
        assert row["basis"] == "stated"
        assert (row["status_date"], row["date_basis"]) == (END_OF_ACTION_PLAN, "inferred")
        assert "prints no date" in row["date_inferred_from"]
        assert "“April 2014 to March 2016”" in row["date_inferred_from"]


def test_2016_updates_point_at_the_closing_line_that_names_them() -> None:
    for row in updates_of("LAC-2013"):
        line = closing_lines(paragraph(row["locator"]))
        number = recommendation(row["recommendation"][0])["number"]
        assert line.get(number) == row["rag"], row["fixture_key"]


def test_2016_narratives_are_whole_paragraphs() -> None:
    for row in updates_of("LAC-2013"):
        assert row["narrative"].split("\n\n") == [paragraph(key) for key in row["passages"]]


def test_2016_narratives_stand_above_their_closing_line_under_its_heading() -> None:
    """Objective 6 closes both its groups at its end; its recommendations name their heading."""
    headings = {
        (row["document"][0], row["position"]): row["heading"] for row in records("sourceparagraph")
    }
    for row in updates_of("LAC-2013"):
        section = recommendation(row["recommendation"][0])["section"]
        for slug, position in row["passages"]:
            assert position < row["locator"][1]
            assert headings[slug, position] == section or not section


def test_2016_reporter_is_the_post_that_the_progress_report_names() -> None:
    [post] = re.findall(r"REPORT OF: (.*?) REPORT SUMMARY", document("lac-2013"))

    assert {row["reported_by"] for row in updates_of("LAC-2013")} == {post}


def test_what_comes_next_is_said_of_each_amber_of_2016_in_the_words_about_it() -> None:
    for row in updates_of("LAC-2013"):
        assert bool(row["what_next"]) == (row["rag"] == "amber"), row["fixture_key"]
        for piece in filter(None, row["what_next"].split("\n\n")):
            assert is_verbatim(piece, row["narrative"]), row["fixture_key"]


# Status updates of 2024


def test_the_2024_letter_moved_transition_planning_and_the_offer_only() -> None:
    rows = updates_of("ILACS-2023")

    assert [row["recommendation"][0] for row in rows] == ["ILACS-2023-A6", "ILACS-2023-A7"]
    assert "Transition planning" in recommendation("ILACS-2023-A6")["text"]
    assert "offer to care leavers" in recommendation("ILACS-2023-A7")["text"]
    for row in rows:
        assert (row["rag"], row["basis"]) == ("amber", "inferred")
        assert (row["status_date"], row["date_basis"]) == (LAST_DAY_OF_VISIT, "inferred")
        assert "17 October 2024" in row["date_inferred_from"]
        assert row["reported_by"] == row["what_next"] == ""


@pytest.mark.parametrize(
    "matter",
    ["homeless", "private fostering", "edge of care", "into care", "permanence", "escalat"],
)
def test_the_2024_letter_is_silent_on_the_other_areas_for_improvement(matter) -> None:
    assert matter not in document("fv-2024").lower()


def test_2024_narratives_are_quotations_of_the_paragraphs_they_point_at() -> None:
    for row in updates_of("ILACS-2023"):
        pieces = row["narrative"].split("\n\n")
        quoted = [paragraph(key) for key in row["passages"]]
        for piece in pieces:
            assert is_verbatim(piece, document("fv-2024")), piece
            assert any(is_verbatim(piece, words) for words in quoted), piece
        for words in quoted:
            assert any(is_verbatim(piece, words) for piece in pieces), words
        assert row["locator"] in row["passages"]
        assert "have improved" in row["narrative"]
        assert "there is still more work to do" in row["narrative"]


def test_2024_narratives_speak_of_their_own_matter() -> None:
    transition, offer = [row["narrative"] for row in updates_of("ILACS-2023")]

    assert "the transition arrangements for 16- and 17-year-olds" in transition
    assert "the accessibility of the local offer" in offer
    assert "Most care-experienced young people are made aware of" in offer


# Every status update


def test_nothing_else_has_been_rated() -> None:
    rated = {row["recommendation"][0] for row in records("statusupdate")}

    assert len(records("statusupdate")) == len(rated) == 22
    assert updates_of("CP-2019") == []
    assert updates_of("FV-2024") == []


def test_status_updates_claim_no_evidence_or_impact_that_is_not_printed() -> None:
    for row in records("statusupdate"):
        assert row["impact"] == ""
        assert row["what_next_date"] is None
        assert not row["evidence"] or is_verbatim(row["evidence"], row["narrative"])
        assert row["corrects"] is None


def test_fixture_keys_name_one_update_each() -> None:
    keys = list(map(key_of, records("statusupdate")))

    assert len(set(keys)) == len(keys)
    for row in records("statusupdate"):
        reference, year = row["recommendation"][0].lower(), row["status_date"][:4]
        assert row["fixture_key"] == f"{reference}-{year}"


def test_statuses_are_no_older_than_their_recommendation() -> None:
    for row in records("statusupdate"):
        assert row["status_date"] >= recommendation(row["recommendation"][0])["made_date"]


# The register as loaded


@pytest.mark.django_db
def test_the_register_as_at_the_end_of_the_plan_gives_the_statuses_of_the_progress_report() -> None:
    loaded = Recommendation.objects.as_at(dt.date(2016, 3, 31)).filter(review__reference="LAC-2013")
    held: dict[str, dict[str, str]] = {number: {} for number in objectives_as_printed()}
    for row in loaded.select_related("objective"):
        assert row.objective is not None
        held[row.objective.number][row.number] = row.rag.code

    assert held == {n: closing_lines(text) for n, text in objectives_as_printed().items()}


@pytest.mark.django_db
def test_the_register_rates_nothing_before_the_day_it_was_stated() -> None:
    before = Recommendation.objects.as_at(dt.date(2016, 3, 30)).filter(review__reference="LAC-2013")

    assert {row.rag.code for row in before} == {""}
    assert before.count() == 20


@pytest.mark.django_db
def test_the_register_holds_every_record_with_the_words_of_its_fixture() -> None:
    for row in records("recommendation"):
        loaded = Recommendation.objects.select_related("locator__document").get(
            reference=row["reference"]
        )
        loaded.clean()
        assert loaded.locator is not None
        assert loaded.text == row["text"]
        assert loaded.locator.natural_key() == tuple(row["locator"])
    for row in records("statusupdate"):
        update = StatusUpdate.objects.get(fixture_key=row["fixture_key"])
        passages = update.passages.select_related("document").order_by("pk")
        assert update.narrative == row["narrative"]
        assert update.recommendation.reference == row["recommendation"][0]
        assert sorted(each.natural_key() for each in passages) == sorted(
            map(tuple, row["passages"])
        )

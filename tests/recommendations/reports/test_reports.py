import datetime as dt
import re

import pytest

from findings.models import SourceDocument
from recommendations.rag import AMBER, GREEN, NOT_RATED, RED
from recommendations.reports.content import (
    BackgroundSection,
)
from recommendations.reports.headings import FILLED_AFTER, HEADINGS
from recommendations.reports.render import print_report, report_html
from recommendations.reports.subjects import UnknownReference, find_subjects
from tests import factories
from tests.pdfs import faults_of, needs_pdftotext, words_of
from tests.recommendations.reports.reporting import (
    END_OF_PLAN,
    LATER,
    groups_of,
    position_of,
    report_on,
    section,
    subject_of,
)

pytestmark = pytest.mark.django_db
CLOSING = re.compile(
    r"Progress against (?:Recommendations? )?([\w ,-]+?):? ?,? (Green|Amber|Red|Not yet rated)\b"
)


def numbers_in(words: str) -> list[str]:
    return re.findall(r"[\w-]*\d+", words)


def statuses_by_objective(text: str) -> dict[str, dict[str, str]]:
    """What a paper's closing lines say, by objective: from its own words, not from records."""
    pieces = re.split(r"Objective (\d): ", " ".join(text.split()))
    stated: dict[str, dict[str, str]] = {}
    for objective, words in zip(pieces[1::2], pieces[2::2], strict=True):
        stated[objective] = {
            number: colour
            for numbers, colour in CLOSING.findall(words)
            for number in numbers_in(numbers)
        }
    return stated


# The proof: the register tells of 2016 what the paper of 2016 told


@needs_pdftotext
def test_report_gives_the_statuses_and_objectives_of_the_2016_paper():
    paper = SourceDocument.objects.get(slug="lac-2013").text
    ours = words_of(print_report(report_on("LAC-2013", day=END_OF_PLAN)))
    expected = statuses_by_objective(paper)
    assert sum(len(statuses) for statuses in expected.values()) == 20
    assert statuses_by_objective(ours.partition("APPENDIX 1")[2]) == expected


@pytest.mark.once
@needs_pdftotext
def test_report_uses_the_headings_of_the_2016_paper():
    paper = SourceDocument.objects.get(slug="lac-2013").text.upper()
    words = words_of(print_report(report_on("LAC-2013", day=END_OF_PLAN))).upper()
    for heading in HEADINGS:
        if heading.key in FILLED_AFTER:
            continue
        printed = f"{heading.number} {heading.heading}".strip().upper()
        assert printed in paper
        assert printed in words
    assert "SUPPORTING INFORMATION" in words


@pytest.mark.once
@needs_pdftotext
def test_report_has_none_of_the_2016_papers_own_sentences_outside_the_appendix():
    paper = " ".join(SourceDocument.objects.get(slug="lac-2013").text.split())
    words = words_of(print_report(report_on("LAC-2013", day=END_OF_PLAN)))
    front = words.partition("APPENDIX 1")[0]
    sentences = [each for each in re.split(r"(?<=\.) ", front) if len(each.split()) > 6]
    assert sentences
    assert [each for each in sentences if each in paper] == []


def test_objectives_are_headed_in_the_papers_words():
    headings = [part.heading for part in subject_of(report_on("LAC-2013", day=END_OF_PLAN)).parts]
    assert headings[1] == (
        "Objective 2: Actions to support corporate parents in carrying out their responsibilities"
    )
    assert headings[4] == (
        "Objective 5: Staying Safe (incorporating Recommendations 2, 4, 6, 7, 9, 10, 11, 12, 23, "
        "24 and 25)"
    )
    assert len(headings) == 6


def test_objective_without_recommendations_says_so():
    part = subject_of(report_on("LAC-2013", day=END_OF_PLAN)).parts[1]
    assert part.groups == ()
    assert part.note == "No recommendation stood under this objective as at 31 March 2016."


def test_shared_narrative_is_printed_once_and_closed_by_one_line():
    report = report_on("LAC-2013", day=END_OF_PLAN)
    closings = [group.closing for group in groups_of(report)]
    assert "Progress against Recommendations 6 and 9:" in closings
    assert "Progress against Recommendations 7, 10 and 11:" in closings
    assert len(closings) == 9
    assert report_html(report).count("at age 16 no longer takes place") == 1


def test_position_of_2016_in_words_and_numbers():
    position = position_of(report_on("LAC-2013", day=END_OF_PLAN))
    assert position.lead == (
        "As at 31 March 2016, of 20 scrutiny recommendations, 16 are green, 4 are amber and none "
        "is red."
    )
    assert "31 March 2016, the day of this position" in position.further
    assert "The dates of all 20 are inferred, not printed in a source." in position.further
    assert "4 of these are decided and no longer tracked: 4 carried over." in position.further
    assert "due date" not in position.further, "Nobody owes by a day what was carried over."
    [row] = position.rows
    assert [(count.rag, count.number) for count in row.counts] == [
        (RED, 0),
        (AMBER, 4),
        (GREEN, 16),
        (NOT_RATED, 0),
    ]


def test_position_before_the_paper_is_not_yet_rated():
    report = report_on("LAC-2013", day=dt.date(2016, 3, 30))
    assert position_of(report).lead == (
        "As at 30 March 2016, none of 20 scrutiny recommendations has been rated."
    )
    assert {group.status.now.rag for group in groups_of(report)} == {NOT_RATED}
    assert groups_of(report)[0].status.now.words == "no status recorded by 30 March 2016"


def test_position_before_anything_was_made():
    report = report_on("LAC-2013", day=dt.date(2013, 8, 30))
    assert position_of(report).lead == "No recommendation had been made by 30 August 2013."
    assert groups_of(report) == []
    assert faults_of(print_report(report)) == []


def test_position_of_everything_counts_by_source_and_in_all():
    position = position_of(report_on("FV-2024", "CP-2019", "LAC-2013", "ILACS-2023", day=LATER))
    assert [row.reference for row in position.rows] == [
        "LAC-2013",
        "CP-2019",
        "ILACS-2023",
        "FV-2024",
    ]
    assert position.total
    assert [count.number for count in position.total.counts] == [0, 6, 16, 27]
    assert position.lead == (
        "As at 1 November 2026, of 39 scrutiny recommendations and 10 areas for improvement, 16 "
        "are green, 6 are amber and none is red; 27 have not yet been rated."
    )
    assert "The colours of 2 of the 22 are inferred from a source’s words." in position.further


def test_every_colour_carries_its_day_and_what_of_it_is_inferred():
    groups = groups_of(report_on("LAC-2013", day=END_OF_PLAN))
    carried = (
        "carried over to the Corporate Parenting Group Strategy Action Plan 2016 – 2018, "
        "31 March 2016, date inferred, by whom is not stated"
    )
    assert {(group.status.now.rag, group.status.now.words) for group in groups} == {
        (GREEN, "stated 31 March 2016, date inferred"),
        (AMBER, f"stated 31 March 2016, date inferred; {carried}"),
    }
    stated = {
        group.closing: group.status.now.words
        for group in groups_of(report_on("ILACS-2023", day=LATER))
    }
    assert (
        stated["Progress against ILACS-2023-A6:"] == "18 September 2024, colour and date inferred"
    )
    assert stated["Progress against ILACS-2023-A1:"] == "no status recorded by 1 November 2026"


def test_inspection_is_reported_by_area_for_improvement_with_its_judgements():
    subject = subject_of(report_on("ILACS-2023", day=LATER))
    assert subject.heading == "Ofsted standard inspection, 18 to 29 September 2023"
    assert "Overall effectiveness: Requires improvement to be good" in subject.judgements
    [part] = subject.parts
    assert part.heading == "What needs to improve?"
    assert [group.items[0].names for group in part.groups] == [
        f"ILACS-2023-A{number}" for number in range(1, 8)
    ]


def test_visit_says_that_it_gives_no_judgements():
    subject = subject_of(report_on("FV-2024", day=LATER))
    assert subject.judgements == ()
    assert "A focused visit gives no judgements." in subject.facts


def test_review_without_objectives_is_reported_by_section():
    parts = subject_of(report_on("CP-2019", day=LATER)).parts
    assert [part.heading for part in parts] == [
        "6. Care Plans",
        "7. CIC Council",
        "8. Stakeholder Sessions",
        "9. Partner agencies",
        "10. Overview from Legal services",
    ]
    assert parts[0].groups[0].closing == "Progress against CP-2019-R1 and CP-2019-R2:"


def test_key_is_the_reviews_own_where_its_report_prints_one():
    own, ours = report_on("LAC-2013", "CP-2019", day=LATER).overview.keys
    assert own.source == "LAC-2013, as its own report prints them"
    assert own.entries[0].meaning == "no progress has been made"
    assert "carried over" in own.entries[1].meaning
    assert ours.source == "CP-2019, as this register defines them"
    assert [entry.meaning for entry in ours.entries] == [
        "no progress has been made",
        "further work is required",
        "the action is completed",
    ]


def test_sources_are_listed_with_digest_and_what_is_odd():
    [source] = report_on("LAC-2013", day=END_OF_PLAN).sources
    assert source.sha256 == SourceDocument.objects.get(slug="lac-2013").sha256
    assert any("21 recommendations were made" in oddity for oddity in source.oddities)


def test_background_names_the_documents():
    background: BackgroundSection = section(report_on("ILACS-2023", day=LATER), "background")
    assert len(background.documents) == 2
    assert background.documents[0].startswith("Focused visit to Wirral children’s services")


def test_inspection_known_through_others_can_be_reported_on():
    report = report_on("MV4", day=LATER)
    assert any(fact.startswith("Its own report is not held") for fact in subject_of(report).facts)
    assert faults_of(print_report(report)) == []


def test_unknown_reference_is_named_with_those_that_are_known():
    with pytest.raises(UnknownReference, match="no review or inspection LAC-2012.*LAC-2013"):
        find_subjects(["LAC-2013", "LAC-2012"])


@pytest.mark.once
@pytest.mark.parametrize(
    ("references", "name"),
    [
        (["LAC-2013"], "2016-03-31-lac-2013-progress-report-DRAFT.pdf"),
        (["CP-2019", "LAC-2013"], "2016-03-31-lac-2013-cp-2019-progress-report-DRAFT.pdf"),
    ],
)
def test_file_is_named_after_day_and_subjects(references: list[str], name: str):
    assert report_on(*references, day=END_OF_PLAN).file_name == name


@pytest.mark.once
def test_file_name_stays_short_for_many_subjects():
    for number in range(7):
        factories.review(reference=f"ANY-{number}")
    report = report_on(*(f"ANY-{number}" for number in range(7)))
    assert report.file_name.endswith("-and-3-more-progress-report-DRAFT.pdf")

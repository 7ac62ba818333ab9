"""What opens a list belongs to each of its points, and its words are never lost."""

import pytest

from findings.letters import Letter
from tests.findings.letters.test_paragraphs import asked, focused, texts

IMPROVE = "What needs to improve in this area of social work practice?"
pytestmark = pytest.mark.once


def leads(letter: Letter) -> list[tuple[str | None, str]]:
    return [(improvement.lead, improvement.text) for improvement in letter.improvements]


@pytest.mark.parametrize("marks", ["••", ("1. ", "2. "), "◼◼"])
def test_a_lead_is_kept_with_each_point_and_outside_its_words(marks):
    lead = "The local authority should no longer accept that:"
    letter = focused(
        f"{IMPROVE}\n\n{lead}\n\n{marks[0]}children wait for days.\n{marks[1]}plans drift.\n\n"
        "Main findings\n\nVisits are regular."
    )

    assert leads(letter) == [(lead, "children wait for days."), (lead, "plans drift.")]
    assert texts(letter) == [("Main findings", None, "Visits are regular.")]
    assert not letter.doubts


def test_a_lead_of_two_sentences_is_a_finding_too_under_its_heading():
    lead = "The trust must act. Leaders need to ensure that:"
    letter = focused(f"{IMPROVE}\n\n{lead}\n\n• plans end\n\nMain findings\n\nVisits help.")

    assert leads(letter) == [(lead, "plans end")]
    assert texts(letter) == [(IMPROVE, None, lead), ("Main findings", None, "Visits help.")]


def test_each_list_has_its_own_lead():
    letter = focused(
        f"{IMPROVE}\n\nThe police should end:\n\n• drift\n\nHealth partners should begin:\n\n"
        "• visits\n\nMain findings\n\nPlans are made."
    )

    assert leads(letter) == [
        ("The police should end:", "drift"),
        ("Health partners should begin:", "visits"),
    ]


def test_a_paragraph_beside_a_list_is_asked_for_by_itself():
    letter = focused(
        f"{IMPROVE}\n\nLeaders should end:\n\n• drift\n\nAudit should be used.\n\n"
        "Main findings\n\nPlans are made."
    )

    assert leads(letter) == [("Leaders should end:", "drift"), (None, "Audit should be used.")]
    assert [doubt.reason for doubt in letter.doubts] == [
        f"A paragraph under “{IMPROVE}” stands outside its list: “Audit should be used.”."
    ]


def test_a_lead_that_leaves_earlier_areas_standing_is_said():
    lead = "The areas for improvement continue to be those identified in 2019, and:"
    letter = focused(f"{IMPROVE}\n\n{lead}\n\n• drift\n\nMain findings\n\nVisits help.")

    assert asked(letter) == [("area_for_improvement", "drift")]
    assert "says that earlier areas remain" in letter.doubts[0].reason

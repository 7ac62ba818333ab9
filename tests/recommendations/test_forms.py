"""What officers type: every rule with its message beside the right field."""

import datetime as dt
import uuid
from typing import Any

import pytest

from recommendations.forms.recommendations import PlanForm, RecommendationForm
from recommendations.forms.status_updates import StatusUpdateForm, WithdrawalForm
from recommendations.models import Recommendation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MADE = dt.date(2021, 1, 15)
TODAY = dt.date(2021, 9, 30)
LONG = "x" * 20_001


def typed(**values: Any) -> dict[str, Any]:
    """What an officer types who breaks no rule."""
    return {
        "opened_on": "0",
        "form_key": str(uuid.uuid4()),
        "rag": "amber",
        "status_date": "2021-06-30",
        "narrative": "Half the ducks have been counted.",
        "evidence": "",
        "reported_by": "Head of Ducks",
        "impact": "",
        "what_next": "Count the others.",
        "what_next_date": "2021-12-31",
        "checked": "",
        **values,
    }


def status_form(recommendation: Recommendation | None = None, **values: Any) -> StatusUpdateForm:
    recommendation = recommendation or factories.recommendation(made_date=MADE)
    return StatusUpdateForm(typed(**values), recommendation=recommendation, today=TODAY)


def refused(form: Any) -> dict[str, list[str]]:
    """The complaints by field."""
    assert not form.is_valid()
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


# A status update


def test_status_form_lets_a_whole_update_pass():
    form = status_form(impact="early_signs")

    assert form.is_valid(), form.errors
    assert form.statement()["rag"] == "amber"
    assert form.statement()["status_date"] == dt.date(2021, 6, 30)
    assert form.statement()["impact"] == "early_signs"


def test_statement_is_reported_with_a_date_given_by_the_officer():
    form = status_form()
    form.is_valid()

    statement = form.statement()

    assert (statement["basis"], statement["date_basis"]) == ("reported", "given")
    assert "checked" not in statement


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"rag": ""}, "rag", "Choose red, amber or green"),
        ({"rag": "purple"}, "rag", "purple"),
        ({"status_date": ""}, "status_date", "Give the day"),
        ({"status_date": "yesterday"}, "status_date", "real date"),
        ({"status_date": "2021-02-30"}, "status_date", "“As at” must be a real date"),
        ({"status_date": "2021-10-01"}, "status_date", "today or in the past"),
        ({"status_date": "2021-01-14"}, "status_date", "15 January 2021"),
        ({"narrative": ""}, "narrative", "Fill in “What has happened”"),
        ({"narrative": "  \r\n "}, "narrative", "Fill in"),
        ({"narrative": LONG}, "narrative", "20000"),
        ({"narrative": "duck\x00duck"}, "narrative", "Null characters"),
        ({"evidence": LONG}, "evidence", "20000"),
        ({"reported_by": ""}, "reported_by", "Give the post"),
        ({"reported_by": "x" * 201}, "reported_by", "“Reported by” takes 200"),
        ({"impact": "wonderful"}, "impact", "wonderful"),
        ({"what_next": LONG}, "what_next", "20000"),
        ({"what_next_date": "soon"}, "what_next_date", "real date"),
        ({"what_next_date": "2021-06-29"}, "what_next_date", "before the as-at date"),
        ({"opened_on": ""}, "opened_on", "of an earlier release"),
        ({"opened_on": "-1"}, "opened_on", "0"),
        ({"form_key": "duck"}, "form_key", "UUID"),
    ],
)
def test_status_form_complains_beside_the_field(values, field, words):
    complaints = refused(status_form(**values))

    assert list(complaints) == [field]
    assert len(complaints[field]) == 1
    assert words in complaints[field][0]


@pytest.mark.parametrize("day", ["2021-01-15", "2021-09-30"])
def test_status_form_takes_the_day_it_was_made_and_today(day):
    assert status_form(status_date=day).is_valid()


@pytest.mark.parametrize("rag", ["red", "amber"])
def test_red_and_amber_need_what_next_and_by_when(rag):
    complaints = refused(status_form(rag=rag, what_next="", what_next_date=""))

    assert set(complaints) == {"what_next", "what_next_date"}


@pytest.mark.parametrize("rag", ["red", "amber"])
def test_red_and_amber_need_no_evidence(rag):
    assert status_form(rag=rag, evidence="").is_valid()


def test_green_needs_evidence():
    complaints = refused(status_form(rag="green", evidence=" "))

    assert set(complaints) == {"evidence"}
    assert "evidence" in complaints["evidence"][0]


def test_green_needs_no_what_next():
    form = status_form(rag="green", evidence="Minute 7", what_next="", what_next_date="")

    assert form.is_valid(), form.errors


def test_a_wrong_by_when_is_told_once():
    complaints = refused(status_form(what_next_date="soon"))

    assert len(complaints["what_next_date"]) == 1


def test_what_is_next_may_be_on_the_day_itself():
    assert status_form(what_next_date="2021-06-30").is_valid()


def test_pasted_line_breaks_and_bullets_are_kept():
    pasted = "First line\r\n• one duck\r\n• two ducks\r\n\r\nLast line"

    form = status_form(narrative=pasted)
    form.is_valid()

    assert form.statement()["narrative"] == pasted


def test_unbound_form_is_opened_on_the_latest_update_with_a_key_of_its_own():
    recommendation = factories.recommendation(made_date=MADE)
    factories.status_update(recommendation, status_date=MADE)
    factories.status_update(recommendation, status_date=MADE)

    one = StatusUpdateForm(recommendation=recommendation, today=TODAY)
    other = StatusUpdateForm(recommendation=recommendation, today=TODAY)

    assert one["opened_on"].value() == 2
    assert one["form_key"].value() != other["form_key"].value()
    assert one["status_date"].value() == TODAY


def test_form_that_corrects_shows_the_words_it_corrects():
    recommendation = factories.recommendation(made_date=MADE)
    update = factories.status_update(
        recommendation,
        status_date=MADE,
        rag="red",
        narrative="No ducks.",
        what_next="Buy ducks.",
        what_next_date=TODAY,
        impact="not_yet_seen",
        evidence="The pond.",
    )

    form = StatusUpdateForm(recommendation=recommendation, today=TODAY, corrects=update)

    shown = {name: form[name].value() for name in ("rag", "narrative", "what_next", "impact")}
    assert shown == {
        "rag": "red",
        "narrative": "No ducks.",
        "what_next": "Buy ducks.",
        "impact": "not_yet_seen",
    }
    assert form["what_next_date"].value() == TODAY
    assert form["evidence"].value() == "The pond."
    assert form["status_date"].value() == update.status_date


def test_reopened_form_keeps_every_word_and_is_opened_on_the_latest():
    recommendation = factories.recommendation(made_date=MADE)
    form = status_form(recommendation, narrative="Ours.\r\n• and this")
    factories.status_update(recommendation, status_date=MADE)

    again = form.reopened()

    assert again["opened_on"].value() == "1"
    assert again["narrative"].value() == "Ours.\r\n• and this"
    assert again["form_key"].value() != form["form_key"].value()
    assert again.is_valid()
    assert again.statement()["opened_on"] == 1


# Warnings


@pytest.mark.parametrize("field", ["narrative", "evidence", "what_next"])
def test_words_that_may_name_a_child_warn_once_and_never_block(field):
    form = status_form(**{field: "Seen: Ada Marsh, aged 12."})

    assert form.is_valid()
    assert any("Ada Marsh, aged 12" in warning for warning in form.warnings)
    assert form.needs_second_look()
    assert not form.with_doubts_seen().needs_second_look()


def test_words_changed_after_the_warning_warn_anew():
    form = status_form(narrative="Seen: Ada Marsh, aged 12.")
    seen = form.with_doubts_seen()["checked"].value()

    other = status_form(narrative="Seen: Ben Reed, aged 9.", checked=seen)

    assert other.needs_second_look()


def test_ordinary_words_do_not_warn():
    form = status_form()

    assert form.warnings == []
    assert not form.needs_second_look()


# A withdrawal


def test_withdrawal_needs_a_reason():
    form = WithdrawalForm(
        {"opened_on": "0", "form_key": str(uuid.uuid4()), "reason": " "},
        recommendation=factories.recommendation(),
    )

    assert list(refused(form)) == ["reason"]


def test_withdrawal_hands_over_what_the_action_takes():
    key = uuid.uuid4()
    form = WithdrawalForm(
        {"opened_on": "3", "form_key": str(key), "reason": "Geese."},
        recommendation=factories.recommendation(),
    )

    assert form.is_valid()
    assert form.cleaned_data == {"opened_on": 3, "form_key": key, "reason": "Geese."}


# A recommendation that the register lacks


def new_recommendation(**values: Any) -> RecommendationForm:
    parent = values.pop("parent", None) or f"review-{factories.review().pk}"
    return RecommendationForm(
        {
            "parent": parent,
            "number": "",
            "text": "Count the geese.",
            "wording": "verbatim",
            "source_words": "Minutes, item 3",
            "made_date": "2021-06-30",
            "made_date_basis": "printed",
            "made_date_text": "30 June 2021",
            "owner": "",
            "original_due_date": "",
            **values,
        },
        today=TODAY,
    )


def test_recommendation_form_hands_over_review_or_finding():
    review, finding = factories.review(), factories.finding()

    of_review = new_recommendation(parent=f"review-{review.pk}")
    of_finding = new_recommendation(parent=f"finding-{finding.pk}")

    assert of_review.is_valid(), of_review.errors
    assert of_finding.is_valid(), of_finding.errors
    assert of_review.values()["parent"] == review
    assert of_finding.values()["parent"] == finding


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"parent": "review-0"}, "parent", "review-0"),
        ({"text": " "}, "text", "Fill in “The recommendation”"),
        ({"text": LONG}, "text", "20000"),
        ({"wording": "improved"}, "wording", "improved"),
        ({"source_words": ""}, "source_words", "which document"),
        ({"made_date": ""}, "made_date", "Fill in “Made on”"),
        ({"made_date": "2021-10-01"}, "made_date", "today or in the past"),
        ({"made_date_basis": "guessed"}, "made_date_basis", "guessed"),
        ({"made_date_text": ""}, "made_date_text", "Fill in"),
        ({"original_due_date": "2021-06-29"}, "original_due_date", "before it was made"),
        ({"original_due_date": "soon"}, "original_due_date", "real date"),
    ],
)
def test_recommendation_form_complains_beside_the_field(values, field, words):
    complaints = refused(new_recommendation(**values))

    assert list(complaints) == [field]
    assert words in complaints[field][0]


def test_recommendation_form_offers_no_finding_that_is_tracked_or_asks_for_nothing():
    tracked = factories.finding()
    factories.recommendation(finding=tracked)
    headline = factories.finding(kind="headline")
    open_one = factories.finding()

    offered = {key for key, _ in new_recommendation().fields["parent"].choices}

    assert f"finding-{open_one.pk}" in offered
    assert f"finding-{tracked.pk}" not in offered
    assert f"finding-{headline.pk}" not in offered


# Owner and first due date


def plan(recommendation: Recommendation, **values: Any) -> PlanForm:
    sent = {"owner": "", "belongs_to": "council", "original_due_date": "", **values}
    return PlanForm(sent, recommendation=recommendation)


def test_plan_form_lets_owner_and_due_date_pass():
    form = plan(
        factories.recommendation(made_date=MADE),
        owner="Head of Ducks",
        original_due_date="2021-12-31",
    )

    assert form.is_valid()
    assert form.cleaned_data == {
        "owner": "Head of Ducks",
        "belongs_to": "council",
        "original_due_date": dt.date(2021, 12, 31),
    }


def test_plan_form_refuses_a_due_date_before_it_was_made():
    form = plan(factories.recommendation(made_date=MADE), original_due_date="2021-01-14")

    assert "15 January 2021" in refused(form)["original_due_date"][0]


def test_plan_form_keeps_a_due_date_that_is_set_where_none_is_sent():
    """Another that was typed meanwhile is told of as overtaken: tests of stale tabs."""
    recommendation = factories.recommendation(made_date=MADE, original_due_date=TODAY)

    form = plan(recommendation, owner="Head of Geese", original_due_date="")

    assert form.is_valid()
    assert form.cleaned_data["original_due_date"] == TODAY

"""What a dated statement must say: each rule once, the same at every door."""

import datetime as dt
import json
import uuid
from dataclasses import fields, replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.intake.sheets.preview import preview_of
from recommendations.intake.sheets.recording import record_sheet
from recommendations.models import Decision, Post, Recommendation, Retest, StatusUpdate
from recommendations.models.checked import EDITION
from recommendations.rounds.actions.joint_statements import record_joint_status
from recommendations.statements.decisions import DecisionFields, DecisionStatement
from recommendations.statements.due_dates import DueDateStatement, ExtensionStatement
from recommendations.statements.recommendations import RecommendationFields, RecommendationStatement
from recommendations.statements.retests import RetestStatement
from recommendations.statements.status_updates import StatusFields, StatusStatement
from tests import factories
from tests.recommendations.intake.sheets import HEADER, as_csv
from wirral_tracker.register import load_register

pytestmark = pytest.mark.django_db

MADE, DAY, TODAY = dt.date(2021, 1, 15), dt.date(2021, 3, 31), dt.date(2021, 9, 30)
ONE_DAY = dt.timedelta(days=1)
FAR_AHEAD = dt.date(2999, 1, 1)
LONG = "x" * 20_001
# A green of the year 2999 without evidence, which nobody reported: it was recorded once.
OPEN_DOOR: dict[str, Any] = {"rag": "green", "status_date": FAR_AHEAD, "narrative": "All done."}
ITS_FAULTS = {"status_date", "evidence", "reported_by"}


def status(**values: Any) -> StatusStatement:
    """A statement that breaks no rule."""
    return StatusStatement(
        **{
            "rag": "amber",
            "status_date": DAY,
            "narrative": "Half the ducks have been counted.",
            "reported_by": "Head of Ducks",
            "what_next": "Count the others.",
            "what_next_date": TODAY,
            **values,
        }
    )


def faults(statement: Any, earliest: dt.date = MADE, today: dt.date = TODAY) -> dict[str, str]:
    """The code of the fault of each field."""
    found = statement.faults(earliest=earliest, today=today)
    return {name: error.code for name, [error] in found.items()}


def refused(write: Any, *args: Any, **values: Any) -> set[str]:
    """The fields for which an action refuses what it is given."""
    with pytest.raises(ValidationError) as refusal:
        write(*args, **values)
    return set(refusal.value.message_dict)


# A status update


def test_a_whole_update_has_no_faults():
    assert faults(status()) == {}
    assert (
        faults(status(rag="green", evidence="The count.", what_next="", what_next_date=None)) == {}
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"rag": ""}, "rag", "required"),
        ({"rag": "purple"}, "rag", "invalid"),
        ({"status_date": None}, "status_date", "required"),
        ({"status_date": TODAY + ONE_DAY}, "status_date", "day_ahead"),
        ({"status_date": MADE - ONE_DAY}, "status_date", "too_early"),
        ({"narrative": ""}, "narrative", "required"),
        ({"narrative": " \n "}, "narrative", "required"),
        ({"narrative": LONG}, "narrative", "max_length"),
        ({"narrative": "duck\x00duck"}, "narrative", "null_characters_not_allowed"),
        ({"reported_by": ""}, "reported_by", "required"),
        ({"reported_by": "x" * 201}, "reported_by", "max_length"),
        ({"rag": "green", "evidence": ""}, "evidence", "required"),
        ({"rag": "green", "evidence": "  "}, "evidence", "required"),
        ({"what_next": ""}, "what_next", "required"),
        ({"rag": "red", "what_next": ""}, "what_next", "required"),
        ({"what_next_date": None}, "what_next_date", "required"),
        ({"what_next_date": DAY - ONE_DAY}, "what_next_date", "too_early"),
        ({"what_next_date": dt.date.max}, "what_next_date", "no_day"),
        ({"impact": "huge"}, "impact", "invalid_choice"),
        ({"basis": "heard"}, "basis", "invalid_choice"),
        ({"date_basis": "felt"}, "date_basis", "invalid_choice"),
        ({"date_basis": "inferred"}, "date_inferred_from", "required"),
        ({"restricted": True}, "restricted_reason", "required"),
        ({"restricted_reason": "A child."}, "restricted", "required"),
        ({"challenge": "", "challenge_reason": "Counted."}, "challenge_reason", "unasked"),
    ],
)
def test_each_fault_of_a_status_is_told_beside_its_field(values, field, code):
    assert faults(status(**values)).get(field) == code


def test_a_status_may_be_of_the_day_it_was_made_and_of_today():
    assert faults(status(status_date=MADE)) == {}
    assert faults(status(status_date=TODAY)) == {}


def test_what_a_document_states_needs_no_evidence_no_post_and_nothing_next():
    bare = replace(status(), reported_by="", what_next="", what_next_date=None, basis="stated")

    assert faults(bare) == {"locator": "required"}
    assert faults(replace(bare, locator=factories.paragraph())) == {}
    assert faults(replace(bare, locator=factories.paragraph(), rag="green")) == {}


def test_what_a_document_states_is_not_of_a_day_ahead_and_not_restricted():
    stated = status(basis="stated", locator=factories.paragraph(), status_date=TODAY + ONE_DAY)

    assert faults(stated) == {"status_date": "day_ahead"}
    assert "restricted" in faults(replace(stated, restricted=True, restricted_reason="A child."))


def test_a_withdrawal_needs_its_reason_alone():
    wrong = recorded_of_a_day_ahead()
    withdrawal = StatusStatement(
        rag="", status_date=FAR_AHEAD, narrative="A mistake.", corrects=wrong, is_withdrawal=True
    )

    assert faults(withdrawal) == {}
    assert faults(replace(withdrawal, narrative="")) == {"narrative": "required"}


def recorded_of_a_day_ahead() -> StatusUpdate:
    """An update that was recorded before there were rules."""
    return factories.status_update_recorded_at(
        factories.recommendation(), timezone.now(), status_date=FAR_AHEAD
    )


def test_a_withdrawal_is_of_the_day_of_what_it_withdraws_and_says_nothing_else():
    wrong = recorded_of_a_day_ahead()
    withdrawal = StatusStatement(
        rag="", status_date=FAR_AHEAD, narrative="A mistake.", corrects=wrong, is_withdrawal=True
    )

    assert faults(replace(withdrawal, status_date=DAY)) == {"status_date": "other_day"}
    assert faults(replace(withdrawal, rag="red")) == {"rag": "withdrawn"}
    assert faults(replace(withdrawal, corrects=None)) == {"corrects": "required"}


def test_a_correction_without_a_colour_withdraws_nothing_and_has_its_other_faults_too():
    wrong = factories.status_update(factories.recommendation())
    correction = status(
        rag="", status_date=FAR_AHEAD, reported_by="", what_next_date=None, corrects=wrong
    )

    assert faults(correction) == {
        "rag": "required",
        "status_date": "day_ahead",
        "reported_by": "required",
        "correction_reason": "required",
    }


def test_a_form_that_corrects_without_a_colour_shows_its_other_faults_too():
    wrong = factories.status_update(factories.recommendation())
    typed = {**OPEN_DOOR, "rag": "", "status_date": "2999-01-01", "form_key": uuid.uuid4()}
    form = StatusUpdateForm(
        {**typed, "opened_on": "1"},
        recommendation=wrong.recommendation,
        today=TODAY,
        corrects=wrong,
    )

    assert form.errors.keys() == {"rag", "status_date", "reported_by", "correction_reason"}


@pytest.mark.parametrize(
    ("keywords", "statement"),
    [
        (StatusFields, StatusStatement),
        (DecisionFields, DecisionStatement),
        (RecommendationFields, RecommendationStatement),
    ],
)
def test_the_keywords_of_an_action_are_the_fields_of_its_statement(keywords, statement):
    named = {field.name for field in fields(statement)}

    # Which decision is corrected is a keyword of the action's own.
    assert named - keywords.__annotations__.keys() <= {"corrects"}
    assert keywords.__annotations__.keys() <= named


# Every door


def test_the_action_refuses_by_field_and_writes_nothing():
    recommendation = factories.recommendation()

    found = refused(actions.record_status, recommendation, by=factories.user(), **OPEN_DOOR)

    assert found == ITS_FAULTS
    assert not recommendation.status_updates.exists()


def test_a_correction_is_held_to_the_same():
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)

    found = refused(
        actions.record_status,
        recommendation,
        by=factories.user(),
        corrects=update,
        **OPEN_DOOR,
    )

    assert found == {*ITS_FAULTS, "correction_reason"}


def test_several_at_once_are_held_to_the_same_and_none_is_recorded():
    ducks = [factories.recommendation(), factories.recommendation()]
    good = {**status().values(), "challenge": ""}

    found = refused(
        record_joint_status,
        [(ducks[0], good), (ducks[1], dict(OPEN_DOOR))],
        by=factories.user(),
        joint_key=uuid.uuid4(),
    )

    assert found == ITS_FAULTS
    assert not StatusUpdate.objects.filter(recommendation__in=ducks).exists()


def test_the_form_says_the_same_beside_its_fields():
    typed = {**OPEN_DOOR, "status_date": "2999-01-01", "opened_on": "0", "form_key": uuid.uuid4()}
    form = StatusUpdateForm(typed, recommendation=factories.recommendation(), today=TODAY)

    assert form.errors.keys() == ITS_FAULTS


def test_a_row_of_a_sheet_is_told_the_same_at_its_cells(as_officer):
    duck = factories.recommendation()
    row = (duck.reference, "Green", "01/01/2999", "All done.", "", "", "", "")
    file = SimpleUploadedFile("ducks.csv", as_csv(HEADER, row))

    sent = as_officer.post(reverse("sheet_upload"), {"file": file})
    [planned] = as_officer.get(sent.url).context["preview"].rows

    assert {problem.heading for problem in planned.problems} == {"As at", "Evidence", "Reported by"}


def test_a_sheet_that_comes_past_its_preview_is_refused_by_the_action():
    """Between preview and record, the statement of a row is asked once more."""
    duck = factories.recommendation()
    draft = factories.sheet_draft(duck)
    [row] = preview_of(draft, timezone.localdate()).rows
    assert row.write
    assert row.write.status
    wrong = replace(row.write, status=replace(row.write.status, what_next=""))

    found = refused(record_sheet, draft, [("1", "", wrong)], by=draft.officer)

    assert found == {"what_next"}
    assert not duck.status_updates.exists()


def test_the_command_that_loads_the_register_is_held_to_the_same(tmp_path, settings):
    recommendation = factories.recommendation()
    reported = {
        "fixture_key": "anyborough-1",
        "recommendation": [recommendation.reference],
        **{"rag": "green", "status_date": "2999-01-01", "narrative": "All done."},
        **{"date_basis": "given", "date_inferred_from": "", "basis": "reported"},
    }
    path = tmp_path / "01.json"
    path.write_text(json.dumps([{"model": "recommendations.statusupdate", "fields": reported}]))
    settings.FIXTURE_DIRS = [tmp_path]

    assert refused(load_register, [path]) == ITS_FAULTS
    assert refused(call_command, "load_register") == ITS_FAULTS


def test_what_a_page_was_shown_as_right_is_told_when_the_action_refuses_it(as_officer, monkeypatch):
    """The form found nothing at 23:59; the day is over when its statement is recorded."""
    duck = factories.recommendation()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: FAR_AHEAD)
    values = {name: value or "" for name, value in status().values().items() if name != "locator"}
    typed = {**values, "status_date": "2999-01-01", "what_next_date": "2999-02-01"}

    page = as_officer.post(
        reverse("status_update_create", args=[duck.reference]),
        {**typed, "restricted": "", "opened_on": "0", "form_key": uuid.uuid4()},
    )

    assert page.status_code == 200
    assert "today or in the past" in page.context["form"].errors["status_date"][0]
    assert not duck.status_updates.exists()


# What goes with it


def test_what_is_recorded_says_under_which_edition_it_was_checked():
    duck = factories.recommendation(original_due_date=DAY)
    post = factories.post(duck)
    extension = factories.extension(duck)
    granted = actions.answer_extension(
        extension, by=factories.user(), is_granted=True, answered_by="Ducks", answer_date=TODAY
    )
    recorded = [
        *(factories.status_update(duck), factories.confirmation(duck), factories.decision(duck)),
        *(extension, granted, granted.due_date_change, factories.retest(recommendation=duck)),
        actions.record_post_holder(post, by=factories.user(), holder_name="A", from_date=DAY),
        actions.change_owner(duck, by=factories.user(), owner="B", change_date=DAY, reason="C"),
    ]

    for row in recorded:
        row.refresh_from_db()
        assert row.edition == EDITION == 2, row


def test_an_action_asks_what_speaks_against_a_colour_where_nobody_has():
    """A form shows it first; whoever records without one is not spared it."""
    duck = factories.recommendation(original_due_date=DAY)
    late = {**status(status_date=TODAY).values(), "challenge": None}

    update = actions.record_status(duck, by=factories.user(), **late)

    assert "was due on 31 March 2021" in update.challenge


def test_an_answer_to_a_challenge_goes_with_what_it_answers():
    answered = status(challenge_reason="The pond froze.")

    late = answered.challenged(["It was due.", "A finding says otherwise."])
    assert (late.challenge, late.challenge_reason) == (
        "It was due.\nA finding says otherwise.",
        "The pond froze.",
    )
    unasked = answered.challenged([])
    assert (unasked.challenge, unasked.challenge_reason) == ("", "")
    assert faults(unasked) == {}


def test_what_the_officer_was_shown_is_kept_as_it_was_shown():
    duck = factories.recommendation(original_due_date=DAY)
    late = {**status(status_date=TODAY).values(), "challenge": ""}

    assert actions.record_status(duck, by=factories.user(), **late).challenge == ""


def test_a_sheet_that_confirms_a_late_amber_keeps_what_speaks_against_it():
    duck = factories.recommendation(original_due_date=DAY)
    factories.status_update(duck, status_date=DAY)

    confirmed = actions.confirm_unchanged(
        duck, by=factories.user(), confirmed_date=TODAY, confirmed_by="Head of Ducks"
    )

    assert "was due on 31 March 2021" in confirmed.challenge


# Decisions


def decision(**values: Any) -> DecisionStatement:
    return DecisionStatement(
        **{
            "kind": "closed",
            "decision_date": DAY,
            "words": "Resolved – That the ducks need no longer be counted.",
            "body": "Anyborough Ducks Committee",
            **values,
        }
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"kind": ""}, "kind", "required"),
        ({"kind": "eaten"}, "kind", "required"),
        ({"words": ""}, "words", "required"),
        ({"body": ""}, "body", "required"),
        ({"decision_date": None}, "decision_date", "required"),
        ({"decision_date": TODAY + ONE_DAY}, "decision_date", "day_ahead"),
        ({"decision_date": MADE - ONE_DAY}, "decision_date", "too_early"),
        ({"kind": "carried_over"}, "to_words", "required"),
        ({"to_words": "the Duck Plan"}, "kind", "goes_nowhere"),
        ({"minute": "x" * 101}, "minute", "max_length"),
    ],
)
def test_each_fault_of_a_decision_is_told_beside_its_field(values, field, code):
    assert faults(decision()) == {}
    assert faults(decision(**values)).get(field) == code


def test_a_correction_without_a_kind_withdraws_nothing():
    wrong = factories.decision(factories.recommendation())
    correction = decision(kind="", body="", decision_date=FAR_AHEAD, corrects=wrong)

    assert faults(correction) == {
        "kind": "required",
        "decision_date": "day_ahead",
        "body": "required",
        "correction_reason": "required",
    }


def test_a_withdrawn_decision_keeps_its_day():
    wrong = factories.decision(factories.recommendation())
    withdrawal = DecisionStatement(
        kind="",
        decision_date=wrong.decision_date,
        words="A mistake.",
        corrects=wrong,
        is_withdrawal=True,
    )

    assert faults(withdrawal) == {}
    assert faults(replace(withdrawal, decision_date=DAY)) == {"decision_date": "other_day"}
    assert faults(replace(withdrawal, kind="closed")) == {"kind": "withdrawn"}
    assert faults(replace(withdrawal, corrects=None)) == {"corrects": "required"}


def test_a_decision_has_one_decider_and_its_meetings_day():
    meeting = factories.meeting(date=DAY)

    assert faults(decision(meeting=meeting, body="")) == {}
    assert faults(decision(meeting=meeting)) == {"body": "two_deciders"}
    other = decision(meeting=meeting, body="", decision_date=DAY + ONE_DAY)
    assert faults(other) == {"meeting": "other_day"}


def test_a_document_need_not_say_who_decided():
    stated = decision(basis="stated", body="", words="ducks", locator=factories.paragraph())

    assert faults(stated) == {}
    assert faults(replace(stated, words="geese")) == {"words": "not_verbatim"}


def test_the_action_refuses_a_decision_that_only_the_form_refused():
    duck = factories.recommendation()
    record = {"by": factories.user(), "words": "Resolved.", "decision_date": FAR_AHEAD}

    assert refused(actions.record_decision, duck, kind="closed", **record) == {
        *("decision_date", "body")
    }
    assert refused(
        actions.record_decision,
        duck,
        **{**record, "kind": "reopened", "decision_date": DAY, "body": "Ducks"},
    ) == {"kind"}
    assert refused(
        actions.record_decision,
        duck,
        **{**record, "kind": "superseded", "decision_date": DAY, "body": "Ducks"},
        to_recommendation=duck,
    ) == {"to_recommendation"}
    assert not Decision.objects.filter(recommendation=duck).exists()


# Due dates, more time, confirmations, owners


def test_the_action_refuses_a_due_date_that_only_the_form_refused():
    duck = factories.recommendation(made_date=MADE, original_due_date=DAY)
    moved = {"by": factories.user(), "reason": "Ice.", "agreed_by": "The committee"}

    for values, fields_refused in (
        ({"due_date": MADE - ONE_DAY, "change_date": DAY}, {"due_date"}),
        ({"due_date": TODAY, "change_date": FAR_AHEAD}, {"change_date"}),
        ({"due_date": TODAY, "change_date": MADE - ONE_DAY}, {"change_date"}),
        ({"due_date": dt.date.max, "change_date": DAY}, {"due_date"}),
    ):
        assert refused(actions.change_due_date, duck, **moved, **values) == fields_refused
        assert refused(actions.move_due_date, duck, **moved, **values) == fields_refused
    assert not duck.due_date_changes.exists()


def test_a_moved_due_date_says_why_and_who():
    empty = DueDateStatement(due_date=TODAY, change_date=DAY, reason="", agreed_by=" ")

    assert faults(empty) == {"reason": "required", "agreed_by": "required"}


def test_the_action_refuses_more_time_that_only_the_form_refused():
    duck = factories.recommendation(made_date=MADE, original_due_date=DAY)
    asked = {"by": factories.user(), "asked_by": "Head of Ducks", "reason": "Ice."}

    for values, fields_refused in (
        ({"wanted_date": DAY, "asked_date": DAY}, {"wanted_date"}),
        ({"wanted_date": TODAY, "asked_date": FAR_AHEAD}, {"asked_date"}),
        ({"wanted_date": TODAY, "asked_date": MADE - ONE_DAY}, {"asked_date"}),
    ):
        assert refused(actions.ask_extension, duck, **asked, **values) == fields_refused
    assert not duck.extensions.exists()


def test_more_time_is_until_a_day():
    asked = ExtensionStatement(
        wanted_date=dt.date.max, asked_by="Head of Ducks", asked_date=DAY, reason="Ice."
    )

    assert faults(asked) == {"wanted_date": "no_day"}


@pytest.mark.parametrize("answer_date", [dt.date(2020, 1, 1), FAR_AHEAD])
def test_the_action_refuses_an_answer_that_only_the_form_refused(answer_date):
    extension = factories.extension(factories.recommendation(original_due_date=DAY))
    answer = {"is_granted": True, "answered_by": "Ducks", "answer_date": answer_date}

    assert refused(actions.answer_extension, extension, by=factories.user(), **answer) == {
        "answer_date"
    }
    assert not extension.recommendation.due_date_changes.exists()


@pytest.mark.parametrize("confirmed_date", [MADE, FAR_AHEAD])
def test_the_action_refuses_a_confirmation_by_its_own_clock(confirmed_date):
    """No caller names the day that is taken for today."""
    duck = factories.recommendation(made_date=MADE)
    factories.status_update(duck, status_date=DAY)
    confirmed = {"confirmed_date": confirmed_date, "confirmed_by": ""}

    assert refused(actions.confirm_unchanged, duck, by=factories.user(), **confirmed) == {
        *("confirmed_date", "confirmed_by")
    }


@pytest.mark.parametrize("change_date", [MADE - ONE_DAY, FAR_AHEAD])
def test_the_action_refuses_an_owner_that_only_the_form_refused(change_date):
    duck = factories.recommendation(made_date=MADE)
    moved = {"owner": "Head of Geese", "change_date": change_date, "reason": ""}

    assert refused(actions.change_owner, duck, by=factories.user(), **moved) == {
        *("change_date", "reason")
    }
    assert not duck.owner_changes.exists()


@pytest.mark.parametrize("holder_name", ["x" * 201, "duck\x00duck", "  "])
def test_the_action_refuses_a_holder_that_nobody_can_be_called(holder_name):
    post = factories.post()
    held = {"by": factories.user(), "holder_name": holder_name, "from_date": DAY}

    assert refused(actions.record_post_holder, post, **held) == {"holder_name"}
    assert not post.holders.exists()


def test_texts_of_blanks_only_are_refused():
    duck = factories.recommendation()

    assert faults(status(what_next="  ", evidence=" ")) == {
        "what_next": "required",
        "evidence": "blank",
    }
    assert refused(
        actions.plan_recommendation,
        duck,
        by=factories.user(),
        owner="   ",
        original_due_date=None,
    ) == {"owner"}
    assert not Post.objects.exists()


def test_a_fault_of_a_field_that_there_is_not_is_no_silence():
    class Mistyped(DueDateStatement):
        def _faults(self, earliest: dt.date, today: dt.date) -> Any:
            yield "raeson", "Say why.", "required"

    with pytest.raises(ValueError, match="raeson"):
        faults(Mistyped(due_date=None, change_date=DAY, reason="Ice.", agreed_by="Ducks"))


# Re-tests and recommendations


@pytest.mark.once
def test_each_fault_of_a_retest_is_told_beside_its_field():
    finding = factories.finding(text="The counting of ducks remains weak.")
    inspection = finding.inspection
    weak = RetestStatement(
        inspection=inspection,
        verdict=Retest.Verdict.WORSE,
        by_finding=finding,
        words="remains weak",
        why="The same ducks.",
    )

    assert faults(weak) == {}
    assert faults(replace(weak, verdict="odd")) == {"verdict": "invalid_choice"}
    assert faults(replace(weak, why=" ")) == {"why": "required"}
    assert faults(replace(weak, words="is strong")) == {"words": "not_verbatim"}
    missing = {"by_finding": "required", "words": "required"}
    assert faults(replace(weak, by_finding=None, words="")) == missing
    assert faults(replace(weak, verdict="says_nothing")) == {"verdict": "says_something"}
    other = replace(weak, inspection=factories.inspection())
    assert faults(other) == {"by_finding": "other_inspection"}
    mixed = replace(weak, verdict=Retest.Verdict.MIXED)
    assert faults(mixed) == {"short_finding": "required", "short_words": "required"}
    assert faults(replace(mixed, short_finding=finding, short_words="The counting")) == {}
    assert faults(replace(weak, short_finding=finding)) == {"short_words": "not_mixed"}
    assert faults(replace(weak, uncounted_words="weak")) == {"uncounted_finding": "required"}
    assert faults(replace(weak, earlier_tone="strength")) == {"verdict": "earlier_tone"}
    silent = replace(weak, verdict="says_nothing", by_finding=None, words="", part="ducks")
    assert faults(silent) == {"part": "says_something"}


def test_the_action_refuses_a_recommendation_made_tomorrow():
    review = factories.review()
    added = {
        "parent": review,
        "text": "Count the ducks.",
        "wording": Recommendation.Wording.VERBATIM,
        "source_words": "Minutes, item 7",
        "made_date": FAR_AHEAD,
        "made_date_basis": Recommendation.DateBasis.PRINTED,
        "made_date_text": "Printed.",
        "original_due_date": DAY,
    }

    assert refused(actions.add_recommendation, by=factories.user(), **added) == {
        *("made_date", "original_due_date")
    }
    assert not Recommendation.objects.of_parent(review.reference).exists()


def test_a_document_that_is_dated_ahead_still_makes_its_recommendations():
    """A letter is published under the day on which it is sent, and may be brought in before."""
    finding = factories.finding()
    made = RecommendationStatement(
        parent=finding,
        text=finding.text,
        wording=Recommendation.Wording.VERBATIM,
        locator=factories.paragraph(),
        made_date=TODAY + ONE_DAY,
        made_date_basis=Recommendation.DateBasis.PRINTED,
        made_date_text="The date of the document.",
    )

    assert faults(made) == {}
    typed = replace(made, locator=None, source_words="The letter, page 2")
    assert faults(typed) == {"made_date": "day_ahead"}


def test_the_action_refuses_a_first_due_date_before_it_was_made():
    duck = factories.recommendation(made_date=MADE)

    found = refused(
        actions.plan_recommendation,
        duck,
        by=factories.user(),
        owner="Head of Ducks",
        original_due_date=MADE - ONE_DAY,
    )

    assert found == {"original_due_date"}
    assert Recommendation.objects.get(pk=duck.pk).owner == ""

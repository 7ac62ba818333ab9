"""Dated statements are only ever added; a mistake is put right by a further row."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.db.models.functions import Now

from recommendations.models import StatusUpdate
from tests import factories
from wirral_tracker.kit.amendable import AmendableModel, AmendableQuerySet
from wirral_tracker.kit.append_only import AppendOnlyError, AppendOnlyModel, AppendOnlyQuerySet

APPEND_ONLY = {
    "AccountChange",
    "SigningName",
    "Attachment",
    "BulkChange",
    "BulkChangeRow",
    "Extension",
    "ExtensionAnswer",
    "OwnerChange",
    "PostHolder",
    "Confirmation",
    "Decision",
    "DueDateChange",
    "Retest",
    "StatusUpdate",
    "UpdatePassage",
    "Clearance",
    "IssuedReport",
    "ReportApproval",
    "ReportLine",
    "ReportProof",
    "ReportWithdrawal",
    "Resolution",
    "SentBack",
    "InspectionWithdrawal",
    "RecommendationWithdrawal",
    "ReviewWithdrawal",
    "SourceWithdrawal",
}
# Of whom nobody may be known: the command line made the account, or an upgrade found it.
BY_NOBODY_KNOWN = {"SigningName"}
# Rows that come with another, whose author and moment are theirs.
PARTS = {"BulkChangeRow": "bulk_change", "ReportLine": "proof", "UpdatePassage": "update"}
# What is stated and may be corrected, by an amendment that stays beside it.
AMENDABLE = {
    "SourceDocument",
    "SourceParagraph",
    "SourceNote",
    "Inspection",
    "InspectionPassage",
    "Inspector",
    "JudgementArea",
    "JudgementLine",
    "LineArea",
    "Grade",
    "Judgement",
    "Finding",
    "FindingTheme",
    "Theme",
    "ScrutinyReview",
    "ReviewPassage",
    "Objective",
    "EarlierReport",
    "Recommendation",
    "RecommendationTheme",
    # Who meets when.
    "Committee",
    "Meeting",
    # What owns a recommendation; its name is its key.
    "Post",
}
# What may be changed or removed, and why that is right.
CHANGEABLE = {
    # Wrong passwords, for five minutes.
    "Guess",
    # Derived from the updates and the decisions, and made anew with each.
    "StatusSpan",
    "ClosedSpan",
    "LaterRestriction",
    # What is typed and not recorded: no statement yet.
    "UpdateDraft",
    "SheetDraft",
    # What is asked about together; what answers it is append-only.
    "UpdateRound",
    # Drafts, which follow the register.
    "ProgressReport",
    "ReportSection",
    "SoughtDecision",
    # A letter that was brought in, until it is confirmed.
    "ReceivedLetter",
    # The headings that the office begins its reports with.
    "ReportTemplate",
    "TemplateSection",
}


def our_models() -> list[type[models.Model]]:
    return [
        model
        for app in ("accounts", "findings", "recommendations")
        for model in apps.get_app_config(app).get_models()
    ]


def test_every_model_says_whether_it_may_be_changed():
    assert {model.__name__ for model in our_models()} == APPEND_ONLY | AMENDABLE | CHANGEABLE


def test_amendable_models_are_those_that_say_so():
    found = {model.__name__ for model in our_models() if issubclass(model, AmendableModel)}

    assert found == AMENDABLE


@pytest.mark.parametrize("model", [m for m in our_models() if m.__name__ in AMENDABLE])
def test_amendable_models_have_a_manager_that_refuses(model):
    assert isinstance(model.objects.all(), AmendableQuerySet)


def test_append_only_models_are_those_that_say_so():
    found = {model.__name__ for model in our_models() if issubclass(model, AppendOnlyModel)}

    assert found == APPEND_ONLY


def test_every_row_of_the_record_says_who_and_when():
    """By itself or by the row that it is a part of: a person, and the database's own clock."""
    for model in (each for each in our_models() if each.__name__ in APPEND_ONLY):
        if part_of := PARTS.get(model.__name__):
            model = model._meta.get_field(part_of).related_model
        who, when = (model._meta.get_field(name) for name in ("recorded_by", "recorded_at"))
        assert (who.related_model, when.null) == (User, False), model
        assert who.null == (model.__name__ in BY_NOBODY_KNOWN), model
        assert isinstance(when.db_default, Now), model


@pytest.mark.parametrize("model", [m for m in our_models() if m.__name__ in APPEND_ONLY])
def test_append_only_models_have_a_manager_that_refuses(model):
    assert isinstance(model.objects.all(), AppendOnlyQuerySet)


def test_saving_a_second_time_is_refused(db):
    update = factories.status_update(factories.recommendation(), narrative="Ten ducks.")
    update.narrative = "Eleven ducks."

    with pytest.raises(AppendOnlyError):
        update.save()
    with pytest.raises(AppendOnlyError):
        update.save(update_fields=["narrative"])

    assert StatusUpdate.objects.get(pk=update.pk).narrative == "Ten ducks."


def test_saving_over_a_row_by_its_key_is_refused(db):
    update = factories.status_update(factories.recommendation())

    with pytest.raises(AppendOnlyError):
        StatusUpdate(pk=update.pk, narrative="Other words.").save()


def test_deleting_is_refused(db):
    update = factories.status_update(factories.recommendation())

    with pytest.raises(AppendOnlyError):
        update.delete()

    assert StatusUpdate.objects.filter(pk=update.pk).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(rag="green"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["rag"]),
        lambda rows: rows.update_or_create(
            defaults={"rag": "green"}, sequence=1, recommendation=rows[0].recommendation
        ),
        lambda rows: rows.select_for_update(),
        lambda rows: rows.bulk_create([], ignore_conflicts=True),
        lambda rows: rows.bulk_create(
            [
                StatusUpdate(
                    recommendation=rows[0].recommendation,
                    sequence=1,
                    recorded_by=rows[0].recorded_by,
                    rag="green",
                    status_date=rows[0].status_date,
                    date_basis="given",
                    basis="reported",
                    narrative="Other words.",
                )
            ],
            update_conflicts=True,
            unique_fields=["recommendation", "sequence"],
            update_fields=["rag"],
        ),
    ],
    ids=[
        *("update", "delete", "bulk_update", "update_or_create", "select_for_update"),
        *("bulk_create past conflicts", "bulk_create over conflicts"),
    ],
)
def test_changing_many_is_refused(db, change):
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="amber")

    with pytest.raises(AppendOnlyError):
        change(StatusUpdate.objects.filter(recommendation=recommendation))

    assert [each.rag for each in recommendation.status_updates.all()] == ["amber"]


def test_changing_through_the_recommendation_is_refused(db):
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="amber")

    with pytest.raises(AppendOnlyError):
        recommendation.status_updates.update(rag="green")
    with pytest.raises(AppendOnlyError):
        recommendation.status_updates.all().delete()


def test_adding_many_is_allowed_and_keeps_the_moment(db):
    recommendation = factories.recommendation()
    moment = dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC)

    factories.status_update_recorded_at(recommendation, moment)

    assert recommendation.status_updates.get().recorded_at == moment

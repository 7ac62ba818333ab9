"""What is stated and corrected afterwards: the seal holds what it was, what it is, and who says."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models

from findings.models import (
    Finding,
    Grade,
    InspectionPassage,
    Judgement,
    JudgementArea,
    SourceDocument,
    SourceParagraph,
)
from recommendations import actions
from recommendations.models import Meeting, Post, Recommendation, RecommendationTheme
from tests import factories
from wirral_tracker.accounts.models import SigningName
from wirral_tracker.erasure.erasing import erase_everywhere
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.amendable import NotAmended
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.amendments import amend, remove_amendable
from wirral_tracker.kit.chain.erasure import ERASED_WORDS, erase_words
from wirral_tracker.kit.chain.faults import NotAsRecorded
from wirral_tracker.kit.chain.models import Amendment, Imprint
from wirral_tracker.kit.chain.verify import verify
from wirral_tracker.register import load_register

pytestmark = [pytest.mark.django_db, pytest.mark.forges]
DAY = dt.date(2030, 1, 31)


@pytest.fixture
def recommendation() -> Recommendation:
    return factories.recommendation(text="Count the ducks.")


@pytest.fixture
def manager() -> User:
    return factories.user(first_name="Drake", last_name="Anyborough")


def past_the_register(row: models.Model, **changes: object) -> None:
    """What somebody with the whole database in their hands can do."""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**changes)


def told() -> str:
    """What verification says, once all that is there is sealed; "" where all is as recorded."""
    links.seal()
    try:
        verify()
    except NotAsRecorded as found:
        return str(found)
    return ""


# Past the register


def first_of(model: type[models.Model]) -> models.Model:
    row = models.QuerySet(model).order_by("pk").first()
    assert row
    return row


def judgement(grade: str) -> Judgement:
    """Judge how the ducks of a fictional framework do."""
    framework = "Ducks"
    area, _ = JudgementArea.objects.get_or_create(
        framework=framework, code="ducks", defaults={"name": "Ducks", "order": 1}
    )
    return Judgement.objects.create(
        inspection=factories.inspection(),
        area=area,
        grade=Grade.objects.create(
            framework=framework,
            code=grade.lower(),
            name=grade,
            level=Grade.objects.filter(framework=framework).count() + 1,
        ),
        locator=factories.paragraph(),
    )


FORGED = {
    "a recommendation's text": (Recommendation, {"text": "Count no ducks."}),
    "its first owner": (Recommendation, {"owner": "Head of Geese"}),
    "its first due date": (Recommendation, {"original_due_date": DAY}),
    "a finding's text": (Finding, {"text": "The ducks are well."}),
    "a grade": (Judgement, {}),
    "a source": (SourceDocument, {"text": "The ducks are well."}),
    "its paragraph": (SourceParagraph, {"text": "The ducks are well."}),
    "a post": (Post, {"name": "Head of Geese"}),
    "what tells of an inspection": (InspectionPassage, {"passage_id": 1_000_001}),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_change_past_the_register_is_named(forged):
    model, changes = FORGED[forged]
    factories.post(factories.recommendation())
    factories.told_of(factories.finding().inspection, factories.paragraph())
    better, worse = judgement("Good"), judgement("Poor")
    row = first_of(model)
    if row == better:
        changes = {"grade_id": worse.grade_id}
    if "passage_id" in changes:
        changes = {"passage_id": factories.paragraph().pk}
    assert told() == ""

    past_the_register(row, **changes)

    assert f"{model.record_name} {row.pk}" in told()


def test_a_row_that_was_removed_past_the_register_is_named(recommendation):
    factories.told_of(recommendation.review, factories.paragraph())
    passage = recommendation.review.passages.get()

    models.QuerySet(type(passage)).filter(pk=passage.pk).delete()

    assert f"recommendations.ReviewPassage {passage.pk} was recorded and is gone" in told()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Recommendation.objects.filter(pk=row.pk).update(text="Count the geese."),
        lambda row: Recommendation.objects.bulk_update([row], ["text"]),
        lambda row: Recommendation.objects.filter(pk=row.pk).delete(),
        lambda row: Recommendation.objects.bulk_create([row], ignore_conflicts=True),
    ],
)
def test_no_door_changes_a_stated_row_without_an_amendment(recommendation, change):
    with pytest.raises(NotAmended):
        change(recommendation)


# On record


def test_an_amendment_keeps_what_was_said_before_why_and_by_whom(recommendation, manager):
    [amendment] = amend(recommendation, {"text": "Count all ducks."}, reason="Misread.", by=manager)

    assert recommendation.text == "Count all ducks."
    assert (amendment.before, amendment.after) == ("Count the ducks.", "Count all ducks.")
    assert (amendment.reason, amendment.by, amendment.field) == ("Misread.", manager, "text")
    assert told() == ""


def test_amendments_of_one_row_are_taken_back_in_turn(recommendation):
    for text in ("Count the geese.", "Count the swans.", "Count the ducks."):
        factories.amend(recommendation, text=text)
    factories.amend(recommendation, original_due_date=DAY, owner="Head of Ducks")

    assert told() == ""


def test_what_is_no_change_leaves_no_amendment(recommendation):
    factories.amend(recommendation, text=recommendation.text)

    assert not Amendment.objects.filter(row_id=recommendation.pk).exists()


def test_an_amendment_says_why(recommendation, manager):
    with pytest.raises(ValidationError, match="Say why"):
        amend(recommendation, {"text": "Count the geese."}, reason=" ", by=manager)

    assert not Amendment.objects.exists()


def test_a_change_past_the_register_of_what_was_amended_is_named(recommendation):
    factories.amend(recommendation, text="Count the geese.")
    assert told() == ""

    past_the_register(recommendation, text="Count the ducks.")

    assert f"Recommendation {recommendation.pk}: “text” is not what its last amendment" in told()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        # The row that was amended is the first of which the words do not fit.
        ({"before": "Count the swans."}, "recommendations.Recommendation"),
        ({"after": "Count the swans."}, "recommendations.Recommendation"),
        ({"reason": "Nobody knows."}, "chain.Amendment"),
    ],
)
def test_an_amendment_that_was_changed_is_named(recommendation, change, named):
    factories.amend(recommendation, text="Count the geese.")
    amendment = Amendment.objects.get()
    assert told() == ""

    past_the_register(amendment, **change)

    row = {"chain.Amendment": amendment}.get(named, recommendation)
    assert f"{named} {row.pk}" in told()


def test_an_amendment_that_is_gone_leaves_a_row_that_is_not_as_recorded(recommendation):
    factories.amend(recommendation, text="Count the geese.")
    amendment = Amendment.objects.get()
    assert told() == ""

    models.QuerySet(Amendment).delete()

    assert f"chain.Amendment {amendment.pk} was recorded and is gone" in told()
    assert f"Recommendation {recommendation.pk}: the words in “text”" in told()


def test_a_row_that_may_go_is_removed_on_record(recommendation, manager):
    theme = factories.theme()
    tag = RecommendationTheme.objects.create(
        recommendation=recommendation, theme=theme, words="ducks"
    )
    values = dict(models.QuerySet(RecommendationTheme).filter(pk=tag.pk).values()[0])

    remove_amendable(tag, reason="Another theme.", by=manager)

    assert not recommendation.theme_tags.exists()
    assert told() == ""
    models.QuerySet(RecommendationTheme).bulk_create([RecommendationTheme(**values)])
    assert f"RecommendationTheme {tag.pk}: " in told()
    assert "is not what its last amendment left" in told()


# Every door


def test_first_plans_are_amendments_of_who_set_them(recommendation, manager):
    actions.plan_recommendation(
        recommendation, by=manager, owner="Head of Ducks", original_due_date=DAY
    )

    made = Amendment.objects.filter(row_id=recommendation.pk)
    assert {amendment.by for amendment in made} == {manager}
    assert "original_due_date" in {amendment.field for amendment in made}
    assert told() == ""


def test_the_day_of_an_agenda_is_amended(recommendation, manager):
    meeting: Meeting = factories.meeting()
    day = meeting.date - dt.timedelta(days=9)

    actions.set_agenda_date(meeting, agenda_date=day, agenda_date_reason="A holiday.", by=manager)

    assert Meeting.objects.get(pk=meeting.pk).agenda_date == day
    assert {each.reason for each in Amendment.objects.all()} == {"A holiday."}
    assert told() == ""


def test_a_corrected_fixture_amends_the_row_it_made(tmp_path: Path):
    def theme(name: str) -> Path:
        path = tmp_path / f"{name}.json"
        fields = {"slug": "anyborough-ducks", "name": name, "question": "Are the ducks counted?"}
        path.write_text(json.dumps([{"model": "findings.theme", "fields": fields}]))
        return path

    load_register([theme("Duck")], correct_because="A letter was missing.")

    report = load_register([theme("Ducks")], correct_because="A letter was missing.")

    assert len(report.differences) == 1
    [amendment] = Amendment.objects.all()
    assert (amendment.field, amendment.by.username) == ("name", "register")
    assert told() == ""


# By law


def test_erased_words_go_out_of_the_row_and_of_its_amendments(recommendation, manager):
    factories.amend(recommendation, text="Count the ducks of J. Drake.")
    factories.amend(recommendation, text="Count the ducks of Anyborough.")
    links.seal()

    erase_words(
        recommendation, ["text"], reason="A name.", asked_by=manager, agreed_by=factories.user()
    )

    recommendation.refresh_from_db()
    assert recommendation.text == ERASED_WORDS
    assert "Drake" not in str([(each.before, each.after) for each in Amendment.objects.all()])
    assert told() == ""
    factories.amend(recommendation, text="Count the ducks of Anyborough.")
    assert told() == ""
    past_the_register(recommendation, text="Count the ducks of J. Drake.")
    assert f"Recommendation {recommendation.pk}: “text” was erased" in told()


def test_words_that_stand_in_an_amendment_alone_are_erased_there(recommendation, manager):
    """And the row's digest, with its salt, does not tell them either."""
    factories.amend(recommendation, text="Count the ducks of J. Drake.")
    factories.amend(recommendation, text="Count the ducks of Anyborough.")

    erase_everywhere(
        Wanted.from_words("Drake"), reason="A name.", asked_by=manager, agreed_by=factories.user()
    )

    recommendation.refresh_from_db()
    assert recommendation.text == "Count the ducks of Anyborough."
    assert Amendment.objects.order_by("pk")[1].before == f"Count the ducks of J. {ERASED_WORDS}."
    imprint = Imprint.objects.get(
        row_model="recommendations.Recommendation", row_id=recommendation.pk
    )
    assert imprint.words["text"]["salt"] is None
    assert told() == ""
    factories.amend(recommendation, text="Count the geese.")
    assert told() == ""
    past_the_register(recommendation, text="Count the ducks of Anyborough.")
    assert f"Recommendation {recommendation.pk}: “text” was erased" in told()


def test_words_are_erased_in_part_from_a_row_and_from_its_amendments(recommendation, manager):
    factories.amend(recommendation, text="Count the ducks of J. Drake.")

    erase_everywhere(
        Wanted.from_words("Drake"), reason="A name.", asked_by=manager, agreed_by=factories.user()
    )

    recommendation.refresh_from_db()
    assert recommendation.text == f"Count the ducks of J. {ERASED_WORDS}."
    assert told() == ""
    past_the_register(recommendation, text="Count the ducks of J. Drake.")
    assert f"Recommendation {recommendation.pk}: “text” was erased" in told()


# Names of accounts


def test_an_account_signs_under_the_name_on_record(manager):
    assert [str(name) for name in manager.signing_names.all()] == ["Drake Anyborough"]

    manager.last_name = "Duck"
    manager.save()

    assert [str(each) for each in SigningName.objects.filter(account=manager).order_by("pk")] == [
        "Drake Anyborough",
        "Drake Duck",
    ]
    assert told() == ""


def test_a_name_given_past_the_register_is_named(manager):
    past_the_register(manager, first_name="Another")

    assert f"Account {manager.pk} signs as “Another Anyborough”" in told()

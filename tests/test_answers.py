"""Answers about the whole register are kept until it changes, and no longer."""

import datetime as dt

import pytest

from recommendations import actions
from recommendations.models import Committee, Meeting, Recommendation
from tests import factories
from wirral_tracker.answers import remembered
from wirral_tracker.kit.chain.links import seal

pytestmark = pytest.mark.django_db

DAY = dt.date(2021, 6, 30)


@pytest.fixture
def question():
    """Counts the recommendations made by a day, and how often it was asked."""

    def made_by(day: dt.date) -> int:
        made_by.asked += 1
        return Recommendation.objects.made_by(day).count()

    made_by.asked = 0
    return made_by


def test_remembered_answers_without_asking_again(question):
    assert remembered("made", question, DAY) == remembered("made", question, DAY)
    assert question.asked == 1


def test_remembered_asks_for_each_day(question):
    remembered("made", question, DAY)
    remembered("made", question, dt.date(2020, 1, 1))
    assert question.asked == 2


def test_remembered_tells_questions_apart_by_the_name_they_are_given(question):
    """Two functions may have one name; neither is given the other's answer."""
    factories.recommendation()

    def made_by(day: dt.date) -> str:
        return "another question"

    assert remembered("made", question, DAY) == Recommendation.objects.made_by(DAY).count()
    assert remembered("another", made_by, DAY) == "another question"


def record_meeting(recommendation: Recommendation) -> None:
    committee = Committee.objects.create(name="Anyborough Ducks Committee")
    Meeting.objects.create(committee=committee, date=DAY)


def plan(recommendation: Recommendation) -> None:
    actions.plan_recommendation(
        recommendation, by=factories.user(), owner="Head of Ducks", original_due_date=DAY
    )


def change_due_date(recommendation: Recommendation) -> None:
    actions.change_due_date(
        recommendation,
        by=recommendation.added_by,
        due_date=DAY,
        change_date=DAY,
        reason="More ducks came.",
        agreed_by="Anyborough Ducks Committee",
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda recommendation: factories.recommendation(),
        factories.status_update,
        change_due_date,
        plan,
        record_meeting,
    ],
)
def test_remembered_asks_again_when_the_register_has_changed(question, change):
    recommendation = factories.recommendation()
    remembered("made", question, DAY)
    change(recommendation)
    assert remembered("made", question, DAY) == Recommendation.objects.made_by(DAY).count()
    assert question.asked == 2


def test_remembered_asks_again_when_a_row_is_committed_out_of_its_turn(question):
    """A row whose key is not the latest moves the chain all the same, when it is sealed."""
    factories.status_update(factories.recommendation())
    remembered("made", question, DAY)
    seal()
    remembered("made", question, DAY)
    assert question.asked == 2

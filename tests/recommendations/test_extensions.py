"""More time: asked for with a reason, granted or refused by a named body, the slip shown."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from recommendations import actions
from recommendations.models import ExtensionAnswer, Recommendation
from tests import factories
from tests.markup import opened

pytestmark = pytest.mark.django_db

DUE = dt.date(2021, 3, 31)
WANTED = dt.date(2021, 6, 30)
ASKED, ANSWERED = dt.date(2021, 2, 1), dt.date(2021, 2, 20)


@pytest.fixture
def duck() -> Recommendation:
    return factories.recommendation(original_due_date=DUE, owner="Head of Ducks")


def asked(duck: Recommendation) -> Any:
    return factories.extension(duck, wanted_date=WANTED, asked_date=ASKED)


def answer(extension: Any, **values: Any) -> ExtensionAnswer:
    return actions.answer_extension(
        extension,
        by=factories.user(),
        **{
            "is_granted": True,
            "answered_by": "Anyborough Ducks Committee",
            "answer_date": ANSWERED,
            **values,
        },
    )


def position(duck: Recommendation, day: dt.date = WANTED) -> Any:
    return Recommendation.objects.as_at(day).get(pk=duck.pk)


def test_asking_moves_nothing(duck):
    asked(duck)

    assert position(duck).due_date == DUE


def test_granted_moves_the_due_date_keeps_the_first_and_shows_the_slip(duck):
    granted = answer(asked(duck))

    assert position(duck, ANSWERED - dt.timedelta(days=1)).due_date == DUE
    now = position(duck)
    assert (now.due_date, now.original_due_date, now.slip_days) == (WANTED, DUE, 91)
    assert granted.due_date_change
    assert granted.due_date_change.agreed_by == "Anyborough Ducks Committee"
    assert granted.due_date_change.reason == "The pond froze."


def test_refused_leaves_it_where_it_was(duck):
    refused = answer(asked(duck), is_granted=False, words="It has slipped enough.")

    assert refused.due_date_change is None
    assert position(duck).due_date == DUE
    assert not duck.due_date_changes.exists()


def test_second_answer_is_refused_and_moves_nothing(duck):
    extension = asked(duck)
    answer(extension, is_granted=False)

    with pytest.raises(actions.AlreadyAnswered):
        answer(extension)

    assert position(duck).due_date == DUE


def test_what_has_no_due_date_cannot_be_extended(as_officer):
    duck = factories.recommendation()

    with pytest.raises(ValidationError) as refusal:
        factories.extension(duck)
    assert refusal.value.message_dict == {
        "wanted_date": ["It had no due date then, so there is none to move."]
    }
    page = as_officer.get(reverse("extension_create", args=[duck.reference]))
    assert page.url == reverse("recommendation_plan", args=[duck.reference])


def test_officer_asks_and_records_the_answer(as_officer, duck):
    url = reverse("extension_create", args=[duck.reference])
    sent = {"wanted_date": "2021-06-30", "reason": "The pond froze.", "asked_date": "2021-02-01"}

    assert as_officer.get(url).context["form"]["asked_by"].value() == "Head of Ducks"
    sent["asked_by"] = "Head of Ducks"
    page = as_officer.post(url, opened(as_officer, url) | sent, follow=True)
    assert "No answer is recorded." in page.text
    again = as_officer.post(url, opened(as_officer, url) | sent)
    assert "until 30 June 2021 is asked for already; it waits for an answer." in again.text
    assert duck.extensions.count() == 1

    url = reverse("extension_answer", args=[duck.reference, 1])
    sent = {"answer": "granted", "answered_by": "Ducks Committee", "answer_date": "2021-02-20"}
    page = as_officer.post(url, opened(as_officer, url) | sent, follow=True)
    assert "a slip of 91 days" in page.text


@pytest.mark.once
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"wanted_date": "2021-03-31"}, "wanted_date"),
        ({"asked_date": "2999-01-01"}, "asked_date"),
        ({"asked_date": "2019-01-01"}, "asked_date"),
        ({"reason": ""}, "reason"),
        ({"asked_by": ""}, "asked_by"),
    ],
)
def test_wrong_request_is_told_beside_its_field(as_officer, duck, values, field):
    sent = {
        "wanted_date": "2021-06-30",
        "reason": "The pond froze.",
        "asked_by": "Head of Ducks",
        "asked_date": "2021-02-01",
        **values,
    }
    url = reverse("extension_create", args=[duck.reference])

    page = as_officer.post(url, opened(as_officer, url) | sent)

    assert list(page.context["form"].errors) == [field]
    assert not duck.extensions.exists()


@pytest.mark.parametrize("day", ["2021-01-31", "2999-01-01"])
def test_answer_comes_after_the_question_and_not_in_the_future(as_officer, duck, day):
    url = reverse("extension_answer", args=[duck.reference, asked(duck).sequence])

    sent = {"answer": "granted", "answered_by": "Ducks Committee", "answer_date": day}
    page = as_officer.post(url, opened(as_officer, url) | sent)

    assert list(page.context["form"].errors) == ["answer_date"]
    assert position(duck).due_date == DUE


def test_page_of_an_earlier_day_knows_no_later_answer(as_officer, duck):
    answer(asked(duck))

    page = as_officer.get(f"{duck.get_absolute_url()}?as_at=2021-02-10")

    assert "No answer is recorded." in page.text
    assert "Granted" not in page.text

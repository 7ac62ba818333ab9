"""A confirmed review is corrected on record; the words of its recommendations never are."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.actions import withdraw
from recommendations.models import Post, Recommendation, ScrutinyReview
from tests import factories
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.verify import verify

pytestmark = pytest.mark.django_db
WHY = "The minutes say so."


@pytest.fixture
def desk(client: Client, officer) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def review() -> ScrutinyReview:
    """A review with an objective and two recommendations, the first of them owned."""
    source = factories.source(text="Ducks. Amber: Some ducks are counted.")
    passage = factories.paragraph(document=source, text="Objective 1: To count the ducks.")
    made = factories.review(reference="DUCKS-2020", source=source, panel=["Cllr Mallard"])
    made.objectives.create(number="1", order=1, title="To count the ducks.", locator=passage)
    Post.objects.create(name="Head of Ponds")
    factories.recommendation(review=made, number="1", owner="Head of Ponds")
    factories.recommendation(review=made, number="21", text="Feed the ducks.")
    return made


def sent_back(page) -> dict[str, Any]:
    """What a browser sends of the page when the officer has changed nothing on it."""
    fields = (field for form in page.context["page"].forms for field in form)
    return {field.html_name: "" if (value := field.value()) is None else value for field in fields}


def send(desk: Client, review: ScrutinyReview, **changes: Any):
    url = reverse("review_correct", args=[review.reference])
    sent = sent_back(desk.get(url)) | {"reason": WHY} | changes
    return desk.post(url, sent, follow=True)


def test_a_review_is_corrected_on_one_page_and_what_stood_there_is_kept(desk, review, officer):
    first, second = review.recommendations.order_by("order")
    changes = {
        "title": "Scrutiny review of geese",
        "panel": "Cllr Mallard\nCllr Teal",
        "amber": "Some ducks are counted.",
        "made_date": "2020-02-01",
        f"{second.reference}-number": "2",
        f"{second.reference}-owner": "Head of Ponds",
    }
    assert review.get_absolute_url() + "correct/" in desk.get(review.get_absolute_url()).text

    page = send(desk, review, **changes)

    review.refresh_from_db()
    assert (review.title, review.panel) == (
        "Scrutiny review of geese",
        ["Cllr Mallard", "Cllr Teal"],
    )
    assert review.rag_key == {"amber": "Some ducks are counted."}
    second.refresh_from_db()
    assert (second.number, second.owner, second.owner_set_by) == ("2", "Head of Ponds", officer)
    # What it is called stays: papers have printed it.
    assert (second.reference, second.text) == ("DUCKS-2020-R2", "Feed the ducks.")
    days = Recommendation.objects.of_review(review).values_list("made_date", flat=True)
    assert set(days) == {dt.date(2020, 2, 1)}
    assert set(Amendment.objects.values_list("reason", "by")) == {(WHY, officer.pk)}
    for words in ("Title: Scrutiny review of geese", "DUCKS-2020-R2, number: 2 (before: 21)", WHY):
        assert words in " ".join(page.text.split())
    # Its spans begin on the other day.
    assert not Recommendation.objects.as_at(dt.date(2020, 1, 20)).of_review(review).exists()
    links.seal()
    verify()


def test_words_are_not_corrected_there(desk, review):
    page = desk.get(reverse("review_correct", args=[review.reference]))

    assert not any(name.endswith("-text") for name in sent_back(page))
    assert "Feed the ducks." in page.text
    assert reverse("recommendation_withdraw", args=["DUCKS-2020-R2"]) in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Nothing is changed"),
        ({"title": "Geese", "reason": ""}, "Fill in “Why”."),
        ({"DUCKS-2020-R2-number": "1"}, "Two recommendations have the number 1."),
        ({"DUCKS-2020-R2-owner": "Head of Pond"}, "No post is called “Head of Pond” yet."),
        ({"made_date": "2206-01-01"}, "The day must be today or in the past."),
        ({"made_date": "2020-03-01"}, "Something is recorded of DUCKS-2020-R1 on 1 February 2020."),
        ({"title": "Kayleigh’s ducks"}, "looks like a child"),
    ],
)
def test_what_cannot_be_corrected_is_said_beside_it_and_kept(desk, review, changes, said):
    factories.status_update(review.recommendations.get(number="1"), status_date=dt.date(2020, 2, 1))

    page = send(desk, review, **{"body": "Anyborough", **changes} if changes else {})

    assert said in page.text.replace("&#x27;", "’")
    assert "There is a problem" in page.text
    assert not Amendment.objects.exists()
    assert not changes or page.context["form"]["body"].value() == "Anyborough"


def test_words_that_its_paper_has_not_are_asked_about_once_and_noted(desk, review):
    objective = review.objectives.get()
    changes = {"green": "All are counted.", f"objective-{objective.pk}-title": "To feed the ducks."}

    asked = send(desk, review, **changes)
    assert "What green means, “All are counted.”, does not stand so in the paper." in asked.text
    assert not Amendment.objects.exists()
    desk.post(asked.request["PATH_INFO"], sent_back(asked))

    review.refresh_from_db()
    assert review.rag_key == {"green": "All are counted."}
    assert review.objectives.get().title == "To feed the ducks."
    assert review.source.notes.count() == 2


def test_of_two_who_correct_it_at_once_the_second_is_told(desk, review):
    url = reverse("review_correct", args=[review.reference])
    opened = sent_back(desk.get(url))
    send(desk, review, title="Geese")

    late = desk.post(url, opened | {"body": "Anyborough", "reason": WHY})

    assert late.status_code == 409
    assert "DUCKS-2020, Geese, was corrected" in late.text
    desk.post(url, sent_back(late))
    review.refresh_from_db()
    assert (review.title, review.body) == (opened["title"], "Anyborough")


def test_what_is_withdrawn_is_not_corrected(desk, review, officer):
    withdraw(review, by=officer, reason="It came in twice.")
    url = reverse("review_correct", args=[review.reference])

    assert desk.get(url).status_code == 404
    assert url not in desk.get(review.get_absolute_url()).text

"""Colours that the register gives reason to doubt: it asks, keeps the answer, never blocks."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from recommendations.actions import change_due_date
from recommendations.challenge import challenges
from recommendations.models import Retest
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 6, 1)


def asked(recommendation, rag="amber", status_date=DAY, narrative="New words."):
    return challenges(recommendation, rag=rag, status_date=status_date, narrative=narrative)


def inspected(recommendation, verdict, began):
    inspection = factories.inspection(start_date=began, end_date=began)
    by_finding = factories.finding(inspection=inspection, text="The ducks remain uncounted.")
    mixed = {"short_finding": by_finding, "short_words": "remain uncounted"}
    factories.retest(
        recommendation=recommendation,
        by_finding=by_finding,
        verdict=verdict,
        words="remain uncounted",
        **(mixed if verdict == Retest.Verdict.MIXED else {}),
    )


def test_green_is_asked_about_when_the_latest_inspection_found_it_wanting():
    recommendation = factories.recommendation()
    inspected(recommendation, Retest.Verdict.STILL_A_CONCERN, dt.date(2022, 1, 1))

    assert "uncounted" in " ".join(asked(recommendation, "green"))
    assert asked(recommendation, "amber") == []
    assert asked(recommendation, "green", dt.date(2021, 12, 31)) == []


def test_green_is_not_asked_about_when_the_latest_inspection_called_it_better():
    recommendation = factories.recommendation()
    inspected(recommendation, Retest.Verdict.STILL_A_CONCERN, dt.date(2021, 1, 1))
    inspected(recommendation, Retest.Verdict.BETTER, dt.date(2022, 1, 1))
    assert asked(recommendation, "green") == []


def test_mixed_neither_asks_about_a_green_nor_answers_what_was_asked():
    mixed, wanting = factories.recommendation(), factories.recommendation()
    inspected(wanting, Retest.Verdict.STILL_A_CONCERN, dt.date(2021, 1, 1))
    for recommendation in (mixed, wanting):
        inspected(recommendation, Retest.Verdict.MIXED, dt.date(2022, 1, 1))

    assert asked(mixed, "green") == []
    assert "still a concern" in " ".join(asked(wanting, "green"))


def test_amber_is_asked_about_past_the_due_date_as_moved():
    recommendation = factories.recommendation(original_due_date=DAY - dt.timedelta(days=1))
    assert "due on 31 May 2023" in " ".join(asked(recommendation))
    assert asked(recommendation, "green") == []

    change_due_date(
        recommendation,
        by=factories.user(),
        due_date=DAY,
        change_date=dt.date(2023, 1, 1),
        reason="The ducks moved.",
        agreed_by="Anyborough Ducks Committee",
    )
    assert asked(recommendation) == []


def test_amber_is_asked_about_when_what_was_promised_has_passed():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, what_next_date=dt.date(2023, 5, 1))
    assert "promised by 1 May 2023" in " ".join(asked(recommendation))
    assert asked(recommendation, "green") == []


def test_same_words_are_asked_about():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, narrative="Half  are counted.")
    assert "The words are those" in " ".join(asked(recommendation, narrative="Half are counted."))


def test_form_asks_once_and_keeps_the_reason(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation(original_due_date=dt.date(2021, 1, 1))
    url = reverse("status_update_create", args=[recommendation.reference])
    typed = {
        "rag": "amber",
        "status_date": "2023-06-01",
        "narrative": "Half of them.",
        "reported_by": "Head of Ducks",
        "what_next": "Count on.",
        "what_next_date": "2023-09-01",
        "opened_on": "0",
        "form_key": str(uuid.uuid4()),
    }
    page = client.post(url, typed)
    assert "although it was due on 1 January 2021" in page.content.decode()
    assert not recommendation.status_updates.exists()
    # The answer is asked for first, with the cursor in its field.
    assert next(field.name for field in page.context["form"].visible_fields()) == "challenge_reason"
    assert re.search(r'<textarea name="challenge_reason"[^>]* autofocus', page.text)

    checked = page.context["form"]["checked"].value()
    client.post(url, typed | {"checked": checked, "challenge_reason": "The ducks hid."})

    update = recommendation.status_updates.get()
    assert "due on 1 January 2021" in update.challenge
    assert update.challenge_reason == "The ducks hid."
    detail = client.get(recommendation.get_absolute_url()).content.decode()
    assert "The ducks hid." in detail

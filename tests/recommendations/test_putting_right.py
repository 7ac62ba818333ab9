"""Putting right what was stated: why, what changes, all that was said together, what is closed."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from recommendations import actions
from recommendations.models import Decision, Recommendation, StatusUpdate
from tests import factories
from tests.recommendations.test_status_updates import carried, typed, update_url

pytestmark = pytest.mark.django_db

SUMMER = dt.date(2021, 6, 30)
AUTUMN = dt.date(2021, 9, 30)
WHY = "The ducks were counted again."


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def corrected(update: StatusUpdate, **values: Any) -> StatusUpdate:
    """Corrected as an officer does, with what stands unless told otherwise."""
    names = ("rag", "status_date", "narrative", "evidence", "reported_by", "impact", "what_next")
    stands = {name: getattr(update, name) for name in (*names, "what_next_date")}
    said = {**stands, "correction_reason": WHY, "challenge": "", "corrects": update, **values}
    return actions.record_status(update.recommendation, by=factories.user(), **said)


# Why, and what


def test_a_correction_says_why(as_officer):
    update = factories.status_update(factories.recommendation())
    address = update_url("correct", update)
    sent = {**carried(as_officer.get(address)), "narrative": "No duck was counted."}

    refused = as_officer.post(address, {**sent, "correction_reason": ""}).content.decode()

    assert "Say why it is corrected." in refused
    assert "No duck was counted." in refused
    assert update.can_be_corrected()
    as_officer.post(address, {**sent, "correction_reason": WHY})
    page = as_officer.get(update.recommendation.get_absolute_url()).content.decode()
    assert WHY in page


def test_a_correction_that_changes_nothing_is_refused(as_officer):
    update = factories.status_update(factories.recommendation())
    address = update_url("correct", update)
    sent = {**carried(as_officer.get(address)), "correction_reason": WHY}

    page = as_officer.post(address, sent).content.decode()

    assert "Nothing is changed: this says what stands already." in page
    assert update.can_be_corrected()


@pytest.mark.parametrize(
    "changed",
    [
        {"narrative": "No duck was counted."},
        {"status_date": SUMMER},
        {"rag": "red"},
        {"evidence": "Minute 8"},
        {"restricted": True, "restricted_reason": "A duckling could be known by it."},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_one_other_value_is_enough(changed):
    update = factories.status_update(factories.recommendation())

    assert corrected(update, **changed).corrects == update


def test_a_decision_is_corrected_with_a_reason(client, clerk):
    decision = factories.decision(factories.recommendation())
    client.force_login(clerk)
    address = reverse("decision_correct", args=[decision.recommendation.reference, 1])
    sent = carried(client.get(address))

    unchanged = client.post(address, {**sent, "correction_reason": WHY}).content.decode()
    silent = client.post(address, {**sent, "minute": "9", "correction_reason": ""}).content.decode()
    client.post(address, {**sent, "minute": "9", "correction_reason": WHY})

    assert "Nothing is changed" in unchanged
    assert "Say why it is corrected." in silent
    correction = Decision.objects.get(corrects=decision)
    assert (correction.minute, correction.correction_reason) == ("9", WHY)


def test_a_statement_that_corrects_nothing_has_no_reason():
    with pytest.raises(ValidationError, match="Nothing is corrected"):
        factories.status_update(factories.recommendation(), correction_reason=WHY)


# Said together


@pytest.fixture
def said() -> list[StatusUpdate]:
    """One statement about two ducks and a goose."""
    key = uuid.uuid4()
    review = factories.review()
    return [
        factories.status_update(factories.recommendation(review=review), joint_key=key)
        for _ in range(3)
    ]


def test_correcting_one_asks_about_all_that_were_said_together(as_officer, said):
    first, *others = said
    address = update_url("correct", first)
    page = as_officer.get(address)
    sent = {**carried(page), "narrative": "None was counted.", "correction_reason": WHY}

    refused = as_officer.post(address, {**sent, "which": ""}).content.decode()

    names = [other.recommendation.reference for other in others]
    assert f"{first.recommendation.reference}, and {' and '.join(names)} too" in refused
    assert "Say whether this one alone is meant, or all of them." in refused
    as_officer.post(address, {**sent, "which": "all"})
    corrections = list(StatusUpdate.objects.filter(corrects__in=said))
    assert {made.narrative for made in corrections} == {"None was counted."}
    assert len(corrections) == 3
    assert len({made.joint_key for made in corrections}) == 1
    assert corrections[0].joint_key not in {None, first.joint_key}


def test_one_alone_is_corrected_where_that_is_meant(as_officer, said):
    first, *others = said
    address = update_url("correct", first)
    sent = {**carried(as_officer.get(address)), "narrative": "None.", "correction_reason": WHY}

    as_officer.post(address, {**sent, "which": "alone"})

    assert not first.can_be_corrected()
    assert all(other.can_be_corrected() for other in others)


def test_all_or_none_are_corrected(as_officer, said):
    first, _, last = said
    factories.amend(last.recommendation, made_date=dt.date(2020, 2, 10))
    address = update_url("correct", first)
    early = {"status_date": "2020-01-20", "narrative": "None.", "correction_reason": WHY}

    page = as_officer.post(
        address, {**carried(as_officer.get(address)), **early, "which": "all"}
    ).content.decode()

    assert f"{last.recommendation.reference}: The as-at date must not be before" in page
    assert all(update.can_be_corrected() for update in said)


def test_the_same_correction_sent_twice_is_recorded_once(as_officer, said):
    address = update_url("correct", said[0])
    sent = {**carried(as_officer.get(address)), "narrative": "None.", "correction_reason": WHY}

    for _ in range(2):
        as_officer.post(address, {**sent, "which": "all"})

    assert StatusUpdate.objects.filter(corrects__in=said).count() == 3


def test_withdrawing_one_asks_about_all_that_were_said_together(as_officer, said):
    address = update_url("withdraw", said[0])
    sent = {**carried(as_officer.get(address)), "reason": "It was said of geese."}

    refused = as_officer.post(address, sent).content.decode()
    as_officer.post(address, {**sent, "which": "all"})

    assert "Say whether this one alone is meant, or all of them." in refused
    withdrawals = StatusUpdate.objects.filter(corrects__in=said)
    assert [made.is_withdrawal for made in withdrawals] == [True] * 3


def test_what_was_said_alone_asks_about_nothing(as_officer):
    update = factories.status_update(factories.recommendation())

    assert "which" not in as_officer.get(update_url("correct", update)).context["form"].fields


# What is closed


@pytest.fixture
def closed() -> Recommendation:
    recommendation = factories.recommendation()
    factories.decision(recommendation, kind="carried_over", to_words="The pond plan")
    return recommendation


def test_what_is_closed_takes_an_update_only_where_it_is_reopened(as_officer, closed):
    address = reverse("status_update_create", args=[closed.reference])

    refused = as_officer.post(address, typed()).content.decode()

    assert "was carried over on 15 March 2020. Choose to reopen it, or record nothing." in refused
    assert not closed.status_updates.exists()
    as_officer.post(address, typed(reopen="on"))
    [update] = closed.status_updates.all()
    reopening = closed.decisions.last()
    assert reopening.kind == "reopened"
    assert (reopening.decision_date, reopening.body) == (update.status_date, "Head of Ducks")
    assert Recommendation.objects.as_at(update.status_date).get(pk=closed.pk).is_open


def test_of_a_day_before_it_was_closed_nothing_is_asked(closed):
    update = factories.status_update(closed, status_date=factories.MADE + dt.timedelta(days=10))

    assert update.recommendation.decisions.count() == 1


def test_what_is_open_offers_no_reopening(as_officer):
    page = as_officer.get(factories.recommendation().get_absolute_url())

    assert "reopen" not in page.context["form"].fields


def test_a_correction_of_what_was_said_needs_no_reopening():
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation, status_date=AUTUMN)
    factories.decision(recommendation, decision_date=SUMMER)

    assert corrected(update, narrative="No duck.").corrects == update


def test_what_a_document_states_of_what_is_closed_is_recorded(closed):
    update = factories.status_update(
        closed, basis="stated", locator=factories.paragraph(), status_date=AUTUMN, reported_by=""
    )

    assert update.recommendation.decisions.count() == 1


# A recommendation that is added


def added(review, **values: Any) -> dict[str, Any]:
    """What an officer types into the form that adds a recommendation."""
    return {
        "parent": f"review-{review.pk}",
        "number": "",
        "text": "Count the swans each winter.",
        "wording": "verbatim",
        "source_words": "Anyborough minutes, item 9",
        "made_date": "2020-01-15",
        "made_date_basis": "printed",
        "made_date_text": "Printed on the paper.",
        **values,
    }


def numbered(review, *numbers: str) -> list[str]:
    """The references of recommendations added with these numbers, one after the other."""
    return [
        actions.add_recommendation(
            by=factories.user(),
            parent=review,
            number=number,
            text=f"Count pond {place}.",
            wording="verbatim",
            source_words="Anyborough minutes, item 9",
            made_date=factories.MADE,
            made_date_basis="printed",
            made_date_text="Printed on the paper.",
        ).reference.removeprefix(f"{review.reference}-")
        for place, number in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    ("numbers", "references"),
    [
        (["21"], ["R21"]),
        (["21", ""], ["R21", "R22"]),
        (["", "2", ""], ["R1", "R2", "R3"]),
        (["3.1", "4(a)", "R5"], ["R3-1", "R4-A", "R5"]),
        (["1", "1"], ["R1", "R1-2"]),
        (["•"], ["R1"]),
    ],
    ids=", ".join,
)
def test_the_number_typed_is_the_number_kept(numbers, references):
    assert numbered(factories.review(), *numbers) == references


def test_the_number_of_one_that_was_withdrawn_is_kept_under_another_reference():
    review = factories.review()
    numbered(review, "21")
    [wrong] = review.recommendations.all()
    actions.withdraw(wrong, by=factories.user(), reason="It is none of this review's.")

    assert numbered(review, "21") == ["R21-2"]
    assert review.recommendations.last().number == "21"


@pytest.mark.parametrize(
    ("alike", "asked"),
    [
        ({"text": "Count the  swans each winter."}, "says the same already"),
        ({"text": "Count the herons.", "number": "4"}, "has this number already"),
    ],
    ids=["words", "number"],
)
def test_what_is_alike_under_one_review_is_asked_about(as_officer, alike, asked):
    review = factories.review()
    address = reverse("recommendation_create")
    as_officer.post(address, added(review, number="4"))

    page = as_officer.post(address, added(review, **alike)).content.decode()

    assert f"{review.reference}-R4 {asked}" in page
    assert "Anyborough minutes, item 9" in page
    assert review.recommendations.count() == 1
    as_officer.post(address, added(review, **alike, is_another="on"))
    assert review.recommendations.count() == 2


def test_the_same_words_under_another_review_are_not_asked_about(as_officer):
    address = reverse("recommendation_create")
    for review in (factories.review(), factories.review()):
        as_officer.post(address, added(review))
        assert review.recommendations.count() == 1

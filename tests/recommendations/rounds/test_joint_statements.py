"""One statement for several recommendations: on each or on none, and printed once."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.models import Recommendation, StatusUpdate
from tests import factories
from tests.recommendations.reports.reporting import groups_of, report_on

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def ducks() -> list[Recommendation]:
    review = factories.review()
    return [factories.recommendation(review=review) for _ in range(3)]


def url_of(*ducks: Recommendation) -> str:
    update_round = factories.update_round(*ducks)
    return reverse(
        "round_together",
        args=[update_round.pk],
        query={"with": [each.reference for each in ducks]},
    )


def typed(*ducks: Recommendation, **values: Any) -> dict[str, Any]:
    return {
        **{f"opened_on_{each.reference}": actions.latest_sequence(each) for each in ducks},
        "opened_on": actions.latest_sequence(ducks[0]),
        "form_key": str(uuid.uuid4()),
        "rag": "green",
        "status_date": f"{TODAY}",
        "narrative": "All three kinds of duck are counted.",
        "evidence": "Minute 9",
        "reported_by": "Head of Ducks",
        **values,
    }


def counts(ducks) -> list[int]:
    return [each.status_updates.count() for each in ducks]


def test_choosing_too_few_is_told_and_choosing_others_keeps_the_choice(as_officer, ducks):
    factories.post(*ducks, name="Head of Geese")
    url = url_of(*ducks)

    few = as_officer.get(url.partition("?")[0], {"asked": "1"})
    written = as_officer.get(url)
    again = as_officer.get(f"{url}&asked=1&choose=1")

    assert "Choose at least two." in few.text
    assert written.context["form"]["reported_by"].value() == "Head of Geese"
    assert "choose=1" in written.text
    assert "Choose at least two." not in again.text
    assert again.text.count(" checked>") == 3


def test_written_once_and_recorded_on_each(as_officer, ducks):
    page = as_officer.post(url_of(*ducks), typed(*ducks), follow=True)

    updates = StatusUpdate.objects.of_recommendations(
        Recommendation.objects.of_keys(each.pk for each in ducks)
    )
    assert counts(ducks) == [1, 1, 1]
    assert len({each.joint_key for each in updates}) == 1
    assert {each.narrative for each in updates} == {"All three kinds of duck are counted."}
    assert "Everything asked for here has been answered." in page.text


def test_page_of_each_says_with_which_it_was_said(as_officer, ducks):
    as_officer.post(url_of(*ducks), typed(*ducks))
    one, two, three = ducks

    [update] = as_officer.get(one.get_absolute_url()).context["history"].updates

    assert update.companions == [two, three]
    assert "Said together with" in as_officer.get(two.get_absolute_url()).text


def test_one_that_somebody_was_quicker_on_refuses_all_and_says_which(as_officer, ducks):
    sent = typed(*ducks)
    factories.status_update(ducks[1], narrative="Theirs, of geese.")
    url = url_of(*ducks)

    page = as_officer.post(url, sent)

    assert page.status_code == 409
    assert counts(ducks) == [0, 1, 0]
    assert "Theirs, of geese." in page.text
    assert f"<strong>{ducks[1].reference}:</strong>" in page.text
    assert page.context["form"]["narrative"].value() == sent["narrative"]
    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    as_officer.post(url, again)
    assert counts(ducks) == [1, 2, 1]


def test_sent_twice_records_once(as_officer, ducks):
    url, sent = url_of(*ducks), typed(*ducks)

    for _ in range(2):
        assert as_officer.post(url, sent).status_code == 302

    assert counts(ducks) == [1, 1, 1]


def test_rule_that_one_of_them_breaks_holds_for_all(as_officer, ducks):
    young = factories.recommendation(made_date=TODAY, review=ducks[0].review)
    eve = TODAY - dt.timedelta(days=1)

    page = as_officer.post(
        url_of(*ducks, young), typed(*ducks, young, status_date=f"{eve}", evidence="")
    )

    assert counts([*ducks, young]) == [0, 0, 0, 0]
    errors = page.context["form"].errors
    assert any(young.reference in message for message in errors["status_date"])
    # What every one of them says is said once.
    assert errors["evidence"] == ["Give the evidence that the action is completed."]


def test_challenge_to_one_is_asked_about_and_kept_with_it_alone(as_officer, ducks):
    factories.retest(recommendation=ducks[1])
    url, sent = url_of(*ducks), typed(*ducks)

    page = as_officer.post(url, sent)
    assert counts(ducks) == [0, 0, 0]
    assert f"{ducks[1].reference}: Green, although" in page.text

    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    as_officer.post(url, {**again, "challenge_reason": "Counted since."})

    kept = [each.status_updates.get() for each in ducks]
    assert [bool(each.challenge) for each in kept] == [False, True, False]
    assert [each.challenge_reason for each in kept] == ["", "Counted since.", ""]


def test_correction_of_one_leaves_the_statement_standing_on_the_others(as_officer, ducks):
    as_officer.post(url_of(*ducks), typed(*ducks))
    wrong = ducks[0].status_updates.get()

    factories.status_update(ducks[0], corrects=wrong, rag="amber", narrative="Not the geese.")

    colours = [
        each.rag.code
        for each in Recommendation.objects.of_review(ducks[0].review).as_at(TODAY).in_order()
    ]
    assert colours == ["amber", "green", "green"]
    assert ducks[0].status_updates.last().joint_key is None


def test_report_prints_it_once_also_on_areas_for_improvement(as_officer):
    event = factories.inspection()
    ducks = [
        factories.recommendation(finding=factories.finding(inspection=event)) for _ in range(2)
    ]
    as_officer.post(url_of(*ducks), typed(*ducks))

    assert len(groups_of(report_on(event.reference, day=TODAY))) == 1


def test_statement_of_2016_about_7_10_and_11_is_one():
    update = StatusUpdate.objects.get(fixture_key="lac-2013-r7-2016")

    together = StatusUpdate.objects.said_with([update])[update.pk]

    assert [each.reference for each in together] == ["LAC-2013-R10", "LAC-2013-R11"]


@pytest.mark.parametrize("number", [0, 1])
def test_fewer_than_two_are_no_joint_statement(as_officer, ducks, number):
    url = url_of(*ducks[:number]) if number else url_of(*ducks).partition("?")[0]

    assert "Choose two or more" in as_officer.get(url).text
    as_officer.post(url, typed(*ducks))

    assert counts(ducks) == [0, 0, 0]

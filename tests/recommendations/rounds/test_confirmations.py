"""Confirmed unchanged: a day and who said so, apart from the colour's own day, and from silence."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.models import Confirmation, Recommendation
from recommendations.pages.exports import register
from recommendations.rounds.position import round_position, round_recommendations
from recommendations.since import count_since, since
from tests import factories
from wirral_tracker.kit.days import start_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
STATED = dt.date(2021, 3, 31)
HELD = dt.date(2021, 9, 30)
LATER = dt.date(2021, 12, 31)


@pytest.fixture
def duck() -> Recommendation:
    recommendation = factories.recommendation()
    factories.status_update(recommendation, status_date=STATED)
    return recommendation


def on(recommendation: Recommendation, day: dt.date, known_by: Any = None) -> Any:
    return Recommendation.objects.as_at(day, known_by).get(pk=recommendation.pk)


# The position


def test_colour_keeps_its_day_and_the_confirmation_stands_beside_it(duck):
    factories.confirmation(duck, confirmed_date=HELD)

    position = on(duck, LATER)

    assert (position.rag.code, position.current_status_date) == ("amber", STATED)
    assert position.current_confirmed_date == HELD
    assert on(duck, HELD - dt.timedelta(days=1)).current_confirmed_date is None


def test_no_register_of_an_earlier_moment_knows_of_it(duck):
    before = timezone.now()
    factories.confirmation(duck, confirmed_date=HELD)

    assert on(duck, LATER, timezone.now()).current_confirmed_date == HELD
    assert (
        Recommendation.objects.as_at(LATER).known_by(before).get(pk=duck.pk)
    )  # it was held already
    assert on(duck, LATER, before).current_confirmed_date is None


def test_stale_counts_from_the_confirmation(duck):
    def stale() -> bool:
        return Recommendation.objects.as_at(LATER).stale(100).contains(duck)

    assert stale()
    factories.confirmation(duck, confirmed_date=HELD)
    assert not stale()
    assert Recommendation.objects.as_at(LATER).stale(91).contains(duck)


def test_longest_unheard_of_comes_first(duck):
    other = factories.recommendation(review=duck.review)
    factories.status_update(other, status_date=STATED + dt.timedelta(days=1))
    factories.confirmation(duck, confirmed_date=HELD)

    asked = Recommendation.objects.of_review(duck.review).as_at(LATER).quietest_first()

    assert [each.pk for each in asked] == [other.pk, duck.pk]


def test_it_ends_with_the_next_update_and_falls_with_its_own(duck):
    corrected = factories.recommendation()
    wrong = factories.status_update(corrected, status_date=STATED)
    for each in (duck, corrected):
        factories.confirmation(each, confirmed_date=HELD)

    factories.status_update(duck, status_date=LATER)
    factories.status_update(corrected, corrects=wrong, status_date=STATED)

    assert on(duck, LATER).current_confirmed_date is None
    assert on(duck, LATER - dt.timedelta(days=1)).current_confirmed_date == HELD
    assert on(corrected, LATER).current_confirmed_date is None


def test_withdrawn_it_counts_no_more_and_both_rows_stay(duck):
    confirmation = factories.confirmation(duck, confirmed_date=HELD)

    actions.withdraw_confirmation(confirmation, by=factories.user(), reason="Another duck.")

    assert on(duck, LATER).current_confirmed_date is None
    assert duck.confirmations.count() == 2
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw_confirmation(confirmation, by=factories.user(), reason="Again.")


@pytest.mark.parametrize("reason", ["", "  ", "duck\x00duck", "x" * 20_001])
def test_it_is_withdrawn_for_a_reason_that_can_be_read(duck, reason):
    confirmation = factories.confirmation(duck, confirmed_date=HELD)

    with pytest.raises(ValidationError) as refusal:
        actions.withdraw_confirmation(confirmation, by=factories.user(), reason=reason)

    assert refusal.value.message_dict.keys() == {"reason"}
    assert duck.confirmations.count() == 1


# Since


def test_since_tells_it_from_an_update_and_from_silence(duck):
    silent, updated = factories.recommendation(), factories.recommendation()
    for each in (silent, updated):
        factories.status_update(each, status_date=STATED)
    factories.status_update(updated, status_date=HELD)
    factories.confirmation(duck, confirmed_date=HELD)

    moved = {each.recommendation.pk: each.movement.code for each in since(STATED, LATER)}

    assert [moved[each.pk] for each in (duck, silent, updated)] == [
        "confirmed",
        "no-update",
        "updated",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [(STATED, LATER), (STATED, HELD), (HELD, LATER), (dt.date(2020, 2, 1), LATER)],
)
def test_counted_without_loading_the_register_the_numbers_are_the_same(duck, first, second):
    factories.confirmation(duck, confirmed_date=HELD)
    factories.confirmation(duck, confirmed_date=HELD + dt.timedelta(days=1))
    changes = since(first, second)

    for count in count_since(first, second):
        alike = [each for each in changes if each.movement == count.movement]
        assert count.number == len(alike), count.movement


# The machine-readable register


def test_export_tells_it_and_is_cut_at_the_day(duck):
    factories.confirmation(duck, confirmed_date=HELD)

    def told(day: dt.date) -> dict[str, Any]:
        every = register(day)["recommendations"]
        return next(each for each in every if each["reference"] == duck.reference)

    assert told(LATER)["confirmed_date"] == HELD.isoformat()
    [row] = told(LATER)["confirmations"]
    assert (row["date"], row["update"], row["confirmed_by"]) == (
        HELD.isoformat(),
        1,
        "Head of Ducks",
    )
    assert told(STATED)["confirmations"] == []


# In a round


def test_confirmed_answers_in_a_round_and_is_called_so():
    duck = factories.recommendation()
    said = start_of(TODAY) - dt.timedelta(days=40)
    factories.status_update_recorded_at(duck, said)
    update_round = factories.update_round(duck)
    factories.confirmation(duck)

    [row] = round_position(
        update_round, round_recommendations(update_round, TODAY), factories.user()
    ).rows

    assert (row.state.words, row.is_left, row.has_changed) == (
        "Confirmed unchanged",
        False,
        False,
    )
    asked = Recommendation.objects.of_keys([duck.pk])
    assert not asked.without_answer_since(update_round.counts_from_moment).exists()


# Recording it


def url_of(recommendation: Recommendation) -> str:
    return reverse("confirmation_create", args=[recommendation.reference])


def typed(recommendation: Recommendation, **values: Any) -> dict[str, Any]:
    return {
        "opened_on": actions.latest_sequence(recommendation),
        "form_key": str(uuid.uuid4()),
        "confirmed_date": HELD.isoformat(),
        "confirmed_by": "Head of Ducks",
        "checked": "",
        **values,
    }


def test_one_act_records_it_and_the_page_says_so(as_officer, officer, duck):
    page = as_officer.post(url_of(duck), typed(duck), follow=True)

    assert duck.confirmations.get().recorded_by == officer
    assert duck.status_updates.count() == 1
    assert "30 September 2021 by the Head of Ducks." in page.text
    assert "Amber" in page.text
    assert "as at 31 March 2021" in page.text


def test_in_a_round_it_goes_on_to_the_next(as_officer, duck):
    other = factories.recommendation(review=duck.review)
    update_round = factories.update_round(duck, other)

    page = as_officer.post(f"{url_of(duck)}?round={update_round.pk}", typed(duck))

    assert page.url == reverse("round_item", args=[update_round.pk, other.reference])


def test_form_on_the_rounds_screen_is_the_same_form(as_officer, duck):
    update_round = factories.update_round(duck)

    page = as_officer.get(reverse("round_item", args=[update_round.pk, duck.reference]))

    form = page.context["confirmation"]
    assert form["confirmed_by"].value() == "Head of Ducks"
    assert form["opened_on"].value() == 1
    assert f'action="{url_of(duck)}?round={update_round.pk}"' in page.text


def test_both_forms_expect_the_answer_of_the_post_that_owns_it_now(as_officer, duck):
    factories.post(duck, name="Head of Geese")
    update_round = factories.update_round(duck)

    on_round = as_officer.get(reverse("round_item", args=[update_round.pk, duck.reference]))
    alone = as_officer.get(url_of(duck))

    forms = on_round.context["confirmation"], alone.context["form"]
    assert [form["confirmed_by"].value() for form in forms] == ["Head of Geese"] * 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"confirmed_date": "2021-03-30"}, "The colour was stated of 31 March 2021"),
        ({"confirmed_date": "2999-01-01"}, "must be today or in the past"),
        ({"confirmed_by": ""}, "Give the post that said so."),
    ],
)
def test_wrong_input_is_told_beside_the_field_and_writes_nothing(as_officer, duck, values, said):
    page = as_officer.post(url_of(duck), typed(duck, **values))

    assert said in page.text
    assert not duck.confirmations.exists()


def test_what_somebody_else_recorded_meanwhile_is_not_confirmed_unseen(as_officer, duck):
    sent = typed(duck)
    factories.status_update(duck, status_date=STATED, rag="red", narrative="The ducks flew off.")

    page = as_officer.post(url_of(duck), sent)

    assert page.status_code == 409
    assert "The ducks flew off." in page.text
    assert not duck.confirmations.exists()


def test_what_the_register_doubts_is_asked_about_and_the_answer_kept(as_officer):
    duck = factories.recommendation(original_due_date=dt.date(2021, 6, 30))
    factories.status_update(duck, status_date=STATED)

    page = as_officer.post(url_of(duck), typed(duck))
    assert "although it was due on 30 June 2021" in page.text
    assert not duck.confirmations.exists()

    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    as_officer.post(url_of(duck), {**again, "challenge_reason": "The pond froze."})
    assert duck.confirmations.get().challenge_reason == "The pond froze."


def test_sent_twice_it_is_recorded_once(as_officer, duck):
    sent = typed(duck)

    for _ in range(2):
        assert as_officer.post(url_of(duck), sent).status_code == 302

    assert duck.confirmations.count() == 1


def test_what_nobody_has_stated_cannot_be_confirmed(as_officer):
    duck = factories.recommendation()

    assert as_officer.post(url_of(duck), typed(duck)).status_code == 302
    with pytest.raises(actions.NothingToConfirm):
        factories.confirmation(duck)
    assert not Confirmation.objects.exists()


def test_action_refuses_a_day_before_the_colour_was_stated(duck):
    with pytest.raises(ValidationError):
        factories.confirmation(duck, confirmed_date=STATED - dt.timedelta(days=1))


def test_officer_withdraws_a_confirmation_with_a_reason(as_officer, duck):
    confirmation = factories.confirmation(duck)
    url = reverse("confirmation_withdraw", args=[duck.reference, confirmation.sequence])

    assert "Fill in" in as_officer.post(url, {"reason": ""}).text
    page = as_officer.post(url, {"reason": "Said of the geese."}, follow=True)

    assert page.context["history"].confirmed is None
    assert Confirmation.objects.get(withdraws=confirmation).reason == "Said of the geese."

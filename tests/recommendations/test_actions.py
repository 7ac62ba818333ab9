"""Every write with a consequence: what it writes, what it refuses, and that a refusal is whole."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from recommendations import actions
from recommendations.actions import statuses
from recommendations.models import Recommendation, StatusUpdate
from tests import factories

pytestmark = pytest.mark.django_db

DAY = dt.date(2021, 3, 31)


def stated(**values: Any) -> dict[str, Any]:
    """What an officer states, as a form hands it over."""
    return {
        "rag": "amber",
        "status_date": DAY,
        "date_basis": "given",
        "basis": "reported",
        "narrative": "Half the ducks have been counted.",
        "reported_by": "Head of Ducks",
        "what_next": "Count the rest.",
        "what_next_date": dt.date(2021, 6, 30),
        **({"correction_reason": "The ducks were counted again."} if "corrects" in values else {}),
        **values,
    }


def sequences(recommendation: Recommendation) -> list[int]:
    return sorted(recommendation.status_updates.values_list("sequence", flat=True))


# Recording


def test_record_status_writes_what_was_stated_and_by_whom():
    recommendation, officer = factories.recommendation(), factories.user()

    update = actions.record_status(recommendation, by=officer, **stated(evidence="Minute 7"))

    held = StatusUpdate.objects.get(pk=update.pk)
    assert held.recommendation == recommendation
    assert (held.rag, held.status_date, held.evidence) == ("amber", DAY, "Minute 7")
    assert held.recorded_by == officer
    assert held.corrects is None


def test_record_status_numbers_each_recommendations_updates_from_one():
    one, other = factories.recommendation(), factories.recommendation()

    for recommendation in (one, other, one, one):
        actions.record_status(recommendation, by=factories.user(), **stated())

    assert sequences(one) == [1, 2, 3]
    assert sequences(other) == [1]


def test_record_status_keeps_the_passages_it_quotes():
    recommendation, paragraph = factories.recommendation(), factories.paragraph()

    update = actions.record_status(
        recommendation, by=factories.user(), passages=[paragraph], **stated()
    )

    assert list(update.passages.all()) == [paragraph]


def test_record_status_opened_on_the_latest_goes_in():
    recommendation = factories.recommendation()
    factories.status_update(recommendation)

    actions.record_status(recommendation, by=factories.user(), opened_on=1, **stated())

    assert sequences(recommendation) == [1, 2]


def test_record_status_opened_before_any_update_goes_in():
    recommendation = factories.recommendation()

    actions.record_status(recommendation, by=factories.user(), opened_on=0, **stated())

    assert sequences(recommendation) == [1]


# The second of two writers


@pytest.mark.parametrize("opened_on", [0, 1, 3, 99])
def test_overtaken_carries_theirs_and_writes_nothing(opened_on):
    recommendation = factories.recommendation()
    factories.status_update(recommendation)
    theirs = factories.status_update(recommendation, narrative="Theirs.")

    with pytest.raises(actions.Overtaken) as overtaken:
        actions.record_status(
            recommendation, by=factories.user(), opened_on=opened_on, **stated(narrative="Ours.")
        )

    assert overtaken.value.theirs[0] == theirs
    assert overtaken.value.theirs[0].narrative == "Theirs."
    assert sequences(recommendation) == [1, 2]


def test_overtaken_by_a_withdrawal_too():
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)
    actions.withdraw_status(update, by=factories.user(), reason="Geese.")

    with pytest.raises(actions.Overtaken):
        actions.record_status(recommendation, by=factories.user(), opened_on=1, **stated())


def test_a_collision_of_sequences_becomes_overtaken(monkeypatch):
    recommendation = factories.recommendation()
    factories.status_update(recommendation)
    refuse = actions.raise_if_overtaken
    looks: list[int | None] = []

    def look(looked_at: Recommendation, opened_on: int | None) -> None:
        """The first look sees nobody, as when the other has not committed yet."""
        looks.append(opened_on)
        if len(looks) > 1:
            refuse(looked_at, opened_on)

    monkeypatch.setattr(statuses, "raise_if_overtaken", look)
    monkeypatch.setattr(statuses, "latest_sequence", lambda _: 0)

    with pytest.raises(actions.Overtaken) as overtaken:
        actions.record_status(recommendation, by=factories.user(), opened_on=0, **stated())

    assert overtaken.value.theirs[0].sequence == 1
    assert sequences(recommendation) == [1]


def test_a_collision_that_no_form_waited_for_is_an_integrity_error(monkeypatch):
    recommendation = factories.recommendation()
    factories.status_update(recommendation)
    monkeypatch.setattr(statuses, "latest_sequence", lambda _: 0)

    with pytest.raises(IntegrityError):
        actions.record_status(recommendation, by=factories.user(), **stated())

    assert sequences(recommendation) == [1]


# The same form twice


def test_form_key_makes_a_second_sending_land_on_the_row_of_the_first():
    recommendation, key = factories.recommendation(), uuid.uuid4()
    form = stated(opened_on=0, form_key=key)

    first = actions.record_status(recommendation, by=factories.user(), **form)
    second = actions.record_status(recommendation, by=factories.user(), **form)

    assert first == second
    assert sequences(recommendation) == [1]


def test_form_key_counts_even_after_others_have_written():
    recommendation, key = factories.recommendation(), uuid.uuid4()
    form = stated(opened_on=0, form_key=key)
    first = actions.record_status(recommendation, by=factories.user(), **form)
    factories.status_update(recommendation)

    again = actions.record_status(recommendation, by=factories.user(), **form)

    assert again == first
    assert sequences(recommendation) == [1, 2]


def test_form_key_makes_a_second_correction_land_on_the_first():
    recommendation, key = factories.recommendation(), uuid.uuid4()
    wrong = factories.status_update(recommendation)
    form = stated(opened_on=1, form_key=key, corrects=wrong)

    first = actions.record_status(recommendation, by=factories.user(), **form)
    second = actions.record_status(recommendation, by=factories.user(), **form)

    assert first == second
    assert sequences(recommendation) == [1, 2]


def test_form_key_makes_a_second_withdrawal_land_on_the_first():
    recommendation, key = factories.recommendation(), uuid.uuid4()
    update = factories.status_update(recommendation)

    for _ in range(2):
        actions.withdraw_status(
            update, by=factories.user(), reason="Geese.", opened_on=1, form_key=key
        )

    assert sequences(recommendation) == [1, 2]


def test_two_forms_without_a_key_are_two_updates():
    recommendation = factories.recommendation()

    for _ in range(2):
        actions.record_status(recommendation, by=factories.user(), **stated())

    assert sequences(recommendation) == [1, 2]


# Correcting and withdrawing


def test_correction_is_a_further_row_that_names_the_first():
    recommendation, officer = factories.recommendation(), factories.user()
    wrong = factories.status_update(recommendation, rag="green", evidence="x")

    form = stated(rag="red", corrects=wrong)
    correction = actions.record_status(recommendation, by=officer, **form)

    wrong.refresh_from_db()
    assert correction.corrects == wrong
    assert correction.recorded_by == officer
    assert (wrong.rag, correction.rag) == ("green", "red")
    assert sequences(recommendation) == [1, 2]


def test_withdraw_status_is_a_further_row_without_colour_and_with_the_reason():
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation, rag="green", status_date=DAY)

    withdrawal = actions.withdraw_status(update, by=factories.user(), reason="Geese.")

    assert withdrawal.is_withdrawal
    assert withdrawal.corrects == update
    assert withdrawal.narrative == "Geese."
    assert withdrawal.status_date == DAY
    update.refresh_from_db()
    assert update.rag == "green"


def test_withdraw_status_of_an_update_that_a_source_states():
    recommendation = factories.recommendation()
    update = factories.status_update(
        recommendation,
        basis="stated",
        locator=factories.paragraph(),
        date_basis="inferred",
        date_inferred_from="the end of the plan",
    )

    withdrawal = actions.withdraw_status(update, by=factories.user(), reason="Geese.")

    assert withdrawal.is_withdrawal
    assert withdrawal.date_inferred_from == "the end of the plan"


def correct(update: StatusUpdate, **values: Any) -> StatusUpdate:
    return actions.record_status(
        update.recommendation, by=factories.user(), **stated(corrects=update, **values)
    )


def withdraw(update: StatusUpdate) -> StatusUpdate:
    return actions.withdraw_status(update, by=factories.user(), reason="Geese.")


@pytest.mark.parametrize("before", [correct, withdraw])
@pytest.mark.parametrize("after", [correct, withdraw])
def test_what_is_corrected_or_withdrawn_already_is_refused(before, after):
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)
    before(update)

    with pytest.raises(actions.AlreadyCorrected):
        after(update)

    assert sequences(recommendation) == [1, 2]


@pytest.mark.parametrize("act", [correct, withdraw])
def test_a_withdrawal_can_be_neither_corrected_nor_withdrawn(act):
    recommendation = factories.recommendation()
    withdrawal = withdraw(factories.status_update(recommendation))

    with pytest.raises(actions.AlreadyCorrected):
        act(withdrawal)


def test_a_correction_can_be_corrected_in_turn():
    recommendation = factories.recommendation()

    correct(correct(factories.status_update(recommendation)), narrative="All were.")

    assert recommendation.status_updates.effective().get().sequence == 3


def test_an_update_of_another_recommendation_cannot_be_corrected():
    other = factories.status_update(factories.recommendation())
    recommendation = factories.recommendation()

    with pytest.raises(actions.CorrectsAnother):
        actions.record_status(recommendation, by=factories.user(), **stated(corrects=other))

    assert sequences(recommendation) == []


# Adding and planning


def test_add_recommendation_takes_the_next_reference_of_its_review():
    review = factories.review()
    factories.recommendation(review=review, order=7)
    officer = factories.user()

    added = actions.add_recommendation(
        by=officer,
        parent=review,
        text="Count the geese.",
        wording="verbatim",
        source_words="Minutes, item 3",
        made_date=DAY,
        made_date_basis="printed",
        made_date_text="31 March 2021",
    )

    held = Recommendation.objects.get(pk=added.pk)
    assert held.reference == f"{review.reference}-R8"
    assert (held.order, held.review, held.added_by) == (8, review, officer)


def test_add_recommendation_to_an_area_for_improvement_belongs_to_its_inspection():
    finding = factories.finding()

    added = actions.add_recommendation(
        by=factories.user(),
        parent=finding,
        text="Count the geese.",
        wording="verbatim",
        source_words="The letter",
        made_date=DAY,
        made_date_basis="printed",
        made_date_text="31 March 2021",
    )

    assert added.reference == f"{finding.inspection.reference}-A1"
    assert added.finding == finding
    assert added.review is None


def test_add_recommendation_that_breaks_a_rule_writes_nothing():
    before = Recommendation.objects.count()

    with pytest.raises(ValidationError) as refusal:
        actions.add_recommendation(
            by=factories.user(),
            parent=factories.finding(kind="headline"),
            text="Count the geese.",
            wording="verbatim",
            source_words="The letter",
            made_date=DAY,
            made_date_basis="printed",
            made_date_text="31 March 2021",
        )

    assert "finding" in refusal.value.message_dict
    assert Recommendation.objects.count() == before


def test_plan_recommendation_sets_owner_and_first_due_date():
    recommendation, officer = factories.recommendation(), factories.user()

    actions.plan_recommendation(
        recommendation, by=officer, owner="Head of Ducks", original_due_date=DAY
    )

    held = Recommendation.objects.get(pk=recommendation.pk)
    assert (held.owner, held.original_due_date) == ("Head of Ducks", DAY)
    assert (held.owner_set_by, held.original_due_date_set_by) == (officer, officer)


@pytest.mark.parametrize("another", ["Head of Geese", ""])
def test_plan_recommendation_keeps_the_first_owner_for_good(another):
    recommendation = factories.recommendation(original_due_date=DAY, owner="Head of Ducks")

    with pytest.raises(actions.OwnerAlreadySet):
        actions.plan_recommendation(
            recommendation, by=factories.user(), owner=another, original_due_date=DAY
        )

    assert Recommendation.objects.get(pk=recommendation.pk).owner == "Head of Ducks"


@pytest.mark.parametrize("another", [DAY + dt.timedelta(days=1), None])
def test_plan_recommendation_keeps_the_first_due_date_for_good(another):
    recommendation = factories.recommendation(original_due_date=DAY, owner="Head of Ducks")

    with pytest.raises(actions.DueDateAlreadySet):
        actions.plan_recommendation(
            recommendation, by=factories.user(), owner="Head of Geese", original_due_date=another
        )

    held = Recommendation.objects.get(pk=recommendation.pk)
    assert (held.owner, held.original_due_date) == ("Head of Ducks", DAY)


def test_a_status_of_a_day_before_it_was_made_is_refused():
    recommendation = factories.recommendation(made_date=DAY)

    with pytest.raises(ValidationError) as refusal:
        factories.status_update(recommendation, status_date=DAY - dt.timedelta(days=1))

    assert [each.code for each in refusal.value.error_dict["status_date"]] == ["too_early"]
    assert not recommendation.status_updates.exists()

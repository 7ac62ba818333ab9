"""The round of updates: what counts as an answer, and answering one by one or many at once."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.models import Recommendation, StatusUpdate
from recommendations.rounds.actions.rounds import NothingAsked, open_round
from recommendations.rounds.forms.rounds import RoundForm
from recommendations.rounds.position import (
    LEFT,
    RECORDED,
    likely_status_date,
    round_position,
    round_recommendations,
)
from tests import factories
from tests.markup import markup_of
from wirral_tracker.kit.days import start_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LONG_AGO = start_of(TODAY) - dt.timedelta(days=40)


def position_of(update_round):
    return round_position(
        update_round, round_recommendations(update_round, TODAY), factories.user()
    )


def state_of(update_round, recommendation):
    row = position_of(update_round).row(recommendation.reference)
    assert row
    return row.state


def ducks(number: int) -> list[Recommendation]:
    review = factories.review()
    return [factories.recommendation(review=review) for _ in range(number)]


def typed(recommendation: Recommendation, **values: Any) -> dict[str, Any]:
    """What an officer types on one screen, opened on what is recorded now."""
    return {
        "opened_on": actions.latest_sequence(recommendation),
        "form_key": uuid.uuid4(),
        "rag": "amber",
        "status_date": f"{TODAY}",
        "narrative": f"Ducks of {recommendation.reference} are counted.",
        "evidence": "",
        "reported_by": "Head of Ducks",
        "impact": "",
        "what_next": "Count the others.",
        "what_next_date": f"{TODAY + dt.timedelta(days=30)}",
        "challenge_reason": "",
        "checked": "",
        **values,
    }


def item(update_round, recommendation) -> str:
    return reverse("round_item", args=[update_round.pk, recommendation.reference])


# What counts as an answer


def test_what_is_recorded_since_the_round_counts_from_answers():
    early, late, silent = ducks(3)
    update_round = factories.update_round(early, late, silent)
    factories.status_update_recorded_at(early, LONG_AGO)
    factories.status_update(late)

    states = [row.state for row in position_of(update_round).rows]

    assert states == [LEFT, RECORDED, LEFT]


def test_what_was_recorded_the_evening_before_midnight_still_answers():
    [duck] = ducks(1)
    evening = start_of(TODAY) - dt.timedelta(minutes=5)
    factories.status_update_recorded_at(duck, evening)

    opened_yesterday = factories.update_round(duck, counts_from=TODAY - dt.timedelta(days=1))

    assert state_of(opened_yesterday, duck) == RECORDED


def test_what_came_with_the_fixtures_answers_nothing():
    held = Recommendation.objects.get(reference="LAC-2013-R1")

    assert state_of(factories.update_round(held), held) == LEFT


def test_putting_an_old_statement_right_answers_nothing():
    [duck] = ducks(1)
    old = factories.status_update_recorded_at(duck, LONG_AGO)
    update_round = factories.update_round(duck)

    factories.status_update(duck, corrects=old, narrative="A third were counted then.")

    assert state_of(update_round, duck) == LEFT


def test_what_is_withdrawn_again_answers_nothing_and_what_is_put_right_still_does():
    withdrawn, corrected = ducks(2)
    update_round = factories.update_round(withdrawn, corrected)
    by = factories.user()
    actions.withdraw_status(factories.status_update(withdrawn), by=by, reason="Another duck.")
    wrong = factories.status_update(corrected)
    factories.status_update(corrected, corrects=wrong, rag="red")

    states = [row.state for row in position_of(update_round).rows]

    assert states == [LEFT, RECORDED]


def test_the_report_can_name_those_of_which_nothing_was_received():
    answered, silent = ducks(2)
    factories.status_update(answered)

    asked = Recommendation.objects.of_keys([answered.pk, silent.pk])

    assert list(asked.without_answer_since(start_of(TODAY))) == [silent]


def test_changed_are_those_whose_colour_the_round_changed():
    same, other, first = ducks(3)
    for duck in (same, other):
        factories.status_update_recorded_at(duck, LONG_AGO, rag="amber")
    update_round = factories.update_round(same, other, first)
    later = {"status_date": TODAY}
    factories.status_update(same, rag="amber", **later)
    factories.status_update(other, rag="red", **later)
    factories.status_update(first, rag="red", **later)

    changed = position_of(update_round).changed

    assert [(row.reference, row.rag_before.code) for row in changed] == [
        (other.reference, "amber"),
        (first.reference, ""),
    ]


def test_round_keeps_its_set_when_the_register_grows():
    one, two = ducks(2)
    update_round = factories.update_round(one, two)

    factories.recommendation(review=one.review)

    assert position_of(update_round).total == 2


def test_next_goes_round_to_what_was_skipped():
    one, two, three = ducks(3)
    update_round = factories.update_round(one, two, three)
    factories.status_update(three)
    position = position_of(update_round)

    assert position.next_left().reference == one.reference
    assert position.next_left(after=two.reference).reference == one.reference
    factories.status_update(one)
    assert position_of(update_round).next_left(after=two.reference) is None


# The day that an update describes


def test_form_after_midnight_still_offers_the_evenings_day():
    [duck] = ducks(1)
    yesterday = TODAY - dt.timedelta(days=1)
    evening = start_of(TODAY) - dt.timedelta(hours=2)
    latest = factories.status_update_recorded_at(duck, evening, status_date=yesterday)

    assert likely_status_date(latest, start_of(TODAY) + dt.timedelta(hours=1), TODAY) == yesterday
    assert likely_status_date(latest, start_of(TODAY) + dt.timedelta(hours=9), TODAY) == TODAY
    assert likely_status_date(None, timezone.now(), TODAY) == TODAY


# Opening a round


def test_round_for_a_meeting_counts_from_the_day_after_the_one_before():
    before = actions.record_meeting(
        by=factories.user(), committee_name="Ducks", date=TODAY - dt.timedelta(days=50)
    )
    actions.record_meeting(
        by=factories.user(), committee_name="Geese", date=TODAY - dt.timedelta(days=5)
    )
    meeting = actions.record_meeting(
        by=factories.user(), committee_name="Ducks", date=TODAY + dt.timedelta(days=20)
    )
    form = RoundForm({"meeting": meeting.pk, "source": ["LAC-2013"]}, today=TODAY)

    assert form.is_valid(), form.errors
    values = form.new_round()

    assert values["counts_from"] == before.date + dt.timedelta(days=1)
    assert values["title"] == f"Updates for {meeting.date:%-d %B %Y}"
    # Of its twenty, four were carried over to another plan: nobody owes an update on those.
    assert values["recommendations"].count() == 16


def test_round_of_no_meeting_counts_from_today():
    form = RoundForm({"not_green": "on"}, today=TODAY)

    assert form.is_valid()
    assert form.new_round()["counts_from"] == TODAY
    assert all(each.rag.code != "green" for each in form.new_round()["recommendations"])


def test_round_asks_about_what_is_closed_only_on_demand():
    asked = {}
    for closed in ("", "on"):
        form = RoundForm({"with_closed": closed}, today=TODAY)
        assert form.is_valid()
        asked[closed] = form.new_round()["recommendations"].count()

    assert asked["on"] == Recommendation.objects.as_at(TODAY).count()
    assert asked[""] == Recommendation.objects.as_at(TODAY).open().count() < asked["on"]


def test_opening_a_round_that_asks_about_nothing_is_refused(as_officer):
    form = RoundForm({"source": ["FV-2024"], "theme": "private-fostering"}, today=TODAY)

    assert not form.is_valid()
    with pytest.raises(NothingAsked):
        open_round(by=factories.user(), title="None", counts_from=TODAY, recommendations=[])


def test_opening_a_round_leads_to_it(as_officer):
    page = as_officer.post(reverse("round_create"), {"source": ["CP-2019"]}, follow=True)

    assert page.status_code == 200
    assert "<strong>0 of 19</strong> answered, 19 left" in markup_of(page)


# One screen a recommendation


def test_record_goes_on_to_the_next_that_is_left(as_officer):
    one, two, three = ducks(3)
    update_round = factories.update_round(one, two, three)
    factories.status_update(two)

    page = as_officer.post(item(update_round, one), typed(one))

    assert (page.status_code, page.url) == (302, item(update_round, three))
    assert one.status_updates.get().narrative == f"Ducks of {one.reference} are counted."


def test_record_of_the_last_leads_back_to_the_round(as_officer):
    [one] = ducks(1)
    update_round = factories.update_round(one)

    page = as_officer.post(item(update_round, one), typed(one), follow=True)

    assert page.redirect_chain == [(update_round.get_absolute_url(), 302)]
    assert "Everything asked for here has been answered." in page.text


def test_part_of_a_round_stays_that_part(as_officer):
    one, two = ducks(2)
    other = factories.recommendation()
    update_round = factories.update_round(one, other, two)
    part = f"?source={one.review.reference}"

    page = as_officer.post(f"{item(update_round, one)}{part}", typed(one))

    assert page.url == f"{item(update_round, two)}{part}"
    assert as_officer.get(f"{item(update_round, other)}{part}").status_code == 404


def test_second_officer_is_shown_both_texts_and_loses_nothing(as_officer):
    [one] = ducks(1)
    update_round = factories.update_round(one)
    mine = typed(one, narrative="Mine, of eleven ducks.")
    factories.status_update(one, narrative="Theirs, of ten.")

    page = as_officer.post(item(update_round, one), mine)

    assert page.status_code == 409
    assert "Theirs, of ten." in page.text
    assert "Mine, of eleven ducks." in page.text
    assert one.status_updates.count() == 1
    again = {**mine, "opened_on": page.context["form"]["opened_on"].value()}
    as_officer.post(item(update_round, one), again)
    assert one.status_updates.count() == 2


@pytest.mark.once
def test_wrong_input_keeps_what_was_typed(as_officer):
    [one] = ducks(1)
    update_round = factories.update_round(one)

    page = as_officer.post(item(update_round, one), typed(one, what_next="", rag="red"))

    assert page.status_code == 200
    assert "Say what happens next" in page.text
    assert f"Ducks of {one.reference} are counted." in page.text
    assert not one.status_updates.exists()


def test_form_sent_twice_records_once(as_officer):
    one, two = ducks(2)
    update_round = factories.update_round(one, two)
    sent = typed(one)

    for _ in range(2):
        page = as_officer.post(item(update_round, one), sent)
        assert page.url == item(update_round, two)

    assert one.status_updates.count() == 1


def test_doubts_are_asked_about_here_too(as_officer):
    [one] = ducks(1)
    update_round = factories.update_round(one)

    page = as_officer.post(item(update_round, one), typed(one, narrative="Jamie, aged 14, swam."))

    assert "Check for a child" in page.text
    assert not one.status_updates.exists()


def test_form_begins_with_what_rarely_differs(as_officer):
    kept, passed = ducks(2)
    update_round = factories.update_round(kept, passed)
    tomorrow, yesterday = TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)
    for duck, day in ((kept, tomorrow), (passed, yesterday)):
        factories.status_update_recorded_at(
            duck, LONG_AGO, what_next="Count the geese.", what_next_date=day
        )

    first = as_officer.get(item(update_round, kept)).context["form"]
    second = as_officer.get(item(update_round, passed)).context["form"]

    assert first["reported_by"].value() == "Head of Ducks"
    assert first["status_date"].value() == TODAY
    assert first["opened_on"].value() == 1
    assert (first["what_next"].value(), first["what_next_date"].value()) == (
        "Count the geese.",
        tomorrow,
    )
    assert second["what_next"].value() is None
    assert first["rag"].value() is None


# Many rows at once


def rows_url(update_round) -> str:
    return reverse("round_rows", args=[update_round.pk])


def sent_rows(page, **typed_in: dict[str, str]) -> dict[str, Any]:
    """What a browser sends of the rows on a page, with what was typed into some of them."""
    data: dict[str, Any] = {"row": []}
    for each in page.context["rows"]:
        data["row"].append(each.row.reference)
        for field in each.form:
            value = field.value()
            if value is not None:
                data[field.html_name] = value
                if field.field.show_hidden_initial:
                    data[field.html_initial_name] = value
        for name, value in typed_in.get(each.row.reference, {}).items():
            data[f"{each.row.reference}-{name}"] = value
    return data


WORDS = {
    "rag": "green",
    "narrative": "All counted.",
    "evidence": "Minute 9",
    "reported_by": "Head of Ducks",
}


def test_rows_that_are_filled_in_are_recorded_and_the_others_passed_over(as_officer):
    one, two, three = ducks(3)
    update_round = factories.update_round(one, two, three)
    page = as_officer.get(rows_url(update_round))

    sent = sent_rows(page, **{one.reference: WORDS, three.reference: WORDS})
    page = as_officer.post(rows_url(update_round), sent, follow=True)

    assert page.redirect_chain == [(rows_url(update_round), 302)]
    assert [duck.status_updates.count() for duck in (one, two, three)] == [1, 0, 1]
    assert [each.row.reference for each in page.context["rows"]] == [two.reference]
    assert f"Recorded: {one.reference} green, {three.reference} green." in page.text


def test_row_with_an_error_keeps_its_words_and_does_not_hold_up_the_others(as_officer):
    one, two = ducks(2)
    update_round = factories.update_round(one, two)
    page = as_officer.get(rows_url(update_round))

    sent = sent_rows(
        page, **{one.reference: WORDS, two.reference: {"narrative": "Ten ducks, no colour."}}
    )
    page = as_officer.post(rows_url(update_round), sent)

    assert page.status_code == 200
    assert one.status_updates.count() == 1
    assert not two.status_updates.exists()
    assert "Ten ducks, no colour." in page.text
    assert f'href="#id_{two.reference}-rag_0"' in page.text
    assert "<title>Error: " in page.text


@pytest.mark.once
@pytest.mark.parametrize(
    "field", ["narrative", "evidence", "reported_by", "what_next", "what_next_date", "impact"]
)
def test_no_single_field_that_was_filled_in_is_passed_over_in_silence(as_officer, field):
    [one] = ducks(1)
    update_round = factories.update_round(one)
    page = as_officer.get(rows_url(update_round))
    words = {"what_next_date": "2040-01-01", "impact": "sustained"}.get(field, "Geese.")

    page = as_officer.post(
        rows_url(update_round), sent_rows(page, **{one.reference: {field: words}})
    )

    assert page.status_code == 200
    assert page.context["rows"][0].form[field].value() == words
    assert "Choose red, amber or green." in page.text


def test_row_that_somebody_else_recorded_first_shows_both_texts(as_officer):
    one, two = ducks(2)
    update_round = factories.update_round(one, two)
    page = as_officer.get(rows_url(update_round))
    sent = sent_rows(page, **{one.reference: WORDS, two.reference: WORDS})
    factories.status_update(one, narrative="Theirs, of ten.")

    page = as_officer.post(rows_url(update_round), sent)

    assert page.status_code == 409
    assert "Theirs, of ten." in page.text
    assert "All counted." in page.text
    assert (one.status_updates.count(), two.status_updates.count()) == (1, 1)


def test_rows_that_need_another_look_are_named_above_the_others(as_officer):
    one, two = ducks(2)
    update_round = factories.update_round(one, two)
    page = as_officer.get(rows_url(update_round))
    doubtful = {**WORDS, "narrative": "Jamie, aged 14, swam."}

    sent = sent_rows(page, **{one.reference: WORDS, two.reference: doubtful})
    page = as_officer.post(rows_url(update_round), sent)

    assert "Not recorded yet: another look is needed" in page.text
    assert f'<a href="#row-{two.reference}">' in markup_of(page)
    assert f'<a href="#row-{one.reference}">' not in page.text


def test_rows_of_another_round_are_not_taken(as_officer):
    one, two = ducks(2)
    update_round = factories.update_round(one)
    sent = {"row": [two.reference], **{f"{two.reference}-{k}": v for k, v in typed(two).items()}}

    as_officer.post(rows_url(update_round), sent)

    assert not two.status_updates.exists()


# Every size and every reader


def test_pages_of_a_round_cost_the_same_for_three_and_for_thirty(
    as_officer, django_assert_max_num_queries
):
    few, many = ducks(3), ducks(30)
    for duck in (*few, *many):
        factories.status_update_recorded_at(duck, LONG_AGO)
    for set_of_ducks in (few, many):
        update_round = factories.update_round(*set_of_ducks)
        for address in (
            update_round.get_absolute_url(),
            rows_url(update_round),
            item(update_round, set_of_ducks[0]),
        ):
            with django_assert_max_num_queries(19):
                assert as_officer.get(address).status_code == 200


def test_reader_sees_the_round_and_no_form(client, reader):
    [one] = ducks(1)
    update_round = factories.update_round(one)
    client.force_login(reader)

    page = client.get(update_round.get_absolute_url())

    assert "No update received" in page.text
    assert item(update_round, one) not in page.text
    assert client.get(item(update_round, one)).status_code == 403


@pytest.mark.slow
def test_register_loaded_again_changes_no_round():
    held = Recommendation.objects.get(reference="LAC-2013-R1")
    update_round = factories.update_round(held)

    call_command("load_register", verbosity=0)

    assert state_of(update_round, held) == LEFT
    assert StatusUpdate.objects.answering(start_of(TODAY)).count() == 0

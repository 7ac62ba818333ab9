"""Recording, correcting and withdrawing through the pages: what works and what is refused."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.models import Recommendation, StatusUpdate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_officer(client, officer) -> Client:
    client.force_login(officer)
    return client


def create_url(recommendation: Recommendation) -> str:
    return reverse("status_update_create", args=[recommendation.reference])


def update_url(action: str, update: StatusUpdate) -> str:
    arguments = [update.recommendation.reference, update.sequence]
    return reverse(f"status_update_{action}", args=arguments)


def typed(**values: Any) -> dict[str, Any]:
    """What an officer types and the form carries, when nothing was recorded before."""
    return {
        "opened_on": "0",
        "form_key": str(uuid.uuid4()),
        "rag": "amber",
        "status_date": "2021-06-30",
        "narrative": "Half the ducks have been counted.",
        "evidence": "Minute 7",
        "reported_by": "Head of Ducks",
        "impact": "early_signs",
        "what_next": "Count the others.",
        "what_next_date": "2021-12-31",
        "checked": "",
        "correction_reason": "The ducks were counted again.",
        **values,
    }


def carried(page: HttpResponse) -> dict[str, Any]:
    """What the form on a page would send if its button were pressed at once."""
    form = page.context["form"]
    return {
        name: form[name].value() if form[name].value() is not None else "" for name in form.fields
    }


# Recording


def test_create_records_and_shows_the_update(as_officer, officer):
    recommendation = factories.recommendation()

    page = as_officer.post(create_url(recommendation), typed(), follow=True)

    update = recommendation.status_updates.get()
    assert page.redirect_chain == [(f"{recommendation.get_absolute_url()}#update-1", 302)]
    assert "Amber as at 30 June 2021 recorded." in page.text
    assert page.context["history"].rag.code == "amber"
    assert update.recorded_by == officer
    assert (update.basis, update.date_basis) == ("reported", "given")
    assert (update.evidence, update.reported_by) == ("Minute 7", "Head of Ducks")
    assert (update.impact, update.what_next) == ("early_signs", "Count the others.")
    assert update.what_next_date == dt.date(2021, 12, 31)


def test_create_with_the_form_of_the_page_records_one_update(as_officer):
    recommendation = factories.recommendation()
    factories.status_update(recommendation)
    page = as_officer.get(recommendation.get_absolute_url())

    opened = {name: carried(page)[name] for name in ("opened_on", "form_key")}
    as_officer.post(create_url(recommendation), {**typed(narrative="All of them."), **opened})

    assert recommendation.status_updates.count() == 2


def test_create_keeps_pasted_line_breaks_and_bullets_to_the_page(as_officer):
    recommendation = factories.recommendation()
    pasted = "Done so far:\r\n• one duck\r\n• two ducks\r\n\r\nMore to come."

    as_officer.post(create_url(recommendation), typed(narrative=pasted))
    page = as_officer.get(recommendation.get_absolute_url()).text

    shown = page.split('<div class="app-text app-prose">')[1].split("</div>")[0]
    assert shown.split() == pasted.split()
    assert [line.strip() for line in shown.splitlines()] == [
        line.strip() for line in pasted.splitlines()
    ]


def test_create_shows_each_complaint_keeps_the_words_and_writes_nothing(as_officer):
    recommendation = factories.recommendation()

    page = as_officer.post(
        create_url(recommendation),
        typed(narrative="Many ducks.", rag="red", what_next="", what_next_date=""),
    )

    assert page.status_code == 200
    assert "<title>Error: " in page.text
    assert "There is a problem" in page.text
    assert 'id="id_what_next_error"' in page.text
    assert 'href="#id_what_next"' in page.text
    assert "Many ducks." in page.text
    assert not recommendation.status_updates.exists()


def test_create_refuses_tomorrow(as_officer):
    recommendation = factories.recommendation()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    page = as_officer.post(
        create_url(recommendation),
        typed(status_date=tomorrow.isoformat(), what_next_date="2099-01-01"),
    )

    assert "status_date" in page.context["form"].errors
    assert not recommendation.status_updates.exists()


def test_create_takes_today(as_officer):
    recommendation = factories.recommendation()
    today = timezone.localdate().isoformat()

    as_officer.post(
        create_url(recommendation), typed(status_date=today, what_next_date="2099-01-01")
    )

    assert recommendation.status_updates.count() == 1


def test_what_the_database_alone_refuses_is_shown_again_with_every_word(as_officer):
    """As when two save in the same instant; here, one form sent for two recommendations."""
    one, another = factories.recommendation(), factories.recommendation()
    form = typed()
    as_officer.post(create_url(one), form)

    page = as_officer.post(create_url(another), form, headers={"origin": "http://testserver"})

    assert page.status_code == 409
    assert "Nothing of yours was recorded" in page.text
    assert "Half the ducks have been counted." in page.text
    assert not another.status_updates.exists()


@pytest.mark.parametrize("missing", ["opened_on", "form_key"])
def test_create_without_what_the_form_carries_writes_nothing(as_officer, missing):
    recommendation = factories.recommendation()
    sent = typed()
    del sent[missing]

    page = as_officer.post(create_url(recommendation), sent)

    assert page.status_code == 200
    assert missing in page.context["form"].errors
    assert not recommendation.status_updates.exists()


def test_a_double_click_makes_one_update(as_officer):
    recommendation = factories.recommendation()
    sent = typed()

    first = as_officer.post(create_url(recommendation), sent)
    second = as_officer.post(create_url(recommendation), sent)

    assert first.url == second.url
    assert recommendation.status_updates.count() == 1


def test_words_that_may_name_a_child_warn_first_and_are_recorded_on_the_second_sending(as_officer):
    recommendation = factories.recommendation()
    narrative = "Ada Marsh, aged 12, likes ducks."

    warned = as_officer.post(create_url(recommendation), typed(narrative=narrative))
    assert warned.status_code == 200
    assert "Check for a child" in warned.text
    assert "Ada Marsh, aged 12" in warned.context["form"].warnings[0]
    assert not recommendation.status_updates.exists()

    as_officer.post(create_url(recommendation), carried(warned))
    assert recommendation.status_updates.get().narrative == narrative


def test_words_changed_after_the_warning_are_warned_of_anew(as_officer):
    recommendation = factories.recommendation()
    warned = as_officer.post(
        create_url(recommendation), typed(narrative="Ada Marsh, aged 12, likes ducks.")
    )

    again = as_officer.post(
        create_url(recommendation),
        {**carried(warned), "narrative": "Ben Reed, aged 9, likes ducks."},
    )

    assert again.status_code == 200
    assert not recommendation.status_updates.exists()


# The second of two officers


def test_overtaken_shows_both_texts_and_writes_nothing(as_officer):
    recommendation = factories.recommendation()
    sent = typed(narrative="Ours.\r\n• and this", evidence="Our evidence", what_next="Our next.")
    factories.status_update(recommendation, narrative="Theirs.", rag="red")

    page = as_officer.post(create_url(recommendation), sent)

    assert page.status_code == 409
    assert "Theirs." in page.text
    for ours in ("• and this", "Our evidence", "Our next."):
        assert ours in page.text
    assert recommendation.status_updates.count() == 1


def test_overtaken_form_is_reopened_so_that_ours_can_follow_theirs(as_officer):
    recommendation = factories.recommendation()
    sent = typed(narrative="Ours.\r\n• and this")
    factories.status_update(recommendation, narrative="Theirs.")
    page = as_officer.post(create_url(recommendation), sent)

    done = as_officer.post(create_url(recommendation), carried(page))

    assert done.status_code == 302
    assert [each.narrative for each in recommendation.status_updates.order_by("sequence")] == [
        "Theirs.",
        "Ours.\r\n• and this",
    ]


def test_overtaken_twice_is_told_twice(as_officer):
    recommendation = factories.recommendation()
    sent = typed()
    factories.status_update(recommendation)
    page = as_officer.post(create_url(recommendation), sent)
    factories.status_update(recommendation, narrative="A third officer.")

    again = as_officer.post(create_url(recommendation), carried(page))

    assert again.status_code == 409
    assert "A third officer." in again.text


def test_overtaken_by_a_withdrawal_shows_its_reason(as_officer):
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)
    factories.status_update(recommendation, rag="", corrects=update, narrative="Geese, in truth.")

    page = as_officer.post(create_url(recommendation), typed(opened_on="1"))

    assert page.status_code == 409
    assert "Geese, in truth." in page.text


def test_a_warning_does_not_let_a_second_writer_through(as_officer):
    recommendation = factories.recommendation()
    warned = as_officer.post(
        create_url(recommendation), typed(narrative="Ada Marsh, aged 12, likes ducks.")
    )
    factories.status_update(recommendation)

    page = as_officer.post(create_url(recommendation), carried(warned))

    assert page.status_code == 409


# Correcting


def test_correct_opens_with_the_words_it_corrects(as_officer):
    update = factories.status_update(factories.recommendation(), narrative="Ten ducks.")

    page = as_officer.get(update_url("correct", update))

    assert page.status_code == 200
    assert "Ten ducks." in page.text


def test_correct_records_a_further_update_that_names_the_first(as_officer):
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation, rag="green", narrative="Ten ducks.")

    page = as_officer.post(
        update_url("correct", wrong), typed(opened_on="1", narrative="Nine ducks."), follow=True
    )

    correction = recommendation.status_updates.get(sequence=2)
    assert correction.corrects == wrong
    assert page.redirect_chain[-1][0].startswith(recommendation.get_absolute_url())
    assert page.context["history"].current == correction
    assert "Ten ducks." in page.text


def test_correct_shows_complaints_and_writes_nothing(as_officer):
    wrong = factories.status_update(factories.recommendation())

    page = as_officer.post(update_url("correct", wrong), typed(opened_on="1", narrative=""))

    assert page.status_code == 200
    assert "narrative" in page.context["form"].errors
    assert wrong.recommendation.status_updates.count() == 1


def test_correct_warns_first(as_officer):
    wrong = factories.status_update(factories.recommendation())

    warned = as_officer.post(
        update_url("correct", wrong), typed(opened_on="1", narrative="Ada Marsh, aged 12.")
    )
    assert wrong.recommendation.status_updates.count() == 1

    as_officer.post(update_url("correct", wrong), carried(warned))
    assert wrong.recommendation.status_updates.count() == 2


def test_correct_twice_with_one_form_makes_one_correction(as_officer):
    wrong = factories.status_update(factories.recommendation())
    sent = typed(opened_on="1")

    statuses = [as_officer.post(update_url("correct", wrong), sent).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert wrong.recommendation.status_updates.count() == 2


def test_correct_overtaken_keeps_both_texts_and_still_corrects(as_officer):
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation)
    sent = typed(opened_on="1", narrative="Ours, corrected.")
    factories.status_update(recommendation, narrative="Theirs.")

    page = as_officer.post(update_url("correct", wrong), sent)
    assert page.status_code == 409
    assert "Theirs." in page.text
    assert "Ours, corrected." in page.text
    assert update_url("correct", wrong) in page.text

    as_officer.post(update_url("correct", wrong), carried(page))
    assert recommendation.status_updates.get(sequence=3).corrects == wrong


@pytest.mark.parametrize("action", ["correct", "withdraw"])
def test_what_somebody_else_corrected_already_is_refused_with_the_words_kept(as_officer, action):
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation)
    factories.status_update(recommendation, corrects=wrong)
    sent = typed(opened_on="1", narrative="Ours.", reason="Ours.")

    page = as_officer.post(update_url(action, wrong), sent)

    assert page.status_code == 409
    assert "Ours." in page.text
    assert recommendation.status_updates.count() == 2


@pytest.mark.parametrize("action", ["correct", "withdraw"])
def test_pages_of_what_no_longer_stands_say_so(as_officer, action):
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation)
    withdrawal = factories.status_update(recommendation, rag="", corrects=wrong)

    for update in (wrong, withdrawal):
        page = as_officer.get(update_url(action, update))

        assert page.status_code == 409
        assert "no longer stands" in page.text


# Withdrawing


def withdrawal(**values: Any) -> dict[str, Any]:
    return {
        "opened_on": "1",
        "form_key": str(uuid.uuid4()),
        "reason": "They were geese.",
        **values,
    }


def test_withdraw_shows_what_is_to_be_taken_back(as_officer):
    update = factories.status_update(factories.recommendation(), narrative="Ten ducks.")

    page = as_officer.get(update_url("withdraw", update))

    assert page.status_code == 200
    assert "Ten ducks." in page.text


def test_withdraw_takes_the_update_back_and_keeps_it_in_the_history(as_officer):
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation, narrative="Ten ducks.")

    page = as_officer.post(update_url("withdraw", update), withdrawal(), follow=True)

    assert page.context["history"].current is None
    assert "Ten ducks." in page.text
    assert "They were geese." in page.text
    assert recommendation.status_updates.count() == 2


def test_withdraw_without_a_reason_is_refused(as_officer):
    update = factories.status_update(factories.recommendation())

    page = as_officer.post(update_url("withdraw", update), withdrawal(reason=" "))

    assert page.status_code == 200
    assert "reason" in page.context["form"].errors
    assert update.recommendation.status_updates.count() == 1


def test_withdraw_twice_with_one_form_withdraws_once(as_officer):
    update = factories.status_update(factories.recommendation())
    sent = withdrawal()

    statuses = [as_officer.post(update_url("withdraw", update), sent).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert update.recommendation.status_updates.count() == 2


def test_withdraw_overtaken_says_so_keeps_the_reason_and_lets_it_follow(as_officer):
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation)
    sent = withdrawal()
    factories.status_update(recommendation)

    page = as_officer.post(update_url("withdraw", update), sent)
    assert page.status_code == 409
    assert "Nothing is withdrawn yet" in page.text
    assert "They were geese." in page.text
    assert recommendation.status_updates.count() == 2

    as_officer.post(update_url("withdraw", update), carried(page))
    assert recommendation.status_updates.get(sequence=3).corrects == update


# Who, and how


@pytest.mark.parametrize("role", ["reader", "clerk", "manager", "administrator"])
def test_only_officers_record_correct_and_withdraw(client, cast, role):
    update = factories.status_update(factories.recommendation())
    client.force_login(cast[role])

    assert client.post(create_url(update.recommendation), typed()).status_code == 403
    for action in ("correct", "withdraw"):
        assert client.get(update_url(action, update)).status_code == 403
        assert client.post(update_url(action, update), typed()).status_code == 403
    assert update.recommendation.status_updates.count() == 1


def test_signed_out_visitors_write_nothing_and_are_sent_to_sign_in(client):
    update = factories.status_update(factories.recommendation())

    for url in (
        create_url(update.recommendation),
        update_url("correct", update),
        update_url("withdraw", update),
    ):
        page = client.post(url, typed(opened_on="1", reason="x"))

        assert page.status_code == 302
        assert page.url.startswith("/accounts/login/")
    assert update.recommendation.status_updates.count() == 1


def test_a_request_without_its_token_is_refused(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    recommendation = factories.recommendation()

    assert client.post(create_url(recommendation), typed()).status_code == 403
    assert not recommendation.status_updates.exists()


def test_the_address_that_records_cannot_be_read(as_officer):
    assert as_officer.get("/recommendations/LAC-2013-R1/status-updates/").status_code == 405


@pytest.mark.parametrize(
    "url",
    [
        "/recommendations/NOWHERE-R1/status-updates/",
        "/recommendations/LAC-2013-R1/status-updates/99/correct/",
        "/recommendations/LAC-2013-R1/status-updates/99/withdraw/",
        "/recommendations/LAC-2013-R1/status-updates/0/correct/",
        "/recommendations/LAC-2013-R1/status-updates/99999999999999999999/correct/",
        "/recommendations/NOWHERE-R1/status-updates/1/withdraw/",
    ],
)
def test_what_does_not_exist_is_not_found(as_officer, url):
    assert as_officer.post(url, typed()).status_code == 404

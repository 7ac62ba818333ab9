"""Drafts: kept through everything, seen by nobody else, and no statement until recorded."""

import json
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.models import Recommendation, UpdateDraft
from tests import factories
from tests.markup import markup_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def duck() -> Recommendation:
    return factories.recommendation()


def typed(**values: Any) -> dict[str, Any]:
    return {
        "opened_on": "0",
        "form_key": str(uuid.uuid4()),
        "rag": "green",
        "status_date": f"{TODAY}",
        "narrative": "Ten ducks so far,\nand counting.",
        "evidence": "Minute 7",
        "reported_by": "Head of Ducks",
        **values,
    }


def save_url(recommendation: Recommendation) -> str:
    return reverse("update_draft_save", args=[recommendation.reference])


def create_url(recommendation: Recommendation) -> str:
    return reverse("status_update_create", args=[recommendation.reference])


def item_url(*ducks: Recommendation) -> str:
    update_round = factories.update_round(*ducks)
    return reverse("round_item", args=[update_round.pk, ducks[0].reference])


def words(page, field: str = "narrative") -> Any:
    return page.context["form"][field].value()


# Kept


def test_draft_comes_back_on_every_page_with_the_form(as_officer, duck):
    as_officer.post(save_url(duck), typed())

    for address in (duck.get_absolute_url(), item_url(duck)):
        page = as_officer.get(address)
        assert words(page) == "Ten ducks so far,\nand counting."
        assert words(page, "rag") == "green"
        assert "It counts only once you record it." in markup_of(page)


def test_draft_is_no_statement(as_officer, duck):
    as_officer.post(save_url(duck), typed())

    assert not duck.status_updates.exists()
    page = as_officer.get(duck.get_absolute_url())
    assert page.context["history"].rag.code == ""
    assert page.context["history"].updates == []


def test_draft_survives_signing_out_and_in_again(as_officer, officer, duck):
    as_officer.post(save_url(duck), typed())
    as_officer.post(reverse("logout"))
    as_officer.force_login(officer)

    assert words(as_officer.get(duck.get_absolute_url())) == "Ten ducks so far,\nand counting."


def test_draft_keeps_what_its_form_was_opened_on(as_officer, duck):
    """So that whoever recorded meanwhile is found."""
    as_officer.post(save_url(duck), typed())
    factories.status_update(duck, narrative="Theirs.")

    page = as_officer.get(duck.get_absolute_url())
    sent = {**typed(), "form_key": words(page, "form_key"), "opened_on": words(page, "opened_on")}

    assert as_officer.post(create_url(duck), sent).status_code == 409


def test_two_windows_on_one_draft_are_two_forms(as_officer, duck):
    """The second must be shown both texts; taken for the first, its words would be lost."""
    first = typed(narrative="Typed in the first window.")
    as_officer.post(save_url(duck), first)
    page = as_officer.get(duck.get_absolute_url())
    second = typed(narrative="Put otherwise in the second.", form_key=words(page, "form_key"))

    as_officer.post(create_url(duck), second)
    page = as_officer.post(create_url(duck), first)

    assert page.status_code == 409
    assert words(page) == "Typed in the first window."
    assert duck.status_updates.count() == 1


def test_form_sent_again_with_other_words_is_not_taken_for_the_same(as_officer, duck):
    """A step back in the browser, a word changed, and sent again."""
    sent = typed()
    as_officer.post(create_url(duck), sent)

    page = as_officer.post(create_url(duck), {**sent, "narrative": "Eleven ducks."})

    assert page.status_code == 409
    assert words(page) == "Eleven ducks."
    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    as_officer.post(create_url(duck), again)
    assert [each.narrative for each in duck.status_updates.order_by("sequence")] == [
        sent["narrative"],
        "Eleven ducks.",
    ]


def test_draft_that_a_form_began_with_is_gone_once_that_is_recorded(as_officer, officer, duck):
    as_officer.post(save_url(duck), typed())
    page = as_officer.get(duck.get_absolute_url())
    kept = UpdateDraft.objects.of_form(officer, duck)
    assert words(page, "began_with") == str(kept.form_key)

    sent = typed(form_key=words(page, "form_key"), began_with=f"{kept.form_key}")
    as_officer.post(create_url(duck), sent)

    assert not UpdateDraft.objects.exists()


def test_script_is_told_when_it_was_saved_and_nothing_else(as_officer, duck):
    page = as_officer.post(save_url(duck), typed(), headers={"Accept": "application/json"})

    assert page["Content-Type"] == "application/json"
    assert set(json.loads(page.text)) == {"saved"}


def test_later_words_take_the_place_of_earlier_ones(as_officer, officer, duck):
    for narrative in ("Ten.", "Eleven."):
        as_officer.post(save_url(duck), typed(narrative=narrative))

    [draft] = UpdateDraft.objects.of_officer(officer)
    assert draft.typed["narrative"] == "Eleven."


def test_form_that_is_refused_is_kept(as_officer, officer, duck):
    as_officer.post(create_url(duck), typed(evidence=""))

    assert UpdateDraft.objects.of_form(officer, duck).typed["narrative"].startswith("Ten ducks")


def test_words_of_the_second_writer_are_kept_too(as_officer, officer, duck):
    factories.status_update(duck)

    as_officer.post(item_url(duck), typed())

    assert UpdateDraft.objects.of_form(officer, duck).typed["narrative"].startswith("Ten ducks")


def test_draft_of_the_second_writer_goes_with_what_is_recorded_in_the_end(
    as_officer, officer, duck
):
    factories.status_update(duck)
    page = as_officer.post(create_url(duck), typed())
    form = page.context["form"]

    as_officer.post(create_url(duck), {name: form[name].value() or "" for name in form.fields})

    assert duck.status_updates.count() == 2
    assert not UpdateDraft.objects.exists()


def test_rows_are_kept_as_drafts_and_come_back_filled_in(as_officer, duck):
    other = factories.recommendation()
    update_round = factories.update_round(duck, other)
    url = reverse("round_rows", args=[update_round.pk])
    prefixed = {f"{duck.reference}-{name}": text for name, text in typed().items()}

    page = as_officer.post(url, {"row": [duck.reference], "keep": "1", **prefixed}, follow=True)

    assert page.redirect_chain == [(url, 302)]
    forms = {each.row.reference: each.form for each in page.context["rows"]}
    assert forms[duck.reference]["narrative"].value() == "Ten ducks so far,\nand counting."
    assert not duck.status_updates.exists()


def test_draft_of_a_correction_is_apart_from_that_of_a_further_update(as_officer, officer, duck):
    factories.status_update(duck)
    as_officer.post(save_url(duck), typed(narrative="Further.", opened_on="1"))
    as_officer.post(
        save_url(duck), typed(narrative="Put right.", opened_on="1", corrects_sequence="1")
    )

    page = as_officer.get(reverse("status_update_correct", args=[duck.reference, 1]))

    assert words(page) == "Put right."
    assert words(as_officer.get(duck.get_absolute_url())) == "Further."


# Let go


def test_recorded_form_leaves_no_draft(as_officer, officer, duck):
    sent = typed()
    as_officer.post(save_url(duck), sent)

    as_officer.post(create_url(duck), sent)

    assert duck.status_updates.count() == 1
    assert not UpdateDraft.objects.of_officer(officer).exists()


def test_late_copy_of_a_recorded_form_brings_no_draft_back(as_officer, officer, duck):
    sent = typed()
    as_officer.post(create_url(duck), sent)

    page = as_officer.post(save_url(duck), sent, headers={"Accept": "application/json"})

    assert json.loads(page.text) == {"saved": ""}
    assert not UpdateDraft.objects.of_officer(officer).exists()


def test_recording_one_form_keeps_the_words_typed_in_another(as_officer, officer, duck):
    as_officer.post(save_url(duck), typed(narrative="Typed in the other window."))

    as_officer.post(create_url(duck), typed())

    assert UpdateDraft.objects.of_form(officer, duck).typed["narrative"].startswith("Typed in")


def test_officer_discards_her_own_draft_alone(as_officer, officer, duck, manager):
    other = factories.user()
    for person in (officer, other):
        UpdateDraft.objects.create(
            officer=person, recommendation=duck, typed=typed(), form_key=uuid.uuid4()
        )

    as_officer.post(save_url(duck), {"discard": "1"})

    assert [each.officer for each in UpdateDraft.objects.all()] == [other]


def test_form_nobody_typed_in_leaves_no_draft(as_officer, duck):
    page = as_officer.post(save_url(duck), typed(rag="", narrative="", evidence=""), follow=True)

    assert not UpdateDraft.objects.exists()
    assert "Nothing is typed yet" in page.text


# Who sees what


def test_others_are_told_of_a_draft_but_never_its_words(as_officer, duck):
    other = factories.user(first_name="Anna", last_name="Drake")
    UpdateDraft.objects.create(
        officer=other, recommendation=duck, typed=typed(), form_key=uuid.uuid4()
    )
    update_round = factories.update_round(duck)

    for address in (
        duck.get_absolute_url(),
        reverse("round_item", args=[update_round.pk, duck.reference]),
        reverse("round_rows", args=[update_round.pk]),
        update_round.get_absolute_url(),
    ):
        page = as_officer.get(address).text
        assert "Anna Drake has a draft" in page
        assert "Ten ducks so far" not in page


# Signed out in between


@pytest.mark.parametrize("address", ["recommendation", "round"])
def test_words_sent_after_the_visit_ended_are_recorded_by_whoever_sends_them_on(
    client, officer, duck, address
):
    url = create_url(duck) if address == "recommendation" else item_url(duck)
    own = {"Origin": "http://testserver"}

    late = client.post(url, typed(), headers=own)
    signed_in = {"username": officer.username, "password": "anyborough-pass"}
    page = client.post("/accounts/login/", {**signed_in, "kept": late.context["kept"]}, headers=own)

    assert not duck.status_updates.exists()
    assert "Ten ducks so far" in page.text
    form = page.context["kept_form"]
    client.post(form.path, dict(form.fields))
    assert duck.status_updates.get().narrative.startswith("Ten ducks so far")


@pytest.mark.once
@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_saving_never_leads_to_another_site(as_officer, duck, back):
    page = as_officer.post(save_url(duck), typed(back=back))

    assert page.url == duck.get_absolute_url()


@pytest.mark.parametrize(
    "values",
    [
        {"form_key": "no key"},
        {"opened_on": "many"},
        {"opened_on": "-1"},
        {"corrects_sequence": "99999999999999999999"},
        {"discard": "1", "corrects_sequence": "99999999999999999999"},
        {"prefix": "x" * 5000},
        {"began_with": "no key"},
        {"rag": "mauve\0", "narrative": "\0"},
    ],
)
def test_what_is_no_form_of_ours_keeps_nothing_and_breaks_nothing(as_officer, duck, values):
    assert as_officer.post(save_url(duck), typed(**values)).status_code == 302
    assert as_officer.get(duck.get_absolute_url()).status_code == 200


def test_one_draft_opened_in_two_windows_loses_neither_s_words(as_officer, duck):
    sent = typed(what_next="Count on.", what_next_date=f"{TODAY}", evidence="Minute 7")

    as_officer.post(create_url(duck), sent)
    page = as_officer.post(create_url(duck), {**sent, "narrative": "Eleven ducks."})

    assert page.status_code == 409
    assert "Eleven ducks." in page.content.decode()
    assert duck.status_updates.count() == 1
    assert words(page, "form_key") != sent["form_key"]

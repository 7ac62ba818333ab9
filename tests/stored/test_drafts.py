"""A draft that the first release kept opens in the form, and nothing that it says is dropped."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import Recommendation, UpdateDraft
from tests import factories

pytestmark = pytest.mark.django_db
KEPT = json.loads(Path(__file__).with_name("update_draft.json").read_text(encoding="utf-8"))


@pytest.fixture
def duck(db) -> Recommendation:
    return factories.recommendation()


def drafted(duck: Recommendation, officer, **typed: object) -> UpdateDraft:
    return UpdateDraft.objects.create(
        officer=officer, recommendation=duck, form_key=KEPT["form_key"], typed={**KEPT, **typed}
    )


def sent(**changes: str) -> dict[str, str]:
    return {**KEPT, "form_key": "22222222-2222-4333-8444-555555555555", **changes}


def test_a_draft_kept_by_the_first_release_opens_as_it_was_typed(as_officer: Client, officer, duck):
    drafted(duck, officer)

    form = as_officer.get(duck.get_absolute_url()).context["form"]

    typed = {name: text for name, text in KEPT.items() if name != "form_key"}
    assert {name: form[name].value() for name in typed} == typed
    assert form["form_key"].value() != KEPT["form_key"]
    assert form.left_over == {}


def test_a_draft_that_is_kept_now_says_its_version(as_officer: Client, officer, duck):
    as_officer.post(reverse("update_draft_save", args=[duck.reference]), sent())

    draft = UpdateDraft.objects.get()
    assert draft.typed["_version"] == 1
    assert draft.as_typed == sent()


def test_a_name_that_the_form_does_not_have_is_shown_and_kept_on(as_officer: Client, officer, duck):
    """As after a release that renamed a field and did not say so."""
    drafted(duck, officer, pond="The mill pond")
    in_round = reverse("round_item", args=[factories.update_round(duck).pk, duck.reference])

    for address in (duck.get_absolute_url(), in_round):
        page = as_officer.get(address)
        assert "Your draft also says this" in page.text
        assert "The mill pond" in page.text
    as_officer.post(
        reverse("update_draft_save", args=[duck.reference]), sent(narrative="All counted.")
    )

    draft = UpdateDraft.objects.get()
    assert draft.as_typed["narrative"] == "All counted."
    assert draft.as_typed["pond"] == "The mill pond"


def test_a_row_that_has_no_restriction_shows_and_keeps_that_of_the_draft(
    as_officer: Client, officer, duck
):
    drafted(duck, officer)
    rows = reverse("round_rows", args=[factories.update_round(duck).pk])

    page = as_officer.get(rows)
    row = {f"{duck.reference}-{name}": text for name, text in sent().items() if "restr" not in name}
    as_officer.post(
        reverse("update_draft_save", args=[duck.reference]), {**row, "prefix": duck.reference}
    )

    assert "It names a pond." in page.text
    draft = UpdateDraft.objects.get()
    assert draft.form_key.hex.startswith("2222")
    assert draft.as_typed["restricted"] == "on"
    assert draft.as_typed["restricted_reason"] == "It names a pond."


def test_an_emptied_field_is_not_brought_back(as_officer: Client, officer, duck):
    drafted(duck, officer)

    changes = {"evidence": "", "restricted_reason": ""}
    kept = {name: text for name, text in sent(**changes).items() if name != "restricted"}
    as_officer.post(reverse("update_draft_save", args=[duck.reference]), kept)

    typed = UpdateDraft.objects.get().as_typed
    assert typed.keys().isdisjoint({"evidence", "restricted", "restricted_reason"})


# A draft of a later version, as after a release was taken back

LATER = "A draft of a status update was kept by a later version"


def test_a_draft_of_a_later_version_closes_no_page_and_stays(as_officer: Client, officer, duck):
    drafted(duck, officer, _version=2)
    update_round = factories.update_round(duck)

    for address in (
        duck.get_absolute_url(),
        reverse("round_item", args=[update_round.pk, duck.reference]),
        reverse("round_rows", args=[update_round.pk]),
    ):
        page = as_officer.get(address)
        assert page.status_code == 200
        assert LATER in page.text
        assert KEPT["narrative"] not in page.text
        assert "Discard the draft" in page.text or f"{duck.get_absolute_url()}#draft" in page.text
    assert UpdateDraft.objects.get().typed["_version"] == 2


def test_a_draft_of_a_later_version_is_discarded_by_its_officer(as_officer: Client, officer, duck):
    drafted(duck, officer, _version=2)

    as_officer.post(
        reverse("update_draft_save", args=[duck.reference]),
        {"discard": "1", "corrects_sequence": "0"},
    )

    assert not UpdateDraft.objects.exists()


def test_a_correction_opens_beside_a_draft_of_a_later_version(as_officer: Client, officer, duck):
    update = factories.status_update(duck)
    draft = drafted(duck, officer, _version=2)
    UpdateDraft.objects.filter(pk=draft.pk).update(corrects_sequence=update.sequence)

    page = as_officer.get(reverse("status_update_correct", args=[duck.reference, update.sequence]))

    assert page.status_code == 200
    assert LATER in page.text
    assert "Discard the draft" in page.text


def test_words_that_are_refused_come_again_beside_a_draft_of_a_later_version(
    as_officer: Client, officer, duck
):
    """They are in the form still, and the draft is not lost unread for them."""
    drafted(duck, officer, _version=2)
    wrong = sent(narrative="All counted.", status_date="never")

    page = as_officer.post(f"{duck.get_absolute_url()}status-updates/", wrong)

    assert page.context["form"]["narrative"].value() == "All counted."
    assert "what you typed is not kept yet" in page.text
    assert UpdateDraft.objects.get().typed["_version"] == 2


def test_a_row_to_be_kept_comes_again_beside_a_draft_of_a_later_version(
    as_officer: Client, officer, duck
):
    drafted(duck, officer, _version=2)
    row = {f"{duck.reference}-{name}": text for name, text in sent(narrative="All.").items()}

    page = as_officer.post(
        reverse("round_rows", args=[factories.update_round(duck).pk]),
        {**row, "row": duck.reference, "keep": "1"},
    )

    assert page.status_code == 200
    assert "All." in page.text
    assert "what you typed is not kept yet" in page.text
    assert UpdateDraft.objects.get().typed["_version"] == 2

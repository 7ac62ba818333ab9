"""A form that the first release carried through its sign-in page is shown by this one."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from tests import factories
from wirral_tracker.accounts import kept
from wirral_tracker.accounts.kept import NAMES, SALT, KeptForm

pytestmark = pytest.mark.django_db
CARRIED = json.loads(Path(__file__).with_name("kept_form.json").read_text(encoding="utf-8"))


def sealed(carried: Any) -> str:
    """What a sign-in page carries, signed as it was then: a text that is signed goes stale."""
    return signing.dumps(carried, salt=SALT, compress=True)


def signed_in_with(sealed_form: str):
    person = factories.user(username="anyborough-late")
    person.set_password("anyborough-pass")
    person.save()
    given = {"username": person.username, "password": "anyborough-pass", "kept": sealed_form}
    return Client().post("/accounts/login/", given)


def test_a_form_carried_by_the_first_release_is_shown_and_can_be_sent_on():
    page = signed_in_with(sealed(CARRIED))

    assert page.status_code == 200
    assert "Half the ducks counted." in page.text
    assert f'action="{CARRIED[0]}"' in page.text
    assert 'name="form_key" value="11111111-2222-4333-8444-555555555555"' in page.text


def test_a_form_that_is_carried_now_says_its_version():
    form = KeptForm("/reviews/", (("title", "Ducks"), ("title", "Geese")), 7)

    carried = signing.loads(form.sealed(), salt=SALT)

    assert carried["_version"] == 1
    assert KeptForm.read(form.sealed()) == form


@pytest.mark.once
@pytest.mark.parametrize("is_list", [True, False])
def test_a_field_that_was_renamed_since_is_carried_under_its_new_name(monkeypatch, is_list):
    """Of many forms on a page too, and what a field began with; and as often as it was sent."""
    sent = [["narrative", "a"], ["narrative", "b"], ["ANY-R1-narrative", "c"], ["title", "d"]]
    form = [CARRIED[0], [*sent, ["initial-ANY-R1-narrative", "e"]], None]
    carried = form if is_list else dict(zip(NAMES, form, strict=True))
    renamed = replace(kept.CARRIED, version=2, renamed={2: {"narrative": "account"}})
    monkeypatch.setattr(kept, "CARRIED", renamed)

    read = KeptForm.read(sealed(carried))

    assert read
    assert read.fields == (
        ("account", "a"),
        ("account", "b"),
        ("ANY-R1-account", "c"),
        ("title", "d"),
        ("initial-ANY-R1-account", "e"),
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("carried", "told"),
    [
        ({"_version": 2}, "What you had typed was kept by a later version of the register"),
        (
            {"path": "/", "fields": [], "account_id": None, "pond": "Mill"},
            "What you had typed says something under “pond”",
        ),
    ],
)
def test_a_form_carried_by_a_later_version_is_refused_by_name(carried, told):
    page = signed_in_with(sealed(carried))

    assert page.status_code == 409
    assert told in page.text


@pytest.mark.once
@pytest.mark.parametrize("carried", [[], ["/"], {}, {"path": "/"}, "ducks", 7, None])
def test_what_is_no_form_of_ours_is_none(carried):
    assert KeptForm.read(sealed(carried)) is None
    assert KeptForm.read("ducks") is None

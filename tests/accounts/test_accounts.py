"""The administrator's pages: every account, and what may be done about one."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from wirral_tracker.access import ROLES
from wirral_tracker.accounts import people, second_factor

pytestmark = pytest.mark.django_db

GOOD = "three unrelated words"


@pytest.fixture
def as_administrator(client, administrator) -> Client:
    client.force_login(administrator)
    return client


def address(name: str, account: User) -> str:
    return reverse(f"account_{name}", args=[account.pk])


def code_on(page) -> str:
    return re.search(r"One-time code</dt><dd><code[^>]*>([^<]+)<", page.text)[1]


def choose(username: str, code: str, password: str = GOOD, again: str | None = None):
    typed = {"username": username, "one_time_code": code, "password": password}
    return Client().post("/accounts/new-password/", typed | {"again": again or password})


def signs_in(username: str, password: str = GOOD) -> bool:
    client = Client()
    client.post("/accounts/login/", {"username": username, "password": password})
    return client.get("/recommendations/").status_code == 200


def test_the_list_says_who_in_which_role_and_how_well_guarded(as_administrator, officer, reader):
    key = second_factor.new_key()
    second_factor.TOTPDevice.objects.create(user=officer, key=key, confirmed=True)
    people.set_active(reader, False, by=officer)

    page = as_administrator.get("/accounts/").text

    rows = {
        re.search(r"anyborough-\w+", row)[0]: re.sub(r"<[^>]+>|\s+", " ", row)
        for row in page.split("<tr")[2:]
    }
    assert re.search(r"Scrutiny officer .* Yes .* Yes", rows["anyborough-officer"])
    assert re.search(r"Reader .* No .* No", rows["anyborough-reader"])
    assert "The register" not in page


def test_the_list_costs_the_same_for_many_accounts(as_administrator):
    as_administrator.get("/accounts/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            as_administrator.get("/accounts/")
        counts.append(len(captured))
        for _ in range(30):
            factories.user()

    assert counts[0] == counts[1]


def test_a_new_account_gets_in_with_a_code_and_a_password_of_its_own(as_administrator):
    typed = {"first_name": "Henrietta", "last_name": "Mallard", "username": "h.mallard"}
    page = as_administrator.post("/accounts/add/", typed | {"role": "officer"})
    code = code_on(page)

    assert "no-store" in page["Cache-Control"]
    assert not signs_in("h.mallard", "")
    assert choose("h.mallard", code).status_code == 302
    assert signs_in("h.mallard")
    assert people.role_of(User.objects.get(username="h.mallard")).slug == "officer"


def test_a_code_works_once_and_for_its_own_account_alone(as_administrator, officer, reader):
    code = code_on(as_administrator.post(address("code", officer)))

    assert "do not go together" in choose(reader.username, code).text
    assert "do not go together" in choose("nobody-at-all", code).text
    assert choose(officer.username, code).status_code == 302
    assert "do not go together" in choose(officer.username, code, "another fine phrase").text


def test_a_code_runs_out_after_three_days(as_administrator, officer, settings):
    code = code_on(as_administrator.post(address("code", officer)))
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "has run out" in choose(officer.username, code).text


def test_a_code_of_somebody_who_has_left_does_not_work(as_administrator, officer, administrator):
    code = code_on(as_administrator.post(address("code", officer)))
    people.set_active(officer, False, by=administrator)

    assert "do not go together" in choose(officer.username, code).text


@pytest.mark.once
@pytest.mark.parametrize(
    ("password", "again", "complaint"),
    [
        ("short", "short", "at least 12"),
        ("wirralcouncil1", "wirralcouncil1", "easy to guess"),
        (GOOD, "three other words", "not the same"),
        ("x" * 129, "x" * 129, "at most 128"),
    ],
)
def test_a_bad_password_is_refused_and_the_code_still_works(
    as_administrator, officer, password, again, complaint
):
    code = code_on(as_administrator.post(address("code", officer)))

    page = choose(officer.username, code, password, again)

    assert complaint in page.text
    assert f'value="{password}"' not in page.text
    assert choose(officer.username, code).status_code == 302


def test_the_role_can_be_changed(as_administrator, reader):
    as_administrator.post(address("role", reader), {"role": "administrator"})

    reader.refresh_from_db()
    assert people.role_of(reader).slug == "administrator"
    assert not reader.is_staff


@pytest.mark.once
@pytest.mark.parametrize("typed", [{}, {"role": "king"}, {"role": "officer\0"}])
def test_an_unknown_role_is_refused_beside_the_field(as_administrator, reader, typed):
    page = as_administrator.post(address("role", reader), typed)

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert people.role_of(reader).slug == "reader"


def test_somebody_may_leave_and_come_back(as_administrator, officer):
    as_administrator.post(address("state", officer), {"active": "no"})
    assert not signs_in(officer.username, "anyborough-pass")

    as_administrator.post(address("state", officer), {"active": "yes"})
    assert signs_in(officer.username, "anyborough-pass")


def test_a_lost_phone_takes_the_password_with_it(as_administrator, officer):
    """Or whoever knows the password could set up a phone of their own."""
    key = second_factor.new_key()
    second_factor.TOTPDevice.objects.create(user=officer, key=key, confirmed=True)

    code = code_on(as_administrator.post(address("second_factor_reset", officer)))

    assert not second_factor.has_app(officer)
    assert not signs_in(officer.username, "anyborough-pass")
    assert choose(officer.username, code).status_code == 302


@pytest.mark.parametrize(
    "what", ["role", "state", "code", "second_factor_reset", "limit_lift", "link_release"]
)
def test_nobody_changes_their_own_account_here(as_administrator, administrator, what):
    """So there is always an administrator left."""
    as_administrator.post(address(what, administrator), {"role": "reader", "active": "no"})

    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.has_usable_password()
    assert people.role_of(administrator).slug == "administrator"


@pytest.mark.parametrize(
    "what", ["role", "state", "code", "second_factor_reset", "limit_lift", "link_release"]
)
def test_an_administrator_cannot_take_over_what_the_command_line_looks_after(
    as_administrator, what
):
    above = factories.user(is_superuser=True)

    page = as_administrator.post(
        address(what, above), {"role": "reader", "active": "no"}, follow=True
    )

    assert "looked after from the command line" in page.text
    above.refresh_from_db()
    assert above.is_active
    assert above.has_usable_password()


def test_the_account_that_holds_the_fixtures_is_out_of_reach(as_administrator):
    account = User.objects.get(username="register")

    for name in ("detail", "role", "state", "code"):
        answer = as_administrator.generic(
            "GET" if name == "detail" else "POST", address(name, account)
        )
        assert answer.status_code == 404, name


@pytest.mark.once
# The last two are one letter and 150, which Unicode writes out as several words and as 300 letters.
@pytest.mark.parametrize(
    "username", ["ANYBOROUGH-READER", "two words", "", "x" * 151, "\ufdfa", "\ufb00" * 150]
)
def test_a_username_that_will_not_do_is_refused(as_administrator, reader, username):
    before = User.objects.count()
    typed = {"first_name": "A", "last_name": "B", "username": username, "role": "reader"}

    page = as_administrator.post("/accounts/add/", typed)

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert User.objects.count() == before


def test_every_change_is_on_record_with_who_made_it(as_administrator, administrator, officer):
    """On the account's page, latest first, and under the seal."""
    as_administrator.post(address("role", officer), {"role": "manager"})
    code = code_on(as_administrator.post(address("code", officer)))
    choose(officer.username, code)

    rows = officer.changes.order_by("pk").values_list("event", "recorded_by")
    assert list(rows) == [
        ("role changed to manager", administrator.pk),
        ("one-time code given", administrator.pk),
        ("password chosen", officer.pk),
    ]
    page = as_administrator.get(address("detail", officer)).text
    shown = re.findall(r"\d\d:\d\d: ([\w -]+), by", page)
    assert shown == ["password chosen", "one-time code given", "role changed to manager"]


def test_without_the_council_s_sign_in_there_is_no_link_to_release(as_administrator, officer):
    page = as_administrator.post(address("link_release", officer), follow=True)

    assert "This account is not linked" in page.text
    assert "Release the link" not in page.text
    assert not officer.changes.exists()


def test_a_letter_with_the_same_capital_makes_another_name():
    """The council's sign-in gives names, and PostgreSQL has one capital for two letters."""
    account = factories.user(username="silvia.smith")

    assert people.lock_account_named("SILVIA.Smith") == account
    assert people.lock_account_named("sılvia.smith") is None
    assert people.lock_account_named("silvia.ſmith") is None


def test_every_change_is_in_the_log_by_number(as_administrator, administrator, officer, caplog):
    caplog.set_level("INFO", logger="wirral_tracker")

    as_administrator.post(address("role", officer), {"role": "manager"})
    as_administrator.post(address("state", officer), {"active": "no"})

    told = [
        (record.event, record.account_id, record.by_id)
        for record in caplog.records
        if hasattr(record, "event")
    ]
    assert told == [
        ("role changed to manager", officer.pk, administrator.pk),
        ("account deactivated", officer.pk, administrator.pk),
    ]
    assert officer.username not in caplog.text.replace("anyborough-pass", "")


def test_a_name_that_another_administrator_gave_meanwhile_is_refused(administrator):
    """Both forms found it free: the database finds the second, and nothing of it is left."""
    role = ROLES[0]
    name = {"first_name": "Ann", "last_name": "Anyborough"}
    people.create_account(by=administrator, role=role, username="ann", **name)

    with pytest.raises(people.NameTaken):
        people.create_account(by=administrator, role=role, username="ANN", **name)

    assert User.objects.filter(username__iexact="ann").count() == 1

"""A visit ends when it should: after idling, after a day, and as soon as the account changes."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from recommendations.models import StatusUpdate
from tests import factories
from wirral_tracker.access import MANAGER, READER
from wirral_tracker.accounts import people
from wirral_tracker.accounts.visits import BEGAN, SEEN

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MINUTE, HOUR = 60, 60 * 60
PAGE = "/recommendations/"


def visit(person, password: str = "anyborough-pass") -> Client:
    """Signed in through the page, and one page read."""
    client = Client()
    client.post("/accounts/login/", {"username": person.username, "password": password})
    assert client.get(PAGE).status_code == 200
    return client


def let_pass(client: Client, seconds: float, *, idle: bool) -> None:
    """As if it had begun so much earlier, and, if idle, not been used since."""
    session = client.session
    session[BEGAN] -= seconds
    if idle:
        session[SEEN] -= seconds
    session.save()


def is_ended(client: Client) -> bool:
    page = client.get(PAGE)
    return page.status_code == 302 and page.url.startswith("/accounts/login/")


@pytest.mark.parametrize(("minutes", "ends"), [(29, False), (31, True)])
def test_half_an_hour_without_use_ends_a_visit(reader, minutes, ends):
    client = visit(reader)
    let_pass(client, minutes * MINUTE, idle=True)

    assert is_ended(client) is ends
    assert ("signed out after 30 minutes" in client.get("/accounts/login/").text) is ends


@pytest.mark.parametrize(("hours", "ends"), [(11.9, False), (12.1, True)])
def test_twelve_hours_end_a_visit_however_busy(reader, hours, ends):
    client = visit(reader)
    let_pass(client, hours * HOUR, idle=False)

    assert is_ended(client) is ends


def test_using_the_register_keeps_a_visit_going(reader):
    client = visit(reader)
    for _ in range(4):
        let_pass(client, 20 * MINUTE, idle=True)
        assert not is_ended(client)


def test_a_page_costs_no_write_within_a_minute_of_the_last(reader):
    client = visit(reader)
    before = client.session[SEEN]

    client.get(PAGE)

    assert client.session[SEEN] == before


@pytest.mark.parametrize(
    "change",
    [
        lambda account, admin: people.change_role(account, MANAGER, by=admin),
        lambda account, admin: people.change_role(account, READER, by=admin),
        lambda account, admin: people.set_active(account, False, by=admin),
        lambda account, admin: people.new_code(account, by=admin),
        lambda account, admin: people.reset_second_factor(account, by=admin),
        lambda account, admin: people.choose_password(account, "another good pass phrase"),
        lambda account, admin: account.groups.clear(),
        lambda account, admin: account.groups.add(Group.objects.get(name=MANAGER.name)),
        lambda account, admin: User.objects.filter(pk=account.pk).update(is_superuser=True),
    ],
    ids=[
        "promoted",
        "demoted",
        "left",
        "new code",
        "lost phone",
        "password",
        "none",
        "two",
        "superuser",
    ],
)
def test_every_visit_ends_at_the_next_request_after_a_change(officer, administrator, change):
    """A changed role, password or second factor, or a deactivation, ends all visits at once."""
    visits = [visit(officer), visit(officer)]

    change(officer, administrator)

    assert [is_ended(client) for client in visits] == [True, True]


def test_changing_ones_own_password_ends_only_the_other_visits(officer):
    here, elsewhere = visit(officer), visit(officer)

    page = here.post(
        "/accounts/password/",
        {
            "old_password": "anyborough-pass",
            "new_password1": "quite another phrase",
            "new_password2": "quite another phrase",
        },
    )

    assert page.status_code == 302
    assert not is_ended(here)
    assert is_ended(elsewhere)


def test_a_leaver_is_out_and_what_they_recorded_keeps_their_name(officer, administrator):
    officer.first_name, officer.last_name = "Henrietta", "Mallard"
    officer.save()
    update = factories.status_update(factories.recommendation(), by=officer)
    client = visit(officer)

    people.set_active(officer, False, by=administrator)

    assert is_ended(client)
    again = Client()
    again.post("/accounts/login/", {"username": officer.username, "password": "anyborough-pass"})
    assert is_ended(again)
    recorded_by = StatusUpdate.objects.get(pk=update.pk).recorded_by
    assert recorded_by.get_full_name() == "Henrietta Mallard"

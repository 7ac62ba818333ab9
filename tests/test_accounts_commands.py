"""The commands that make demonstration accounts and set what each role may do."""

import io

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command

from wirral_tracker.access import ROLES, apply_roles

pytestmark = pytest.mark.django_db


def run(name: str) -> str:
    output = io.StringIO()
    call_command(name, stdout=output)
    return output.getvalue()


def signs_in(client, username: str, password: str) -> bool:
    client.post("/accounts/login/", {"username": username, "password": password})
    return "_auth_user_id" in client.session


def held(role_name: str) -> set[str]:
    permissions = Group.objects.get(name=role_name).permissions.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in permissions}


def test_demo_accounts_are_refused_outside_debug(settings):
    settings.DEBUG = False
    before = User.objects.count()

    with pytest.raises(CommandError, match="DEBUG"):
        run("create_demo_accounts")

    assert User.objects.count() == before


def test_demo_accounts_are_one_for_each_role_and_can_sign_in(settings, client):
    settings.DEBUG = True

    printed = run("create_demo_accounts")

    for role in ROLES:
        account = User.objects.get(username=role.slug)
        assert [group.name for group in account.groups.all()] == [role.name]
        assert not account.is_superuser
        password = next(
            line.split()[1] for line in printed.splitlines() if line.split()[:1] == [role.slug]
        )
        assert signs_in(client, role.slug, password)


def test_demo_accounts_twice_is_harmless_and_keeps_a_changed_password(settings, client):
    settings.DEBUG = True
    run("create_demo_accounts")
    account = User.objects.get(username="officer")
    account.set_password("a-better-one-by-far")
    account.save()
    before = User.objects.count()

    run("create_demo_accounts")

    assert User.objects.count() == before
    assert signs_in(client, "officer", "a-better-one-by-far")


@pytest.mark.parametrize("role", ROLES)
def test_roles_carry_exactly_the_permissions_they_list(role):
    apply_roles()

    assert held(role.name) == set(role.permissions)


def test_administrators_manage_accounts_and_read_the_register_as_readers_do():
    apply_roles()

    assert held("Administrator") == {"auth.add_user", "auth.change_user", "auth.view_user"}


def test_every_permission_that_a_role_lists_exists():
    existing = {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Permission.objects.select_related("content_type")
    }

    assert {name for role in ROLES for name in role.permissions} <= existing


def test_apply_roles_takes_away_what_a_role_does_not_list():
    group = Group.objects.get(name="Reader")
    group.permissions.add(Permission.objects.get(codename="record_status"))

    run("apply_roles")

    assert held("Reader") == set()


def test_apply_roles_gives_back_what_was_taken_away():
    Group.objects.get(name="Scrutiny officer").permissions.clear()

    run("apply_roles")

    assert "recommendations.record_status" in held("Scrutiny officer")


def test_apply_roles_names_each_role_and_makes_no_group_twice():
    before = Group.objects.count()

    printed = run("apply_roles")

    assert Group.objects.count() == before == len(ROLES)
    assert all(role.name in printed for role in ROLES)

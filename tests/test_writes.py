"""The guard of the tests that say that nothing is written: it sees every kind of write."""

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet

from findings.models import Theme
from tests import factories
from tests.writes import NOT_UNDERSTOOD, nothing_written, written_to

pytestmark = pytest.mark.django_db


def a_theme(**values: str) -> Theme:
    return Theme(slug="ducks", name="Ducks", question="Are the ducks counted?", **values)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


WAYS = {
    "a row is saved": ("INSERT", lambda: a_theme().save()),
    "many are": ("INSERT", lambda: Theme.objects.bulk_create([a_theme()])),
    "what is there is changed": ("UPDATE", lambda: QuerySet(Theme).update(name="Geese")),
    "or removed": ("DELETE", lambda: Theme.objects.filter(slug="none")._raw_delete("default")),
    "by hand": ("UPDATE", lambda: run("update findings_theme set name = name")),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_write_is_noted_with_its_table(way):
    verb, write = WAYS[way]

    with written_to("findings") as found:
        write()

    assert found == [(verb, "findings_theme")]


def test_a_write_that_is_undone_is_noted():
    with written_to("findings") as found, transaction.atomic():
        a_theme().save()
        transaction.set_rollback(True)

    assert found == [("INSERT", "findings_theme")]


def test_a_block_in_which_something_is_written_fails():
    with pytest.raises(AssertionError, match="findings_theme"), nothing_written("findings"):
        a_theme().save()


def test_what_is_not_understood_counts_as_a_write_to_everything():
    with written_to("recommendations") as found:
        run("WITH every AS (SELECT 1 AS one) SELECT one FROM every")

    assert found == [NOT_UNDERSTOOD]


def test_reading_and_signing_in_are_no_writes(client):
    user = factories.user()

    with nothing_written("auth", "findings", "recommendations"), transaction.atomic():
        assert Theme.objects.count()
        assert User.objects.select_for_update().get(pk=user.pk)
        client.force_login(user)


def test_writes_to_other_apps_are_none_of_the_guarded():
    with nothing_written("recommendations"):
        a_theme().save()

"""The database is away while a form is sent: what was typed comes back, and can be sent again."""

import re
from html import unescape

import pytest

from tests.databases import out_of_reach
from tests.durability.conftest import Installation
from tests.durability.officers import (
    PASSWORD,
    Answer,
    opened_on_in,
    status_updates_of,
    text_of,
    update_form,
)

pytestmark = pytest.mark.slow

REFERENCE = "CP-2019-R4"


def sent_again(answer: Answer) -> dict[str, str]:
    """The fields that the page's one button sends, as a browser would."""
    form = answer.page[answer.page.index("<form") :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def test_what_was_typed_comes_back_when_the_database_is_out_of_reach(fragile: Installation):
    """PostgreSQL stopped, or the file gone: no session can be read, and yet every word is on the
    page, under its label; the page's own button records it once the database is back."""
    officer = fragile.officer()
    opened_on = opened_on_in(officer.get(f"/recommendations/{REFERENCE}/").page)
    form = update_form("Half the ducks\n<b>have</b> been counted.", opened_on)
    form["form_name"] = "status_update"
    moved = {"due_date": "2027-06-30", "reason": "The pond froze.", "form_name": "due_date_change"}

    with out_of_reach(fragile.environment["DATABASE_URL"]):
        # Of three workers each has a connection of its own, or none yet.
        updates = [officer.post(status_updates_of(REFERENCE), form) for _ in range(3)]
        other = officer.post(f"/recommendations/{REFERENCE}/due-date/", moved)
        read = officer.get("/")
        guess = officer.post("/accounts/login/", {"username": "officer", "password": PASSWORD})

    assert [answer.status for answer in (*updates, other, read, guess)] == [503] * 6
    for answer in updates:
        words = text_of(answer.page)
        assert "Half the ducks" in words
        assert "What has happened" in words
        assert sent_again(answer)["narrative"].replace("\r\n", "\n") == form["narrative"]
    assert "The pond froze." in text_of(other.page)
    assert "cannot answer now" in read.page
    assert PASSWORD not in guess.page

    again = [officer.post(status_updates_of(REFERENCE), sent_again(page)) for page in updates[:2]]

    assert [answer.status for answer in again] == [302, 302]
    [update] = fragile.updates_of(REFERENCE)
    assert str(update["narrative"]).replace("\r\n", "\n") == form["narrative"]


LOCKED = """
import sqlite3, psycopg
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from tests.databases import sqlite_path
from tests.durability.officers import status_updates_of, update_form

reference, url = "CP-2019-R3", {url!r}
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
client.force_login(User.objects.get(username="officer"))
session = client.session
session["visit_seen"] -= 120  # so that the page would note its use
session.save()
form = update_form("Half the ducks have been counted.", 0)

def send():
    return client.post(status_updates_of(reference), form, headers={{"origin": "http://127.0.0.1"}})

if connection.vendor == "sqlite":
    connection.cursor().execute("PRAGMA busy_timeout = 200")
    other = sqlite3.connect(sqlite_path(url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
else:
    connection.cursor().execute("SET lock_timeout = '200ms'")
    other = psycopg.connect(url)
    other.execute("LOCK recommendations_statusupdate, django_session IN EXCLUSIVE MODE")
refused = send()
other.close()
again = [send().status_code for _ in range(2)]
answer = [refused.status_code, form["narrative"] in refused.content.decode(), again]
"""


def test_what_was_typed_comes_back_when_the_database_is_locked(tracker: Installation):
    """Another process holds it and does not let go: the words are shown, and recorded later."""
    url = tracker.environment["DATABASE_URL"]

    assert tracker.ask(LOCKED.format(url=url)) == [503, True, [302, 302]]
    [update] = tracker.updates_of("CP-2019-R3")
    assert update["narrative"] == "Half the ducks have been counted."

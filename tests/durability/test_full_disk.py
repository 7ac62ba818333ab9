"""The disk is full in the middle of a save: a clear answer, nothing half written, and it heals.

Needs no right to make a small disk. On SQLite the database itself says that it is full: `PRAGMA
max_page_count` stops it from growing at the page that it has come to, wherever that is in a save.
PostgreSQL has no such limit, so there a trigger raises its own code for a full disk (53100, as its
server does when a file cannot grow) in the middle of a save, after the update itself was written
and before its imprint is, and on each write to a session. What that does not try is how PostgreSQL
itself behaves on a disk without room.
"""

import pytest

from tests.databases import url_vendor
from tests.durability.conftest import Installation

pytestmark = pytest.mark.nightly

BEGIN = """
import uuid
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from recommendations.models import Recommendation, StatusUpdate
from tests.durability.officers import status_updates_of, update_form

def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []

reference = "CP-2019-R4"
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
client.force_login(User.objects.get(username="officer"))
session = client.session
session["visit_seen"] -= 120  # so that each page would note its use
session.save()
"""
FILL = {
    "sqlite": """
[[pages]] = sql("PRAGMA page_count")
fill = [f"PRAGMA max_page_count = {pages}"]
free = ["PRAGMA max_page_count = 1000000000"]
""",
    "postgresql": """
fill = [
    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
    " 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$",
    "CREATE TRIGGER full_imprint BEFORE INSERT ON chain_imprint"
    " FOR EACH ROW EXECUTE FUNCTION full_disk()",
    "CREATE TRIGGER full_session BEFORE INSERT OR UPDATE ON django_session"
    " FOR EACH ROW EXECUTE FUNCTION full_disk()",
]
free = ["DROP FUNCTION full_disk() CASCADE"]
""",
}
WORK = """
def send(form):
    return client.post(status_updates_of(reference), form, headers={"origin": "http://127.0.0.1"})

for statement in fill:
    sql(statement)
told, refused, number = [], None, 0
while refused is None and number < 500:
    number += 1
    form = update_form(f"Statement {number}. " + "Ducks." * 2500, len(told))
    said = send(form)
    if said.status_code == 302:
        told.append(form["narrative"])
    else:
        refused, page = said.status_code, said.content.decode()
read = [
    client.get(address).status_code
    for address in ("/", f"/recommendations/{reference}/", "/recommendations/?q=ducks", "/since/")
]
while_full = list(
    StatusUpdate.objects.filter(recommendation__reference=reference)
    .order_by("sequence").values_list("narrative", flat=True)
)
for statement in free:
    sql(statement)
again = [send(form).status_code for _ in range(2)]
held = list(
    StatusUpdate.objects.filter(recommendation__reference=reference)
    .order_by("sequence").values_list("narrative", flat=True)
)
answer = {
    "refused": refused,
    "says": "This could not be saved" in page,
    "keeps": form["narrative"] in page,
    "read": read,
    "while_full": while_full == told,
    "again": again,
    "held": held == [*told, form["narrative"]],
}
"""


def test_a_full_disk_loses_nothing_and_halves_nothing(tracker: Installation):
    """Saving says so and keeps what was typed; reading goes on; what was told is there; with room
    again the same form is recorded, once."""
    answer = tracker.ask(BEGIN + FILL[url_vendor()] + WORK)

    assert answer == {
        "refused": 503,
        "says": True,
        "keeps": True,
        "read": [200, 200, 200, 200],
        "while_full": True,
        "again": [302, 302],
        "held": True,
    }
    assert tracker.ask(
        "from django.core.management import call_command\n"
        "call_command('verify_history', '--seal'); answer = True"
    )

"""Sealed models are renamed, and lose and get fields; their history verifies, and still tells.

The ponds beside this file go through real migrations, in processes of their own, since one process
knows a model at one time only. docs/changing-the-record.md says how it is done.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import in_cluster, own_database, url_vendor

ROOT = Path(__file__).resolve().parents[3]
ROLE = f"ponds_{os.getpid()}"

BEFORE = """
import datetime as dt
call_command("migrate", "ponds", "0001", verbosity=0)
for app in ("contenttypes", "auth", "chain"):
    call_command("migrate", app, verbosity=0)
from tests.kit.chain.ponds.before.models import PondCount, Sighting
for number in range(3):
    count = PondCount.objects.create(
        pond="mill", counted_date=dt.date(2020, 1, 1 + number), ducks=number, weather="fair",
        narrative=f"{number} ducks counted.", aside="It rained." if number else "",
    )
    Sighting.objects.create(count=count, kind="mallard")
asked_by, agreed_by = (User.objects.create(username=name) for name in ("one", "two"))
erase_words(count, ["narrative", "aside"], reason="A name", asked_by=asked_by, agreed_by=agreed_by)
links.seal()
guard()
answer = {"head": links.head(), "imprints": imprints(), "verified": verify()}
"""
AFTER = """
call_command("migrate", "ponds", "0002", verbosity=0)
def set_aside(words):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION wirral_tracker_refuse() CASCADE")
        cursor.execute("UPDATE ponds_duckcount SET aside = %%s WHERE id = 2", [words])
    guard()
set_aside("It was dry.")
try:
    call_command("migrate", verbosity=0)
except NotRemoved as refusal:
    refused = str(refusal)
set_aside("It rained.")
call_command("migrate", verbosity=0)
guard()
from tests.kit.chain.ponds.after.models import DuckCount, Sighting
answer = {"imprints": imprints(), "found": found(heads_in(%r))}
answer["refused"] = refused
answer["tombstones"] = list(Tombstone.objects.order_by("pk").values_list("column", "value"))
count = DuckCount.objects.create(pond="mill", day=dt.date(2021, 1, 1), ducks=9, account="Nine.")
links.seal()
answer["added"] = found()
erase_words(
    DuckCount.objects.get(pk=2), ["account", "aside"], reason="A name",
    asked_by=User.objects.get(username="one"), agreed_by=User.objects.get(username="two"),
)
links.seal()
answer["erased"] = found()
answer["after erasure"] = DuckCount.objects.get(pk=2).account
def change(model, pk, **values):
    models.QuerySet(model).filter(pk=pk).update(**values)
def set_tombstone(value):
    models.QuerySet(Tombstone).filter(column="weather").update(value=value)
first = models.QuerySet(Imprint).filter(row_model="ponds.PondCount").order_by("pk")[:1].get()
def say_format(number):
    models.QuerySet(Imprint).filter(pk=first.pk).update(format=number)
def seal_in_later_format():
    # The last: what is signed with one that was changed would be a fault too.
    last = Link.objects.latest("number")
    models.QuerySet(Imprint).filter(pk=last.imprint_id).update(format=3)
    models.QuerySet(Link).filter(pk=last.pk).update(signature="3" * 64)
answer["tampered"] = {
    "ducks": found_after(lambda: change(DuckCount, 1, ducks=7)),
    "account": found_after(lambda: change(DuckCount, 1, account="Seven.")),
    "day": found_after(lambda: change(DuckCount, 1, day=dt.date(2020, 2, 2))),
    "duck_count": found_after(lambda: change(Sighting, 1, duck_count=2)),
    "method": found_after(lambda: change(DuckCount, 1, method="By boat")),
    "edition": found_after(lambda: change(DuckCount, 1, edition=1)),
    "weather": found_after(lambda: set_tombstone('"foul"')),
    "tombstone": found_after(lambda: models.QuerySet(Tombstone).delete()),
    "row": found_after(lambda: models.QuerySet(Sighting).filter(pk=1).delete()),
    "format": found_after(lambda: say_format(1)),
    "later format": found_after(seal_in_later_format),
    "second value": found_after(
        lambda: Tombstone.objects.create(imprint=first, column="ducks", value="9")
    ),
}
answer["clean"] = found()
if connection.vendor == "postgresql":
    try:
        models.QuerySet(Tombstone).delete()
    except Exception as refusal:
        answer["guard"] = str(refusal)
# A declaration that is forgotten is said to be forgotten: nobody has tampered.
DuckCount.stable_names = {}
answer["forgotten field"] = found()
DuckCount.record_name = "ponds.DuckCount"
answer["forgotten model"] = found()
"""
TOOLS = """
import datetime as dt, json, os
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models, transaction
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.erasure import erase_words
from wirral_tracker.kit.chain.models import Imprint, Link, Tombstone
from wirral_tracker.kit.chain.operations import NotRemoved
from wirral_tracker.kit.chain.protection import protect
from wirral_tracker.kit.chain.faults import NotAsRecorded, NotReadable
from wirral_tracker.kit.chain.verify import heads_in, verify
def guard():
    if connection.vendor == "postgresql":
        protect(os.environ["SERVING_ROLE"])
def imprints():
    signed = Link.objects.order_by("number").values_list("imprint__digest", "signature")
    return [list(row) for row in signed[:8]]
def found(heads=()):
    try:
        return verify(heads)
    except (NotAsRecorded, NotReadable) as trouble:
        return f"{type(trouble).__name__}: {trouble}"
def found_after(tamper):
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("DROP FUNCTION wirral_tracker_refuse() CASCADE")
        tamper()
        told = found()
        transaction.set_rollback(True)
    return told
"""


def run(script: str, database: str, when: str) -> dict[str, Any]:
    """Run a script in the ponds of one time. Returns: its `answer`."""
    environment = {
        **os.environ,
        "SERVING_ROLE": ROLE,
        "DJANGO_SETTINGS_MODULE": "tests.kit.chain.ponds.settings",
        "DATABASE_URL": database,
        "PONDS": when,
    }
    done = subprocess.run(
        [sys.executable, "-c", f"{TOOLS}\n{script}\nprint(json.dumps(answer))"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def ponds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict, dict]]:
    """What was found before the change, and after; on PostgreSQL the record is guarded.

    The first link is the adoption of both kinds, which the first migration finds to be sealed."""
    is_guarded = url_vendor() == "postgresql"
    if is_guarded:
        in_cluster("CREATE ROLE {}", ROLE)
    with own_database(tmp_path_factory.mktemp("ponds")) as database:
        before = run(BEFORE, database, "before")
        yield before, run(AFTER % before["head"], database, "after")
    if is_guarded:
        in_cluster("DROP ROLE {}", ROLE)


def test_a_changed_record_verifies_with_the_head_that_was_printed_before(ponds):
    before, after = ponds

    assert before["verified"] == after["found"] == 8


def test_no_imprint_and_no_link_changes(ponds):
    before, after = ponds

    assert len(before["imprints"]) == 8
    assert after["imprints"] == before["imprints"]


def test_a_dropped_fact_leaves_a_tombstone_and_dropped_words_none(ponds):
    _, after = ponds

    assert after["tombstones"] == [["weather", '"fair"']] * 3


def test_words_that_were_tampered_with_are_not_dropped(ponds):
    """The last moment at which anybody could tell; nothing of the migration is done."""
    _, after = ponds

    assert "ponds.PondCount 2: the words in “aside” are not those recorded" in after["refused"]


def test_tombstones_are_guarded_as_the_rest_of_the_record_is(ponds):
    _, after = ponds

    if url_vendor() == "postgresql":
        assert "is refused: the record is only ever added to" in after["guard"]


def test_rows_recorded_since_are_sealed_beside_the_old_ones(ponds):
    _, after = ponds

    assert after["added"] == 9


def test_words_are_erased_by_their_new_name_and_out_of_a_column_that_is_gone(ponds):
    _, after = ponds

    assert after["erased"] == 10
    assert after["after erasure"] == "[erased]"


@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        ("ducks", "NotAsRecorded: ponds.PondCount 1 is not as recorded."),
        ("account", "NotAsRecorded: ponds.PondCount 1: the words in “narrative” are not those"),
        ("day", "NotAsRecorded: ponds.PondCount 1 is not as recorded."),
        ("duck_count", "NotAsRecorded: ponds.Sighting 1 is not as recorded."),
        ("method", "NotAsRecorded: ponds.PondCount 1: “method” is younger than the row"),
        ("edition", "NotAsRecorded: ponds.PondCount 1: “edition” is younger than the row"),
        ("weather", "NotAsRecorded: ponds.PondCount 1 is not as recorded."),
        ("tombstone", "NotAsRecorded: ponds.PondCount 1: “weather” was dropped, and what it said"),
        ("row", "NotAsRecorded: ponds.Sighting 1 was recorded and is gone."),
        ("format", "NotAsRecorded: The format is wrong at link 2, ponds.PondCount 1: it says 1"),
        ("later format", "NotReadable: The imprint at link "),
        ("second value", "NotAsRecorded: ponds.PondCount 1: “ducks” has two values."),
    ],
)
def test_one_row_tampered_with_after_the_change_is_found(ponds, tampered, told):
    _, after = ponds

    assert after["tampered"][tampered].startswith(told)
    assert after["clean"] == 10


def test_a_rename_that_was_not_declared_is_no_cry_of_tampering(ponds):
    _, after = ponds

    assert after["forgotten field"].startswith(
        "NotReadable: ponds.PondCount 1 was sealed with “counted_date”, which no column is now."
    )
    assert after["forgotten model"].startswith(
        "NotReadable: ponds.PondCount 1 was sealed, and no model here has that record name."
    )

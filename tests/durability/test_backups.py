"""A backup taken while officers work is the register as at one moment, and comes back whole."""

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.server import ROOT
from tests.databases import own_database
from tests.durability.conftest import Installation
from tests.durability.officers import sequence_in, status_updates_of, update_form

pytestmark = pytest.mark.slow

COUNTS = (
    "from wirral_tracker.kit import backups\nanswer = backups.count_rows(backups.counted_tables())"
)
# As a later release would add it, on a table that the backup holds.
LATER_TABLE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE later (id int REFERENCES recommendations_statusupdate (id))")
answer = connection.introspection.table_names()
"""
NARRATIVES = (
    "from recommendations.models import StatusUpdate\n"
    "answer = sorted(StatusUpdate.objects.values_list('recorded_at', 'narrative'))\n"
    "answer = [[str(at), words] for at, words in answer]"
)


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@contextmanager
def elsewhere(tracker: Installation, folder: Path) -> Iterator[Installation]:
    """An empty database of its own, with the tracker's settings."""
    with own_database(folder) as url:
        yield Installation("", folder, tracker.environment | {"DATABASE_URL": url})


@contextmanager
def officers_at_work(tracker: Installation, *references: str) -> Iterator[list[str]]:
    """Officers who save one update after another, for as long as the block lasts."""
    stop, told = threading.Event(), []

    def work(reference: str) -> None:
        officer, opened_on = tracker.officer(), 0
        while not stop.is_set():
            form = update_form(f"{reference} saved {len(told)}.", opened_on)
            opened_on = sequence_in(officer.post(status_updates_of(reference), form))
            told.append(form["narrative"])

    threads = [threading.Thread(target=work, args=[each]) for each in references]
    for thread in threads:
        thread.start()
    try:
        while len(told) < 10:
            threads[0].join(0.1)
        yield told
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.fixture(scope="module")
def backup(tracker: Installation, tmp_path_factory) -> tuple[Path, list[str], list[str]]:
    """A backup, what had been acknowledged before it began, and what was when it had ended."""
    path = tmp_path_factory.mktemp("backups") / "register.backup"
    with officers_at_work(tracker, "CP-2019-R12", "CP-2019-R13") as told:
        before = list(told)
        done = manage(tracker.environment, "backup", str(path))
        after = list(told)
    assert done.returncode == 0, done.stderr
    return path, before, after


def test_what_was_acknowledged_before_is_in_the_backup_and_restores_elsewhere(
    tracker: Installation, backup, tmp_path
):
    """Taken during writes: the restored register is whole, consistent, and no older than asked."""
    path, before, after = backup
    manifest = json.loads(zipfile.ZipFile(path).read("manifest.json"))

    with elsewhere(tracker, tmp_path) as other:
        done = manage(other.environment, "restore", str(path))

        assert done.returncode == 0, done.stderr
        assert "Restored and checked" in done.stdout
        assert other.ask(COUNTS) == manifest["counts"]
        held = {words for _, words in other.ask(NARRATIVES)}
        assert set(before) <= held
        assert len(after) > len(before), "Nobody could save while the backup was made."
        assert manage(other.environment, "verify_history", "--seal").returncode == 0
        assert manage(other.environment, "migrate", "--check").returncode == 0
        again = manage(other.environment, "backup", str(tmp_path / "again.backup"))
        assert again.returncode == 0, again.stderr


def test_a_register_that_holds_something_is_replaced_only_when_told(
    tracker: Installation, backup, tmp_path
):
    path, _, _ = backup
    with elsewhere(tracker, tmp_path) as other:
        assert manage(other.environment, "restore", str(path)).returncode == 0
        as_restored = other.ask(NARRATIVES)
        code = "from recommendations.models import Meeting, Committee\n"
        code += "c = Committee.objects.create(name='Anyborough Ducks'); answer = c.pk"
        other.ask(code)

        refused = manage(other.environment, "restore", str(path))
        assert refused.returncode != 0
        assert "is not empty" in refused.stderr
        assert "--replace" in refused.stderr
        there = "from recommendations.models import Committee\n"
        there += "answer = Committee.objects.filter(name='Anyborough Ducks').count()"
        assert other.ask(there) == 1

        assert manage(other.environment, "restore", str(path), "--replace").returncode == 0
        assert other.ask(there) == 0
        assert other.ask(NARRATIVES) == as_restored


def test_a_backup_of_an_earlier_release_takes_the_place_of_a_later_one(
    tracker: Installation, backup, tmp_path
):
    """As when an upgrade is taken back: no table is left that the backup knows nothing of."""
    path, _, _ = backup
    tables = "from django.db import connection\nanswer = connection.introspection.table_names()"
    with elsewhere(tracker, tmp_path) as other:
        assert manage(other.environment, "restore", str(path)).returncode == 0
        assert "later" in other.ask(LATER_TABLE)

        done = manage(other.environment, "restore", str(path), "--replace")

        assert done.returncode == 0, done.stderr
        assert "later" not in other.ask(tables)
        assert manage(other.environment, "migrate", "--check").returncode == 0


def spoil(path: Path, spoilt: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "cut short":
        del content[len(content) // 2 :]
    elif how == "one bit turned":
        content[len(content) // 2] ^= 1
    elif how == "no backup at all":
        content[:] = b"It was a quiet week in Anyborough."
    elif how == "empty":
        content.clear()
    spoilt.write_bytes(content)
    if how == "other data":
        with zipfile.ZipFile(path) as original, zipfile.ZipFile(spoilt, "w") as copy:
            copy.writestr("manifest.json", original.read("manifest.json"))
            copy.writestr("register.data", original.read("register.data")[:-1] + b"x")


@pytest.mark.parametrize(
    "how", ["cut short", "one bit turned", "no backup at all", "empty", "other data"]
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    tracker: Installation, backup, tmp_path, how
):
    path, _, _ = backup
    spoilt = tmp_path / "spoilt.backup"
    spoil(path, spoilt, how)
    before = tracker.ask(COUNTS)

    done = manage(tracker.environment, "restore", str(spoilt), "--replace")

    assert done.returncode != 0
    assert "damaged" in done.stderr
    assert tracker.ask(COUNTS) == before


def test_a_backup_never_overwrites_an_older_one_and_nobody_else_may_read_it(
    tracker: Installation, backup
):
    path, _, _ = backup
    before = path.read_bytes()

    done = manage(tracker.environment, "backup", str(path))

    assert done.returncode != 0
    assert "exists already" in done.stderr
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o077 == 0


def test_a_backup_of_another_kind_of_database_is_refused(tracker: Installation, backup, tmp_path):
    path, _, _ = backup
    other = tmp_path / "other.backup"
    with zipfile.ZipFile(path) as original, zipfile.ZipFile(other, "w") as copy:
        manifest = json.loads(original.read("manifest.json"))
        copy.writestr("manifest.json", json.dumps(manifest | {"vendor": "oracle"}))
        copy.writestr("register.data", original.read("register.data"))

    done = manage(tracker.environment, "restore", str(other), "--replace")

    assert done.returncode != 0
    assert "This backup is of oracle" in done.stderr

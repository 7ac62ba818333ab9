"""A register of 100,000 statements: backed up and restored while officers work."""

import json
import secrets
import time
import zipfile
from collections.abc import Iterator

import psycopg
import pytest

from tests.browser.server import running_tracker
from tests.databases import url_vendor
from tests.durability.conftest import WORKERS, Installation
from tests.durability.test_backups import COUNTS, elsewhere, manage, officers_at_work
from tests.kit.chain.test_protection import GUARDED, attacks_that_succeed, guarding

pytestmark = pytest.mark.nightly

LONG = 100_000
LONGEST = 15 * 60  # seconds: how long a council may be without its register
GROW = f"""
from recommendations.actions import rebuild_spans
from tests.kit.chain.test_long_history import add_updates
updates = add_updates({LONG})
rebuild_spans(updates[0].recommendation)
answer = len(updates)
"""
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'wirral%'"


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("large")
    with running_tracker(folder, WORKERS, f"--pid={folder / 'gunicorn.pid'}") as (address, env):
        installation = Installation(address, folder, env)
        assert installation.ask(GROW) == LONG
        yield installation


def run(installation: Installation, *arguments: str) -> str:
    done = manage(installation.environment, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def triggers_of(installation: Installation) -> set[tuple[str, str]]:
    """The guards of a register on PostgreSQL; on SQLite there are none, and no roles."""
    if url_vendor() == "sqlite":
        return set()
    with psycopg.connect(installation.environment["DATABASE_URL"]) as connection:
        return set(connection.execute(TRIGGERS).fetchall())


def assert_guarded(installation: Installation) -> None:
    """Secured as README says after every migration and restore, the record withstands it all."""
    if url_vendor() == "sqlite":
        return
    with guarding(installation.environment, installation.folder) as guarded:
        assert {table for table, _ in triggers_of(installation)} >= set(GUARDED)
        assert [each for table in GUARDED for each in attacks_that_succeed(guarded, table)] == []


def test_a_long_register_is_backed_up_during_writes_and_restored(large: Installation, tmp_path):
    """The same head, counts and, secured again, the same guards; in a quarter of an hour."""
    path = tmp_path / f"{secrets.token_hex(4)}.backup"
    began = time.monotonic()
    with officers_at_work(large, "CP-2019-R12", "CP-2019-R13") as told:
        before = list(told)
        run(large, "backup", str(path))
    backed_up = time.monotonic() - began
    manifest = json.loads(zipfile.ZipFile(path).read("manifest.json"))

    with elsewhere(large, tmp_path) as other:
        began = time.monotonic()
        assert "Restored and checked" in run(other, "restore", str(path))
        restored = time.monotonic() - began

        assert other.ask(COUNTS) == manifest["counts"]
        assert manifest["counts"]["recommendations_statusupdate"] > LONG + len(before)
        run(other, "verify_history", "--seal")
        heads = tmp_path / "heads.txt"
        heads.write_text(manifest["head"])
        run(other, "verify_history", "--heads", str(heads))
        run(other, "migrate", "--check")
        assert_guarded(other)
    assert max(backed_up, restored) < LONGEST

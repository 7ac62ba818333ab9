"""A register that the first release wrote and sealed, restored and migrated by this one.

`releases/` holds its backups, of commit 8f5c132 on both databases: the real documents, one
fictional row of every kind that the release sealed, a correction, and an erasure by law.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import url_vendor
from tests.durability.conftest import Installation
from tests.durability.test_backups import elsewhere, manage

pytestmark = pytest.mark.slow

RELEASES = Path(__file__).parent / "releases"
KINDS = "from wirral_tracker.kit.chain.models import Imprint\n" + (
    "answer = sorted(set(Imprint.objects.filter(format=1).values_list('row_model', flat=True)))"
)
MIGRATIONS = "from wirral_tracker.kit import backups\nanswer = backups.applied_migrations()"


@pytest.fixture(scope="module")
def backup() -> Path:
    return RELEASES / f"first-{url_vendor()}.backup"


@pytest.fixture(scope="module")
def restored(tracker: Installation, backup: Path, tmp_path_factory) -> Iterator[Installation]:
    with elsewhere(tracker, tmp_path_factory.mktemp("earlier")) as other:
        done = manage(other.environment, "restore", str(backup))
        assert done.returncode == 0, done.stderr
        done = manage(other.environment, "migrate")
        assert done.returncode == 0, done.stderr
        yield other


def test_the_head_that_the_first_release_printed_is_in_the_chain_still(
    restored: Installation, backup: Path, tmp_path: Path
):
    head = json.loads(zipfile.ZipFile(backup).read("manifest.json"))["head"]
    heads = tmp_path / "heads.txt"
    heads.write_text(head)

    done = manage(restored.environment, "verify_history", "--heads", str(heads))

    assert done.returncode == 0, done.stderr
    number = head.partition(":")[0]
    assert f"Links 1 to {number} were sealed before imprints were marked" in done.stdout
    assert manage(restored.environment, "migrate", "--check").returncode == 0
    assert len(restored.ask(KINDS)) == 14


def test_another_key_migrates_no_register_of_the_first_release(
    tracker: Installation, backup: Path, tmp_path: Path
):
    """Before the columns and tables are there that this release reads the seal from."""
    with elsewhere(tracker, tmp_path) as other:
        assert manage(other.environment, "restore", str(backup)).returncode == 0
        before = other.ask(MIGRATIONS)
        wrong = other.environment | {"HISTORY_KEY": "guessed-by-somebody-of-anyborough-" * 2}

        done = manage(wrong, "migrate")

        assert done.returncode != 0
        assert "HISTORY_KEY is not the key that sealed this history" in done.stderr
        assert other.ask(MIGRATIONS) == before


def test_a_row_that_the_first_release_sealed_and_somebody_changed_is_named(
    restored: Installation,
):
    first = "SELECT id, decision_date FROM recommendations_decision ORDER BY id LIMIT 1"
    [(row, day)] = restored.rows(first)
    change = "UPDATE recommendations_decision SET decision_date = '{}' WHERE id = {} RETURNING id"
    assert restored.rows(change.format("1999-12-31", row)) == [(row,)]

    done = manage(restored.environment, "verify_history")

    restored.rows(change.format(day, row))
    assert done.returncode != 0
    assert f"recommendations.Decision {row} is not as recorded" in done.stderr


def test_nothing_is_left_of_djangos_administration(restored: Installation):
    tables = "from django.db import connection\nanswer = connection.introspection.table_names()"

    assert "django_admin_log" not in restored.ask(tables)
    for left in ("auth_user WHERE is_staff", "django_migrations WHERE app = 'admin'"):
        assert restored.rows(f"SELECT COUNT(*) FROM {left}") == [(0,)]
    assert restored.rows("SELECT id FROM django_content_type WHERE app_label = 'admin'") == []

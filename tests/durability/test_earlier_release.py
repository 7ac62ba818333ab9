"""A register that the first release wrote and sealed, restored and migrated by this one.

`releases/` holds its backups, of commit 8f5c132 on both databases: the real documents, one
fictional row of every kind that the release sealed, a correction, and an erasure by law. Those
named `second` are of commit 91a6a60: the register as it was loaded, and accounts. What was put
right in the fixtures since reaches both.
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

STATE = """
import hashlib
from django.apps import apps
models = [m for app in ("findings", "recommendations", "chain") for m in
          apps.get_app_config(app).get_models(include_auto_created=True)]
rows = [[[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in
         m._base_manager.order_by("pk").values_list()] for m in models]
answer = hashlib.sha256(repr(rows).encode()).hexdigest()
"""
OFFICERS_WORK = """
from django.contrib.auth.models import User
from findings.models import Theme
from recommendations import actions
from recommendations.models import RecommendationTheme, StatusUpdate
from wirral_tracker.kit.chain.amendments import amend, remove_amendable
officer, _ = User.objects.get_or_create(username="officer-of-anyborough")
theme = Theme.objects.order_by("pk").first()
amend(theme, {"question": "Are the ducks counted?"}, reason="Plainer.", by=officer)
tag = RecommendationTheme.objects.order_by("pk").first()
remove_amendable(tag, reason="Not of ducks.", by=officer)
update = StatusUpdate.objects.get(fixture_key="lac-2013-r7-2016")
actions.withdraw_status(update, reason="Those were geese.", by=officer)
answer = [theme.pk, tag.pk, update.recommendation_id]
"""
OFFICERS_WORK_LEFT = """
from findings.models import Theme
from recommendations.models import RecommendationTheme, StatusUpdate
answer = [Theme.objects.get(pk={}).question, RecommendationTheme.objects.filter(pk={}).exists(),
          StatusUpdate.objects.filter(recommendation={}).count()]
"""


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


# What was put right in the fixtures since


@pytest.mark.parametrize("release", ["first", "second"])
def test_a_register_of_an_earlier_release_is_corrected_on_record(
    tracker: Installation, release: str, tmp_path: Path
):
    with elsewhere(tracker, tmp_path) as loaded:
        for command in (
            ["restore", str(RELEASES / f"{release}-{url_vendor()}.backup")],
            ["migrate"],
        ):
            assert manage(loaded.environment, *command).returncode == 0
        work = loaded.ask(OFFICERS_WORK)
        assert isinstance(work, list)
        before, left = loaded.ask(STATE), loaded.ask(OFFICERS_WORK_LEFT.format(*work))

        told = manage(loaded.environment, "load_register")

        assert told.returncode == 0, told.stderr
        assert "Differs: " in told.stdout
        assert "Nothing of that was changed" in told.stdout
        assert loaded.ask(STATE) == before

        done = manage(loaded.environment, "load_register", "--correct")

        assert done.returncode == 0, done.stderr
        assert told.stdout.count("Differs: ") == done.stdout.count("Corrected: ")
        assert loaded.ask(OFFICERS_WORK_LEFT.format(*work)) == left
        after = loaded.ask(STATE)
        again = manage(loaded.environment, "load_register", "--correct")
        assert "The register is complete" in again.stdout, again.stdout
        assert loaded.ask(STATE) == after != before
        assert manage(loaded.environment, "verify_history", "--seal").returncode == 0

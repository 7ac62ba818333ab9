"""An installation refuses a key that is not its history's, and names an older copy put back."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import ROOT, new_installation
from tests.databases import own_database
from tests.durability.conftest import Installation
from tests.durability.test_backups import COUNTS, elsewhere, manage

pytestmark = pytest.mark.slow

WRONG_KEY = "HISTORY_KEY is not the key that sealed this history"
RECORD = """
from django.contrib.auth.models import User
from recommendations.models import Recommendation
from tests import factories
by = User.objects.get(username="officer")
factories.status_update(Recommendation.objects.earliest("pk"), by=by)
from wirral_tracker.kit.chain.links import head
answer = head()
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("heads")
    with new_installation(folder) as environment:
        yield Installation("", folder, environment | {"HEADS_FILE": str(folder / "heads")})


def of_another_key(installation: Installation) -> dict[str, str]:
    return installation.environment | {"HISTORY_KEY": "guessed-by-somebody-of-anyborough-" * 2}


def serve(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What a worker of gunicorn does first."""
    command = [sys.executable, "-c", "import wirral_tracker.wsgi"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_another_key_neither_serves_nor_checks_nor_migrates_nor_loads(installation: Installation):
    wrong = of_another_key(installation)
    before = installation.ask(COUNTS)

    for done in (
        serve(wrong),
        manage(wrong, "check", "--database", "default"),
        manage(wrong, "migrate"),
        manage(wrong, "load_register"),
        manage(wrong | {"DEBUG": "1"}, "create_demo_accounts"),
        manage(wrong, "createsuperuser", "--no-input", "--username=new", "--email=a@example.org"),
    ):
        assert done.returncode != 0
        assert WRONG_KEY in done.stderr

    assert serve(installation.environment).returncode == 0
    assert installation.ask(COUNTS) == before


def test_a_backup_of_another_key_is_refused_before_anything_is_touched(
    installation: Installation, tmp_path: Path
):
    path = tmp_path / "register.backup"
    assert manage(installation.environment, "backup", str(path)).returncode == 0
    wrong = of_another_key(installation)
    with elsewhere(installation, tmp_path) as other:
        done = manage(wrong | {"DATABASE_URL": other.environment["DATABASE_URL"]}, "restore", path)

        assert done.returncode != 0
        assert "made with another HISTORY_KEY" in done.stderr
        tables = "from django.db import connection\nanswer = connection.introspection.table_names()"
        assert other.ask(tables) == []
        assert manage(other.environment, "restore", str(path)).returncode == 0


def test_a_backup_without_a_mark_is_looked_into_before_it_replaces_anything(
    installation: Installation, tmp_path: Path
):
    """As those of earlier releases are, which say nothing of the key."""
    path, older = tmp_path / "register.backup", tmp_path / "older.backup"
    assert manage(installation.environment, "backup", str(path)).returncode == 0
    with zipfile.ZipFile(path) as original, zipfile.ZipFile(older, "w") as copy:
        manifest = json.loads(original.read("manifest.json"))
        del manifest["mark"]
        copy.writestr("manifest.json", json.dumps(manifest))
        copy.writestr("register.data", original.read("register.data"))
    with elsewhere(installation, tmp_path) as other:
        url = {"DATABASE_URL": other.environment["DATABASE_URL"]}
        assert manage(other.environment, "restore", str(older)).returncode == 0
        # Not through the register, whose heads would go into the file of the other one.
        other.rows(
            "UPDATE auth_user SET first_name = 'Kept' WHERE username = 'officer' RETURNING id"
        )

        done = manage(of_another_key(installation) | url, "restore", str(older), "--replace")

        assert done.returncode != 0
        assert "made with another HISTORY_KEY" in done.stderr
        assert other.rows("SELECT count(*) FROM auth_user WHERE first_name = 'Kept'") == [(1,)]


def test_an_older_database_put_back_is_named(installation: Installation, tmp_path: Path):
    installation.ask(RECORD)
    with own_database(tmp_path, installation.environment["DATABASE_URL"]) as url:
        older = installation.environment | {"DATABASE_URL": url}
        assert manage(older, "verify_history").returncode == 0
        number = str(installation.ask(RECORD)).split(":")[0]
        told = manage(installation.environment, "verify_history")
        assert told.returncode == 0, told.stderr
        assert f"Nothing was cut off up to link {number}" in told.stdout

        done = manage(older, "verify_history")

    assert done.returncode == 1
    assert f"HEADS_FILE holds link {number}" in done.stderr
    assert "an older database put back" in done.stderr


def test_restoring_says_how_the_heads_begin_anew(installation: Installation, tmp_path: Path):
    path, heads = tmp_path / "register.backup", Path(installation.environment["HEADS_FILE"])
    installation.ask(RECORD)
    assert manage(installation.environment, "backup", str(path)).returncode == 0
    installation.ask(RECORD)

    with elsewhere(installation, tmp_path) as other:
        done = manage(other.environment, "restore", str(path))

        assert done.returncode == 0, done.stderr
        assert "HEADS_FILE goes on further than this backup" in done.stdout
        assert manage(other.environment, "verify_history").returncode == 1
        new = tmp_path / "heads"
        new.write_text(done.stdout.split()[-1])
        anew = other.environment | {"HEADS_FILE": str(new)}
        assert manage(anew, "verify_history").returncode == 0
        assert heads.read_text().count("\n") >= 2

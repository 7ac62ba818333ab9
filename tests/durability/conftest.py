"""An installation with several workers, for officers who work at once and workers that die."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import psycopg
import pytest

from tests.browser.server import ROOT, first_installation, running_tracker
from tests.databases import sqlite_path, start_postgresql, url_vendor
from tests.durability.officers import Officer

WORKERS = "--workers=3"


@dataclass
class Installation:
    """A running register: where it answers, and how to look at its database from outside."""

    address: str
    folder: Path
    environment: dict[str, str]

    @property
    def master(self) -> int:
        return int((self.folder / "gunicorn.pid").read_text())

    def workers(self) -> list[int]:
        """The processes that answer now."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def ask(self, code: str) -> object:
        """What a piece of Python answers in the installation; it sets `answer`."""
        script = f"import django, json; django.setup()\n{code}\nprint(json.dumps(answer))"
        done = run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def rows(self, sql: str) -> list[tuple]:
        """Run one statement on its database, past the application. Returns: the rows."""
        url = self.environment["DATABASE_URL"]
        if url_vendor() == "postgresql":
            with psycopg.connect(url) as connection:
                return connection.execute(sql).fetchall()
        with closing(sqlite3.connect(sqlite_path(url))) as connection, connection:
            return connection.execute(sql).fetchall()

    def updates_of(self, *references: str) -> list[dict[str, object]]:
        """Every status update of these recommendations, in order."""
        listed = ", ".join(f"'{reference}'" for reference in references)
        return [
            {"sequence": sequence, "narrative": narrative}
            for sequence, narrative in self.rows(
                "SELECT sequence, narrative FROM recommendations_statusupdate"
                " JOIN recommendations_recommendation ON recommendation_id ="
                f" recommendations_recommendation.id WHERE reference IN ({listed})"
                " ORDER BY reference, sequence"
            )
        ]

    def officer(self) -> Officer:
        return Officer(self.address).sign_in()


@pytest.fixture(scope="package")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("durability")
    with running_tracker(folder, WORKERS, f"--pid={folder / 'gunicorn.pid'}") as (address, env):
        yield Installation(address, folder, env)


@pytest.fixture
def fragile(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    """An installation whose database server nobody else uses, since it will be stopped."""
    first_installation()  # On the tests' own server, of which this one gets a copy.
    if url_vendor() == "postgresql":
        # As an installation must have it; the tests' own server would lose its last commits.
        monkeypatch.setenv("DATABASE_URL", start_postgresql(options=""))
    folder = tmp_path_factory.mktemp("fragile")
    with running_tracker(folder, WORKERS, f"--pid={folder / 'gunicorn.pid'}") as (address, env):
        yield Installation(address, folder, env)

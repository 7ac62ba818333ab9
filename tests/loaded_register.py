"""The register that the tests begin with: migrated and loaded once for a run, then copied.

Loading it takes longer than most files of tests. Each process of a run, and each installation
that a browser visits, works on a copy. On SQLite it is kept for later runs of the same day too.
"""

import datetime as dt
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from tests.databases import made_once, name_of, new_database, sqlite_path, url_vendor

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "loaded-register"
MADE_OF = {
    "findings": "*.py",
    "recommendations": "*.py",
    "wirral_tracker": "*.py",
    "fixtures": "*.json",
    "tests": "settings.py",
}


def loaded_register() -> str:
    """Return the URL of the register as it was loaded, which nobody may write to."""
    return made_once("register", lambda folder: keep(folder) if may_keep() else load(folder))


def load(folder: Path) -> str:
    """Make a database and load the register as an installation does. Returns: its URL.

    In a process of its own: none of ours has a database while a browser runs in it.
    """
    url = new_database(folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.loaded_register"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The register could not be loaded:\n{done.stderr}")
    return url


def main() -> None:
    """Migrate the database that DATABASE_URL names, and load the register."""
    django.setup()
    from wirral_tracker.access import apply_roles
    from wirral_tracker.register import load_register

    call_command("migrate", verbosity=0)
    apply_roles()
    load_register()


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Let Django work on another database while the block lasts."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name_of(url)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


# Keeping it between runs


def may_keep() -> bool:
    """Report whether a file from an earlier run will do: never in CI, which begins afresh."""
    return url_vendor() == "sqlite" and not os.environ.get("CI")


def keep(folder: Path) -> str:
    """Copy the file that an earlier run of the same code left; load and leave one if none did."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / f"{digest_of_parts()}.sqlite3"
        if kept.exists():
            return new_database(folder, like=f"sqlite:///{kept}")
        url = load(folder)
        for older in KEPT.glob("*.sqlite3"):
            older.unlink()
        shutil.copyfile(sqlite_path(url), kept)
        return url


def digest_of_parts() -> str:
    """Return a digest of all that the loaded register is made of: code, documents, tools, day.

    The day, since the rows say when they were recorded, and tests ask what is of today.
    """
    tools = [sys.version, sqlite3.sqlite_version, version("django")]
    whole = hashlib.sha256(repr([*tools, dt.datetime.now(dt.UTC).date()]).encode())
    for folder, pattern in MADE_OF.items():
        for path in sorted((ROOT / folder).rglob(pattern)):
            whole.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return whole.hexdigest()


if __name__ == "__main__":
    main()

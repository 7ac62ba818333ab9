"""The register that the tests begin with: migrated and loaded once for a run, then copied.

Loading it takes longer than most files of tests. Each process of a run, and each installation
that a browser visits, works on a copy. It is kept for later runs of the same day on the same
database too, for as long as no module that loading it imports, no migration and no document
changed. Beside it stands the bare one, as it was before the first document came in: whoever asks
again and again for the whole history to be verified works on a copy of that.
"""

import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from tests.databases import (
    load_copy,
    made_once,
    name_of,
    new_database,
    save_copy,
    shared_folder,
    url_vendor,
    vendor_and_version,
)

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "loaded-register"
# Beside the modules that loading imports: a new one of these is imported by none of them.
ALSO_MADE_OF = ("*/migrations/*.py", "*/*/*/migrations/*.py", "fixtures/*.json")
MODULES = "modules.json"
# The two copies that are kept of each.
LOADED, BARE = "copy", "bare-copy"


def loaded_register() -> str:
    """Return the URL of the register as it was loaded, which nobody may write to."""
    return made_once("register", keep)


def bare_register() -> str:
    """Return the URL of the register before any document was loaded; nobody may write to it."""
    loaded_register()
    return (shared_folder() / "register" / BARE).read_text()


def load(folder: Path) -> str:
    """Make a database and load the register as an installation does. Returns: its URL.

    In a process of its own: none of ours has a database while a browser runs in it.
    """
    url = new_database(folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.loaded_register", folder],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The register could not be loaded:\n{done.stderr}")
    (folder / MODULES).write_text(done.stdout)
    return url


def main(folder: Path) -> None:
    """Migrate the database that DATABASE_URL names, load the register, and print our modules.

    On the way, copy the bare register, and leave its URL in `folder`.
    """
    django.setup()
    from wirral_tracker.access import apply_roles
    from wirral_tracker.register import load_register

    call_command("migrate", verbosity=0)
    apply_roles()
    # A database is copied while nobody is connected to it.
    connection.close()
    (folder / BARE).write_text(new_database(folder_of_bare(folder), os.environ["DATABASE_URL"]))
    load_register()
    files = [Path(getattr(module, "__file__", None) or "/") for module in sys.modules.values()]
    ours = {str(file.relative_to(ROOT)) for file in files if file.is_relative_to(ROOT)}
    print(json.dumps(sorted(name for name in ours if not name.startswith("."))))


def folder_of_bare(folder: Path) -> Path:
    """Make the folder in which a bare register stands; a file of SQLite has but one name in one."""
    bare = folder / "without-documents"
    bare.mkdir(exist_ok=True)
    return bare


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


def keep(folder: Path) -> str:
    """Copy the file that an earlier run of the same code left; load and leave one if none did."""
    kept = KEPT / url_vendor()
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        modules = kept / MODULES
        if modules.exists() and (copies := kept / digest_of_parts(modules)).exists():
            url, bare = new_database(folder), new_database(folder_of_bare(folder))
            load_copy(copies / LOADED, url)
            load_copy(copies / BARE, bare)
            (folder / BARE).write_text(bare)
            return url
        url = load(folder)
        shutil.copyfile(folder / MODULES, modules)
        # Whole or not at all: a run that is stopped leaves nothing that the next believes.
        begun = kept / "begun"
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir()
        save_copy(url, begun / LOADED)
        save_copy((folder / BARE).read_text(), begun / BARE)
        # Code that imports other modules than the run before may be what an older run left.
        shutil.rmtree(named := kept / digest_of_parts(modules), ignore_errors=True)
        begun.rename(named)
        # Two, so that a change that is taken back costs nothing.
        folders = [path for path in kept.iterdir() if path.is_dir()]
        for older in sorted(folders, key=lambda path: path.stat().st_mtime)[:-2]:
            shutil.rmtree(older)
        return url


def digest_of_parts(modules: Path) -> str:
    """Return a digest of all that the loaded register is made of: code, documents, tools, day.

    `modules` is the list of our modules that loading it imported. The day, since the rows say when
    they were recorded, and tests ask what is of today.
    """
    tools = [sys.version, vendor_and_version(), version("django")]
    whole = hashlib.sha256(repr([*tools, dt.datetime.now(dt.UTC).date()]).encode())
    paths = {ROOT / name for name in json.loads(modules.read_text())}
    for path in sorted(paths.union(*(ROOT.glob(pattern) for pattern in ALSO_MADE_OF))):
        content = path.read_bytes() if path.exists() else b"gone"
        whole.update(str(path.relative_to(ROOT)).encode() + content)
    return whole.hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

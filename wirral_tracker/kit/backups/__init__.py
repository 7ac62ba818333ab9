"""Backups: one file with the whole register and a manifest by which a restore is checked.

A backup is taken while officers work, and is the register as at one moment. The manifest counts
every table and holds a digest of the data, so that a damaged file is refused before anything is
touched, and a restore is known to be whole.
"""

import hashlib
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from wirral_tracker.kit.backups import postgresql as postgresql_backups
from wirral_tracker.kit.backups.chain_ends import read_ends_of_chain
from wirral_tracker.kit.chain.keys import is_same, is_signed, key_trouble, keyed
from wirral_tracker.kit.chain.links import head
from wirral_tracker.kit.chain.verify import heads_in

FORMAT = 1
MANIFEST, DATA = "manifest.json", "register.data"
# Not counted: visits and wrong passwords come and go, and are nothing of the register.
PASSING = {"django_session", "accounts_guess"}


class BackupRefused(Exception):
    """A backup that cannot be made or restored, or a restore that differs from its manifest.

    Nothing was changed, except in the last case.
    """


@dataclass(frozen=True)
class Manifest:
    """The manifest of a backup, by which a restore is checked: digest, counts, migrations, head.

    `mark` is the HMAC of the digest under the HISTORY_KEY that the history was sealed with; empty
    in the backups of earlier releases.
    """

    made_at: str
    vendor: str
    sha256: str
    migrations: list[str]
    counts: dict[str, int]
    head: str
    mark: str = ""
    format: int = FORMAT


def back_up(path: Path, *, made_at: str) -> Manifest:
    """Save the register as it is now in a new zip file at `path`, and return its manifest.

    Raises: BackupRefused where the file exists already, which might be yesterday's only backup.
    """
    if path.exists():
        raise BackupRefused(f"{path} exists already. Give a backup a new name.")
    # Beside the backup: a file is renamed at once only within one file system.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        data = Path(folder) / DATA
        contents = _copy_to(data)
        sha256 = digest(data)
        mark = "" if key_trouble() else backup_mark(sha256)
        manifest = Manifest(made_at, connection.vendor, sha256, *contents, mark)
        archive = Path(folder) / path.name
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
            file.write(data, DATA)
        # The whole record is in it: only the account that made it may read it.
        archive.chmod(0o600)
        archive.replace(path)
    return manifest


def restore(path: Path, *, replace: bool) -> Manifest:
    """Replace the register by the backup at `path`, check it by the manifest, and return that.

    Raises: BackupRefused, before anything is touched, for a damaged file, one of another kind of
    database or sealed with another key, or a register that is not empty without `replace`; and
    afterwards, where what was restored is not what the manifest says. ProgramFailed from
    PostgreSQL's programs.
    """
    with _unpacked(path) as (manifest, data):
        if manifest.vendor != connection.vendor:
            raise BackupRefused(
                f"This backup is of {manifest.vendor}, the database here is {connection.vendor}."
            )
        if not _is_of_our_key(manifest, data):
            raise BackupRefused(
                "This backup was made with another HISTORY_KEY than the one set here, or changed "
                "since. Set the key of the day it was made."
            )
        if not replace and (contents := describe_contents()):
            raise BackupRefused(
                f"The register here is not empty: it holds {contents}. To replace all of it with "
                "the backup, say --replace."
            )
        if connection.vendor == "sqlite":
            _restore_sqlite(data)
        else:
            postgresql_backups.restore_database(data)
        if differing := _differences(manifest):
            raise BackupRefused(f"The restored register differs from the backup: {differing}.")
        if trouble := key_trouble():
            raise BackupRefused(f"The backup was restored. {trouble}")
        return manifest


def _is_of_our_key(manifest: Manifest, data: Path) -> bool:
    """Return whether HISTORY_KEY is the key of a backup: by its mark, else by the chain in it.

    Of that by the first link or the last, since whoever served may have added the last.
    """
    if manifest.mark:
        return is_same(manifest.mark, backup_mark(manifest.sha256))
    ends = read_ends_of_chain(data)
    return not ends or any(is_signed(link, settings.HISTORY_KEY) for link in ends)


def backup_mark(sha256: str) -> str:
    """Return the HMAC of the digest of a backup's data under settings.HISTORY_KEY."""
    return keyed(["backup", sha256], settings.HISTORY_KEY)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces: a register does not fit every memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe_contents() -> str:
    """Describe the register's three largest tables by rows and name; empty when all are empty."""
    counts = count_rows(
        name for name in connection.introspection.table_names() if name in counted_tables()
    )
    largest = sorted(((n, name) for name, n in counts.items() if n), reverse=True)[:3]
    return ", ".join(f"{n} rows of {name}" for n, name in largest)


def counted_tables() -> list[str]:
    """List the tables to count, sorted: the models', without visits, permissions, content types."""
    models = apps.get_models(include_auto_created=True)
    # `migrate` fills these itself: a register that holds nothing else is empty.
    reference = {"django_migrations", "django_content_type", "auth_permission"}
    names = {model._meta.db_table for model in models if model._meta.managed}
    return sorted(names - PASSING - reference)


def count_rows(tables: Iterable[str]) -> dict[str, int]:
    """Count the rows of the named tables; return the counts by table name."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        counts = {}
        for name in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {quote(name)}")
            counts[name] = cursor.fetchone()[0]
    return counts


def applied_migrations() -> list[str]:
    """List the migrations applied to this database as "app.name", sorted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


Contents = tuple[list[str], dict[str, int], str]


def _copy_to(data: Path) -> Contents:
    """Copy the database into the file `data`; return its migrations, row counts and chain head.

    All of one moment, while officers go on working.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # A plain copy would miss what the write-ahead log still holds.
            cursor.execute("VACUUM INTO %s", [str(data)])
        return _read_sqlite_contents(data)
    with postgresql_backups.snapshot() as snapshot:
        contents = applied_migrations(), count_rows(counted_tables()), head()
        postgresql_backups.dump(data, snapshot)
    return contents


def _read_sqlite_contents(data: Path) -> Contents:
    """Read migrations, row counts and head out of an SQLite file, past Django's connection."""
    with closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as copy:
        counts = {
            name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
            for name in counted_tables()
        }
        query = "SELECT app || '.' || name FROM django_migrations ORDER BY app, name"
        migrations = [name for (name,) in copy.execute(query)]
        last = "SELECT number || ':' || signature FROM chain_link ORDER BY number DESC LIMIT 1"
        found = copy.execute(last).fetchone()
        return migrations, counts, found[0] if found else ""


def _restore_sqlite(data: Path) -> None:
    """Replace the SQLite database by the file `data`, in one transaction of SQLite itself.

    Readers see the old register, then the new; the file stays the same one.

    Raises: BackupRefused where `data` fails SQLite's integrity check.
    """
    connection.close()
    with closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as source:
        # The check evaluates constraints, and those of an earlier release's backup may use REGEXP,
        # which only Django's own connections have.
        source.create_function("REGEXP", 2, lambda rule, text: bool(re.search(rule, str(text))))
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupRefused("The database inside this backup is damaged.")
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(name, timeout=60)) as target:
            source.backup(target)


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[Manifest, Path]]:
    """Unpack a backup for the block: yield its manifest and its data file, once the digest matches.

    Raises: BackupRefused for a file that is missing, damaged, or of another format.
    """
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        try:
            with zipfile.ZipFile(path) as file:
                manifest = Manifest(**json.loads(file.read(MANIFEST)))
                data = Path(file.extract(DATA, folder))
        except FileNotFoundError as error:
            raise BackupRefused(f"There is no file {path}.") from error
        except Exception as error:  # Damage shows in many ways, none of which matters here.
            raise BackupRefused(f"{path} is damaged, or is no backup of a register.") from error
        if manifest.format != FORMAT or digest(data) != manifest.sha256:
            raise BackupRefused(f"{path} is damaged: its data is not what its manifest says.")
        yield manifest, data


def _differences(manifest: Manifest) -> str:
    """Describe how counts, migrations and head differ here from a manifest; empty if they agree."""
    found = count_rows(manifest.counts)
    differing = [
        f"{name} has {found[name]} rows, not {count}"
        for name, count in manifest.counts.items()
        if found[name] != count
    ]
    if applied_migrations() != manifest.migrations:
        differing.append("its migrations are others")
    if heads_in(head()) != heads_in(manifest.head):
        differing.append("the head of its history is another")
    return "; ".join(differing)

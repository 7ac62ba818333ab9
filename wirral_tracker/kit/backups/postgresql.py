"""Backups of PostgreSQL by its own programs, pg_dump and pg_restore."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

# What libpq reads instead of options, so that no password stands in a list of processes.
VARIABLES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}
OPTION_VARIABLES = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}

DROP_EVERY_TABLE = """
DO $$
DECLARE here record;
BEGIN
    FOR here IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', here.tablename);
    END LOOP;
END $$;
"""


class ProgramFailed(Exception):
    """A failure of pg_dump, pg_restore or psql, in its own words, or the lack of the program."""


@contextmanager
def snapshot() -> Iterator[str]:
    """Open a read-only transaction for the block; yield its snapshot's name for pg_dump."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Without it each statement sees a moment of its own, and counts could differ from the
            # dump.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [name] = cursor.fetchone()
        yield name


def dump(data: Path, snapshot_name: str) -> None:
    """Save the whole database, as at a snapshot, in the file `data`. Raises: ProgramFailed."""
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot_name}",
        f"--file={data}",
    )


def restore_database(data: Path) -> None:
    """Replace every table by those of the dump `data`, all of them or, where that fails, none.

    Raises: ProgramFailed.
    """
    script, clearing = data.with_suffix(".sql"), data.with_suffix(".clearing.sql")
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        f"--file={script}",
        str(data),
    )
    clearing.write_text(DROP_EVERY_TABLE)
    connection.close()
    # Not by pg_restore itself: it drops what the dump holds, one by one, and stops at a table of
    # a later release that leans on one of them.
    _run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--single-transaction",
        f"--file={clearing}",
        f"--file={script}",
    )


def read_rows(data: Path, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table in the dump `data`, by column, each value as COPY writes it.

    Raises: ProgramFailed.
    """
    script = data.with_suffix(f".{table}.sql")
    _run("pg_restore", "--data-only", f"--table={table}", f"--file={script}", str(data))
    columns: list[str] = []
    with script.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith(f"COPY public.{table} ("):
                columns = line.partition("(")[2].partition(")")[0].split(", ")
            elif line.startswith("\\."):
                columns = []
            elif columns:
                yield dict(zip(columns, line.rstrip("\n").split("\t"), strict=True))
    script.unlink()


def _run(program: str, *options: str) -> None:
    """Run a PostgreSQL program on the database in settings. Raises: ProgramFailed."""
    settings = connection.settings_dict
    environment = {
        variable: str(settings[name]) for name, variable in VARIABLES.items() if settings[name]
    }
    environment |= {
        variable: str(settings["OPTIONS"][name])
        for name, variable in OPTION_VARIABLES.items()
        if name in settings["OPTIONS"]
    }
    try:
        done = subprocess.run(
            [program, *options], env=os.environ | environment, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise ProgramFailed(
            f"{program} was not found. On Debian or Ubuntu: apt-get install postgresql-client"
        ) from error
    if done.returncode:
        raise ProgramFailed(f"{program} failed: {done.stderr.strip()}")

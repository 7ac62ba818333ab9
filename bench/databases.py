"""The databases, one for each register, in a temporary folder or cluster of this process."""

import os
from importlib import import_module

import django

VENDORS = ("sqlite", "postgresql")


def start(vendor: str) -> None:
    """Set DATABASE_URL and the settings for "sqlite" or "postgresql", and run django.setup().

    To be called once in a process.
    """
    os.environ.pop("DATABASE_URL", None)
    os.environ["TEST_DATABASE"] = vendor
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    # Imported for what it does: it starts the server or makes the folder, and sets DATABASE_URL.
    import_module("tests.databases")
    django.setup()


def version() -> str:
    """Return the database's vendor and version, as in "sqlite 3.40.1"."""
    from tests.databases import vendor_and_version

    return vendor_and_version()


def use(size: int) -> None:
    """Connect to the database of the register with `size` recommendations."""
    from django.db import connection

    connection.close()
    base = str(connection.settings_dict["NAME"]).split("_of_")[0]
    connection.settings_dict["NAME"] = f"{base}_of_{size}"


def create(size: int) -> None:
    """Create an empty, migrated database for a register of `size`, and connect to it."""
    from django.core.management import call_command
    from django.db import connection

    use(size)
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{connection.settings_dict["NAME"]}"')
            # A worker's CPU would be nobody's; one backend answers everything.
            cursor.execute("ALTER ROLE tests SET max_parallel_workers_per_gather = 0")
    call_command("migrate", verbosity=0)

"""One database for each register, in a temporary folder or cluster that goes with the process."""

import os
from importlib import import_module

import django

VENDORS = ("sqlite", "postgresql")


def start(vendor: str) -> None:
    """Name the vendor's databases to Django and get it ready. Once in a process."""
    os.environ.pop("DATABASE_URL", None)
    os.environ["TEST_DATABASE"] = vendor
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    # Imported for what it does: it starts the server or makes the folder, and sets DATABASE_URL.
    import_module("tests.databases")
    django.setup()


def version() -> str:
    """Return the vendor and version, as the database says."""
    from tests.databases import vendor_and_version

    return vendor_and_version()


def use(size: int) -> None:
    """Switch to the database of the register with this many recommendations."""
    from django.db import connection

    connection.close()
    base = str(connection.settings_dict["NAME"]).split("_of_")[0]
    connection.settings_dict["NAME"] = f"{base}_of_{size}"


def create(size: int) -> None:
    """Make an empty database for a register of this size, and turn to it."""
    from django.core.management import call_command
    from django.db import connection

    use(size)
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{connection.settings_dict["NAME"]}"')
            # A worker's CPU would be nobody's; one backend answers everything.
            cursor.execute("ALTER ROLE tests SET max_parallel_workers_per_gather = 0")
    call_command("migrate", verbosity=0)

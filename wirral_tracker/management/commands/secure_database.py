from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from wirral_tracker.kit.chain.protection import NoSuchRole, protect


class Command(BaseCommand):
    """The command that lets the serving role read and add, and change nothing of the record."""

    help = "PostgreSQL: grant the serving role what it needs, and guard the append-only tables."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --serving-role, the PostgreSQL role that serves."""
        parser.add_argument("--serving-role", required=True, help="not the role that migrates")

    def handle(self, *args: str, serving_role: str, **options: str) -> None:
        """Give the role its rights and list the tables; raise CommandError without such a role."""
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles: there the seal finds out, but does not stop.")
        try:
            tables = protect(serving_role)
        except NoSuchRole as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{serving_role} may add to these and change nothing in them:")
        for table in tables:
            self.stdout.write(f"  {table}")

from django.core.management.base import BaseCommand

from wirral_tracker.access import ROLES, apply_roles


class Command(BaseCommand):
    """The command that gives every role exactly the permissions that `access.py` says."""

    help = "Make the groups of the roles and set their permissions."

    def handle(self, *args: str, **options: str) -> None:
        """Apply the roles and print what each is for."""
        apply_roles()
        for role in ROLES:
            self.stdout.write(f"{role.name}: {role.purpose}")

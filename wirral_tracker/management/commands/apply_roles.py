from django.core.management.base import BaseCommand

from wirral_tracker.access import ROLES, apply_roles


class Command(BaseCommand):
    """Give every role exactly the permissions that `access.py` lists for it."""

    help = "Make the groups of the roles and set their permissions."

    def handle(self, *args, **options) -> None:
        apply_roles()
        for role in ROLES:
            self.stdout.write(f"{role.name}: {role.purpose}")

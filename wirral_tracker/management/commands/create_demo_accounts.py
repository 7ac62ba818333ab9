from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError

from wirral_tracker.access import ROLES, Role, apply_roles
from wirral_tracker.kit.chain.checks import CheckedCommand


def demo_password(role: Role) -> str:
    """Return the published password of a role's demonstration account."""
    return f"demonstration-{role.slug}"


class Command(CheckedCommand):
    """The command that makes an account for each role to try the tracker with; DEBUG only."""

    help = "Create one demonstration account per role and print the passwords (DEBUG only)."

    def handle(self, *args: str, **options: str) -> None:
        """Create the accounts and print their passwords; raise CommandError without DEBUG."""
        if not settings.DEBUG:
            raise CommandError(
                "Demonstration accounts have published passwords: they are made only with DEBUG=1."
            )
        apply_roles()
        self.stdout.write("Demonstration accounts (name, password):")
        for role in ROLES:
            self._create(role)
            self.stdout.write(f"  {role.slug:<14} {demo_password(role):<28} {role.purpose}")

    def _create(self, role: Role) -> None:
        """Create the demonstration account of a role, unless there is an account of its name."""
        account, created = User.objects.get_or_create(
            username=role.slug,
            defaults={"first_name": "Demonstration", "last_name": role.name.lower()},
        )
        if created:
            account.set_password(demo_password(role))
            account.save()
            account.groups.set([Group.objects.get(name=role.name)])

from django.contrib.auth.management.commands import createsuperuser

from wirral_tracker.kit.chain.checks import CheckedCommand


class Command(CheckedCommand, createsuperuser.Command):
    """Django's command, which here adds to the record: the name under which the account signs."""

"""Models beside Django's own of accounts: changes of one, its names, and wrong passwords."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from wirral_tracker.kit.append_only import AppendOnlyModel


class AccountChange(AppendOnlyModel):
    """A change of an account, with who made it: an administrator, or the account's own person."""

    record_name = "accounts.AccountChange"

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes")
    event = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    def __str__(self) -> str:
        return self.event


class SigningName(AppendOnlyModel):
    """The name under which an account signs what it records, from a moment on.

    The latest is the one that pages and papers print. Whoever gives an account another name past
    the register, so that its statements read as somebody else's, is found out: `verify_history`
    compares the two.
    """

    record_name = "accounts.SigningName"

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_names"
    )
    name = models.CharField(max_length=301)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    # Empty where the command line made the account, or an upgrade found it.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    def __str__(self) -> str:
        return self.name


class Guess(models.Model):
    """A password or one-time code that was wrong, or is being looked at; five minutes old at most.

    `name` and `address` are digests: a name that was typed may be a password in the wrong field.
    """

    name = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"Guess {self.pk}"

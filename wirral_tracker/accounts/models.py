"""Models beside Django's own of accounts: what was done to one, and wrong passwords."""

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


class Guess(models.Model):
    """A password or one-time code that was wrong, or is being looked at; five minutes old at most.

    `name` and `address` are digests: a name that was typed may be a password in the wrong field.
    """

    name = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"Guess {self.pk}"

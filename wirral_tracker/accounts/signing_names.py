"""The names under which accounts sign, kept as dated rows of the record."""

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery

from wirral_tracker.accounts.models import SigningName
from wirral_tracker.kit.chain.faults import Fault

NAMED_BY = frozenset({"username", "first_name", "last_name"})


def signing_name(account: User) -> str:
    """Return an account's full name, or its username where there is none, as pages print it."""
    return account.get_full_name() or account.get_username()


def save_named_by(account: User, by: User) -> None:
    """Save an account whose name was given by `by`, so that its SigningName says so."""
    # On the instance, since the signal by which every door records a name carries nothing else.
    account.__dict__["named_by"] = by
    account.save()


def record_signing_name(
    *,
    instance: User,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **_signal: Any,
) -> None:
    """Receive `post_save` of an account: create a SigningName if it signs under another name now.

    By a signal, so that no door is forgotten: pages, commands, the shell, Django's own commands.
    """
    if raw or (update_fields is not None and NAMED_BY.isdisjoint(update_fields)):
        return
    name = signing_name(instance)
    latest = SigningName.objects.filter(account=instance).order_by("pk").last()
    if latest is None or latest.name != name:
        by = instance.__dict__.pop("named_by", None)
        SigningName(account=instance, name=name, recorded_by=by).save()


def faults_of_signing_names() -> Iterator[Fault]:
    """Yield a Fault for each account that signs under another name than the one recorded."""
    latest = SigningName.objects.filter(account=OuterRef("pk")).order_by("-pk").values("name")[:1]
    for account in User.objects.annotate(recorded_name=Subquery(latest)).order_by("pk"):
        if account.recorded_name != signing_name(account):
            recorded = account.recorded_name
            was = f"is recorded as “{recorded}”" if recorded else "has no name on record"
            told = f"Account {account.pk} signs as “{signing_name(account)}”, and {was}."
            yield Fault("signing name", told)

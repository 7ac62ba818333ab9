"""The accounts of the register, and every change that an administrator makes to one.

An account is never deleted: what somebody recorded keeps their name when they have left.
"""

import logging

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django_otp import devices_for_user
from django_otp.plugins.otp_totp.models import TOTPDevice

from wirral_tracker.access import REGISTER_ACCOUNT, ROLES, Role
from wirral_tracker.accounts import second_factor
from wirral_tracker.accounts.models import AccountChange
from wirral_tracker.accounts.signing_names import save_named_by
from wirral_tracker.accounts.throttle import LIMIT_LIFTED

logger = logging.getLogger(__name__)

LINKED = "linked with the council’s sign-in"


class ProtectedAccount(Exception):
    """The account is the administrator's own, or one that only the command line may change."""


class NotLinked(Exception):
    """The account has no link with the council's sign-in that could be released."""


def every_account() -> QuerySet[User]:
    """Load every person's account; prefetch its groups and annotate `has_second_factor`.

    Ordered by name, those who may sign in first. The register's own account is left out.
    """
    app = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return (
        User.objects.exclude(username=REGISTER_ACCOUNT)
        .annotate(has_second_factor=Exists(app))
        .prefetch_related("groups")
        .order_by("-is_active", "last_name", "first_name", "username")
    )


class NameTaken(Exception):
    """There is an account of this name, in whatever capital letters."""


@transaction.atomic
def create_account(*, by: User, role: Role, **name: str) -> User:
    """Create an account in a role, without a password that works: its person chooses one.

    `name` holds the fields username, first_name and last_name.

    Raises: NameTaken.
    """
    account = User(**name)
    account.set_unusable_password()
    # Whether the name is free is left to the database: two may ask at once and both be told so.
    account.full_clean(validate_unique=False)
    try:
        # A savepoint: after an error PostgreSQL refuses everything else in the transaction.
        with transaction.atomic():
            save_named_by(account, by)
    except IntegrityError as taken:
        raise NameTaken(account.username) from taken
    _set_role(account, role)
    record("account created", account, by=by)
    return account


def new_code(account: User, *, by: User) -> str:
    """Withdraw the account's password, and return a one-time code for choosing a new one.

    The code lasts three days. Whoever is signed in with the old password is signed out.

    Raises: ProtectedAccount.
    """
    with transaction.atomic():
        account = _locked(account, by)
        # Codes are made from the password's hash: a new one ends those that were given before.
        account.set_unusable_password()
        account.save(update_fields=["password"])
        record("one-time code given", account, by=by)
    return default_token_generator.make_token(account)


@transaction.atomic
def change_role(account: User, role: Role, *, by: User) -> None:
    """Put an account into the group of `role` alone; its visits end at their next request.

    Raises: ProtectedAccount.
    """
    _set_role(_locked(account, by), role)
    record(f"role changed to {role.slug}", account, by=by)


@transaction.atomic
def set_active(account: User, is_active: bool, *, by: User) -> None:
    """Set whether an account may sign in; what its person recorded keeps their name.

    Raises: ProtectedAccount.
    """
    locked = _locked(account, by)
    locked.is_active = is_active
    locked.save(update_fields=["is_active"])
    record("account reactivated" if is_active else "account deactivated", account, by=by)


def reset_second_factor(account: User, *, by: User) -> str:
    """Delete the account's app and recovery codes; return a one-time code for a new password.

    The old password stops too, or whoever knows that alone could set up a phone of their own.

    Raises: ProtectedAccount.
    """
    with transaction.atomic():
        second_factor.remove(_locked(account, by))
        record("second factor reset", account, by=by)
        return new_code(account, by=by)


@transaction.atomic
def lift_limit(account: User, *, by: User) -> None:
    """Let an account try at once again, after too many wrong passwords or codes of any kind.

    Raises: ProtectedAccount.
    """
    locked = _locked(account, by)
    for device in devices_for_user(locked, for_verify=True):
        device.throttle_reset()
    record(LIMIT_LIFTED, account, by=by)


def lock_account_named(name: str) -> User | None:
    """Lock and return the account of a username in whatever capitals; None where there is none."""
    account = User.objects.select_for_update().filter(username__iexact=name).first()
    # PostgreSQL takes "ı" and "ſ" for an i and an s, which have the same capitals: another person.
    return account if account and account.username.lower() == name.lower() else None


def is_linked(account: User) -> bool:
    """Return whether the account is linked with one of the council's sign-in."""
    # Allauth gives the account its relation, where the council's sign-in is set up.
    return bool(settings.SSO) and account.socialaccount_set.exists()  # type: ignore[attr-defined]


@transaction.atomic
def release_link(account: User, *, by: User) -> None:
    """Delete an account's link with the council's sign-in, and end the visits begun by it.

    Whoever has its name at the council is linked when they next sign in.

    Raises: ProtectedAccount, NotLinked.
    """
    locked = _locked(account, by)
    if not is_linked(locked):
        raise NotLinked("This account is not linked with the council’s sign-in.")
    locked.socialaccount_set.all().delete()  # type: ignore[attr-defined]
    record("link with the council’s sign-in released", account, by=by)


@transaction.atomic
def choose_password(account: User, password: str) -> None:
    """Save the password that a person chose with a one-time code, which this uses up."""
    # The code was made from the old password's hash, and ends with it.
    account.set_password(password)
    account.save(update_fields=["password"])
    record("password chosen", account, by=account)


def account_with_code(username: str, code: str) -> User | None:
    """Return the active account of this username if `code` is its one-time code, else None."""
    account = User.objects.filter(username=username, is_active=True).first()
    # Checked against somebody in any case, so that the answer takes as long for an unknown name.
    is_right = default_token_generator.check_token(account or User(pk=0, password=""), code)
    return account if account and is_right else None


def role_of(account: User) -> Role | None:
    """Return the Role of the account's group, or None for an account without one."""
    names = {group.name for group in account.groups.all()}
    return next((role for role in ROLES if role.name in names), None)


def _locked(account: User, by: User) -> User:
    """Lock an account's row and return it, for a change by the administrator `by`.

    Raises: ProtectedAccount for their own account, a superuser's and the register's.
    """
    locked = User.objects.select_for_update().get(pk=account.pk)
    if locked.pk == by.pk:
        raise ProtectedAccount("This is your own account: ask another administrator.")
    if locked.is_superuser or locked.username == REGISTER_ACCOUNT:
        raise ProtectedAccount("This account is looked after from the command line.")
    return locked


def _set_role(account: User, role: Role) -> None:
    """Set the account's groups to that of the role alone."""
    account.groups.set([Group.objects.get(name=role.name)])


def account_changes(account: User) -> QuerySet[AccountChange]:
    """Load what was done to an account, latest first, with who did it."""
    return account.changes.select_related("recorded_by").order_by("-pk")


def record(event: str, account: User, *, by: User) -> None:
    """Add an event to what was done to an account, and log it with both primary keys."""
    AccountChange.objects.create(account=account, event=event, recorded_by=by)
    # By number: names stay in the register.
    logger.info(event, extra={"event": event, "account_id": account.pk, "by_id": by.pk})

"""The limits on guessing passwords and one-time codes: by account, and by the visitor's address.

An office sits behind one address, so that an address alone is stopped far above what a whole office
mistypes. The council's own sign-in guesses nothing and never comes here.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from wirral_tracker.accounts.models import AccountChange, Guess

logger = logging.getLogger(__name__)

# Wrong ones within WINDOW, after which no further one is looked at.
WINDOW = timedelta(minutes=5)
BY_ACCOUNT = 10
# Fewer, so that a stranger at one address leaves the account's owner some tries at another.
BY_ACCOUNT_AND_ADDRESS = 5
BY_ADDRESS = 100

# The event of an AccountChange after which earlier guesses no longer count for the account.
LIMIT_LIFTED = "limit on wrong passwords lifted"


class TooManyGuesses(ValidationError):
    """A guess that is not looked at, right or wrong: too many before it were wrong."""

    CODE = "too_many_guesses"

    def __init__(self) -> None:
        words = "Too many wrong passwords or codes. Wait five minutes, then try again."
        super().__init__(words, code=self.CODE)


@contextmanager
def counted_guess(request: HttpRequest, username: str) -> Iterator[None]:
    """Count a guess at an account's password or code while the block checks it; forget a right one.

    The block raises ValidationError for a wrong one. A name that no account has counts alike.

    Raises: TooManyGuesses.
    """
    Guess.objects.filter(made_at__lte=Now() - WINDOW).delete()
    address = visitor_address(request)
    # Before it is checked, and committed: of many at once, none is looked at that was not counted.
    guess = Guess.objects.create(name=_digest(username), address=_digest(address))
    if _is_one_too_many(guess, username):
        # Or a stranger who keeps guessing would keep the account's owner out for ever.
        guess.delete()
        logger.warning("Too many wrong passwords or codes, the last from %s", address)
        raise TooManyGuesses
    try:
        yield
    except ValidationError:
        logger.warning("A wrong password or code from %s", address)
        raise
    guess.delete()


def _is_one_too_many(guess: Guess, username: str) -> bool:
    """Return whether a guess exceeds a limit, with all that count for its account or address."""
    recent = Guess.objects.filter(made_at__gt=Now() - WINDOW)
    lifts = AccountChange.objects.filter(account__username=username, event=LIMIT_LIFTED)
    if lifted_at := lifts.aggregate(latest=Max("recorded_at"))["latest"]:
        recent = recent.filter(made_at__gt=lifted_at)
    same_name, same_address = Q(name=guess.name), Q(address=guess.address)
    found = recent.aggregate(
        by_account=Count("pk", filter=same_name),
        by_both=Count("pk", filter=same_name & same_address),
        by_address=Count("pk", filter=same_address),
    )
    return bool(
        found["by_account"] > BY_ACCOUNT
        or found["by_both"] > BY_ACCOUNT_AND_ADDRESS
        or found["by_address"] > BY_ADDRESS
    )


def _digest(typed: str) -> str:
    """Return a keyed digest of a name or an address, the same for capital and small letters."""
    return salted_hmac(__name__, typed.casefold(), algorithm="sha256").hexdigest()


def visitor_address(request: HttpRequest) -> str:
    """Return the IP address that a request came from.

    Behind a proxy that is the last one in X-Forwarded-For, which our own proxy wrote; whatever
    stands before it the visitor may have made up. Without a proxy the header means nothing. Some
    proxies write the port behind the address.
    """
    if settings.BEHIND_PROXY:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        for written in (last, last.rpartition(":")[0]):
            try:
                return str(ip_address(written.strip("[]")))
            except ValueError:
                continue
    address: str = request.META.get("REMOTE_ADDR", "")
    return address

"""The limit on guessing passwords: ten wrong ones in five minutes, by account and by address.

django-axes counts and refuses; this module says by whom a guess was made and what the guesser sees.
"""

from collections.abc import Mapping
from ipaddress import ip_address

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wirral_tracker.accounts.kept import KEPT_FIELD

# No account has a longer name, and the count has no room for one.
LONGEST_NAME = 255


class GuessLimit(AxesStandaloneBackend):
    """The backend that refuses a guess too many, and signs nobody in."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: str | None,
    ) -> None:
        """Raise PermissionDenied after too many guesses, else return None for the next backend.

        Without a request our own code asks, and nothing is counted.
        """
        if request is not None:
            super().authenticate(request, username, password, **credentials)


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


def name_counted(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str | None:
    """Return the username that a guess counts against, cut to LONGEST_NAME; None without one."""
    name = (credentials or request.POST).get("username")
    return name[:LONGEST_NAME] if name else name


def visitor_in_log(
    username: str, address: str, user_agent: str, path: str, request: HttpRequest
) -> str:
    """Return what the log calls a visitor who signs in: the address, not the name typed."""
    # A name that was typed may be a password in the wrong field.
    return f"a visitor from {address}"


def locked_out(
    request: HttpRequest,
    _answer: HttpResponse | None = None,
    _credentials: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Render the sign-in page (429) after too many wrong passwords, even for a name we lack."""
    context = {
        "form": AuthenticationForm(request),
        "is_locked_out": True,
        "kept": request.POST.get(KEPT_FIELD, ""),
        "next": request.POST.get("next", ""),
    }
    return render(request, "registration/login.html", context, status=429)

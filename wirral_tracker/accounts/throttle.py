"""Guessing passwords is slow: ten wrong ones in five minutes, by account and by address.

django-axes counts and refuses; this says by whom a guess was made and what the guesser is told.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wirral_tracker.accounts.kept import KEPT_FIELD

# No account has a longer name, and the count has no room for one.
LONGEST_NAME = 255


class GuessLimit(AxesStandaloneBackend):
    """Refuses a guess too many. Without a request, nobody is guessing: it is our own code."""

    def authenticate(self, request: HttpRequest | None, **given: Any) -> None:
        if request is not None:
            super().authenticate(request, **given)


def visitor_address(request: HttpRequest) -> str:
    """The address that a request came from.

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
    return request.META.get("REMOTE_ADDR", "")


def name_counted(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str | None:
    """The name under which a guess is counted, however much was typed for it."""
    name = (credentials or request.POST).get("username")
    return name[:LONGEST_NAME] if name else name


def told_in_log(
    username: str, address: str, user_agent: str, path: str, request: HttpRequest
) -> str:
    """How the log calls a visitor who signs in: by address. A name typed may be a password."""
    return f"a visitor from {address}"


def locked_out(request: HttpRequest, _answer: Any = None, _credentials: Any = None) -> HttpResponse:
    """The sign-in page after too many wrong passwords. It is the same whether the name exists."""
    context = {
        "form": AuthenticationForm(request),
        "is_locked_out": True,
        "kept": request.POST.get(KEPT_FIELD, ""),
        "next": request.POST.get("next", ""),
    }
    return render(request, "registration/login.html", context, status=429)

"""Signing in with the council's own account, by OpenID Connect. Loaded only where it is set up.

The council's sign-in says who somebody is; the register says what they may do. So an account here
comes first: nobody gets one by having one there.
"""

from typing import TYPE_CHECKING, Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import render

from wirral_tracker.accounts.visits import COUNCIL_SIGN_IN

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin


class CouncilSignIn(ModelBackend):
    """The backend of sessions begun by the council's sign-in, which has its own second factor."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_given: Any,
    ) -> None:
        """Return None: no password signs anybody in here."""


class CouncilAccounts(DefaultSocialAccountAdapter):
    """The adapter that matches the council's accounts with ours: by name once, by number after."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: "SocialLogin") -> bool:
        """Return False: the council's sign-in creates no account here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: "SocialLogin") -> None:
        """Connect the council's account to ours by username, or refuse the visitor.

        Refused is whoever has no account here, or an inactive one.
        """
        account = sociallogin.user if sociallogin.is_existing else None
        if account is None:
            account = self._account_named(sociallogin)
        if account is None or not account.is_active:
            _refuse(request, "There is no account of yours in this register.")
        if not sociallogin.is_existing:
            sociallogin.connect(request, account)
        # The mark by which the visit that begins is asked for no second factor of ours.
        sociallogin.user.backend = COUNCIL_SIGN_IN

    def _account_named(self, sociallogin: "SocialLogin") -> User | None:
        """Return the active account whose username is the claim `preferred_username`, or None."""
        claims = sociallogin.account.extra_data
        name = (claims.get("userinfo") or claims.get("id_token") or {}).get("preferred_username")
        if not name or not isinstance(name, str):
            return None
        taken = type(sociallogin.account).objects.filter(user__username__iexact=name)
        if taken.exists():
            return None  # Theirs already, under another number: somebody has the name after them.
        # Never a superuser: its permissions would go to whoever has its name at the council.
        return User.objects.filter(
            username__iexact=name, is_active=True, is_superuser=False
        ).first()

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_given: Any) -> NoReturn:
        """Refuse a visitor whom the council's sign-in did not let in, or who left it."""
        _refuse(request, "The council’s sign-in did not let you in, or you left it.")

    def send_notification_mail(self, *_args: Any, **_given: Any) -> None:
        """Send nothing: the register sends no mail."""


def _refuse(request: HttpRequest, reason: str) -> NoReturn:
    """Raise ImmediateHttpResponse with a page (403) that gives the reason."""
    page = render(request, "accounts/sso_refused.html", {"reason": reason}, status=403)
    raise ImmediateHttpResponse(page)

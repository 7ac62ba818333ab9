"""Signing in with the council's own account, by OpenID Connect. Loaded only where it is set up.

The council's sign-in says who somebody is; the register says what they may do. So an account here
comes first: nobody gets one by having one there.

What it says stands in two documents, the ID token and userinfo. Microsoft Entra ID gives the name
that somebody signs in with in the ID token alone, as `preferred_username` or, where its older
tokens are asked for, `upn`; and the person's number, which every application is told alike, in
`oid`, with `tid` for the council's tenant.
"""

from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from wirral_tracker.accounts import people
from wirral_tracker.accounts.visits import COUNCIL_SIGN_IN

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin

Claims: TypeAlias = dict[str, Any]
NAME_CLAIMS = ("preferred_username", "upn")
LONGEST_NUMBER = 191  # characters: what allauth has room for


class CouncilSignIn(ModelBackend):
    """The backend of sessions begun by the council's sign-in, which has its own second factor."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_given: str,
    ) -> None:
        """Return None: no password signs anybody in here."""

    def get_user(self, user_id: int) -> User | None:
        """Return the active account while it is linked: a released link ends the visit too."""
        linked = User.objects.filter(socialaccount__isnull=False)  # type: ignore[misc]
        return linked.filter(pk=user_id, is_active=True).first()


class CouncilProvider(OpenIDConnectProvider):
    """The council's sign-in, whose ID token and userinfo are read as one."""

    def sociallogin_from_response(self, request: HttpRequest, response: Claims) -> "SocialLogin":
        """Build the login from the merged claims; refuse a visitor whom they do not number."""
        claims = merged_claims(response)
        if not number_in(claims):
            _refuse(
                request,
                "The council’s sign-in did not say who you are: it gave neither “oid” with “tid” "
                "nor “sub”. Tell your IT service.",
            )
        return super().sociallogin_from_response(request, claims)

    def extract_uid(self, data: Claims) -> str:
        """Return the person's number at the council."""
        return number_in(data)

    def extract_extra_data(self, data: Claims) -> Claims:
        """Return the name alone: of the rest of what the council says, nothing is kept."""
        return {"name": name_in(data)}

    def extract_common_fields(self, data: Claims) -> Claims:
        """Return nothing: an account here takes no field from the council."""
        return {}

    def extract_email_addresses(self, data: Claims) -> list[str]:
        """Return nothing: nobody is known by an email address, which people there may change."""
        return []


def merged_claims(response: Claims) -> Claims:
    """Merge the claims of the ID token and of userinfo; where both say something, the ID token's.

    Userinfo about somebody else counts for nothing (OpenID Connect Core 1.0, 5.3.2).
    """
    userinfo, id_token = response.get("userinfo") or {}, response.get("id_token") or {}
    if id_token and userinfo.get("sub") != id_token.get("sub"):
        return dict(id_token)
    return {**userinfo, **id_token}


def number_in(claims: Claims) -> str:
    """Return the number by which the council knows a person; empty where the claims have none.

    Entra's `oid` in the tenant `tid` before `sub`, which it makes anew for every app registration.
    """
    oid, tid, sub = (claims.get(name) for name in ("oid", "tid", "sub"))
    number = f"{oid}.{tid}" if oid and tid else sub
    is_usable = isinstance(number, str) and len(number) <= LONGEST_NUMBER
    return str(number) if is_usable else ""


def name_in(claims: Claims) -> str:
    """Return the name that a person signs in to the council with; empty where no claim has it."""
    names = (claims.get(claim) for claim in NAME_CLAIMS)
    return next((name for name in names if name and isinstance(name, str)), "")


class CouncilAccounts(DefaultSocialAccountAdapter):
    """The adapter that matches the council's accounts with ours: by name once, by number after."""

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> CouncilProvider:
        """Return the council's sign-in in place of allauth's own class for OpenID Connect."""
        return CouncilProvider(request, app=self.get_app(request, provider, client_id))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: "SocialLogin") -> bool:
        """Return False: the council's sign-in creates no account here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: "SocialLogin") -> None:
        """Link the council's account with ours by username, once, or refuse the visitor."""
        if not sociallogin.is_existing:
            self._link(request, sociallogin)
        if not sociallogin.user.is_active:
            _refuse(request, "Your account in this register can no longer sign in.")
        # An address may ask allauth for another process than signing in; here there is none.
        sociallogin.state["process"] = "login"
        # The mark by which the visit that begins is asked for no second factor of ours.
        sociallogin.user.backend = COUNCIL_SIGN_IN

    @transaction.atomic
    def _link(self, request: HttpRequest, sociallogin: "SocialLogin") -> None:
        """Connect the council's account to the one here of its name, or refuse the visitor."""
        name = sociallogin.account.extra_data["name"]
        if not name:
            _refuse(
                request,
                "The council’s sign-in did not give the name that you sign in with: it sent "
                "neither “preferred_username” nor “upn”. Tell your IT service.",
            )
        # Locked: two people of one name who come at once are told apart.
        account = people.lock_account_named(name)
        if account is None:
            _refuse(
                request,
                f"There is no account “{name}” in this register. If your work needs one, ask an "
                "administrator for an account of this username.",
            )
        # Never a superuser: its permissions would go to whoever has its name at the council.
        if account.is_superuser:
            _refuse(request, f"The account “{name}” signs in with its password alone.")
        if people.is_linked(account):
            # Somebody else there has the name after them; or it is they, under another number.
            _refuse(
                request,
                f"The account “{name}” is linked with another number at the council than yours. "
                "If it is your account, ask an administrator to release the link.",
            )
        sociallogin.connect(request, account)
        people.record(people.LINKED, account, by=account)

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_given: Any) -> NoReturn:
        """Refuse a visitor whom the council's sign-in did not let in, or who left it."""
        _refuse(request, "The council’s sign-in did not let you in, or you left it.")

    def send_notification_mail(self, *_args: Any, **_given: Any) -> None:
        """Send nothing: the register sends no mail."""


def _refuse(request: HttpRequest, reason: str) -> NoReturn:
    """Raise ImmediateHttpResponse with a page (403) that gives the reason."""
    page = render(request, "accounts/sso_refused.html", {"reason": reason}, status=403)
    raise ImmediateHttpResponse(page)

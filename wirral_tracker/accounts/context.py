"""The values about signing in that every template has."""

from django.conf import settings
from django.http import HttpRequest


def council_sign_in(request: HttpRequest) -> dict[str, str]:
    """Give every template the name of the council's own sign-in; empty where there is none."""
    return {"council_sign_in": settings.SSO["name"] if settings.SSO else ""}

"""The context processor about signing in."""

from django.conf import settings
from django.http import HttpRequest


def council_sign_in(request: HttpRequest) -> dict[str, str]:
    """Add `council_sign_in` to the context: the name of the council's own sign-in, or empty."""
    return {"council_sign_in": settings.SSO["name"] if settings.SSO else ""}

"""Visits: from signing in to the end of the session, whichever of several ends comes first."""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, logout
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.db.models import prefetch_related_objects
from django.dispatch import Signal
from django.http import HttpRequest

from wirral_tracker.accounts import second_factor
from wirral_tracker.accounts.sessions import SessionNotSaved

BEGAN, SEEN, ROLES_HELD = "visit_began", "visit_seen", "visit_roles"
NEEDS_SECOND_FACTOR = "visit_needs_second_factor"
ENDED = "visit_ended"
# The backend of those who came in by the council's own sign-in: see sso.py.
COUNCIL_SIGN_IN = "wirral_tracker.accounts.sso.CouncilSignIn"
# How exactly the idle time is known, in seconds: not every page costs a write.
SEEN_EVERY = 60

IDLE = "You were signed out after 30 minutes without use."
TOO_LONG = "You were signed out after 12 hours. Sign in again to go on."
ROLE_CHANGED = "Your role has changed. Sign in again to go on with the new one."


def begin_visit(*, request: HttpRequest, user: User, **_signal: Signal | type[User]) -> None:
    """Store in the session the time of sign-in, the roles, and if a second factor is needed."""
    session = request.session
    session[BEGAN] = session[SEEN] = time.time()
    session[ROLES_HELD] = roles_held(user)
    session.pop(ENDED, None)
    # The council's own sign-in asks for its own second factor.
    is_asked_elsewhere = session.get(BACKEND_SESSION_KEY) == COUNCIL_SIGN_IN
    session[NEEDS_SECOND_FACTOR] = not is_asked_elsewhere and (
        second_factor.is_required_of(user) or second_factor.has_app(user)
    )


def enforce_limits(request: HttpRequest, moment: float) -> bool:
    """Log out a user whose visit has reached a limit at `moment`; return whether it goes on.

    `moment` is in seconds, as `time.time` gives it.

    A changed password or a deactivated account needs nothing here: Django finds no user then.
    """
    session = request.session
    if reason := reason_to_end(request, moment):
        logout(request)
        session[ENDED] = reason
        return False
    if moment - session[SEEN] >= SEEN_EVERY:
        _note_use(request, moment)
    return True


def _note_use(request: HttpRequest, moment: float) -> None:
    """Save `moment` in the session at once; pass over a database that can be read, not written."""
    session = request.session
    session[SEEN] = moment
    try:
        session.save()
    except UpdateError:
        return  # It ended elsewhere at this very moment; what saves sessions says so.
    except SessionNotSaved:
        pass
    # Whether saved or not: the middleware of sessions would try again, and fail the page.
    session.modified = False


def reason_to_end(request: HttpRequest, moment: float) -> str:
    """Return why the visit must end, as a sentence for the visitor; empty while it may go on."""
    assert isinstance(request.user, User)
    if BEGAN not in request.session:
        return TOO_LONG  # It began before visits were counted.
    if moment - request.session[BEGAN] >= settings.VISIT_LIMIT.total_seconds():
        return TOO_LONG
    if moment - request.session[SEEN] >= settings.VISIT_IDLE_LIMIT.total_seconds():
        return IDLE
    if request.session[ROLES_HELD] != roles_held(request.user):
        return ROLE_CHANGED
    return ""


def roles_held(user: User) -> str:
    """Return an account's groups, and if it is a superuser, as one text; prefetch the groups."""
    prefetch_related_objects([user], "groups")
    names = sorted(group.name for group in user.groups.all())
    return ", ".join([*names, "is_superuser"] if user.is_superuser else names)

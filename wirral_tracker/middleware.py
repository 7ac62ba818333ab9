"""The middleware: what holds for every answer and every visit, whichever page is asked for."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import cast

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import IntegrityError
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from wirral_tracker.accounts import second_factor
from wirral_tracker.accounts.kept import KeptForm
from wirral_tracker.accounts.views.sign_in import after_sign_in, sign_in_page
from wirral_tracker.accounts.visits import NEEDS_SECOND_FACTOR, enforce_limits
from wirral_tracker.failures import DATABASE_FAILURES, unsaved_page
from wirral_tracker.kit.hidden import hiding_from, parts_with_hidden
from wirral_tracker.kit.stored import NotOpened

SEE_UNPUBLISHED = "findings.see_unpublished"
logger = logging.getLogger(__name__)
writes = logging.getLogger("wirral_tracker.writes")
GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]
# What a page of the register never needs of a browser.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class Middleware:
    """The base of our middleware, which hands a request on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class PrivatePages(Middleware):
    """The middleware that keeps signed-in pages out of every cache, the browser's own included."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add response headers: no browser features, and no caching where there is a session."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Asked of the session, which every signed-in visit has, so that no query is made for it.
        if getattr(request, "session", None) is not None and not request.session.is_empty():
            # Off first: what a view allowed itself would stay beside what is added.
            response.headers.pop("Cache-Control", None)
            add_never_cache_headers(response)
        return response


class Visits(Middleware):
    """The middleware that ends a visit at its limits, and demands a second factor where needed."""

    # What somebody may open who has given a password and no code.
    BEFORE_THE_CODE = ("second_factor", "second_factor_set_up", "logout")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End a visit that reached a limit, get the response, and log a POST that was accepted."""
        if request.user.is_authenticated:
            account_id = request.user.pk
            if not enforce_limits(request, time.time()):
                # What an idle officer typed is theirs, whoever signs in next.
                request.ended_account_id = account_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        note_write(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: list[str], _kwargs: dict[str, str]
    ) -> HttpResponseBase | None:
        """Return the second factor's page, or a redirect to it, while a visit needs it; else None.

        The page carries along what was typed into a form.
        """
        user = request.user
        if not user.is_authenticated or not request.session.get(NEEDS_SECOND_FACTOR):
            return None
        # Pages that need no sign-in, marked by `login_not_required`, need no code either.
        match = request.resolver_match
        is_open = match is not None and match.url_name in self.BEFORE_THE_CODE
        if (
            is_open
            or second_factor.has_shown_code(user)
            or not getattr(view, "login_required", True)
        ):
            return None
        # A POST cannot be asked for again after the code: its form is carried, and home follows.
        target = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
        kept_form = KeptForm.from_request(request, user.pk)
        return after_sign_in(request, kept_form.sealed() if kept_form else "", target)


def note_write(request: HttpRequest, response: HttpResponseBase) -> None:
    """Log the account, view name and path of a signed-in POST that ended in a redirect.

    An accepted form redirects; a refused one is rendered again. Records that are no statements,
    such as a meeting or a draft, keep no history of their own, so that this line is all there is.
    """
    match, person = request.resolver_match, request.user.pk
    if request.method == "POST" and person and match and response.status_code == 302:
        writes.info("Account %s: %s %s", person, match.view_name, request.path)


class UnpublishedHidden(Middleware):
    """The middleware that hides unpublished sources, and what was taken from them, from readers."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, made with rows hidden from a visitor who may not see them."""
        with hiding_from(lambda: request.user.has_perm(SEE_UNPUBLISHED)) as hidden:
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            # Its parts are made after this, as they are sent; none of ours is asynchronous.
            parts = cast(Iterator[bytes], response.streaming_content)
            response.streaming_content = parts_with_hidden(hidden, parts)
        return response


class NothingLost(Middleware):
    """The middleware that shows typed words again when the database fails or refuses them.

    It fails when it is full, locked or out of reach; it refuses what another has recorded in the
    instant between our looking and our writing. So is what was typed beside something stored that
    this version of the register cannot open, whatever page needed it.

    Where the database fails before a view is reached, in another middleware, the URLconf's
    `handler500` shows the same page.
    """

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Render the form again after a database error or NotOpened; None for other exceptions."""
        if isinstance(exception, IntegrityError) and (kept_form := KeptForm.from_request(request)):
            logger.warning("The database refused a form", exc_info=exception)
            context = {"kept_form": kept_form, "is_refused": True}
            return render(request, "unsaved.html", context, status=409)
        if isinstance(exception, NotOpened):
            logger.error("Something stored is not opened: %s", exception)
            context = {"kept_form": KeptForm.from_request(request), "refusal": str(exception)}
            return render(request, "not_opened.html", context, status=409)
        if not isinstance(exception, DATABASE_FAILURES):
            return None
        logger.error("The database failed while it answered", exc_info=exception)
        return unsaved_page(request)


class SignInRequired(LoginRequiredMiddleware):
    """The middleware that sends a visitor to sign in, and carries along a form sent too late."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: View
    ) -> HttpResponseBase:
        """Render the sign-in page with the form that was sent; redirect to it where none was."""
        kept_form = KeptForm.from_request(request, getattr(request, "ended_account_id", None))
        return (
            sign_in_page(request, kept_form)
            if kept_form
            else super().handle_no_permission(request, view_func)
        )

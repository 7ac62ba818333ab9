"""The pages in place of an answer that failed: what was typed comes back with them.

A database that is out of reach takes the session with it, so that no middleware comes as far as
the view. These pages therefore ask neither: they show what the request itself holds.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from wirral_tracker.accounts.kept import KeptForm
from wirral_tracker.accounts.sessions import SessionNotSaved
from wirral_tracker.kit.durable import NotDurable

# What a database raises that is full, locked, missing or out of reach; or that is there again, and
# would lose what it saves.
DATABASE_FAILURES = (OperationalError, InterfaceError, NotDurable)


def server_error(request: HttpRequest) -> HttpResponse:
    """Render the page of the exception that nothing caught: 503 of the database's, else 500.

    It is the URLconf's `handler500`, which Django calls while it handles the exception, whichever
    middleware or view raised it.
    """
    if isinstance(sys.exception(), DATABASE_FAILURES):
        return unsaved_page(request)
    return HttpResponseServerError(render_to_string("500.html"))


def unsaved_page(request: HttpRequest) -> HttpResponse:
    """Render what was typed (503) to be copied or sent again, without a query."""
    # Not with the request: its context names who is signed in, and so asks the database.
    context = {
        "kept_form": KeptForm.from_request(request),
        "csrf_token": get_token(request),
        # The view was through by then, unless it is the visit itself that began or ended.
        "may_be_recorded": isinstance(sys.exception(), SessionNotSaved),
    }
    response = HttpResponse(render_to_string("unsaved.html", context), status=503)
    add_never_cache_headers(response)
    return response

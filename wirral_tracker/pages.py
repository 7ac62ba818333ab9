"""The pages that anybody may read: our words, the accessibility statement, the health check."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recommendations.rag import COLOURS, NOT_RATED
from wirral_tracker.kit.chain.trouble import sealing_trouble
from wirral_tracker.words import GROUPS

logger = logging.getLogger(__name__)
NOT_SEALED = "the history is not being sealed"


@login_not_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Render the glossary: what each term in the register means."""
    context = {"groups": GROUPS, "colours": COLOURS, "not_rated": NOT_RATED}
    return render(request, "words.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Render the accessibility statement."""
    return render(request, "accessibility.html")


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return "ok", or status 503 where the database cannot be reached, for monitoring.

    A history that is no longer sealed is said too, with status 200: officers go on recording, and
    a proxy that turned them away would lose more. `healthz_history` tells a monitor by its status.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        health = f"ok, but {NOT_SEALED}" if sealing_trouble() else "ok"
    except DatabaseError:
        logger.exception("The database cannot be reached.")
        return _plain("database unreachable", status=503)
    return _plain(health)


@login_not_required
@never_cache
@require_safe
def healthz_history(request: HttpRequest) -> HttpResponse:
    """Return "ok", or status 503 where the history is not being sealed, for monitoring.

    Never why: anybody may ask. An administrator's dashboard says that.
    """
    try:
        trouble = sealing_trouble()
    except DatabaseError:
        logger.exception("Nobody can tell whether the history is being sealed.")
        return _plain("database unreachable", status=503)
    return _plain(NOT_SEALED, status=503) if trouble else _plain("ok")


def _plain(text: str, status: int = 200) -> HttpResponse:
    """Return a response of plain text."""
    return HttpResponse(text, status=status, content_type="text/plain")

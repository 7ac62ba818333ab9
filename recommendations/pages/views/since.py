"""The page of what moved between two days."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.since import (
    MOVEMENTS,
    SHEET_HEADER,
    Change,
    FirstDay,
    count_movements,
    default_first_day,
    since,
    since_rows,
)
from wirral_tracker.kit.as_at import AsAt, UnusableDay, read_as_at, read_day
from wirral_tracker.kit.sheets import sheet_response

# A council's whole register is on one page, and so on paper.
ON_ONE_PAGE = 200
FLAGS = (("completed", "Completed"), ("newly-overdue", "Newly overdue"), ("closed", "Closed"))


def read_first_day(request: HttpRequest, as_at: AsAt) -> FirstDay:
    """Read the day to compare from, `?since=`; without a usable one, take the default first day.

    For a day that cannot be used the page shows `error` beside what was typed.
    """
    default = default_first_day(as_at.day)
    typed = request.GET.get("since", "")
    if not typed:
        return default
    try:
        return FirstDay(read_day(typed, as_at.day), typed=typed)
    except UnusableDay:
        error = "Give a day not after the one compared with, such as 2016-03-31."
        return replace(default, typed=typed, error=error)


def is_shown(change: Change, shown: str) -> bool:
    """Return whether a change is of the movement or flag with code `shown`; empty takes all."""
    if shown == "completed":
        return change.is_completed
    if shown == "newly-overdue":
        return change.is_newly_overdue
    if shown == "closed":
        return change.is_newly_closed
    return shown in ("", change.movement.code)


@require_safe
def since_page(request: HttpRequest) -> HttpResponseBase:
    """Show what moved between two days, as a page or as a spreadsheet.

    The later day is the one that every page is read as at.
    """
    as_at = read_as_at(request)
    first = read_first_day(request, as_at)
    changes = since(first.day, as_at.day)
    choices = [(movement.code, movement.words) for movement in MOVEMENTS] + list(FLAGS)
    shown = request.GET.get("movement", "")
    shown = shown if shown in dict(choices) else ""
    chosen = [change for change in changes if is_shown(change, shown)]
    # A file of other days than were asked for would be believed: the page says what is wrong.
    is_sound = not (as_at.error or first.error)
    if is_sound and (file_format := request.GET.get("format")):
        name = f"since-{first.day.isoformat()}-as-at-{as_at.day.isoformat()}"
        return sheet_response(
            file_format, name, SHEET_HEADER, since_rows(chosen, first.day, as_at.day)
        )
    page = Paginator(chosen, ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {
        "as_at": as_at,
        "first": first,
        "counts": count_movements(changes),
        "flag_counts": [
            (code, words, sum(is_shown(change, code) for change in changes))
            for code, words in FLAGS
        ],
        "number": len(chosen),
        "page": page,
        "shown": shown,
        "total": len(changes),
    }
    return render(request, "recommendations/pages/since.html", context)

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
    """The day asked for; else that of the last meeting, else a year before."""
    default = default_first_day(as_at.day)
    typed = request.GET.get("since", "")
    if not typed:
        return default
    try:
        return FirstDay(read_day(typed, as_at.day), typed=typed)
    except UnusableDay:
        error = "Give a day not after the one compared with, such as 2016-03-31."
        return FirstDay(default.day, default.why, typed, error)


def keeps(change: Change, shown: str) -> bool:
    """Whether a change is among those that the reader asked for."""
    if shown == "completed":
        return change.is_completed
    if shown == "newly-overdue":
        return change.is_newly_overdue
    if shown == "closed":
        return change.is_newly_closed
    return shown in ("", change.movement.code)


@require_safe
def since_page(request: HttpRequest) -> HttpResponseBase:
    """What moved between two days; the later is the one that every page is read as at."""
    as_at = read_as_at(request)
    first = read_first_day(request, as_at)
    changes = since(first.day, as_at.day)
    choices = [(each.code, each.words) for each in MOVEMENTS] + list(FLAGS)
    shown = request.GET.get("movement", "")
    shown = shown if shown in dict(choices) else ""
    kept = [change for change in changes if keeps(change, shown)]
    # A file of other days than were asked for would be believed: the page says what is wrong.
    is_sound = not (as_at.error or first.error)
    if is_sound and (file_format := request.GET.get("format")):
        name = f"since-{first.day.isoformat()}-as-at-{as_at.day.isoformat()}"
        return sheet_response(
            file_format, name, SHEET_HEADER, since_rows(kept, first.day, as_at.day)
        )
    page = Paginator(kept, ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {
        "as_at": as_at,
        "first": first,
        "counts": count_movements(changes),
        "flag_counts": [
            (code, words, sum(keeps(c, code) for c in changes)) for code, words in FLAGS
        ],
        "number": len(kept),
        "page": page,
        "shown": shown,
        "total": len(changes),
    }
    return render(request, "recommendations/pages/since.html", context)

"""The page of a round's rows: many recommendations on one screen, recorded row by row."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.models import StatusUpdate
from recommendations.rounds.forms.rounds import RowUpdateForm, prefilled
from recommendations.rounds.position import RoundPosition, RoundRow
from recommendations.rounds.views.rounds import load_round, offered_status_date, round_context
from recommendations.views.drafts import (
    draft_initial,
    keep_what_was_typed,
)
from recommendations.views.recording import attempt_update
from wirral_tracker.access import SignedInRequest

ROWS_ON_A_SCREEN = 10


@dataclass(frozen=True)
class FilledRow:
    """A row with its form, and the update that somebody else recorded first, if one did."""

    row: RoundRow
    form: StatusUpdateForm
    theirs: StatusUpdate | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_rows(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show unanswered rows, ten to a page, each with a form; record those that are filled in.

    One row that is wrong holds up no other: what could be recorded is, and the rest comes again.
    """
    position, _ = load_round(request, pk)
    day = offered_status_date(request)
    if request.method != "POST":
        page = Paginator(position.left, ROWS_ON_A_SCREEN).get_page(request.GET.get("page"))
        rows = [FilledRow(row, row_form(row, day)) for row in page.object_list]
        return rows_page(request, position, rows, page)
    # Only rows of this round: the references are what a browser sends.
    sent = [row for reference in request.POST.getlist("row") if (row := position.row(reference))]
    recorded, remaining = [], []
    for row in sent:
        form = row_form(row, day, request.POST)
        if not form.is_filled_in:
            remaining.append(FilledRow(row, row_form(row, day)))
            continue
        if "keep" in request.POST:
            is_kept = keep_what_was_typed(request, form)
            remaining.append(FilledRow(row, row_form(row, day) if is_kept else form))
            continue
        tried = attempt_update(form, request.user)
        if tried.recorded:
            recorded.append(f"{row.reference} {tried.recorded.status.word.lower()}")
        else:
            keep_what_was_typed(request, tried.form)
            theirs = [update for update in tried.theirs if isinstance(update, StatusUpdate)]
            remaining.append(FilledRow(row, tried.form, next(iter(theirs), None)))
    if recorded:
        messages.success(request, f"Recorded: {', '.join(recorded)}.")
    if not any(filled.form.is_bound for filled in remaining):
        return redirect(request.get_full_path())
    return rows_page(request, position, remaining)


def row_form(row: RoundRow, day: dt.date, data: QueryDict | None = None) -> RowUpdateForm:
    """Build a row's form: bound to the POST data, or prefilled from its position and draft."""
    usual = prefilled(row.recommendation, row.latest, day)
    return RowUpdateForm(
        data,
        recommendation=row.recommendation,
        today=timezone.localdate(),
        prefilled=usual if data else {**usual, **draft_initial(row.draft)},
        prefix=row.reference,
    )


def rows_page(
    request: SignedInRequest,
    position: RoundPosition,
    rows: list[FilledRow],
    page: "Page[RoundRow] | None" = None,
) -> HttpResponse:
    """Render a round's rows as forms: what was sent is listed as wrong or to be looked at again."""
    sent = [filled for filled in rows if filled.form.is_bound]
    wrong = [filled for filled in sent if filled.form.errors]
    context = {
        **round_context(request, position),
        "rows": rows,
        "page": page,
        "wrong": wrong,
        "second_look": [filled for filled in sent if filled not in wrong],
        # What marks the page's title as one with errors.
        "form": wrong[0].form if wrong else None,
    }
    status = 409 if any(filled.theirs for filled in rows) else 200
    return render(request, "recommendations/rounds/round_rows.html", context, status=status)

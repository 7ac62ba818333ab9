"""Many recommendations of a round on one screen, recorded together row by row."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.models import StatusUpdate
from recommendations.rounds.forms.rounds import RowUpdateForm, prefilled
from recommendations.rounds.position import RoundPosition, RoundRow
from recommendations.rounds.views.rounds import described_by, load_round, round_context
from recommendations.views.drafts import (
    begun,
    keep_what_was_typed,
)
from recommendations.views.recording import attempt
from wirral_tracker.access import SignedInRequest

ROWS_ON_A_SCREEN = 10


@dataclass(frozen=True)
class FilledRow:
    """A row with its form, and the update that somebody else recorded first, if one did."""

    row: RoundRow
    form: Any
    theirs: StatusUpdate | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_rows(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rows of those that are left, each with a form; what is filled in is recorded, row by row."""
    position, _ = load_round(request, pk)
    day = described_by(request)
    if request.method != "POST":
        page = Paginator(position.left, ROWS_ON_A_SCREEN).get_page(request.GET.get("page"))
        rows = [FilledRow(row, row_form(row, day)) for row in page.object_list]
        return rows_page(request, position, rows, page)
    sent = [position.row(reference) for reference in request.POST.getlist("row")]
    told = [(row, row_form(row, day, request.POST)) for row in sent if row]
    recorded, remaining = [], []
    for row, form in told:
        is_sent = form.is_filled_in and "keep" not in request.POST
        tried = attempt(form, request.user) if is_sent else None
        if tried and tried.update:
            recorded.append(f"{row.reference} {tried.update.status.word.lower()}")
        else:
            if form.is_filled_in:
                keep_what_was_typed(request, tried.form if tried else form)
            form = tried.form if tried else row_form(row, day)
            remaining.append(FilledRow(row, form, tried.theirs if tried else None))
    if recorded:
        messages.success(request, f"Recorded: {', '.join(recorded)}.")
    if not any(each.form.is_bound for each in remaining):
        return redirect(request.get_full_path())
    return rows_page(request, position, remaining)


def row_form(row: RoundRow, day: dt.date, data: Any = None) -> RowUpdateForm:
    """The form of one row, empty or as it was sent."""
    usual = prefilled(row.recommendation, row.latest, day)
    return RowUpdateForm(
        data,
        recommendation=row.recommendation,
        today=timezone.localdate(),
        prefilled=usual if data else {**usual, **begun(row.draft)},
        prefix=row.reference,
    )


def rows_page(
    request: SignedInRequest,
    position: RoundPosition,
    rows: list[FilledRow],
    page: Page | None = None,
) -> HttpResponse:
    sent = [each for each in rows if each.form.is_bound]
    wrong = [each for each in sent if each.form.errors]
    context = {
        **round_context(request, position),
        "rows": rows,
        "page": page,
        "wrong": wrong,
        "asked": [each for each in sent if each not in wrong],
        # What marks the page's title as one with errors.
        "form": wrong[0].form if wrong else None,
    }
    status = 409 if any(each.theirs for each in rows) else 200
    return render(request, "recommendations/rounds/round_rows.html", context, status=status)

"""Many recommendations at once: choose, preview, change; and undo by a further act."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import actions
from recommendations.bulk import MOST_AT_ONCE, Kind, count_changes, foresee, load_for_change
from recommendations.filters import RecommendationFilter
from recommendations.forms.bulk_changes import FIELD_NAMES, BulkForm, BulkUndoForm
from recommendations.forms.faults import add_refusal
from recommendations.models import BulkChange, Recommendation
from wirral_tracker.access import SignedInRequest

PLAN = "recommendations.plan_recommendation"
# What each kind needs beside the permission to plan.
NEEDS = {
    Kind.DUE_DATE: "recommendations.change_due_date",
    Kind.DECISION: "recommendations.record_decision",
}


@require_safe
def bulk_change_list(request: HttpRequest) -> HttpResponse:
    """List the bulk changes, newest first."""
    changes = BulkChange.objects.with_related().newest_first()
    return render(request, "recommendations/bulk_change_list.html", {"changes": changes})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PLAN, raise_exception=True)
def bulk_change_create(request: SignedInRequest) -> HttpResponse:
    """Show the form of a bulk change, then its preview; then make it in one act and redirect."""
    today = timezone.localdate()
    form = BulkForm(request.POST or None, today=today)
    context = {"form": form, **rows_to_choose_from(request, today)}
    chosen = context["chosen"]
    if not form.is_valid() or not chosen or "again" in request.POST:
        context["none_chosen"] = request.method == "POST" and not chosen
        return render(request, "recommendations/bulk_change_form.html", context)
    given = form.given()
    if not may_give(request, given.kind):
        raise PermissionDenied
    if "make" not in request.POST:
        return preview_page(request, form, context)
    keys = {name: form.cleaned_data[name] for name in ("opened_on", "form_key")}
    try:
        bulk = actions.make_bulk_change(chosen, given, by=request.user, **keys)
    except actions.Overtaken as overtaken:
        return preview_page(request, form, context, theirs=overtaken.theirs)
    except actions.NothingToChange as refusal:
        form.add_error(None, str(refusal))
        return render(request, "recommendations/bulk_change_form.html", context)
    except ValidationError as refusal:
        add_refusal(form, refusal, FIELD_NAMES)
        return render(request, "recommendations/bulk_change_form.html", context)
    messages.success(request, "Done: what was changed is below, and can be undone from here.")
    return redirect(bulk)


def preview_page(
    request: SignedInRequest,
    form: BulkForm,
    context: dict[str, Any],
    theirs: Sequence[Model] = (),
) -> HttpResponse:
    """Render the preview of a valid form; with 409 where `theirs` came after an earlier preview."""
    given, chosen = form.given(), context["chosen"]
    # Counted before it is shown: what comes in between is told of, never passed over.
    form = form.previewed(count_changes(given.kind, chosen))
    form.is_valid()
    foreseen = foresee(load_for_change([row.pk for row in chosen], given.day), given)
    context |= {"form": form, "foreseen": foreseen, "given": given, "theirs": theirs}
    context["would_change"] = [row for row in foreseen if not row.left_alone]
    template = "recommendations/bulk_change_preview.html"
    return render(request, template, context, status=409 if theirs else 200)


def rows_to_choose_from(request: SignedInRequest, today: dt.date) -> dict[str, Any]:
    """Load the filtered rows and the ticked ones as context; no rows if over MOST_AT_ONCE."""
    found = RecommendationFilter(
        request.GET,
        queryset=Recommendation.objects.as_at(today).with_related().in_order(),
        request=request,
        as_at_day=today,
    )
    # One more than may be chosen: enough to know that there are too many, without counting all.
    rows = list(found.qs[: MOST_AT_ONCE + 1])
    too_many = len(rows) > MOST_AT_ONCE
    if too_many:
        rows = []
    wanted = set(request.POST.getlist("with"))
    all_of_them = request.method == "GET" and "all" in request.GET
    chosen = [row for row in rows if all_of_them or row.reference in wanted]
    if "make" in request.POST and len(wanted) <= MOST_AT_ONCE:
        # As previewed: one that fits the filters no more is not left out without a word.
        chosen = list(Recommendation.objects.as_at(today).of_references(wanted).in_order())
    return {
        "filter": found,
        "rows": rows,
        "chosen": chosen,
        "most_at_once": MOST_AT_ONCE if too_many else None,
    }


def may_give(request: SignedInRequest, kind: str) -> bool:
    """Return whether the user has the further permission that a kind of bulk change needs."""
    needed = NEEDS.get(Kind(kind))
    return needed is None or request.user.has_perm(needed)


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_change_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a bulk change did to each recommendation; a POST undoes it by a further one."""
    bulk = get_object_or_404(BulkChange.objects.with_related(), pk=pk)
    # Whoever reads the register may read what was done; only undoing needs a permission.
    if request.method == "POST" and not (
        request.user.has_perm(PLAN) and may_give(request, bulk.kind)
    ):
        raise PermissionDenied
    form = BulkUndoForm(request.POST or None)
    if form.is_valid():
        try:
            undone = actions.undo_bulk_change(
                bulk,
                by=request.user,
                reason=form.cleaned_data["reason"],
                day=timezone.localdate(),
            )
        except actions.AlreadyUndone:
            messages.warning(request, "It is undone already; nothing was done.")
            return redirect(bulk)
        except ValidationError as refusal:
            add_refusal(form, refusal, FIELD_NAMES)
        else:
            messages.success(request, "Undone by a further change; both stay in the record.")
            return redirect(undone)
    rows = bulk.rows.select_related("recommendation").order_by("pk")
    context = {"bulk": bulk, "rows": rows, "form": form, "may_undo": may_give(request, bulk.kind)}
    return render(request, "recommendations/bulk_change_detail.html", context)

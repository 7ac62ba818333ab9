"""The pages of a round's posts: what each owes, ready to send, and when answers are due."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.models import UpdateRound
from recommendations.rounds.actions.rounds import set_round_dates
from recommendations.rounds.forms.dates import RoundDatesForm
from recommendations.rounds.owners import (
    SHEET_HEADER,
    OwnerList,
    find_owner_list,
    owner_lists,
    owner_sheet_rows,
)
from recommendations.rounds.views.rounds import load_round, round_context
from recommendations.update_sheets import CHOICES as SHEET_CHOICES
from recommendations.update_sheets import SENTENCES
from recommendations.views.recording import attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.sheets import sheet_response, workbook_response


@require_safe
def round_owners(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the posts of a round with what each owes, and when to chase them."""
    position, _ = load_round(request, pk)
    today = timezone.localdate()
    lists = owner_lists(position, today)
    dates = position.update_round.dates
    context = {
        **round_context(request, position),
        "lists": lists,
        "silent": [
            owner_list for owner_list in lists if owner_list.post and not owner_list.has_answered
        ],
        "has_posts": any(owner_list.post for owner_list in lists),
        "dates": dates,
        "is_time_to_chase": bool(dates.chase_on and dates.chase_on <= today),
    }
    return render(request, "recommendations/rounds/round_owners.html", context)


@require_safe
def round_owner(request: SignedInRequest, pk: int, key: str) -> HttpResponseBase:
    """Show what one post owes as text for an email; with `?format=`, send it as a spreadsheet."""
    position, _ = load_round(request, pk)
    owner_list = find_owner_list(owner_lists(position, timezone.localdate()), key)
    if owner_list is None:
        raise Http404("This round asks nothing of that post.")
    if file_format := request.GET.get("format"):
        rows = owner_sheet_rows(owner_list, timezone.localdate())
        if file_format == "xlsx":
            # A sheet's title has room for 31 letters.
            filled = [(owner_list.name[:31], SHEET_HEADER, rows)]
            return workbook_response(sheet_name(owner_list), filled, SHEET_CHOICES, SENTENCES)
        return sheet_response(file_format, sheet_name(owner_list), SHEET_HEADER, rows)
    context = {**round_context(request, position), "owner_list": owner_list}
    return render(request, "recommendations/rounds/round_owner.html", context)


def sheet_name(owner_list: OwnerList) -> str:
    """Return the file name of a post's spreadsheet, after the post and the round's occasion."""
    return f"updates-{slugify(owner_list.name)}-{slugify(owner_list.update_round.occasion)}"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_dates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the days of a round: answers due, and chase; 409 if somebody else did meanwhile."""
    update_round = get_object_or_404(UpdateRound.objects.with_related(), pk=pk)
    form = RoundDatesForm(request.POST or None, update_round=update_round)
    tried = attempt(
        form,
        lambda: set_round_dates(update_round, by=request.user, **form.cleaned_data),
        by=request.user,
    )
    if tried.recorded:
        messages.success(request, "The days of the round are set.")
        return redirect("round_owners", pk)
    context = {"round": update_round, "dates": update_round.dates, **tried.context}
    template = "recommendations/rounds/round_dates.html"
    return render(request, template, context, status=tried.status_code)

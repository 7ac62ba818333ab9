"""The pages of a round of updates: opened, seen as it stands, answered one by one."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.filters import RoundFilter
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.models import StatusUpdate, UpdateRound
from recommendations.restricted import reveal
from recommendations.rounds.actions.rounds import open_round
from recommendations.rounds.forms.confirmations import ConfirmationForm
from recommendations.rounds.forms.rounds import RoundForm, RoundUpdateForm, prefilled
from recommendations.rounds.position import (
    STATES,
    RoundPosition,
    RoundRow,
    likely_status_date,
    round_position,
    round_recommendations,
)
from recommendations.views.drafts import (
    draft_context,
    draft_initial,
)
from recommendations.views.recording import answer_update
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.days import day_in_words

SHOWN = [
    ("", "All"),
    *((state.code, state.words) for state in STATES),
    ("drafted", "Your drafts"),
    ("changed", "Changed"),
]


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds of updates with their counts, the latest first."""
    rounds = UpdateRound.objects.with_related().with_counts().newest_first()
    return render(request, "recommendations/rounds/round_list.html", {"rounds": rounds})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_create(request: SignedInRequest) -> HttpResponse:
    """Open a round of updates; the query string of a link prefills the form."""
    initial = {
        **{name: request.GET.get(name, "") for name in ("meeting", "theme", "owner")},
        "source": request.GET.getlist("source"),
    }
    form = RoundForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if form.is_valid():
        opened = open_round(by=request.user, **form.new_round())
        return redirect(opened)
    return render(request, "recommendations/rounds/round_form.html", {"form": form})


@require_safe
def round_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a round's rows, filtered by the query string: answered, left, drafted or changed."""
    position, found = load_round(request, pk)
    shown = request.GET.get("shown", "")
    shown = shown if shown in dict(SHOWN) else ""
    context = {
        **round_context(request, position),
        "filter": found,
        "rows": position.rows_shown(shown),
        "shown": shown,
        "choices": [(code, words, len(position.rows_shown(code))) for code, words in SHOWN],
        "next": position.next_left(),
    }
    return render(request, "recommendations/rounds/round_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_item(request: SignedInRequest, pk: int, reference: str) -> HttpResponse:
    """Show a round's recommendation; record its update and redirect to the next unanswered one."""
    position, _ = load_round(request, pk)
    row = position.row(reference)
    if row is None:
        raise Http404(f"This part of the round does not ask about {reference}.")
    usual = prefilled(row.recommendation, row.latest, offered_status_date(request))
    form = RoundUpdateForm(
        request.POST or None,
        recommendation=row.recommendation,
        today=timezone.localdate(),
        prefilled={**usual, **draft_initial(row.draft)},
    )

    def next_page(update: StatusUpdate) -> HttpResponse:
        stated = f"{update.status.word} as at {day_in_words(update.status_date)}"
        messages.success(request, f"{reference}: {stated} recorded.")
        return redirect(next_url(request, position, reference))

    return answer_update(
        request,
        form,
        done=next_page,
        again=partial(item_page, request, position, row),
        address=request.get_full_path(),
        leave_url=request.get_full_path(),
    )


def next_url(request: HttpRequest, position: RoundPosition, reference: str) -> str:
    """Return the URL of the next unanswered row after a reference; the round's without another."""
    following = position.next_left(after=reference)
    if following:
        return item_url(request, position, following)
    return f"{position.update_round.get_absolute_url()}{filter_query(request)}"


def load_round(request: SignedInRequest, pk: int) -> tuple[RoundPosition, RoundFilter]:
    """Load a round's position today, its rows filtered by the query string, and that filter.

    Raises: Http404 without such a round.
    """
    update_round = get_object_or_404(UpdateRound.objects.with_related(), pk=pk)
    today = timezone.localdate()
    recommendations = round_recommendations(update_round, today).with_related()
    found = RoundFilter(request.GET, queryset=recommendations, request=request)
    position = round_position(update_round, found.qs, request.user)
    # Restricted words are loaded empty; who may read them is given them here.
    reveal((row.latest for row in position.rows), request.user)
    return position, found


def round_context(
    request: HttpRequest, position: RoundPosition
) -> dict[str, RoundPosition | UpdateRound | str]:
    """Return the template context of every page of a round: position, round and filter query."""
    return {
        "position": position,
        "round": position.update_round,
        "filter_query": filter_query(request),
    }


def filter_query(request: HttpRequest) -> str:
    """Return the query string, with its "?", of the filters that a round's links keep; or empty."""
    query = request.GET.copy()
    # What one page alone reads, and the round that a confirmation was sent from.
    for name in ("shown", "page", "round", "with"):
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


def item_url(request: HttpRequest, position: RoundPosition, row: RoundRow) -> str:
    """Return the URL of a row's own page in the round, with the filters of this request."""
    url = reverse("round_item", args=[position.update_round.pk, row.reference])
    return f"{url}{filter_query(request)}"


def offered_status_date(request: SignedInRequest) -> dt.date:
    """Guess the status date of the signed-in officer's next update, from her last one."""
    latest = StatusUpdate.objects.recorded_by(request.user).recorded_latest_first().first()
    return likely_status_date(latest, timezone.now(), timezone.localdate())


def confirmation_form(request: SignedInRequest, row: RoundRow) -> ConfirmationForm | None:
    """Build the unbound form that confirms a row's latest update; None where it has no update."""
    if row.latest is None:
        return None
    return ConfirmationForm(
        recommendation=row.recommendation,
        current=row.latest,
        today=timezone.localdate(),
        owner=row.recommendation.current_owner,
        day=offered_status_date(request),
    )


def item_page(
    request: SignedInRequest, position: RoundPosition, row: RoundRow, form: StatusUpdateForm
) -> HttpResponse:
    """Render a row's page: update form, confirmation form, drafts, rows before and after."""
    context = {
        **round_context(request, position),
        "row": row,
        "recommendation": row.recommendation,
        "form": form,
        "confirmation": confirmation_form(request, row),
        "number": position.number_of(row.reference),
        "before": position.preceding(row.reference),
        "after": position.following(row.reference),
        **draft_context(request, row.recommendation),
        "skip": position.next_left(after=row.reference),
    }
    return render(request, "recommendations/rounds/round_item.html", context)

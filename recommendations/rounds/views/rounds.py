"""The round of updates: opening one, seeing where it stands, and answering one by one."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.filters import RoundFilter
from recommendations.forms import StatusUpdateForm
from recommendations.models import StatusUpdate, UpdateRound
from recommendations.restricted import reveal
from recommendations.rounds.actions.rounds import open_round
from recommendations.rounds.forms.confirmations import ConfirmationForm
from recommendations.rounds.forms.rounds import RoundForm, RoundUpdateForm, prefilled
from recommendations.rounds.position import (
    STATES,
    RoundPosition,
    RoundRow,
    asked_about,
    day_described,
    round_position,
)
from recommendations.views.drafts import (
    begun,
    draft_context,
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
    """The rounds that have been opened, and how far each has got."""
    rounds = UpdateRound.objects.with_kin().with_counts().newest_first()
    return render(request, "recommendations/rounds/round_list.html", {"rounds": rounds})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_create(request: SignedInRequest) -> HttpResponse:
    asked = {
        **{name: request.GET.get(name, "") for name in ("meeting", "theme", "owner")},
        "source": request.GET.getlist("source"),
    }
    form = RoundForm(request.POST or None, today=timezone.localdate(), initial=asked)
    if form.is_valid():
        opened = open_round(by=request.user, **form.values())
        return redirect(opened)
    return render(request, "recommendations/rounds/round_form.html", {"form": form})


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a round stands: what is answered, what is left, what changed."""
    position, found = load_round(request, pk)
    shown = request.GET.get("shown", "")
    shown = shown if shown in dict(SHOWN) else ""
    context = {
        **round_context(request, position),
        "filter": found,
        "rows": position.shown(shown),
        "shown": shown,
        "choices": [(code, words, len(position.shown(code))) for code, words in SHOWN],
        "next": position.next_left(),
    }
    return render(request, "recommendations/rounds/round_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_item(request: SignedInRequest, pk: int, reference: str) -> HttpResponse:
    """One recommendation of a round: what was last said, the form, and on to the next."""
    position, _ = load_round(request, pk)
    row = position.row(reference)
    if row is None:
        raise Http404(f"This part of the round does not ask about {reference}.")
    usual = prefilled(row.recommendation, row.latest, described_by(request))
    form = RoundUpdateForm(
        request.POST or None,
        recommendation=row.recommendation,
        today=timezone.localdate(),
        prefilled={**usual, **begun(row.draft)},
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
    """The next that is left after one; the round itself when all have answered."""
    following = position.next_left(after=reference)
    if following:
        return item_url(request, position, following)
    return f"{position.update_round.get_absolute_url()}{kept_query(request)}"


def load_round(request: HttpRequest, pk: int) -> tuple[RoundPosition, RoundFilter]:
    """A round, or the part of it that the address asks for, as it stands today.

    Raises: Http404.
    """
    update_round = get_object_or_404(UpdateRound.objects.with_kin(), pk=pk)
    today = timezone.localdate()
    asked = asked_about(update_round, today).with_kin()
    found = RoundFilter(request.GET, queryset=asked, request=request)
    position = round_position(update_round, found.qs, request.user)
    reveal((row.latest for row in position.rows), request.user)
    return position, found


def round_context(request: HttpRequest, position: RoundPosition) -> dict[str, Any]:
    """What every page of a round shows."""
    return {"position": position, "round": position.update_round, "kept": kept_query(request)}


def kept_query(request: HttpRequest) -> str:
    """What links within a round keep of its address: the part of it that was asked for."""
    asked = request.GET.copy()
    for name in ("shown", "page", "round", "with"):
        asked.pop(name, None)
    return f"?{asked.urlencode()}" if asked else ""


def item_url(request: HttpRequest, position: RoundPosition, row: RoundRow) -> str:
    """The address of one recommendation's screen."""
    url = reverse("round_item", args=[position.update_round.pk, row.reference])
    return f"{url}{kept_query(request)}"


def described_by(request: SignedInRequest) -> dt.date:
    """The day that this officer's next update most likely describes."""
    latest = StatusUpdate.objects.recorded_by(request.user).recorded_latest_first().first()
    return day_described(latest, timezone.now(), timezone.localdate())


def confirmation_form(request: SignedInRequest, row: RoundRow) -> ConfirmationForm | None:
    """The form that says nothing has changed; None where nothing was said that could change."""
    if row.latest is None:
        return None
    return ConfirmationForm(
        recommendation=row.recommendation,
        current=row.latest,
        today=timezone.localdate(),
        owner=row.recommendation.current_owner,
        day=described_by(request),
    )


def item_page(
    request: SignedInRequest, position: RoundPosition, row: RoundRow, form: StatusUpdateForm
) -> HttpResponse:
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

"""One statement for several recommendations of a round."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.forms.drafts import draft_keys
from recommendations.forms.faults import add_refusal
from recommendations.models import StatusUpdate
from recommendations.restricted import reveal
from recommendations.rounds.actions.joint_statements import SeveralOvertaken, record_joint_status
from recommendations.rounds.forms.joint_statements import JointUpdateForm
from recommendations.rounds.forms.rounds import prefilled
from recommendations.rounds.position import RoundPosition, RoundRow
from recommendations.rounds.views.rounds import described_by, load_round, round_context
from recommendations.views.drafts import begun
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.phrasing import listed


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_together(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose two or more recommendations, write once, record on each of them or on none."""
    position, _ = load_round(request, pk)
    wanted = request.GET.getlist("with")
    chosen = [row for row in position.rows if row.reference in wanted]
    if len(chosen) < 2 or "choose" in request.GET:
        return choose_page(request, position, wanted)
    form = JointUpdateForm(
        request.POST or None,
        recommendations=[row.recommendation for row in chosen],
        today=timezone.localdate(),
        prefilled={**usual_for(chosen, described_by(request)), **begun(chosen[0].draft)},
    )
    if request.method != "POST" or not form.is_valid():
        return together_page(request, position, form)
    if form.needs_second_look():
        return together_page(request, position, form.with_doubts_seen())
    try:
        recorded = record_joint_status(
            form.statements(),
            by=request.user,
            joint_key=form.cleaned_data["form_key"],
            draft_keys=draft_keys(form),
        )
    except SeveralOvertaken as overtaken:
        reveal(overtaken.latest, request.user)
        return together_page(request, position, form.reopened(), overtaken.latest)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return together_page(request, position, form)
    names = listed([each.recommendation.reference for each in recorded])
    messages.success(request, f"{recorded[0].status.word} recorded on {names}, said once.")
    return redirect(position.update_round)


def usual_for(chosen: Sequence[RoundRow], day: dt.date) -> dict[str, Any]:
    """What the form begins with: the day, and the post that reports where all have the same one."""
    posts = {prefilled(row.recommendation, row.latest, day)["reported_by"] for row in chosen}
    return {"status_date": day, "reported_by": posts.pop() if len(posts) == 1 else ""}


def choose_page(request: HttpRequest, position: RoundPosition, wanted: list[str]) -> HttpResponse:
    context: dict[str, Any] = {
        **round_context(request, position),
        "wanted": wanted,
        "has_asked": "asked" in request.GET and "choose" not in request.GET,
    }
    return render(request, "recommendations/rounds/round_together_choose.html", context)


def together_page(
    request: HttpRequest,
    position: RoundPosition,
    form: JointUpdateForm,
    theirs: list[StatusUpdate] | None = None,
) -> HttpResponse:
    """The form; where somebody was quicker on any of them, with what they recorded."""
    chosen = [position.row(each.reference) for each in form.recommendations]
    context = {
        **round_context(request, position),
        "form": form,
        "chosen": chosen,
        "theirs": theirs or [],
    }
    status = 409 if theirs else 200
    return render(request, "recommendations/rounds/round_together.html", context, status=status)

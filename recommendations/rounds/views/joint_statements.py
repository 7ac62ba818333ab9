"""The pages of a joint statement on several recommendations of a round."""

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.forms.drafts import draft_keys
from recommendations.models import StatusUpdate
from recommendations.rounds.actions.joint_statements import record_joint_status
from recommendations.rounds.forms.joint_statements import JointUpdateForm
from recommendations.rounds.forms.rounds import prefilled
from recommendations.rounds.position import RoundPosition, RoundRow
from recommendations.rounds.views.rounds import load_round, offered_status_date, round_context
from recommendations.views.drafts import draft_initial
from recommendations.views.recording import Attempt, attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.phrasing import listed


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def round_together(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let an officer choose two or more recommendations and record one statement on each."""
    position, _ = load_round(request, pk)
    ticked = request.GET.getlist("with")
    chosen = [row for row in position.rows if row.reference in ticked]
    if len(chosen) < 2 or "choose" in request.GET:
        return choose_page(request, position, ticked)
    # One form, one draft: it is saved on the first of the recommendations.
    form = JointUpdateForm(
        request.POST or None,
        recommendations=[row.recommendation for row in chosen],
        today=timezone.localdate(),
        prefilled={
            **joint_initial(chosen, offered_status_date(request)),
            **draft_initial(chosen[0].draft),
        },
    )
    tried = attempt(
        form,
        lambda: record_joint_status(
            form.statements(),
            by=request.user,
            joint_key=form.cleaned_data["form_key"],
            draft_keys=draft_keys(form),
        ),
        by=request.user,
    )
    if not tried.recorded:
        return together_page(request, position, tried)
    names = listed([update.recommendation.reference for update in tried.recorded])
    messages.success(request, f"{tried.recorded[0].status.word} recorded on {names}, said once.")
    return redirect(position.update_round)


def joint_initial(chosen: Sequence[RoundRow], day: dt.date) -> dict[str, dt.date | str]:
    """Return the joint form's initial values: the day, and the post where all rows share one."""
    posts = {prefilled(row.recommendation, row.latest, day)["reported_by"] for row in chosen}
    return {"status_date": day, "reported_by": posts.pop() if len(posts) == 1 else ""}


def choose_page(request: HttpRequest, position: RoundPosition, ticked: list[str]) -> HttpResponse:
    """Render the page that chooses rows; `ticked` are the references that are ticked already."""
    context = {
        **round_context(request, position),
        "ticked": ticked,
        "is_submitted": "asked" in request.GET and "choose" not in request.GET,
    }
    return render(request, "recommendations/rounds/round_together_choose.html", context)


def together_page(
    request: HttpRequest,
    position: RoundPosition,
    tried: Attempt[JointUpdateForm, list[StatusUpdate]],
) -> HttpResponse:
    """Render the joint form again, with any updates that colleagues recorded first (409)."""
    recommendations = tried.form.recommendations
    context = {
        **round_context(request, position),
        "form": tried.form,
        "chosen": [position.row(recommendation.reference) for recommendation in recommendations],
        "theirs": tried.theirs,
    }
    template = "recommendations/rounds/round_together.html"
    return render(request, template, context, status=tried.status_code)

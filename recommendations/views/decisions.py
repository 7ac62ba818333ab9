"""The pages that record, correct and withdraw a decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations import actions
from recommendations.forms.decisions import DecisionForm, DecisionWithdrawalForm
from recommendations.models import Decision, Recommendation, Resolution
from recommendations.restricted import SEE_EXEMPT
from recommendations.views.recording import Attempt, attempt, settled_page
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.named_forms import NamedForm


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_decision", raise_exception=True)
def decision_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a decision about a recommendation; 409 if another was recorded meanwhile."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    form = DecisionForm(
        request.POST or None, recommendation=recommendation, today=timezone.localdate()
    )
    form.initial = {**form.initial, **_offered(request, recommendation)}
    tried = attempt(
        form,
        lambda: actions.record_decision(recommendation, by=request.user, **form.statement()),
        by=request.user,
    )
    if tried.recorded is None:
        return _page(request, tried)
    messages.success(request, f"Recorded: {tried.recorded.label}.")
    return redirect(f"{recommendation.get_absolute_url()}#decisions")


def _offered(request: HttpRequest, recommendation: Recommendation) -> dict[str, Any]:
    """Return what the form begins with on the way from a resolution: its words, day and minute.

    The kind is that of the decision that the paper sought; an officer looks over all of it.
    """
    resolutions = Resolution.objects.readable(sees_exempt=request.user.has_perm(SEE_EXEMPT))
    asked = request.GET.get("resolution", "")
    resolution = next((r for r in resolutions.on(recommendation) if str(r.pk) == asked), None)
    if resolution is None:
        return {}
    meeting = resolution.issued.proof.meeting
    return {
        "kind": request.GET.get("kind", ""),
        "meeting": meeting,
        "decision_date": meeting.date if meeting else None,
        "minute": resolution.minute,
        "words": resolution.words,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_decision", raise_exception=True)
def decision_correct(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Record a decision that corrects an earlier one; 409 if another was recorded meanwhile."""
    decision = _decision_or_404(reference, sequence)
    recommendation = decision.recommendation
    form = DecisionForm(
        request.POST or None,
        recommendation=recommendation,
        today=timezone.localdate(),
        corrects=decision,
    )
    # A POST goes on all the same: what was typed is shown again with the refusal.
    if request.method != "POST" and not decision.can_be_corrected():
        return _redirect_corrected(request, decision)
    try:
        tried = attempt(
            form,
            lambda: actions.record_decision(recommendation, by=request.user, **form.statement()),
            by=request.user,
        )
    except actions.AlreadyCorrected:
        return _corrected_page(request, form, decision)
    if tried.recorded is None:
        return _page(request, tried)
    messages.success(request, f"Decision {decision.sequence} is corrected.")
    return redirect(f"{recommendation.get_absolute_url()}#decisions")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_decision", raise_exception=True)
def decision_withdraw(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Withdraw a decision, with the reason; 409 if another was recorded meanwhile."""
    decision = _decision_or_404(reference, sequence)
    recommendation = decision.recommendation
    form = DecisionWithdrawalForm(request.POST or None, recommendation=recommendation)
    if request.method != "POST" and not decision.can_be_corrected():
        return _redirect_corrected(request, decision)
    try:
        tried = attempt(
            form,
            lambda: actions.withdraw_decision(decision, by=request.user, **form.cleaned_data),
            by=request.user,
        )
    except actions.AlreadyCorrected:
        return _corrected_page(request, form, decision)
    if tried.recorded is None:
        context = {"decision": decision, "recommendation": recommendation, **tried.context}
        template = "recommendations/decision_withdraw.html"
        return render(request, template, context, status=tried.status_code)
    messages.success(request, f"Decision {decision.sequence} is withdrawn.")
    return redirect(f"{recommendation.get_absolute_url()}#decisions")


def _decision_or_404(reference: str, sequence: int) -> Decision:
    decisions = Decision.objects.with_related()
    return get_object_or_404(decisions, recommendation__reference=reference, sequence=sequence)


def _page(request: HttpRequest, tried: Attempt[DecisionForm, Decision]) -> HttpResponse:
    context = {
        "recommendation": tried.form.recommendation,
        "corrects": tried.form.corrects,
        **tried.context,
    }
    template = "recommendations/decision_form.html"
    return render(request, template, context, status=tried.status_code)


def _corrected_page(request: HttpRequest, form: NamedForm, decision: Decision) -> HttpResponse:
    """Render the page (409) on a decision corrected by somebody else, with what was typed."""
    theirs = Decision.objects.with_related().get(corrects=decision)
    title = f"Decision {decision.sequence} no longer stands"
    return settled_page(request, form, theirs, title=title, about=decision.recommendation)


def _redirect_corrected(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Redirect to the recommendation, with the message that the decision is corrected already."""
    messages.info(request, f"Decision {decision.sequence} has been corrected or withdrawn already.")
    return redirect(f"{decision.recommendation.get_absolute_url()}#decisions")

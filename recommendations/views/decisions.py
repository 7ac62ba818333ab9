"""The pages that record, correct and withdraw a decision."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations import actions
from recommendations.forms import DecisionForm, DecisionWithdrawalForm
from recommendations.forms.decisions import FIELD_NAMES
from recommendations.forms.faults import add_refusal
from recommendations.models import Decision, Recommendation
from wirral_tracker.access import SignedInRequest

OVERTAKEN = (
    "Somebody else has corrected or withdrawn this decision. Nothing of yours is recorded: read "
    "theirs on the recommendation’s page, and copy what you want to keep."
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_decision", raise_exception=True)
def decision_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a decision about a recommendation, with its minute and words."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    form = DecisionForm(
        request.POST or None, recommendation=recommendation, today=timezone.localdate()
    )
    if form.is_valid():
        try:
            decision = actions.record_decision(recommendation, by=request.user, **form.statement())
        except ValidationError as refusal:
            add_refusal(form, refusal, FIELD_NAMES)
            return _page(request, form)
        messages.success(request, f"Recorded: {decision.label}.")
        return redirect(f"{recommendation.get_absolute_url()}#decisions")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_decision", raise_exception=True)
def decision_correct(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Record a decision that corrects an earlier one; 409 if that was corrected meanwhile."""
    decision = _decision_or_404(reference, sequence)
    form = DecisionForm(
        request.POST or None,
        recommendation=decision.recommendation,
        today=timezone.localdate(),
        corrects=decision,
    )
    # A POST goes on all the same: what was typed is shown again with the refusal.
    if request.method != "POST" and not decision.can_be_corrected():
        return _redirect_corrected(request, decision)
    if form.is_valid():
        try:
            actions.record_decision(decision.recommendation, by=request.user, **form.statement())
        except actions.AlreadyCorrected:
            form.add_error(None, OVERTAKEN)
            return _page(request, form, status=409)
        except ValidationError as refusal:
            add_refusal(form, refusal, FIELD_NAMES)
            return _page(request, form)
        messages.success(request, f"Decision {decision.sequence} is corrected.")
        return redirect(f"{decision.recommendation.get_absolute_url()}#decisions")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_decision", raise_exception=True)
def decision_withdraw(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Withdraw a decision, with the reason; 409 if it was corrected meanwhile."""
    decision = _decision_or_404(reference, sequence)
    form = DecisionWithdrawalForm(request.POST or None)
    status = 200
    if request.method != "POST" and not decision.can_be_corrected():
        return _redirect_corrected(request, decision)
    if form.is_valid():
        try:
            actions.withdraw_decision(decision, by=request.user, **form.cleaned_data)
        except actions.AlreadyCorrected:
            form.add_error(None, OVERTAKEN)
            status = 409
        except ValidationError as refusal:
            # A withdrawal is a decision without a kind, whose words are the reason.
            add_refusal(form, refusal, {"words": "reason"})
        else:
            messages.success(request, f"Decision {decision.sequence} is withdrawn.")
            return redirect(f"{decision.recommendation.get_absolute_url()}#decisions")
    context = {"decision": decision, "recommendation": decision.recommendation, "form": form}
    template = "recommendations/decision_withdraw.html"
    return render(request, template, context, status=status)


def _decision_or_404(reference: str, sequence: int) -> Decision:
    decisions = Decision.objects.with_related()
    return get_object_or_404(decisions, recommendation__reference=reference, sequence=sequence)


def _page(request: HttpRequest, form: DecisionForm, status: int = 200) -> HttpResponse:
    context = {
        "recommendation": form.recommendation,
        "corrects": form.corrects,
        "form": form,
    }
    return render(request, "recommendations/decision_form.html", context, status=status)


def _redirect_corrected(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Redirect to the recommendation, with the message that the decision is corrected already."""
    messages.info(request, f"Decision {decision.sequence} has been corrected or withdrawn already.")
    return redirect(f"{decision.recommendation.get_absolute_url()}#decisions")

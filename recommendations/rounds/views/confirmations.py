"""The pages of confirmations: that nothing has changed, in one act, and taking that back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations import actions
from recommendations.forms.faults import add_refusal
from recommendations.models import Confirmation, Recommendation
from recommendations.restricted import reveal
from recommendations.rounds.forms.confirmations import ConfirmationForm, ConfirmationWithdrawalForm
from recommendations.rounds.views.rounds import load_round, next_url, offered_status_date
from recommendations.views.recording import Attempt, attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.numbers import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def confirmation_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a confirmation of the latest update; in a round, redirect to the next row left."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    current = recommendation.status_updates.effective().latest_first().first()
    if current is None:
        messages.info(request, "Nobody has yet said how far it has got: record that first.")
        return redirect(recommendation)
    reveal([current], request.user)
    today = timezone.localdate()
    form = ConfirmationForm(
        request.POST or None,
        recommendation=recommendation,
        current=current,
        today=today,
        owner=recommendation.owned_on(today),
        day=offered_status_date(request),
    )
    tried = attempt(
        form,
        lambda: actions.confirm_unchanged(recommendation, by=request.user, **form.statement()),
        by=request.user,
    )
    if tried.recorded is None:
        return _page(request, tried)
    messages.success(request, f"{reference}: confirmed unchanged.")
    return redirect(_next_address(request, recommendation))


def _next_address(request: SignedInRequest, recommendation: Recommendation) -> str:
    """Return the URL of the next unanswered row of `?round=`; without one, of the history."""
    number = whole_number(request.GET.get("round"))
    if number is None:
        return f"{recommendation.get_absolute_url()}#history"
    position, _ = load_round(request, number)
    return next_url(request, position, recommendation.reference)


def _page(request: SignedInRequest, tried: Attempt[ConfirmationForm, Confirmation]) -> HttpResponse:
    context = {
        "form": tried.form,
        "recommendation": tried.form.recommendation,
        "current": tried.form.current,
        "theirs": tried.theirs[0] if tried.theirs else None,
    }
    template = "recommendations/rounds/confirmation_form.html"
    return render(request, template, context, status=tried.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.correct_status", raise_exception=True)
def confirmation_withdraw(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Withdraw a confirmation, with the reason; it stays in the history, marked."""
    confirmation = get_object_or_404(
        Confirmation.objects.with_related(), recommendation__reference=reference, sequence=sequence
    )
    recommendation = confirmation.recommendation
    form = ConfirmationWithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_confirmation(
                confirmation, by=request.user, reason=form.cleaned_data["reason"]
            )
        except actions.AlreadyWithdrawn:
            messages.warning(request, "That confirmation stands no more; nothing was done.")
            return redirect(f"{recommendation.get_absolute_url()}#history")
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The confirmation is withdrawn.")
            return redirect(f"{recommendation.get_absolute_url()}#history")
    context = {"form": form, "recommendation": recommendation, "confirmation": confirmation}
    return render(request, "recommendations/rounds/confirmation_withdraw.html", context)

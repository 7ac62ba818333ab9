"""The page that withdraws an inspection, a review or a recommendation that came in by mistake."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from findings.models import Inspection
from findings.own_reports import before_own_report
from recommendations import actions
from recommendations.forms.faults import add_refusal
from recommendations.forms.withdrawals import RegisterWithdrawalForm
from recommendations.models import Recommendation, ScrutinyReview
from recommendations.withdrawals import Withdrawable, WorkedOn, recommendations_of, worked_on
from wirral_tracker.access import SignedInRequest

WITHDRAW = "findings.withdraw_source"
# The section of the register that each kind of thing stands in, and the route of its list.
SECTIONS = {
    Inspection: ("Inspections", "inspection_list"),
    ScrutinyReview: ("Reviews", "review_list"),
    Recommendation: ("Recommendations", "recommendation_list"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(WITHDRAW, raise_exception=True)
def inspection_withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Withdraw an inspection with its judgements, findings and recommendations."""
    return _withdraw(request, get_object_or_404(Inspection, reference=reference))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(WITHDRAW, raise_exception=True)
def review_withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Withdraw a review with its recommendations."""
    return _withdraw(request, get_object_or_404(ScrutinyReview, reference=reference))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(WITHDRAW, raise_exception=True)
def recommendation_withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Withdraw one recommendation."""
    return _withdraw(request, get_object_or_404(Recommendation, reference=reference))


def _withdraw(request: SignedInRequest, subject: Withdrawable) -> HttpResponse:
    """Withdraw a subject, or show the form: 409 where it is gone, or was worked on meanwhile."""
    # What is withdrawn already says so on its own page.
    if hasattr(subject, "withdrawal"):
        return redirect(subject)
    going = recommendations_of(subject)
    found: Sequence[WorkedOn] = worked_on(going)
    goes_back = isinstance(subject, Inspection) and bool(before_own_report(subject))
    form = RegisterWithdrawalForm(request.POST or None, found=found)
    if form.is_valid():
        try:
            actions.withdraw(subject, by=request.user, **form.statement())
        except actions.WorkedOnSince as since:
            found = since.found
            form = RegisterWithdrawalForm(request.POST, found=found)
        except actions.SubjectWithdrawn:
            return redirect(subject)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            what = f"The report of {subject.reference}" if goes_back else subject.reference
            messages.success(request, f"{what} is withdrawn.")
            return redirect(subject)
    section, route = SECTIONS[type(subject)]
    context = {
        "subject": subject,
        "goes_back": goes_back,
        "section": section,
        "section_url": reverse(route),
        "form": form,
        "going": [] if isinstance(subject, Recommendation) else going,
        "found": found,
    }
    status = 409 if form.is_named_anew else 200
    return render(request, "recommendations/withdrawal.html", context, status=status)

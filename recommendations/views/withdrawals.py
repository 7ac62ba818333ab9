"""The pages that withdraw what came in by mistake, and put it back: sources, recommendations."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from findings.models import Inspection
from recommendations import actions
from recommendations.forms.faults import add_refusal
from recommendations.forms.withdrawals import PutBackForm, RegisterWithdrawalForm
from recommendations.models import Recommendation, ScrutinyReview
from recommendations.withdrawals import (
    Withdrawable,
    WorkedOn,
    along_with,
    goes_back,
    gone_with,
    recommendations_of,
    worked_on,
)
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


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(WITHDRAW, raise_exception=True)
def inspection_put_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put back an inspection, or its own report, that was withdrawn by mistake."""
    return _put_back(request, get_object_or_404(Inspection.recorded, reference=reference))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(WITHDRAW, raise_exception=True)
def review_put_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put back a review that was withdrawn by mistake."""
    return _put_back(request, get_object_or_404(ScrutinyReview.recorded, reference=reference))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(WITHDRAW, raise_exception=True)
def recommendation_put_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put back a recommendation that was withdrawn by mistake."""
    return _put_back(request, get_object_or_404(Recommendation, reference=reference))


def _withdraw(request: SignedInRequest, subject: Withdrawable) -> HttpResponse:
    """Withdraw a subject, or show the form: 409 where it is gone, or was worked on meanwhile."""
    # What is withdrawn already says so on its own page.
    if subject.withdrawal:
        return redirect(subject)
    going = recommendations_of(subject)
    found: Sequence[WorkedOn] = worked_on(going)
    takes_report_alone = goes_back(subject)
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
            what = f"The report of {subject.reference}" if takes_report_alone else subject.reference
            messages.success(request, f"{what} is withdrawn.")
            return redirect(subject)
    section, route = SECTIONS[type(subject)]
    context = {
        "subject": subject,
        "goes_back": takes_report_alone,
        "along": along_with(subject),
        "section": section,
        "section_url": reverse(route),
        "form": form,
        "going": [] if isinstance(subject, Recommendation) else going,
        "found": found,
    }
    status = 409 if form.is_named_anew else 200
    return render(request, "recommendations/withdrawal.html", context, status=status)


def _put_back(request: SignedInRequest, subject: Withdrawable) -> HttpResponse:
    """Put a subject back, or show the form with all that comes back with it."""
    gone = gone_with(subject)
    # What stands says on its own page that it was put back.
    if gone is None:
        return redirect(subject)
    form = PutBackForm(request.POST or None)
    if form.is_valid():
        try:
            actions.put_back(subject, by=request.user, **form.cleaned_data)
        except actions.NotWithdrawn:
            return redirect(subject)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            what = f"The report of {subject.reference}" if gone.is_report else subject.reference
            messages.success(request, f"{what} is put back.")
            return redirect(subject)
    section, route = SECTIONS[type(subject)]
    context = {
        "subject": subject,
        "gone": gone,
        "section": section,
        "section_url": reverse(route),
        "form": form,
        "coming": [] if isinstance(subject, Recommendation) else gone.recommendations,
    }
    return render(request, "recommendations/put_back.html", context)

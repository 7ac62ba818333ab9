"""Recording what a later inspection says of a recommendation, or of an earlier finding."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from findings.models import Finding, Inspection
from findings.querysets.inspections import InspectionQuerySet
from recommendations import actions
from recommendations.forms.faults import add_refusal
from recommendations.forms.retests import RetestForm
from recommendations.models import Recommendation, Retest
from wirral_tracker.access import SignedInRequest

Subject = Recommendation | Finding


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_retest", raise_exception=True)
def retest_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a later inspection's verdict; without `?inspection=`, list inspections to choose."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    later = Inspection.objects.perhaps_after(recommendation.made_date)
    return _retest_page(request, recommendation, later)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_retest", raise_exception=True)
def finding_retest_create(request: SignedInRequest, reference: str, position: int) -> HttpResponse:
    """Record a later inspection's verdict on a finding; without `?inspection=`, offer a choice."""
    findings = Finding.objects.select_related("inspection")
    finding = get_object_or_404(findings, inspection__reference=reference, position=position)
    return _retest_page(request, finding, Inspection.objects.perhaps_later_than(finding.inspection))


def _retest_page(
    request: SignedInRequest, subject: Subject, later: InspectionQuerySet
) -> HttpResponse:
    """Render the choice of an inspection among `later`, or the form; on POST record the verdict."""
    # Of one that is announced, or that others only name, there is nothing yet to read.
    later = later.readable()
    inspection = later.by_reference(request.GET.get("inspection", ""))
    context = {"subject": subject, "later": later.in_order()}
    if inspection is None:
        return render(request, "recommendations/retest_form.html", context)
    standing, form = _verdict_and_form(request, subject, inspection)
    if form.is_valid():
        kind = "finding" if isinstance(subject, Finding) else "recommendation"
        stated = {**form.cleaned_data, kind: subject}
        try:
            actions.record_retest(
                by=request.user, inspection=inspection, replaces=standing, **stated
            )
        except actions.AlreadyJudged:
            # Built anew on the verdict that stands now, the form finds itself overtaken.
            standing, form = _verdict_and_form(request, subject, inspection)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"What {inspection} says of {subject} is recorded.")
            is_finding = isinstance(subject, Finding)
            return redirect(f"{subject.get_absolute_url()}{'' if is_finding else '#retests'}")
    page = {**context, "inspection": inspection, "standing": standing, "form": form}
    status = 409 if form.is_overtaken else 200
    return render(request, "recommendations/retest_form.html", page, status=status)


def _verdict_and_form(
    request: SignedInRequest, subject: Subject, inspection: Inspection
) -> tuple[Retest | None, RetestForm]:
    """Load the verdict that stands now, or None, and build the form that replaces it."""
    standing = subject.retests.effective().of_inspection(inspection).first()
    form = RetestForm(
        request.POST or None, standing=standing, subject=subject, inspection=inspection
    )
    return standing, form

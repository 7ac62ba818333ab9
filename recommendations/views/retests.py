"""Recording what a later inspection says of a recommendation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from findings.models import Inspection
from recommendations import actions
from recommendations.forms import RetestForm
from recommendations.forms.faults import add_refusal
from recommendations.models import Recommendation, Retest
from wirral_tracker.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_retest", raise_exception=True)
def retest_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a later inspection's verdict; without `?inspection=`, list inspections to choose."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    later = Inspection.objects.after(recommendation.made_date)
    inspection = later.by_reference(request.GET.get("inspection", ""))
    context: dict[str, Any] = {"recommendation": recommendation, "later": later.in_order()}
    if inspection is None:
        return render(request, "recommendations/retest_form.html", context)
    standing, form = _verdict_and_form(request, recommendation, inspection)
    if form.is_valid():
        try:
            actions.record_retest(
                by=request.user,
                recommendation=recommendation,
                inspection=inspection,
                replaces=standing,
                **form.cleaned_data,
            )
        except actions.AlreadyJudged:
            # Built anew on the verdict that stands now, the form finds itself overtaken.
            standing, form = _verdict_and_form(request, recommendation, inspection)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"What {inspection} says of {recommendation} is recorded.")
            return redirect(f"{recommendation.get_absolute_url()}#retests")
    context |= {"inspection": inspection, "standing": standing, "form": form}
    status = 409 if form.is_overtaken else 200
    return render(request, "recommendations/retest_form.html", context, status=status)


def _verdict_and_form(
    request: SignedInRequest, recommendation: Recommendation, inspection: Inspection
) -> tuple[Retest | None, RetestForm]:
    """Load the verdict that stands now, or None, and build the form that replaces it."""
    standing = recommendation.retests.effective().of_inspection(inspection).first()
    subject: dict[str, Any] = {"recommendation": recommendation, "inspection": inspection}
    return standing, RetestForm(request.POST or None, standing=standing, **subject)

"""Inspections whose own report is not held: entered by hand, and corrected."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from findings.models import Inspection
from recommendations.intake.forms.inspections import InspectionCorrectForm, InspectionCreateForm
from recommendations.intake.known_inspections import add_known_inspection, correct_known_inspection
from wirral_tracker.access import SignedInRequest

IMPORT = "findings.import_source"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def inspection_create(request: SignedInRequest) -> HttpResponse:
    """Render the form of an inspection without a letter; on POST enter it, and show its page."""
    form = InspectionCreateForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        reference = form.cleaned_data["reference"]
        try:
            inspection = add_known_inspection(
                reference, form.facts(), form.telling(), by=request.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{inspection} is in the register, without its letter.")
            return redirect(inspection)
    return render(request, "recommendations/intake/inspection_create.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def inspection_correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Render the form that corrects an inspection without a report; on POST amend it, on record.

    404 for one whose own report is held.
    """
    inspection = get_object_or_404(Inspection.objects.without_report(), reference=reference)
    form = InspectionCorrectForm(
        request.POST or None, today=timezone.localdate(), inspection=inspection
    )
    if form.is_valid():
        try:
            correct_known_inspection(
                inspection, form.facts(), reason=form.cleaned_data["reason"], by=request.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"What is known of {inspection} is corrected.")
            return redirect(inspection)
    context = {"inspection": inspection, "form": form}
    return render(request, "recommendations/intake/inspection_correct.html", context)

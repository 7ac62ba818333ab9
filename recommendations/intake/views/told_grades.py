"""The page that adds a grade which another document tells of."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from findings.models import Inspection
from recommendations.forms.faults import add_refusal
from recommendations.intake.forms.told_grades import ToldGradeForm
from recommendations.intake.told_grades import tell_grade
from recommendations.intake.views.inspections import IMPORT
from wirral_tracker.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def told_grade_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a grade that a document tells of an inspection whose report is not held; else 404."""
    graded = Inspection.objects.without_report().graded()
    inspection = get_object_or_404(graded, reference=reference)
    form = ToldGradeForm(request.POST or None, inspection=inspection)
    if form.is_valid():
        try:
            judgement = tell_grade(inspection, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{judgement}: added, as another document tells it.")
            return redirect(f"{inspection.get_absolute_url()}#judgements")
    context = {"inspection": inspection, "form": form}
    return render(request, "recommendations/intake/told_grade_create.html", context)

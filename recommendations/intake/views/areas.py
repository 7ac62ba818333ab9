"""The lines of judgement areas, and the move of an area to another line."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from findings.lines import load_lines, move_area
from findings.models import JudgementArea
from recommendations.forms.faults import add_refusal
from recommendations.intake.forms.areas import AreaMoveForm
from wirral_tracker.access import SignedInRequest

IMPORT = "findings.import_source"


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """List the lines of judgement areas, each with its area under every framework."""
    return render(request, "recommendations/intake/area_list.html", {"lines": load_lines()})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def area_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render the form that moves an area to another line; on POST move it, on record."""
    area = get_object_or_404(JudgementArea.objects.with_lines(), pk=pk)
    form = AreaMoveForm(request.POST or None, area=area, lines=load_lines())
    if form.is_valid():
        values = form.cleaned_data
        try:
            move_area(area, values["line"], reason=values["reason"], by=request.user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"“{area}” ({area.framework}) goes on in another line.")
            return redirect("area_list")
    return render(request, "recommendations/intake/area_move.html", {"area": area, "form": form})

"""The pages of report templates, whose headings the office edits."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.models import ReportTemplate, TemplateSection
from recommendations.reports.drafts import DraftOvertaken, save_template
from recommendations.reports.forms.report_templates import TemplateForm, TemplateSections
from wirral_tracker.access import SignedInRequest


@require_safe
def report_template_list(request: HttpRequest) -> HttpResponse:
    """List the report templates, each with its headings in their order."""
    sections = Prefetch("sections", TemplateSection.objects.order_by("order", "pk"))
    templates = ReportTemplate.objects.prefetch_related(sections).order_by("pk")
    return render(
        request, "recommendations/reports/report_template_list.html", {"templates": templates}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.edit_report_template", raise_exception=True)
def report_template_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit a report template's headings; drafts keep theirs. 409 where it was saved meanwhile."""
    template = get_object_or_404(ReportTemplate, pk=pk)
    form = TemplateForm(request.POST or None, instance=template)
    sections = TemplateSections(request.POST or None, instance=template)
    status = 200
    if request.method == "POST" and form.is_valid() and sections.is_valid():
        try:
            save_template(
                template, sections, by=request.user, opened_on=form.cleaned_data["opened_on"]
            )
        except DraftOvertaken as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, "The headings are saved, for reports begun from now on.")
            return redirect("report_template_list")
    context = {"template": template, "form": form, "sections": sections}
    return render(
        request, "recommendations/reports/report_template_edit.html", context, status=status
    )

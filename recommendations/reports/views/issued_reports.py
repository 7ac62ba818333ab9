"""The pages of issued reports: read, printed, compared, resolved on, withdrawn."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.models import IssuedReport, ProgressReport, Recommendation, Resolution
from recommendations.reports import issuing
from recommendations.reports.compare import compare_with_register, compare_with_report
from recommendations.reports.forms.issuing import ReportWithdrawalForm, ResolutionForm
from recommendations.reports.render import printed_article
from recommendations.reports.sought import offered_decisions
from recommendations.reports.views.exempt import refuse_exempt
from recommendations.reports.views.issuing import pdf_response, take_step
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.numbers import whole_number


def find_issued(request: HttpRequest, pk: int, version: int) -> IssuedReport:
    """Load an issued version of the report `pk`; refuse an exempt one to users who may see none.

    Raises: Http404; PermissionDenied.
    """
    found = IssuedReport.objects.select_related(
        "proof__meeting__committee",
        "proof__approval__recorded_by",
        "report",
        "recorded_by",
        "withdrawal__recorded_by",
    )
    # A PDF is megabytes, and of the pages that ask here one alone sends it.
    issued = get_object_or_404(found.defer("proof__pdf"), report=pk, version=version)
    refuse_exempt(request, issued.proof.exemption)
    return issued


def latest_issue(report: ProgressReport) -> IssuedReport:
    """Load the latest issued version of a report, withdrawn or not. Raises: Http404."""
    issued = report.issues.light().order_by("version").last()
    if issued is None:
        raise Http404("Nothing of this report has been issued.")
    return issued


@require_safe
def issued_report(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Show an issued report as it was printed, with its withdrawal, resolutions and versions."""
    issued = find_issued(request, pk, version)
    versions = list(IssuedReport.objects.light().of_report(pk).newest_first())
    resolutions = list(issued.resolutions.in_order())
    context = {
        "issued": issued,
        "article": printed_article(issued.proof.html),
        "resolutions": resolutions,
        "offered": offered_decisions(issued, resolutions),
        "versions": versions,
        "replaced_by": next(
            (each for each in reversed(versions) if each.version > issued.version), None
        ),
    }
    return render(request, "recommendations/reports/issued_report.html", context)


@require_safe
def issued_pdf(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Download an issued version's PDF: the very bytes that the committee was given."""
    return pdf_response(request, find_issued(request, pk, version).proof)


@require_safe
def issued_compare(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Compare an issued report with the register at `?as_at=`, or another report, `?with=3.1`."""
    issued = find_issued(request, pk, version)
    as_at = read_as_at(request)
    other = _report_named(request, request.GET.get("with", ""))
    rows = compare_with_report(issued, other) if other else compare_with_register(issued, as_at.day)
    context = {
        "as_at": as_at,
        "issued": issued,
        "other": other,
        "changed": [row for row in rows if row.is_changed],
        "missing": [row for row in rows if row.is_missing],
        "added": [row for row in rows if row.is_added],
        "total": sum(not row.is_added for row in rows),
        "others": IssuedReport.objects.light().other_than(issued).newest_first(),
    }
    return render(request, "recommendations/reports/issued_compare.html", context)


def _report_named(request: HttpRequest, named: str) -> IssuedReport | None:
    """Load the issued report named in `?with=`: "3.1" is report 3, version 1; None for "".

    Raises: Http404 for a report that is not there; PermissionDenied.
    """
    if not named:
        return None
    report, _, version = named.partition(".")
    number, version_number = whole_number(report), whole_number(version)
    if number is None or version_number is None:
        raise Http404("No issued report is called that.")
    return find_issued(request, number, version_number)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.issue_progress_report", raise_exception=True)
def issued_withdraw(request: SignedInRequest, pk: int, version: int) -> HttpResponse:
    """Show the withdrawal form; on POST, mark the issued report withdrawn. It can still be read."""
    issued = find_issued(request, pk, version)
    form = ReportWithdrawalForm(request.POST or None)
    if form.is_valid() and take_step(
        form,
        lambda: issuing.withdraw_issued(
            issued, by=request.user, reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, "Withdrawn. It can still be read, marked as withdrawn.")
        return redirect(issued)
    context = {"issued": issued, "form": form}
    return render(request, "recommendations/reports/issued_withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_resolution", raise_exception=True)
def resolution_create(request: SignedInRequest, pk: int, version: int) -> HttpResponse:
    """Show the resolution form; on POST, record what the committee resolved on an issued report."""
    return _resolution_page(request, find_issued(request, pk, version))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_resolution", raise_exception=True)
def resolution_correct(
    request: SignedInRequest, pk: int, version: int, resolution: int
) -> HttpResponse:
    """Show a resolution to correct; on POST, record what stands in its place, with the reason."""
    issued = find_issued(request, pk, version)
    wrong = get_object_or_404(Resolution.objects.in_order(), issued=issued, pk=resolution)
    return _resolution_page(request, issued, wrong)


def _resolution_page(
    request: SignedInRequest, issued: IssuedReport, corrects: Resolution | None = None
) -> HttpResponse:
    """Render the form of a resolution, or of what stands in place of one; record it on POST."""
    carried = Recommendation.objects.in_reports([issued]).in_order()
    form = ResolutionForm(request.POST or None, carried=carried, corrects=corrects)
    if form.is_valid() and take_step(
        form,
        lambda: issuing.record_resolution(
            issued,
            by=request.user,
            today=timezone.localdate(),
            corrects=corrects,
            **form.cleaned_data,
        ),
    ):
        messages.success(request, "Recorded, beside the report as it was printed.")
        return redirect(issued)
    context = {"issued": issued, "form": form, "corrects": corrects}
    return render(request, "recommendations/reports/resolution_form.html", context)

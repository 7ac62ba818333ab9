"""The pages for a report's steps to a committee: cleared, exempted, proved, approved, issued."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.models import Clearance, ProgressReport, ReportProof, SentBack
from recommendations.reports import issuing, proofs
from recommendations.reports.checks import full_names
from recommendations.reports.drafts import DraftOvertaken, save_exemption
from recommendations.reports.forms.issuing import (
    ApprovalForm,
    ClearanceForm,
    ExemptionForm,
    ProofForm,
    SendBackForm,
)
from recommendations.reports.recorded_since import recorded_since
from recommendations.reports.render import ERASED, printed_article
from recommendations.reports.state import report_state
from recommendations.reports.views.exempt import find_report, refuse_draft, refuse_exempt
from recommendations.reports.views.report_printing import pdf_download
from recommendations.restricted import APPROVE, CLEAR, ISSUE, PREPARE, sees_restricted
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.printing import NotPrinted, StillPrinting


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CLEAR, raise_exception=True)
def section_clear(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Show a section's words; on POST, record that Finance, Legal or another clears them as read.

    The page sends the digest of the words that it showed: others are not cleared by it.
    """
    return _step_on_section(request, pk, key, ClearanceForm, issuing.clear_section, "Cleared")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CLEAR, raise_exception=True)
def section_send_back(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Show a section's words; on POST, record that they are sent back, with the reason."""
    return _step_on_section(
        request, pk, key, SendBackForm, issuing.send_section_back, "Sent back to the clerk"
    )


def take_step(form: Form, step: Callable[[], object]) -> bool:
    """Take the step that a valid form asks for; where it is not allowed, say so on the form.

    Returns: whether it was taken.
    """
    try:
        step()
    except issuing.StepNotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _step_on_section(
    request: SignedInRequest,
    pk: int,
    key: str,
    form_class: type[ClearanceForm | SendBackForm],
    step: Callable[..., Clearance | SentBack],
    done: str,
) -> HttpResponse:
    """Show a section's words with a form; on POST, take one step on these very words."""
    report = find_report(request, pk)
    section = get_object_or_404(report.sections, key=key)
    form = form_class(request.POST or None, initial={"words": section.words_sha256})
    if form.is_valid():
        values = form.cleaned_data
        on_these = {"words_sha256": values.pop("words"), **values}
        if take_step(form, lambda: step(section, by=request.user, **on_these)):
            messages.success(request, f"{done}: {section}.")
            return redirect(f"{report.get_absolute_url()}#steps")
    context = {
        "draft": report,
        "section": section,
        "form": form,
        "is_clearance": form_class is ClearanceForm,
    }
    return render(request, "recommendations/reports/section_clear.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE, raise_exception=True)
def report_exemption(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a report exempt under Schedule 12A, or public; 409 where others saved it meanwhile."""
    report = get_object_or_404(ProgressReport, pk=pk)
    form = ExemptionForm(request.POST or None, instance=report)
    status = 200
    if form.is_valid():
        try:
            save_exemption(report, by=request.user, **form.cleaned_data)
        except DraftOvertaken:
            form, status = form.reopened(ProgressReport.objects.get(pk=pk)), 409
        else:
            messages.success(request, "Saved.")
            return redirect(report)
    context = {"draft": report, "form": form}
    return render(request, "recommendations/reports/report_exemption.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE, raise_exception=True)
def proof_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a report's checks found; on POST, unless they stop it, print and save a proof."""
    report = get_object_or_404(ProgressReport.objects.with_related(), pk=pk)
    sent = request.POST if request.method == "POST" else None
    # Checked again when it is sent: the register may have moved on since the page was shown.
    candidate = proofs.candidate_of(
        report,
        now=timezone.now(),
        what_changed=request.POST.get("what_changed", ""),
        people=full_names(User.objects.all()),
    )
    version = candidate.edition.version
    form = ProofForm(sent, version=version, has_checks=bool(candidate.to_accept))
    if not candidate.stopping and form.is_valid():
        try:
            proof = proofs.make_proof(candidate, by=request.user)
        except StillPrinting as later:
            return redirect("report_printing", pk, later.printing.digest)
        except (ValidationError, NotPrinted, proofs.Outdated) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, f"Proof {proof.number} is made: it waits for approval.")
            return redirect(f"{report.get_absolute_url()}#steps")
    context = {"draft": report, "form": form, "candidate": candidate, "version": version}
    return render(request, "recommendations/reports/proof_form.html", context)


@require_safe
def proof_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Download a proof's PDF; refuse users who may not see it if it is exempt or restricted.

    Until it is issued, it is as far from the public as its report has become since, and words
    restricted since it was made keep it from users who may see no such words.
    """
    proof = get_object_or_404(
        ReportProof.objects.select_related("report"), report=pk, number=number
    )
    _refuse_proof(request, proof)
    return pdf_response(request, proof)


def _refuse_proof(request: HttpRequest, proof: ReportProof) -> None:
    """Refuse a proof that is exempt or prints restricted words to users who may not read them.

    Raises: PermissionDenied; Http404 for users who may read no drafts.
    """
    # An issued report keeps words that are restricted later: docs/decisions/0014.
    if not hasattr(proof, "issue"):
        refuse_draft(request)
        refuse_exempt(request, proof.report.exemption)
        if proof.prints_restricted_words and not sees_restricted(request.user):
            raise PermissionDenied
    # The exemption that it was made with holds, even where its draft has become public since.
    refuse_exempt(request, proof.exemption)


def pdf_response(request: HttpRequest, proof: ReportProof) -> HttpResponse:
    """Return a proof's stored PDF for download; redirect to its draft where it was erased."""
    if not proof.pdf:
        messages.warning(request, ERASED)
        return redirect(proof.report)
    return pdf_download(bytes(proof.pdf), proof.file_name)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(APPROVE, raise_exception=True)
def proof_approve(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show a proof to approve; on POST, record that this user approves its very bytes."""
    proof = _find_proof(request, pk, number)
    form = ApprovalForm(request.POST or None)
    if form.is_valid() and take_step(
        form, lambda: issuing.approve(proof, by=request.user, post=form.cleaned_data["post"])
    ):
        messages.success(request, "Approved. The clerk can issue it now.")
        return redirect(f"{proof.report.get_absolute_url()}#steps")
    return _proof_page(request, proof, form)


@require_safe
def proof_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a proof as it is printed, what was recorded since, and its next step."""
    return _proof_page(request, _find_proof(request, pk, number))


def _find_proof(request: HttpRequest, pk: int, number: int) -> ReportProof:
    """Load a proof without its files; refuse it to users who may not read it.

    Raises: Http404; PermissionDenied.
    """
    proofs_found = ReportProof.objects.select_related("report", "recorded_by")
    proof = get_object_or_404(proofs_found.defer("pdf", "xlsx"), report=pk, number=number)
    _refuse_proof(request, proof)
    return proof


def _proof_page(
    request: HttpRequest, proof: ReportProof, form: ApprovalForm | None = None
) -> HttpResponse:
    """Render the page of a proof: its next step, and the proof as it is printed below it."""
    context = {
        "proof": proof,
        "draft": proof.report,
        "state": report_state(proof.report),
        "form": form,
        "article": printed_article(proof.html),
        "recorded_since": recorded_since(proof),
    }
    return render(request, "recommendations/reports/proof_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(APPROVE, raise_exception=True)
def proof_send_back(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show the form that sends a proof back; on POST, record the reason: it is never issued."""
    proof = _find_proof(request, pk, number)
    form = SendBackForm(request.POST or None)
    if form.is_valid() and take_step(
        form, lambda: issuing.send_back(proof, by=request.user, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, "Sent back to the clerk.")
        return redirect(f"{proof.report.get_absolute_url()}#steps")
    context = {"proof": proof, "draft": proof.report, "form": form}
    return render(request, "recommendations/reports/proof_send_back.html", context)


@require_POST
@permission_required(ISSUE, raise_exception=True)
def proof_issue(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Issue an approved proof to the committee on POST, or say why that is not allowed."""
    proof = get_object_or_404(ReportProof, report=pk, number=number)
    try:
        issued = issuing.issue(proof, by=request.user, today=timezone.localdate())
    except issuing.StepNotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{proof.report.get_absolute_url()}#steps")
    messages.success(request, "Issued. It stays as it is, whatever the register says later.")
    return redirect(issued)

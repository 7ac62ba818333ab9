"""Evidence of a status update: attached by an officer, downloaded by whoever may read its words."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import actions
from recommendations.forms.attachments import AttachmentForm
from recommendations.models import Attachment, StatusUpdate
from recommendations.restricted import sees_restricted
from wirral_tracker.access import SignedInRequest

ERASED = "This file was taken out of the record, as the law asks."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_status", raise_exception=True)
def attachment_create(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Attach an uploaded file of evidence to a status update."""
    update = get_object_or_404(
        StatusUpdate.objects.with_related(), recommendation__reference=reference, sequence=sequence
    )
    _refuse_unless_readable(request, update)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttachmentForm(*sent)
    if form.is_valid():
        evidence = form.evidence
        try:
            actions.attach(
                update,
                by=request.user,
                name=evidence.name,
                kind=evidence.kind,
                content=evidence.content,
            )
        except actions.TooMany as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"{evidence.name} is attached.")
            return redirect(f"{update.recommendation.get_absolute_url()}#update-{update.sequence}")
    context = {"form": form, "update": update, "recommendation": update.recommendation}
    return render(request, "recommendations/attachment_form.html", context)


@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a file as it was attached, always as a download; redirect where it was erased."""
    found = get_object_or_404(Attachment, pk=pk)
    _refuse_unless_readable(request, found.update)
    if not found.content:
        messages.warning(request, ERASED)
        return redirect(found.update.recommendation)
    # Not the file's own type: a browser shows what it knows how to show.
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    # Were a browser to show it after all, nothing in it would run.
    response["Content-Security-Policy"] = "sandbox"
    return response


def _refuse_unless_readable(request: HttpRequest, update: StatusUpdate) -> None:
    """Raise PermissionDenied if an update is restricted and the user may not read its words."""
    if update.is_restricted and not sees_restricted(request.user):
        raise PermissionDenied

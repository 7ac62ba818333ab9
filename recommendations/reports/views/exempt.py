"""The guards of reports: who may read an exempt one, and who reads drafts at all."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from recommendations.models import ProgressReport
from recommendations.restricted import SEE_EXEMPT, opens_drafts


def refuse_exempt(request: HttpRequest, exemption: str) -> None:
    """Refuse a user without SEE_EXEMPT, if `exemption` names a paragraph; "" is public.

    Raises: PermissionDenied.
    """
    if exemption and not request.user.has_perm(SEE_EXEMPT):
        raise PermissionDenied


def refuse_draft(request: HttpRequest) -> None:
    """Answer that a draft is not there to a user who may read none. Raises: Http404."""
    if not opens_drafts(request.user):
        raise Http404("Readers get issued reports.")


def find_report(request: HttpRequest, pk: int) -> ProgressReport:
    """Load a report, of which everybody may read what was issued; refuse an exempt one.

    Raises: Http404; PermissionDenied.
    """
    report = get_object_or_404(ProgressReport.objects.with_related(), pk=pk)
    refuse_exempt(request, report.exemption)
    return report


def readable_report(request: HttpRequest, pk: int) -> ProgressReport:
    """Load a draft by primary key, for users who may read drafts, and if exempt, such reports.

    Raises: Http404; PermissionDenied.
    """
    refuse_draft(request)
    return find_report(request, pk)

"""The reading of exempt reports: what is not for the public is not for every reader here."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from recommendations.models import ProgressReport
from recommendations.restricted import SEE_EXEMPT


def refuse_exempt(request: HttpRequest, exemption: str) -> None:
    """Refuse an exempt report to whoever may not see one.

    Raises: PermissionDenied.
    """
    if exemption and not request.user.has_perm(SEE_EXEMPT):
        raise PermissionDenied


def readable_report(request: HttpRequest, pk: int) -> ProgressReport:
    """Load a report for somebody who may read it.

    Raises: Http404; PermissionDenied.
    """
    report = get_object_or_404(ProgressReport.objects.with_related(), pk=pk)
    refuse_exempt(request, report.exemption)
    return report

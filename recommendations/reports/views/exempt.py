"""The guard of exempt reports: to read one takes the permission SEE_EXEMPT."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from recommendations.models import ProgressReport
from recommendations.restricted import SEE_EXEMPT


def refuse_exempt(request: HttpRequest, exemption: str) -> None:
    """Refuse a user without SEE_EXEMPT, if `exemption` names a paragraph; "" is public.

    Raises: PermissionDenied.
    """
    if exemption and not request.user.has_perm(SEE_EXEMPT):
        raise PermissionDenied


def readable_report(request: HttpRequest, pk: int) -> ProgressReport:
    """Load a draft by primary key; refuse it if it is exempt and the user may see no such report.

    Raises: Http404; PermissionDenied.
    """
    report = get_object_or_404(ProgressReport.objects.with_related(), pk=pk)
    refuse_exempt(request, report.exemption)
    return report

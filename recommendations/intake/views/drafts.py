"""The view of a draft that was sent to be checked, beside another document."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from findings.models import ReceivedLetter
from recommendations.intake.forms.drafts import ComparedWithForm
from recommendations.intake.papers.comparing import compare_passages, printed_passages
from recommendations.intake.views.letters import IMPORT
from wirral_tracker.access import SignedInRequest


@require_safe
@permission_required(IMPORT, raise_exception=True)
def draft_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render what is not confirmed yet beside another document that the officer chooses."""
    draft = get_object_or_404(ReceivedLetter.objects.unconfirmed(), pk=pk)
    form = ComparedWithForm(request.GET or None, draft=draft)
    other = form.cleaned_data["other"] if form.is_valid() else None
    context = {
        "draft": draft,
        "form": form,
        "other": other,
        "passages": compare_passages(printed_passages(draft), printed_passages(other))
        if other
        else [],
    }
    return render(request, "recommendations/intake/draft_compare.html", context)

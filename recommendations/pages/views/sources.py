"""The list of source documents, and a document's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from findings.models import SourceDocument
from recommendations.pages.source_passages import passages
from wirral_tracker.kit.as_at import read_as_at


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List every source document, with the number of records taken from each."""
    context = {
        "as_at": read_as_at(request),
        "documents": SourceDocument.objects.standing().light().in_order().with_counts(),
    }
    return render(request, "recommendations/pages/source_list.html", context)


@require_safe
def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a source document paragraph by paragraph, beside what was taken from it."""
    document = get_object_or_404(SourceDocument, slug=slug)
    withdrawal, past_withdrawals = document.withdrawals_at()
    context = {
        "as_at": read_as_at(request),
        "document": document,
        "withdrawal": withdrawal,
        "past_withdrawals": past_withdrawals,
        "notes": document.notes.select_related("paragraph").order_by("position"),
        "passages": passages(document),
    }
    return render(request, "recommendations/pages/source_detail.html", context)

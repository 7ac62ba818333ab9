"""The list of scrutiny reviews, and a review's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recommendations.actions import FIRST_PLAN
from recommendations.models import ScrutinyReview
from recommendations.pages.positions import printed_key, review_lines, review_position
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.chain.acts import acts_on


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """List the scrutiny reviews with their counts by status as at a day."""
    as_at = read_as_at(request)
    context = {"as_at": as_at, "lines": review_lines(as_at.day)}
    return render(request, "recommendations/pages/review_list.html", context)


@require_safe
def review_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a scrutiny review: its facts, and its recommendations' statuses as at a day."""
    as_at = read_as_at(request)
    review = get_object_or_404(ScrutinyReview.recorded.with_source(), reference=reference)
    # Of what was withdrawn the page shows what stood there until then.
    withdrawal, past_withdrawals = review.withdrawals_at()
    known_by = withdrawal.eve if withdrawal else None
    position = review_position(review, as_at.day, known_by)
    rows = (review.source, *review.objectives.all(), *position.recommendations)
    context = {
        "as_at": as_at,
        "review": review,
        "withdrawal": withdrawal,
        "past_withdrawals": past_withdrawals,
        "position": position,
        "rag_key": printed_key(review),
        # A first plan stands on the page of its recommendation.
        "acts": [act for act in acts_on(review, *rows) if act.reason != FIRST_PLAN],
        "earlier_reports": review.earlier_reports.made_by(as_at.day).with_related().in_order(),
    }
    return render(request, "recommendations/pages/review_detail.html", context)

"""The page that moves a due date."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations import actions
from recommendations.forms.days import DueDateChangeForm
from recommendations.models import DueDateChange, Recommendation
from recommendations.views.recording import attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.days import day_in_words


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.change_due_date", raise_exception=True)
def due_date_change_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record that a due date moves, and why; 409 if it was moved meanwhile."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    if recommendation.original_due_date is None:
        messages.info(request, "It has no first due date yet: set that one first.")
        return redirect("recommendation_plan", reference)
    form = DueDateChangeForm(
        request.POST or None, recommendation=recommendation, today=timezone.localdate()
    )
    tried = attempt(
        form,
        lambda: actions.move_due_date(recommendation, by=request.user, **form.cleaned_data),
        by=request.user,
        refused_beside={actions.NoChange: "due_date"},
    )
    if tried.recorded:
        _tell_what_counts(request, tried.recorded)
        return redirect(recommendation)
    in_force = recommendation.due_date_changes.in_force()
    context = {"recommendation": recommendation, "in_force": in_force, **tried.context}
    template = "recommendations/due_date_change_form.html"
    return render(request, template, context, status=tried.status_code)


def _tell_what_counts(request: SignedInRequest, change: DueDateChange) -> None:
    """Add a message: the due date has moved, or a change that was agreed later still holds.

    A change that was agreed later counts before this one.
    """
    later = change.recommendation.due_date_changes.in_force() or change
    if later == change:
        messages.success(request, "The due date is moved; the first one is kept.")
        return
    due = f"due on {day_in_words(later.due_date)}" if later.due_date else "without a due date"
    agreed = day_in_words(later.change_date)
    messages.warning(
        request,
        f"Recorded, but it is still {due}: that was agreed on {agreed}, which is later. To put "
        "that one right, give the same day or a later one under “Agreed on”.",
    )

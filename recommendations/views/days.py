from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import actions
from recommendations.forms import AgendaDateForm, DueDateChangeForm, MeetingForm
from recommendations.models import Meeting, Recommendation
from wirral_tracker.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.change_due_date", raise_exception=True)
def due_date_change_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Move a due date, with the reason and who agreed it."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    if recommendation.original_due_date is None:
        messages.info(request, "It has no first due date yet: set that one first.")
        return redirect("recommendation_plan", reference)
    form = DueDateChangeForm(
        request.POST or None, recommendation=recommendation, today=timezone.localdate()
    )
    if form.is_valid():
        try:
            actions.move_due_date(recommendation, by=request.user, **form.cleaned_data)
        except actions.NoChange as refusal:
            form.add_error("due_date", str(refusal))
        else:
            messages.success(request, "The due date is moved; the first one is kept.")
            return redirect(recommendation)
    context = {"recommendation": recommendation, "form": form}
    return render(request, "recommendations/due_date_change_form.html", context)


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings that "since the last meeting" counts from."""
    context = {"meetings": Meeting.objects.newest_first()}
    return render(request, "recommendations/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_meeting", raise_exception=True)
def meeting_create(request: SignedInRequest) -> HttpResponse:
    """Record a meeting; a committee that is new by name is recorded with it."""
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        meeting = actions.record_meeting(**form.cleaned_data)
        messages.success(request, f"Recorded: {meeting}.")
        return redirect("meeting_list")
    return render(request, "recommendations/meeting_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_meeting", raise_exception=True)
def meeting_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set another day for a meeting's agenda than the one counted back, or go back to that one."""
    meeting = get_object_or_404(Meeting.objects.newest_first(), pk=pk)
    usual = meeting.usual_agenda_date
    form = AgendaDateForm(request.POST or None, instance=meeting)
    if form.is_valid():
        form.save()
        messages.success(request, f"The day of the agenda is saved: {meeting}.")
        return redirect("meeting_list")
    context = {"meeting": meeting, "usual": usual, "form": form}
    return render(request, "recommendations/meeting_agenda.html", context)

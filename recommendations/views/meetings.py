"""The pages of committees and their meetings: recorded, corrected, called off, renamed."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import actions
from recommendations.forms.faults import add_refusal
from recommendations.forms.meetings import (
    AgendaDateForm,
    CancellationForm,
    CommitteeRenamingForm,
    MeetingChangeForm,
    MeetingCorrectionForm,
    MeetingForm,
    PostponementForm,
    ReinstatementForm,
)
from recommendations.models import Committee, Meeting
from recommendations.views.recording import attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.chain.acts import acts_on

RECORD = "recommendations.record_meeting"


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """List the meetings ahead and those behind, and the committees under their names."""
    today = timezone.localdate()
    context = {
        "ahead": Meeting.objects.from_day(today),
        "behind": Meeting.objects.until(today),
        "committees": Committee.objects.in_order(),
    }
    return render(request, "recommendations/meeting_list.html", context)


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting: its days, its rounds, reports and decisions, and what was changed of it."""
    meeting = get_object_or_404(Meeting.objects.with_related(), pk=pk)
    context = {
        "meeting": meeting,
        "decisions": meeting.decisions.effective().with_related().latest_first(),
        "rounds": meeting.update_rounds.newest_first(),
        "acts": acts_on(meeting),
    }
    return render(request, "recommendations/meeting_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def meeting_create(request: SignedInRequest) -> HttpResponse:
    """Record a meeting; a committee that is new by name is recorded with it."""
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        try:
            meeting = actions.record_meeting(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Recorded: {meeting}.")
            return redirect(meeting)
    context = {"form": form, "committees": Committee.objects.current().in_order()}
    return render(request, "recommendations/meeting_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def meeting_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a meeting that was recorded wrongly; 409 if somebody else changed it meanwhile."""
    return _change(
        request,
        pk,
        MeetingCorrectionForm,
        actions.correct_meeting,
        title="Correct what is recorded",
        lead="Only what was recorded wrongly. A meeting that was moved is postponed.",
        button="Correct it",
        done="Corrected; what stood there before is kept.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def meeting_postpone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Postpone a meeting, and record the one in its place; 409 if it was changed meanwhile."""
    return _change(
        request,
        pk,
        PostponementForm,
        actions.postpone_meeting,
        title="Postpone it",
        lead="The day that was announced is kept. Its rounds and draft reports go on to the "
        "meeting in its place; what was issued stays as it is.",
        button="Postpone it",
        done="Postponed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def meeting_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a meeting; 409 if somebody else changed it meanwhile."""
    return _change(
        request,
        pk,
        CancellationForm,
        actions.cancel_meeting,
        title="Cancel it",
        lead="Nothing counts from it any more, and no report can be issued for it.",
        button="Cancel it",
        done="Cancelled.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def meeting_reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a meeting stand again that was called off by mistake; 409 if it was changed meanwhile."""
    return _change(
        request,
        pk,
        ReinstatementForm,
        actions.reinstate_meeting,
        title="It is held after all",
        lead="It counts again as if it had not been called off. That it was, stays on record.",
        button="Let it stand",
        done="It stands again.",
    )


def _change(
    request: SignedInRequest,
    pk: int,
    form_class: type[MeetingChangeForm],
    action: Callable[..., Meeting],
    *,
    done: str,
    **words: str,
) -> HttpResponse:
    """Render the form of one act on a meeting; on POST call its action, and show the meeting."""
    meeting = get_object_or_404(Meeting.objects.with_related(), pk=pk)
    form = form_class(request.POST or None, meeting=meeting, today=timezone.localdate())
    tried = attempt(
        form,
        lambda: action(meeting, by=request.user, **form.cleaned_data),
        by=request.user,
        refused_beside={actions.NoChange: None, actions.NotCalledOff: None},
    )
    if tried.recorded:
        messages.success(request, f"{tried.recorded}: {done}")
        return redirect(tried.recorded)
    committees = Committee.objects.in_order()
    context = {"meeting": meeting, "committees": committees, **words, **tried.context}
    template = "recommendations/meeting_change.html"
    return render(request, template, context, status=tried.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def committee_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a committee's further name, from a day on."""
    committee = get_object_or_404(Committee.objects.in_order(), pk=pk)
    form = CommitteeRenamingForm(request.POST or None, committee=committee)
    if form.is_valid():
        try:
            renamed = actions.rename_committee(committee, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Recorded: the {committee} is now the {renamed}.")
            return redirect("meeting_list")
    context = {"form": form, "committee": committee, "acts": acts_on(committee)}
    return render(request, "recommendations/committee_rename.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def meeting_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the day of a meeting's agenda, or none; 409 if somebody else set it meanwhile."""
    meeting = get_object_or_404(Meeting.objects.newest_first(), pk=pk)
    usual = meeting.usual_agenda_date
    form = AgendaDateForm(request.POST or None, instance=meeting)
    tried = attempt(
        form,
        lambda: actions.set_agenda_date(meeting, by=request.user, **form.cleaned_data),
        by=request.user,
    )
    if tried.recorded:
        messages.success(request, f"The day of the agenda is saved: {meeting}.")
        return redirect(meeting)
    context = {"meeting": meeting, "usual": usual, **tried.context}
    template = "recommendations/meeting_agenda.html"
    return render(request, template, context, status=tried.status_code)

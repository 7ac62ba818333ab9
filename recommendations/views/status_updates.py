"""The pages that record, correct and withdraw a status update."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recommendations import actions
from recommendations.forms.status_updates import StatusUpdateForm, WithdrawalForm
from recommendations.models import Recommendation, StatusUpdate, UpdateDraft
from recommendations.restricted import reveal
from recommendations.views.drafts import draft_initial
from recommendations.views.recommendations import recommendation_page
from recommendations.views.recording import Attempt, answer_update, attempt
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed


@require_POST
@permission_required("recommendations.record_status", raise_exception=True)
def status_update_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a status update of a recommendation."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    form = StatusUpdateForm(request.POST, recommendation=recommendation, today=timezone.localdate())

    def done(update: StatusUpdate) -> HttpResponse:
        stated = f"{update.status.word} as at {day_in_words(update.status_date)}"
        messages.success(request, f"{stated} recorded.")
        return redirect(f"{recommendation.get_absolute_url()}#update-{update.sequence}")

    again = partial(recommendation_page, request, recommendation)
    return answer_update(request, form, done=done, again=again, address=request.path)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.correct_status", raise_exception=True)
def status_update_correct(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Record a status update that corrects an earlier one; 409 if that is corrected already."""
    update = _update_or_404(request, reference, sequence)
    draft = UpdateDraft.objects.of_form(request.user, update.recommendation, sequence)
    form = StatusUpdateForm(
        request.POST or None,
        recommendation=update.recommendation,
        today=timezone.localdate(),
        corrects=update,
        said_together=StatusUpdate.objects.said_together(update),
        prefilled=draft_initial(draft),
    )
    # A POST goes on to the action, which refuses it; the page then shows what was typed.
    if request.method != "POST" and not update.can_be_corrected():
        return _already_corrected_page(request, update)

    def done(_correction: StatusUpdate) -> HttpResponse:
        messages.success(request, f"Update {update.sequence} is corrected{_too(form)}.")
        return redirect(f"{update.recommendation.get_absolute_url()}#history")

    again = partial(_correction_page, request, update)
    try:
        return answer_update(request, form, done=done, again=again, address=request.path)
    except actions.AlreadyCorrected:
        return _already_corrected_page(request, update)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.correct_status", raise_exception=True)
def status_update_withdraw(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Withdraw a status update, with the reason; 409 if it is corrected already."""
    update = _update_or_404(request, reference, sequence)
    form = WithdrawalForm(
        request.POST or None,
        recommendation=update.recommendation,
        said_together=StatusUpdate.objects.said_together(update),
    )
    if request.method != "POST" and not update.can_be_corrected():
        return _already_corrected_page(request, update)
    try:
        tried = attempt(
            form,
            lambda: _withdraw(update, form, request.user),
            by=request.user,
        )
    except actions.AlreadyCorrected:
        return _already_corrected_page(request, update)
    if tried.recorded is None:
        return _withdrawal_page(request, update, tried)
    messages.success(request, f"Update {update.sequence} is withdrawn{_too(form)}.")
    return redirect(f"{update.recommendation.get_absolute_url()}#history")


def _withdraw(update: StatusUpdate, form: WithdrawalForm, by: User) -> StatusUpdate:
    """Withdraw an update, and where the form says so all that were said together with it."""
    stated = form.statement()
    if form.is_of_all:
        return actions.withdraw_joint_status(update, form.said_together, by=by, **stated)[0]
    return actions.withdraw_status(update, by=by, **stated)


def _too(form: StatusUpdateForm | WithdrawalForm) -> str:
    """Return what a message adds where all that were said together were meant; else ""."""
    others = [other.recommendation.reference for other in form.said_together]
    return f", and those of {listed(others)}" if form.is_of_all else ""


def _update_or_404(request: SignedInRequest, reference: str, sequence: int) -> StatusUpdate:
    """Load a status update with its words, restricted or not, for a user who may read them.

    Raises: Http404; PermissionDenied where the words are restricted and not for this user:
    whoever cannot read words cannot put them right.
    """
    updates = StatusUpdate.objects.with_related()
    update: StatusUpdate = get_object_or_404(
        updates, recommendation__reference=reference, sequence=sequence
    )
    reveal([update], request.user)
    if update.is_withheld:
        raise PermissionDenied
    return update


def _correction_page(
    request: SignedInRequest, update: StatusUpdate, form: StatusUpdateForm
) -> HttpResponse:
    context = {
        "update": update,
        "recommendation": update.recommendation,
        "form": form,
        "draft": UpdateDraft.objects.of_form(request.user, update.recommendation, update.sequence),
        "corrects_sequence": update.sequence,
        "back": request.get_full_path(),
    }
    return render(request, "recommendations/status_update_correct.html", context)


def _withdrawal_page(
    request: HttpRequest, update: StatusUpdate, tried: Attempt[WithdrawalForm, StatusUpdate]
) -> HttpResponse:
    context = {
        "update": update,
        "recommendation": update.recommendation,
        "form": tried.form,
        "latest": tried.theirs[0] if tried.theirs else None,
    }
    template = "recommendations/status_update_withdraw.html"
    return render(request, template, context, status=tried.status_code)


def _already_corrected_page(request: HttpRequest, update: StatusUpdate) -> HttpResponse:
    """Render the page (409) on an update corrected by somebody else, with what was typed."""
    context = {"update": update, "recommendation": update.recommendation, "typed": request.POST}
    template = "recommendations/status_update_already_corrected.html"
    return render(request, template, context, status=409)

"""Drafts: what is typed is kept as it is typed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from recommendations import actions
from recommendations.forms.drafts import initial_values, read_draft
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.models import Recommendation, UpdateDraft
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.named_forms import Cleaned
from wirral_tracker.kit.numbers import whole_number
from wirral_tracker.kit.stored import NotOpened


@require_POST
@permission_required("recommendations.record_status", raise_exception=True)
def update_draft_save(request: SignedInRequest, reference: str) -> HttpResponse:
    """Save or discard the user's draft; answer a script as JSON, redirect a person back."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    prefix = request.POST.get("prefix", "")
    draft = read_draft(request.POST, prefix)
    is_kept = False
    if "discard" in request.POST:
        number = whole_number(request.POST.get("corrects_sequence")) or 0
        actions.discard_draft(recommendation, by=request.user, corrects_sequence=number)
    elif draft:
        is_kept = actions.save_draft(recommendation, by=request.user, **draft)
    if request.headers.get("Accept") == "application/json":
        saved = f"{timezone.localtime():%H:%M}" if is_kept else ""
        return JsonResponse({"saved": saved})
    if "discard" in request.POST:
        messages.success(request, "The draft is discarded.")
    elif is_kept:
        messages.success(request, "Your draft is kept. It counts only once you record it.")
    else:
        messages.info(request, "Nothing is typed yet, so there is no draft to keep.")
    return redirect(_back(request, recommendation))


def _back(request: HttpRequest, recommendation: Recommendation) -> str:
    """Return the URL sent as `back` if it is on this host; else the recommendation's."""
    back = request.POST.get("back", "")
    # The address comes from the form: another site could send an officer anywhere with it.
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return back
    return recommendation.get_absolute_url()


def draft_context(
    request: SignedInRequest, recommendation: Recommendation
) -> dict[str, UpdateDraft | list[UpdateDraft] | str | None]:
    """Load the template context of drafts on a recommendation: the user's own, and colleagues'."""
    drafts = UpdateDraft.objects.of_further_updates([recommendation])
    return {
        "draft": drafts.of_officer(request.user).first(),
        "others_drafts": list(drafts.by_others(request.user)),
        "back": request.get_full_path(),
    }


def draft_initial(draft: UpdateDraft | None) -> Cleaned:
    """Return a draft's initial values for an update form; empty without one that can be opened.

    One that cannot closes no page: the officer can discard it there.
    """
    if not draft or draft.refusal:
        return {}
    return {**initial_values(draft.as_typed), "began_with": str(draft.form_key)}


def keep_what_was_typed(request: SignedInRequest, form: StatusUpdateForm) -> bool:
    """Save the input of a form that was not recorded as the user's draft.

    Returns: False, with a message, where a draft that cannot be opened is in its place; else True.
    """
    draft = read_draft(form.data, form.prefix or "")
    if draft:
        draft["corrects_sequence"] = form.corrects.sequence if form.corrects else 0
        try:
            actions.save_draft(form.recommendation, by=request.user, **draft)
        except NotOpened as refusal:
            about = form.recommendation.reference
            messages.warning(request, f"{about}: what you typed is not kept yet. {refusal}")
            return False
    return True

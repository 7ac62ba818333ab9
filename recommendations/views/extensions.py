"""Asking for more time, and recording the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations import actions
from recommendations.forms import ExtensionAnswerForm, ExtensionForm
from recommendations.forms.faults import add_refusal
from recommendations.models import Extension, Recommendation
from wirral_tracker.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.change_due_date", raise_exception=True)
def extension_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record that a post asks for more time, with the reason; the due date waits for the answer."""
    today = timezone.localdate()
    recommendation = get_object_or_404(Recommendation, reference=reference)
    due = recommendation.due_on(today)
    if due is None:
        messages.info(request, "It has no due date yet: set that one first.")
        return redirect("recommendation_plan", reference)
    owner = recommendation.owned_on(today)
    form = ExtensionForm(
        request.POST or None, recommendation=recommendation, owner=owner, today=today
    )
    if form.is_valid():
        try:
            actions.ask_extension(recommendation, by=request.user, **form.cleaned_data)
        except actions.AlreadyAsked as refusal:
            form.add_error("wanted_date", str(refusal))
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            asked = "The extension is asked for; the due date stays until granted."
            messages.success(request, asked)
            return redirect(f"{recommendation.get_absolute_url()}#plan-heading")
    context = {"form": form, "recommendation": recommendation, "due": due}
    return render(request, "recommendations/extension_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.change_due_date", raise_exception=True)
def extension_answer(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Record that a named body granted or refused an extension."""
    extension = get_object_or_404(
        Extension.objects.latest_first(),
        recommendation__reference=reference,
        sequence=sequence,
    )
    recommendation = extension.recommendation
    form = ExtensionAnswerForm(
        request.POST or None, extension=extension, today=timezone.localdate()
    )
    if form.is_valid():
        try:
            answer = actions.answer_extension(extension, by=request.user, **form.values())
        except actions.AlreadyAnswered:
            messages.warning(request, "Somebody has answered it already; nothing was done.")
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            done = "Granted: the due date is moved." if answer.is_granted else "Refused."
            messages.success(request, done)
        if not form.errors:
            return redirect(f"{recommendation.get_absolute_url()}#plan-heading")
    context = {"form": form, "recommendation": recommendation, "extension": extension}
    return render(request, "recommendations/extension_answer_form.html", context)

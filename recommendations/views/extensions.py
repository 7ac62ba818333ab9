"""Asking for more time, and recording the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations import actions
from recommendations.forms.extensions import ExtensionAnswerForm, ExtensionForm
from recommendations.models import Extension, Recommendation
from recommendations.views.recording import attempt, settled_page
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
    tried = attempt(
        form,
        lambda: actions.ask_extension(recommendation, by=request.user, **form.cleaned_data),
        by=request.user,
        refused_beside={actions.AlreadyAsked: "wanted_date"},
    )
    if tried.recorded:
        messages.success(request, "The extension is asked for; the due date stays until granted.")
        return redirect(f"{recommendation.get_absolute_url()}#plan-heading")
    context = {"recommendation": recommendation, "due": due, **tried.context}
    template = "recommendations/extension_form.html"
    return render(request, template, context, status=tried.status_code)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.change_due_date", raise_exception=True)
def extension_answer(request: SignedInRequest, reference: str, sequence: int) -> HttpResponse:
    """Record that a named body granted or refused an extension; 409 if it is answered already."""
    extension = get_object_or_404(
        Extension.objects.latest_first(),
        recommendation__reference=reference,
        sequence=sequence,
    )
    recommendation = extension.recommendation
    form = ExtensionAnswerForm(
        request.POST or None, extension=extension, today=timezone.localdate()
    )
    try:
        tried = attempt(
            form,
            lambda: actions.answer_extension(extension, by=request.user, **form.statement()),
            by=request.user,
        )
    except actions.AlreadyAnswered as answered:
        title = "The extension has been answered already"
        return settled_page(request, form, answered.theirs, title=title, about=recommendation)
    if answer := tried.recorded:
        done = "Granted: the due date is moved." if answer.is_granted else "Refused."
        messages.success(request, done)
        return redirect(f"{recommendation.get_absolute_url()}#plan-heading")
    context = {"recommendation": recommendation, "extension": extension, **tried.context}
    template = "recommendations/extension_answer_form.html"
    return render(request, template, context, status=tried.status_code)

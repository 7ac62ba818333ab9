"""A letter or report of Ofsted's: brought in, looked over beside the document, confirmed."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from findings.letters import UnreadableFile
from findings.models import Inspection, ReceivedLetter
from recommendations.forms import LetterForm, Review
from recommendations.intake.letters import TakenInAlready, discard_letter, take_in
from recommendations.intake.reading import (
    BroughtInBefore,
    Declined,
    keep_corrections,
    receive,
)
from recommendations.intake.suggestions import (
    accept_themes,
    suggested_retests,
    suggested_themes,
)
from wirral_tracker.access import SignedInRequest

IMPORT = "findings.import_source"
MOST_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def intake(request: SignedInRequest) -> HttpResponse:
    """Bring in a letter; nothing counts until it has been looked over and confirmed."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LetterForm(*sent)
    if form.is_valid():
        source, name = form.source()
        try:
            received = receive(source, name, by=request.user)
        except BroughtInBefore as before:
            messages.info(request, str(before))
            return redirect(before.held)
        except (Declined, UnreadableFile) as refusal:
            form.add_error(form.given, str(refusal))
        else:
            return redirect(received)
    context = {"form": form, "waiting": ReceivedLetter.objects.waiting()[:MOST_SHOWN]}
    return render(request, "recommendations/intake.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def letter_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """The letter beside what was read of it: put right, kept for later, or confirmed."""
    received = get_object_or_404(ReceivedLetter.objects.select_related("inspection"), pk=pk)
    if received.inspection:
        return redirect(received.inspection)
    if request.method != "POST":
        return review_page(request, received, Review(received))
    if "discard" in request.POST:
        return discarded(request, received)
    review = Review(received, request.POST.dict())
    if {"keep", "join"} & set(request.POST):
        return kept(request, received, review)
    if review.is_valid():
        try:
            inspection = take_in(received, review.confirmed(), by=request.user)
        except (TakenInAlready, ValidationError) as refusal:
            told = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            review.form.add_error(None, told)
        else:
            messages.success(request, f"{inspection} is in the register.")
            return redirect("letter_suggestions", inspection.reference)
    return review_page(request, received, review)


def kept(request: SignedInRequest, received: ReceivedLetter, review: Review) -> HttpResponse:
    """Kept as it stands, and shown again where the officer was."""
    keep_corrections(received, review.as_kept())
    messages.success(request, "Kept as you left it. Nothing of it counts yet.")
    place = request.POST.get("join") or request.POST.get("keep", "")
    return redirect(f"{received.get_absolute_url()}#{quote(place)}" if place else received)


def discarded(request: SignedInRequest, received: ReceivedLetter) -> HttpResponse:
    try:
        discard_letter(received)
    except TakenInAlready as refusal:
        messages.warning(request, str(refusal))
        return redirect(received)
    messages.success(request, f"{received} is thrown away. Nothing of it was recorded.")
    return redirect("intake")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def letter_suggestions(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the words suggest: themes to accept, and earlier matters to look at."""
    inspection = get_object_or_404(Inspection, reference=reference)
    if request.method == "POST":
        number = accept_themes(inspection, request.POST.getlist("theme"))
        messages.success(request, f"{number} theme{'' if number == 1 else 's'} accepted.")
        return redirect(inspection)
    context = {
        "inspection": inspection,
        "themes": suggested_themes(inspection),
        "retests": suggested_retests(inspection),
    }
    return render(request, "recommendations/letter_suggestions.html", context)


def review_page(request: SignedInRequest, received: ReceivedLetter, review: Review) -> HttpResponse:
    said = received.reading
    context: dict[str, Any] = {
        "received": received,
        "review": review,
        "form": review.form,
        "same_days": Inspection.objects.of_the_same_days(
            said["kind"], said["start_date"], said["end_date"]
        ),
    }
    return render(request, "recommendations/letter_review.html", context)

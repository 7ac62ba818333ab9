"""A letter or report of Ofsted's: brought in, looked over beside the document, confirmed."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from findings.letters import UnreadableFile
from findings.models import Inspection, ReceivedLetter
from recommendations.actions import DueDateAlreadySet, OwnerAlreadySet
from recommendations.intake.forms.first_plans import FirstPlans
from recommendations.intake.forms.letter_differences import differences
from recommendations.intake.forms.letter_review import Review
from recommendations.intake.forms.letters import LetterForm
from recommendations.intake.letters.keeping import KeptMeanwhile, keep_corrections
from recommendations.intake.letters.opening import stored_reading
from recommendations.intake.letters.receiving import BroughtInBefore, Declined, receive
from recommendations.intake.letters.suggestions import accept, suggested_retests, suggested_themes
from recommendations.intake.letters.taking_in import TakenInAlready, discard_letter, take_in
from recommendations.models import Post, Recommendation
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.numbers import whole_number

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
    return render(request, "recommendations/intake/intake.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def letter_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """The letter beside what was read of it: put right, kept for later, or confirmed."""
    received = get_object_or_404(ReceivedLetter.objects.with_kin(), pk=pk)
    if request.method != "POST" or (received.inspection and "discard" in request.POST):
        if received.inspection:
            return redirect(received.inspection)
        return review_page(request, received, Review(received))
    review = Review(received, request.POST.dict())
    if received.inspection:
        return confirmed_before(request, received, review)
    try:
        return reviewed(request, received, review)
    except KeptMeanwhile:
        theirs = ReceivedLetter.objects.with_kin().get(pk=pk)
        ours = Review(theirs, request.POST.dict())
        if theirs.inspection:
            return confirmed_before(request, theirs, ours)
        return review_page(request, theirs, ours, is_overtaken=True)


def reviewed(request: SignedInRequest, received: ReceivedLetter, review: Review) -> HttpResponse:
    """What the officer sent: thrown away, kept or confirmed.

    Raises: KeptMeanwhile.
    """
    if "discard" in request.POST:
        return discarded(request, received, review)
    if {"keep", "join", "below"} & set(request.POST):
        return kept(request, received, review)
    if review.is_valid():
        try:
            inspection = take_in(
                received,
                review.confirmed(),
                by=request.user,
                corrections=review.corrections,
                opened_on=review.opened_on,
            )
        except (TakenInAlready, ValidationError) as refusal:
            told = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            review.form.add_error(None, told)
        else:
            messages.success(request, f"{inspection} is in the register.")
            return redirect("letter_suggestions", inspection.reference)
    return review_page(request, received, review)


def kept(request: SignedInRequest, received: ReceivedLetter, review: Review) -> HttpResponse:
    """Kept as it stands, and shown again where the officer was."""
    opened_on = review.opened_on
    keep_corrections(received, review.corrections, by=request.user, opened_on=opened_on)
    messages.success(request, "Kept as you left it. Nothing of it counts yet.")
    place = where_she_was(request)
    return redirect(f"{received.get_absolute_url()}#{quote(place)}" if place else received)


def where_she_was(request: SignedInRequest) -> str:
    """The piece that the officer was at; one that was joined is now the piece above it."""
    of, _, number = request.POST.get("join", "").rpartition("-")
    if place := whole_number(number):
        return f"{of}-{place - 1}"
    return request.POST.get("below") or request.POST.get("keep", "")


def confirmed_before(
    request: SignedInRequest, received: ReceivedLetter, review: Review
) -> HttpResponse:
    """Show what an officer had otherwise in a letter that somebody confirmed meanwhile."""
    if review.is_as_kept or not received.kept_by:
        return redirect("inspection_detail", received.inspection.reference)  # type: ignore[union-attr]
    context = {"received": received, "differences": differences(Review(received), review)}
    return render(request, "recommendations/intake/letter_overtaken.html", context, status=409)


def discarded(request: SignedInRequest, received: ReceivedLetter, review: Review) -> HttpResponse:
    try:
        discard_letter(received, opened_on=review.opened_on)
    except TakenInAlready as refusal:
        messages.warning(request, str(refusal))
        return redirect(received)
    messages.success(request, f"{received} is thrown away. Nothing of it was recorded.")
    return redirect("intake")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def letter_suggestions(request: SignedInRequest, reference: str) -> HttpResponse:
    """What comes after a letter: who owns what it asks for, its themes, earlier matters."""
    inspection = get_object_or_404(Inspection, reference=reference)
    asked = Recommendation.objects.of_inspection(inspection).in_order()
    may_plan = request.user.has_perm("recommendations.plan_recommendation")
    plans = FirstPlans(asked if may_plan else (), request.POST or None)
    if request.method == "POST" and plans.is_valid():
        try:
            accepted = accept(inspection, request.POST.getlist("theme"), plans.given())
        except (OwnerAlreadySet, DueDateAlreadySet) as refusal:
            plans.shared.add_error(None, str(refusal))
        else:
            return after_accepting(request, inspection, *accepted)
    context = {
        "inspection": inspection,
        "asked": asked,
        "plans": plans,
        "form": plans.shared,
        "posts": Post.objects.in_order(),
        "ticked": set(request.POST.getlist("theme")),
        "themes": suggested_themes(inspection),
        "retests": suggested_retests(inspection),
    }
    return render(request, "recommendations/intake/letter_suggestions.html", context)


def after_accepting(
    request: SignedInRequest, inspection: Inspection, themes: int, planned: int
) -> HttpResponse:
    """To the inspection; or on to asking its owners for updates."""
    done = [
        f"{number} {what}{'' if number == 1 else 's'} {verb}"
        for number, what, verb in (
            (themes, "theme", "accepted"),
            (planned, "recommendation", "given an owner or a due date"),
        )
        if number
    ]
    if done:
        messages.success(request, f"{', '.join(done)}.")
    if "ask" in request.POST:
        return redirect(f"{reverse('round_create')}?source={inspection.reference}")
    return redirect(inspection)


def review_page(
    request: SignedInRequest,
    received: ReceivedLetter,
    review: Review,
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    reading = stored_reading(received)
    context: dict[str, Any] = {
        "received": received,
        "review": review,
        "form": review.form,
        "same_days": Inspection.objects.of_the_same_days(
            reading["kind"], reading["start_date"], reading["end_date"]
        ),
        "is_overtaken": is_overtaken,
        "differences": differences(Review(received), review) if is_overtaken else [],
    }
    status = 409 if is_overtaken else 200
    return render(request, "recommendations/intake/letter_review.html", context, status=status)

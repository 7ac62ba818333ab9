"""The views of a letter or report: brought in, looked over beside its document, confirmed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from findings.letters import UnreadableFile
from findings.models import Inspection, ReceivedLetter
from recommendations.actions import DueDateAlreadySet, OwnerAlreadySet
from recommendations.forms.faults import add_refusal
from recommendations.intake.discarding import discard_letter
from recommendations.intake.forms.first_plans import FirstPlans
from recommendations.intake.forms.letter_differences import differences
from recommendations.intake.forms.letter_review import Review
from recommendations.intake.forms.letters import LetterForm
from recommendations.intake.letters.keeping import KeptMeanwhile, keep_corrections
from recommendations.intake.letters.opening import stored_reading
from recommendations.intake.letters.receiving import (
    BroughtInBefore,
    Declined,
    receive,
    receive_paper,
)
from recommendations.intake.letters.suggestions import accept, suggested_retests, suggested_themes
from recommendations.intake.letters.taking_in import TakenInAlready, take_in
from recommendations.intake.letters.told_otherwise import proposed_notes
from recommendations.models import Recommendation
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.numbers import whole_number
from wirral_tracker.kit.stored import NotOpened

logger = logging.getLogger(__name__)

IMPORT = "findings.import_source"
MOST_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def intake(request: SignedInRequest) -> HttpResponse:
    """Render the form for a letter; on POST read and store it, and redirect to its review.

    A file that came before redirects to what became of it; what the reader of letters declines is
    stored as the paper of a review.
    """
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LetterForm(*sent)
    if form.is_valid():
        source, name = form.source()
        try:
            received = receive(source, name, by=request.user, **form.said)
        except BroughtInBefore as before:
            messages.info(request, str(before))
            return redirect(before.record)
        except Declined as refusal:
            if not form.reads_as_it_is:
                form.add_error(form.filled_field, str(refusal))
                return intake_page(request, form)
            messages.warning(request, f"{refusal} Here it is, paragraph by paragraph.")
            return redirect(
                receive_paper(
                    source,
                    name,
                    by=request.user,
                    declined=str(refusal),
                    for_checking=form.cleaned_data["for_checking"],
                )
            )
        except UnreadableFile as refusal:
            form.add_error(form.filled_field, str(refusal))
        else:
            return redirect(received)
    return intake_page(request, form)


def intake_page(request: SignedInRequest, form: LetterForm) -> HttpResponse:
    """Render the form for a letter, above the letters that wait to be looked over."""
    context = {"form": form, "waiting": ReceivedLetter.objects.waiting()[:MOST_SHOWN]}
    return render(request, "recommendations/intake/intake.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def letter_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render a letter's review; on POST keep, confirm or discard it; 409 if it cannot be opened.

    A confirmed letter redirects to its inspection.
    """
    received: ReceivedLetter = get_object_or_404(ReceivedLetter.objects.with_related(), pk=pk)
    if received.becomes == ReceivedLetter.Becomes.REVIEW:
        return redirect(received)
    if received.inspection and (request.method != "POST" or "discard" in request.POST):
        return redirect(received.inspection)
    try:
        return review_response(request, received)
    except NotOpened as refusal:
        if request.method == "POST" and "discard" not in request.POST:
            # The middleware `NothingLost` shows again what was typed.
            raise
        return not_opened_page(request, pk, refusal)


def review_response(request: SignedInRequest, received: ReceivedLetter) -> HttpResponse:
    """Render a letter's review, or do what the POST data asks; with 409 if it was kept meanwhile.

    Raises: NotOpened where a later version of the register read or kept the letter.
    """
    try:
        if request.method != "POST":
            return review_page(request, received, Review(received))
        # Before the letter is opened, since one that cannot be opened may be discarded too.
        if "discard" in request.POST:
            return discard(request, received)
        review = Review(received, request.POST.dict(), today=timezone.localdate())
        if received.inspection:
            return confirmed_meanwhile_page(request, received, review)
        return keep_or_confirm(request, received, review)
    except KeptMeanwhile:
        # Loaded anew, so that what is sent next is measured by the version that came in between.
        received = ReceivedLetter.objects.with_related().get(pk=received.pk)
        review = Review(received, request.POST.dict())
        if received.inspection:
            return confirmed_meanwhile_page(request, received, review)
        return review_page(request, received, review, is_overtaken=True)


def keep_or_confirm(
    request: SignedInRequest, received: ReceivedLetter, review: Review
) -> HttpResponse:
    """Keep or confirm a letter by the button that was pressed; redirect, or render it with errors.

    Raises: KeptMeanwhile.
    """
    if {"keep", "join", "below", "asks"} & set(request.POST):
        return keep(request, received, review)
    if review.is_valid():
        with refusals_on(review.form):
            inspection = take_in(
                received,
                review.confirmed(),
                by=request.user,
                corrections=review.corrections,
                opened_on=review.opened_on,
            )
            messages.success(request, f"{inspection} is in the register.")
            return redirect("letter_suggestions", inspection.reference)
    return review_page(request, received, review)


@contextmanager
def refusals_on(form: Form) -> Iterator[None]:
    """Open a block in which a letter or paper is taken in; add its refusal to the form's errors."""
    try:
        yield
    except TakenInAlready as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        # The rules of the record name its own fields, which the form has not all.
        form.add_error(None, refusal.messages)


def keep(request: SignedInRequest, received: ReceivedLetter, review: Review) -> HttpResponse:
    """Save a review's corrections, and redirect to the letter at the piece the officer was at.

    Raises: KeptMeanwhile.
    """
    opened_on = review.opened_on
    keep_corrections(received, review.corrections, by=request.user, opened_on=opened_on)
    messages.success(request, "Kept as you left it. Nothing of it counts yet.")
    piece = piece_to_show(request)
    return redirect(f"{received.get_absolute_url()}#{quote(piece)}" if piece else received)


def piece_to_show(request: SignedInRequest) -> str:
    """Return the piece that the pressed button names, such as "paragraphs-7"; "" for none.

    A piece that was joined is now the one above it.
    """
    list_name, _, number = request.POST.get("join", "").rpartition("-")
    if at := whole_number(number):
        return f"{list_name}-{at - 1}"
    return request.POST.get("below") or request.POST.get("keep", "")


def confirmed_meanwhile_page(
    request: SignedInRequest, received: ReceivedLetter, review: Review
) -> HttpResponse:
    """Render with 409 how a review differs from the letter that was confirmed meanwhile.

    Redirect to the inspection where the two are alike, or where nobody has kept the letter.
    """
    if review.is_as_kept or not received.kept_by:
        return redirect("inspection_detail", received.inspection.reference)  # type: ignore[union-attr]
    context = {"received": received, "differences": differences(Review(received), review)}
    return render(request, "recommendations/intake/letter_overtaken.html", context, status=409)


def discard(request: SignedInRequest, received: ReceivedLetter, to: str = "intake") -> HttpResponse:
    """Delete a letter or paper and redirect to the route `to`; to it, if it is confirmed.

    Raises: KeptMeanwhile.
    """
    try:
        discard_letter(received, opened_on=whole_number(request.POST.get("opened_on")))
    except TakenInAlready as refusal:
        messages.warning(request, str(refusal))
        return redirect(received)
    messages.success(request, f"{received} is thrown away. Nothing of it was recorded.")
    return redirect(to)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def letter_suggestions(request: SignedInRequest, reference: str) -> HttpResponse:
    """Render an inspection's first plans, themes and retests; on POST save what is ticked.

    The forms of plans are there for those who may plan.
    """
    inspection = get_object_or_404(Inspection.objects.all(), reference=reference)
    recommendations = Recommendation.objects.standing().of_inspection(inspection).in_order()
    may_plan = request.user.has_perm("recommendations.plan_recommendation")
    plans = FirstPlans(recommendations if may_plan else (), request.POST or None)
    if request.method == "POST" and plans.is_valid():
        try:
            accepted = accept(
                inspection,
                request.POST.getlist("theme"),
                plans.plans(),
                by=request.user,
                notes=request.POST.getlist("note"),
            )
        except (OwnerAlreadySet, DueDateAlreadySet) as refusal:
            plans.shared.add_error(None, str(refusal))
        except ValidationError as refusal:
            add_refusal(plans.shared, refusal)
        else:
            return after_accepting(request, inspection, *accepted)
    context = {
        "inspection": inspection,
        "recommendations": recommendations,
        "plans": plans,
        "form": plans.shared,
        "ticked": set(request.POST.getlist("theme")),
        "notes": proposed_notes(inspection),
        "notes_ticked": set(request.POST.getlist("note")),
        "themes": suggested_themes(inspection),
        "retests": suggested_retests(inspection),
    }
    return render(request, "recommendations/intake/letter_suggestions.html", context)


def after_accepting(
    request: SignedInRequest, inspection: Inspection, themes: int, planned: int
) -> HttpResponse:
    """Redirect to the inspection; to `round_create` if the button "ask" was pressed.

    A message says how many themes were accepted and how many recommendations planned.
    """
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
    """Render a letter's review; with 409 and the differences where somebody kept it meanwhile."""
    reading = stored_reading(received)
    context = {
        "received": received,
        "review": review,
        "form": review.form,
        # The same letter may come as another file: said before it is looked over twice.
        "same_days": Inspection.objects.of_the_same_days(
            reading["kind"], reading["start_date"], reading["end_date"]
        ),
        "is_overtaken": is_overtaken,
        "differences": differences(Review(received), review) if is_overtaken else [],
    }
    status = 409 if is_overtaken else 200
    return render(request, "recommendations/intake/letter_review.html", context, status=status)


def not_opened_page(request: SignedInRequest, pk: int, refusal: NotOpened) -> HttpResponse:
    """Render with 409 why a letter cannot be opened, and the button that discards it."""
    logger.error("A letter is not opened: %s", refusal)
    # Loaded anew: the button discards the version that stands now.
    context = {"received": ReceivedLetter.objects.get(pk=pk), "refusal": str(refusal)}
    return render(request, "recommendations/intake/letter_not_opened.html", context, status=409)

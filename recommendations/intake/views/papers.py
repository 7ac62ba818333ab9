"""The views of a paper: brought in, its paragraphs marked, confirmed as a review, published."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from findings.letters import UnreadableFile
from findings.models import ReceivedLetter, SourceDocument
from recommendations.actions import NoChange, Overtaken
from recommendations.intake.forms.errors import add_refusal_to
from recommendations.intake.forms.paper_review import PaperReview, paper_differences
from recommendations.intake.forms.papers import PaperUploadForm, PublicationForm
from recommendations.intake.forms.review_correction import ReviewCorrectionForms
from recommendations.intake.letters.keeping import KeptMeanwhile, keep_corrections
from recommendations.intake.letters.receiving import BroughtInBefore, receive_paper
from recommendations.intake.papers.by_hand import TooManyParagraphs, make_inspection
from recommendations.intake.papers.correcting import correct_review
from recommendations.intake.papers.publishing import publish
from recommendations.intake.papers.taking_in import take_in_paper
from recommendations.intake.views.letters import (
    IMPORT,
    MOST_SHOWN,
    discard,
    not_opened_page,
    refusals_on,
)
from recommendations.models import ScrutinyReview
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.stored import NotOpened


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def review_create(request: SignedInRequest) -> HttpResponse:
    """Render the form for the paper of a review; on POST read and store it, and redirect to it.

    A file that came before redirects to what became of it.
    """
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperUploadForm(*sent)
    if form.is_valid():
        source, name = form.source()
        try:
            received = receive_paper(
                source,
                name,
                by=request.user,
                for_checking=form.cleaned_data["for_checking"],
            )
        except BroughtInBefore as before:
            messages.info(request, str(before))
            return redirect(before.record)
        except UnreadableFile as refusal:
            form.add_error(form.filled_field, str(refusal))
        else:
            return redirect(received)
    waiting = ReceivedLetter.objects.waiting().of_reviews()[:MOST_SHOWN]
    context = {"form": form, "waiting": waiting}
    return render(request, "recommendations/intake/review_create.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def paper_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render a paper with its paragraphs to mark; on POST keep, confirm or discard it.

    A confirmed paper redirects to its review; what is no paper any more, to its letter.
    """
    received: ReceivedLetter = get_object_or_404(ReceivedLetter.objects.with_related(), pk=pk)
    if received.becomes != ReceivedLetter.Becomes.REVIEW:
        return redirect(received)
    if received.document:
        return redirect(received.document.reviews.get())
    try:
        return _paper_response(request, received)
    except NotOpened as refusal:
        if request.method == "POST" and "discard" not in request.POST:
            raise
        return not_opened_page(request, pk, refusal)


def _paper_response(request: SignedInRequest, received: ReceivedLetter) -> HttpResponse:
    """Render a paper, or do what the POST data asks; with 409 if it was kept meanwhile.

    Raises: NotOpened where a later version of the register read or kept the paper.
    """
    if request.method != "POST":
        return _paper_page(request, received, PaperReview(received))
    try:
        if "discard" in request.POST:
            return discard(request, received, to="review_create")
        review = PaperReview(received, request.POST, today=timezone.localdate())
        if review.opened_on is None:
            # A form of which only a part arrived would empty what was kept.
            messages.warning(request, "Only a part of the form arrived, and nothing of it is kept.")
            return redirect(received)
        if "inspection" in request.POST:
            return _make_inspection(request, received, review)
        if "confirm" in request.POST:
            return _confirm(request, received, review)
        return _keep(request, received, review)
    except KeptMeanwhile:
        # Loaded anew, so that what is sent next is measured by the version that came in between.
        received = ReceivedLetter.objects.with_related().get(pk=received.pk)
        if received.is_confirmed:
            messages.warning(request, "Somebody confirmed this paper meanwhile.")
            return redirect(received)
        review = PaperReview(received, request.POST)
        return _paper_page(request, received, review, is_overtaken=True)


def _keep(request: SignedInRequest, received: ReceivedLetter, review: PaperReview) -> HttpResponse:
    """Save a paper's form with what is marked, and redirect to it; match a pasted list if asked.

    Raises: KeptMeanwhile.
    """
    corrections, unmatched = review.corrections, ""
    pasted = corrections.fields.get("pasted", "")
    if "match" in request.POST and pasted.strip():
        corrections, unmatched = corrections.matching(pasted, review.reading, received.pages)
        corrections = corrections.with_field("pasted", unmatched)
    keep_corrections(received, corrections, by=request.user, opened_on=review.opened_on)
    messages.success(request, "Kept as you left it. Nothing of it counts yet.")
    if unmatched:
        messages.warning(request, "Some lines were not found in the paper. They are in the box.")
        # Not past the warning.
        return redirect(received)
    if {"match", "mark"} & set(request.POST):
        return redirect(f"{received.get_absolute_url()}#recommendations")
    return redirect(received)


def _confirm(
    request: SignedInRequest, received: ReceivedLetter, review: PaperReview
) -> HttpResponse:
    """Record a paper and redirect to its review; render it with the errors where it has any.

    Raises: KeptMeanwhile.
    """
    if review.is_valid():
        with refusals_on(review.form):
            made = take_in_paper(
                received,
                review.confirmed(),
                by=request.user,
                corrections=review.corrections,
                opened_on=review.opened_on,
            )
            messages.success(request, f"{made.reference} is in the register.")
            return redirect(made)
    return _paper_page(request, received, review)


def _make_inspection(
    request: SignedInRequest, received: ReceivedLetter, review: PaperReview
) -> HttpResponse:
    """Make a paper an inspection to be entered by hand, and redirect to its letter's page.

    Raises: KeptMeanwhile.
    """
    try:
        letter = make_inspection(received, by=request.user, opened_on=review.opened_on)
    except TooManyParagraphs as refusal:
        review.form.add_error(None, str(refusal))
        return _paper_page(request, received, review)
    messages.info(request, "Say what it is, and mark what it asks for. Nothing of it counts yet.")
    return redirect(letter)


def _paper_page(
    request: SignedInRequest,
    received: ReceivedLetter,
    review: PaperReview,
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    """Render a paper's page; with 409 and the differences where somebody kept it meanwhile."""
    context = {
        "received": received,
        "review": review,
        "form": review.form,
        "is_overtaken": is_overtaken,
        "differences": paper_differences(PaperReview(received), review) if is_overtaken else [],
    }
    status = 409 if is_overtaken else 200
    return render(request, "recommendations/intake/paper_review.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def review_correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Render the forms that correct a review; on POST amend it, on record; 409 if overtaken."""
    reviews = ScrutinyReview.objects.select_related("source")
    review = get_object_or_404(reviews, reference=reference)
    today = timezone.localdate()
    page = ReviewCorrectionForms(review, request.POST or None, today=today)
    theirs: Sequence[Model] = ()
    if page.is_valid():
        opened_on = page.form.cleaned_data["opened_on"]
        try:
            correct_review(review, page.correction(), by=request.user, opened_on=opened_on)
        except Overtaken as overtaken:
            # What was typed, opened on what stands now.
            again = request.POST.copy()
            again["opened_on"] = str(page.form.latest())
            page, theirs = ReviewCorrectionForms(review, again, today=today), overtaken.theirs
        except NoChange as refusal:
            page.form.add_error(None, str(refusal))
        except ValidationError as refusal:
            add_refusal_to(page.form, refusal)
        else:
            messages.success(request, "Corrected; what stood there before is kept.")
            return redirect(review)
    context = {"review": review, "page": page, "form": page.form, "theirs": theirs}
    template = "recommendations/intake/review_correct.html"
    return render(request, template, context, status=409 if theirs else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(IMPORT, raise_exception=True)
def source_publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """Render the form that says that a source is published; on POST record it, and redirect."""
    document = get_object_or_404(SourceDocument.objects.light().not_public(), slug=slug)
    form = PublicationForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        with refusals_on(form):
            publish(document, by=request.user, **form.cleaned_data)
            messages.success(request, "It is published: everybody who reads the register sees it.")
            return redirect(document)
    context = {"form": form, "document": document}
    return render(request, "recommendations/intake/source_publish.html", context)

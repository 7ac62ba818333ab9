from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from findings.models import Inspection
from recommendations import actions
from recommendations.forms import RetestForm
from recommendations.models import Recommendation, Retest
from recommendations.retests import PairedStatement, pairs_of, with_answers
from wirral_tracker.access import SignedInRequest
from wirral_tracker.as_at import read_as_at


@dataclass(frozen=True)
class RetestList:
    """One list of re-tests: what it is called, what it means, and its pairs."""

    anchor: str
    title: str
    meaning: str
    pairs: list[PairedStatement]


@require_safe
def retest_list(request: HttpRequest) -> HttpResponse:
    """Reported complete, found again; and its kin; each with the two texts side by side."""
    as_at = read_as_at(request)
    retests = Retest.objects.with_kin()
    found_again = retests.found_again(as_at.day)
    better = retests.effective().better().shown_on(as_at.day).in_order()
    lists = [
        RetestList(
            "found-again",
            "Reported complete, found again",
            "Green on the eve of an inspection that found the matter wanting, and not called "
            "better by any inspection since.",
            pairs_of(found_again.unanswered(as_at.day).in_order()),
        ),
        RetestList(
            "found-again-since-better",
            "Found again, and since called better",
            "The same, but a later inspection says that the matter is better.",
            with_answers(pairs_of(found_again.answered(as_at.day).in_order()), better),
        ),
        RetestList(
            "praised",
            "Praised, then found wanting",
            "An inspection called it a strength, and a later one found it wanting.",
            pairs_of(retests.praised_then_found_wanting(as_at.day).in_order()),
        ),
        RetestList(
            "order-unknown",
            "Order unknown",
            "Found wanting by an inspection that no source places in time.",
            pairs_of(retests.order_unknown().in_order()),
        ),
    ]
    context = {"as_at": as_at, "lists": lists}
    return render(request, "recommendations/retest_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.record_retest", raise_exception=True)
def retest_create(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what a later inspection says of a recommendation; first choose the inspection."""
    recommendation = get_object_or_404(Recommendation, reference=reference)
    later = Inspection.objects.after(recommendation.made_date)
    inspection = later.by_reference(request.GET.get("inspection", ""))
    context: dict[str, Any] = {"recommendation": recommendation, "later": later.in_order()}
    if inspection is None:
        return render(request, "recommendations/retest_form.html", context)
    standing, form = _opened(request, recommendation, inspection)
    if form.is_valid():
        try:
            actions.record_retest(
                by=request.user,
                recommendation=recommendation,
                inspection=inspection,
                replaces=standing,
                **form.cleaned_data,
            )
        except actions.AlreadyJudged:
            standing, form = _opened(request, recommendation, inspection)
        else:
            messages.success(request, f"What {inspection} says of {recommendation} is recorded.")
            return redirect(f"{recommendation.get_absolute_url()}#retests")
    context |= {"inspection": inspection, "standing": standing, "form": form}
    status = 409 if form.is_overtaken else 200
    return render(request, "recommendations/retest_form.html", context, status=status)


def _opened(
    request: SignedInRequest, recommendation: Recommendation, inspection: Inspection
) -> tuple[Retest | None, RetestForm]:
    """The verdict that stands now, and the form that replaces it if it was opened on that one."""
    standing = recommendation.retests.effective().of_inspection(inspection).first()
    subject: dict[str, Any] = {"recommendation": recommendation, "inspection": inspection}
    return standing, RetestForm(request.POST or None, standing=standing, **subject)

"""The page of re-tests: what later inspections said of matters reported complete or praised."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import Retest
from recommendations.retests import PairedStatement, pairs_of, with_answers
from wirral_tracker.kit.as_at import read_as_at


@dataclass(frozen=True)
class RetestList:
    """One list on the page: its title, its meaning, and its re-tests beside the earlier words."""

    anchor: str
    title: str
    meaning: str
    pairs: list[PairedStatement]


@require_safe
def retest_list(request: HttpRequest) -> HttpResponse:
    """Show four lists of re-tests as at a day, each re-test beside the earlier text."""
    as_at = read_as_at(request)
    retests = Retest.objects.with_related()
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
    return render(request, "recommendations/pages/retest_list.html", context)

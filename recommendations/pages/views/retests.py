"""The pages of re-tests: what was found again, and what waits to be read against a letter."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from findings.models import Inspection
from recommendations.models import Recommendation, Retest
from recommendations.pages.waiting import WaitingTable, waiting_by_inspection
from recommendations.verdicts.retests import (
    PairedStatement,
    SameWords,
    pairs_of,
    same_words,
    with_answers,
)
from recommendations.verdicts.silences import load_inspections_held
from wirral_tracker.kit.as_at import AsAt, read_as_at


@dataclass(frozen=True)
class RetestList:
    """One list on the page: its title, its meaning, and its re-tests beside the earlier words."""

    anchor: str
    title: str
    meaning: str
    groups: list[SameWords]

    @property
    def number(self) -> int:
        """The number of matters in the list, whatever the number of verdicts on each."""
        return len({pair.retest.subject for group in self.groups for pair in group.pairs})


@require_safe
def retest_list(request: HttpRequest) -> HttpResponse:
    """Show the lists of re-tests as at a day, each re-test beside the earlier text."""
    as_at = read_as_at(request)
    context = {
        "as_at": as_at,
        "lists": _lists(as_at),
        "limit": load_inspections_held(as_at.day).limit,
    }
    return render(request, "recommendations/pages/retest_list.html", context)


def _lists(as_at: AsAt) -> list[RetestList]:
    """Load the lists of the page as at its day."""
    retests = Retest.objects.with_related()
    return [
        *_found_again(as_at),
        _list(
            "mixed",
            "reported complete, then called mixed",
            "Green on the eve of an inspection that says both good and short of the matter. It "
            "neither counts as found again nor ends that.",
            pairs_of(retests.found_mixed(as_at.day).in_order()),
        ),
        _list(
            "praised",
            "praised, then found wanting",
            "An inspection called it a strength, and a later one found it wanting. These are "
            "findings.",
            pairs_of(retests.praised_then_found_wanting(as_at.day).in_order()),
        ),
        _list(
            "order-unknown",
            "order unknown",
            "Found wanting by an inspection that no source places in time.",
            pairs_of(retests.order_unknown().in_order()),
        ),
    ]


def _found_again(as_at: AsAt) -> tuple[RetestList, RetestList]:
    """Load what was found again: the list of what stands, then of what was called good since."""
    retests = Retest.objects.with_related()
    good = retests.effective().good().shown_on(as_at.day).in_order()
    again = with_answers(pairs_of(retests.found_again(as_at.day).in_order()), good)
    # The same question as that of the dashboard and of the list of recommendations.
    standing = set(Recommendation.objects.as_at(as_at.day).found_again(as_at.day))
    return (
        _list(
            "found-again",
            "reported complete, found again",
            "Green on the eve of an inspection that found the matter wanting, and called better or "
            "still good by no inspection since.",
            (pair for pair in again if pair.retest.recommendation in standing),
        ),
        _list(
            "found-again-since-good",
            "found again, and since called better or still good",
            "The same, but a later inspection says that the matter is good.",
            (pair for pair in again if pair.retest.recommendation not in standing),
        ),
    )


def _list(anchor: str, title: str, meaning: str, pairs: Iterable[PairedStatement]) -> RetestList:
    """Build a RetestList, with what one inspection says of several matters together."""
    return RetestList(anchor, title, meaning, same_words(pairs))


@require_safe
def retest_waiting(request: HttpRequest) -> HttpResponse:
    """List the inspections that wait to be read against recommendations, and how many each."""
    as_at = read_as_at(request)
    context = {"as_at": as_at, "waiting": waiting_by_inspection(as_at.day)}
    return render(request, "recommendations/pages/retest_waiting.html", context)


@require_safe
def retest_waiting_inspection(request: HttpRequest, reference: str) -> HttpResponse:
    """List the recommendations that one inspection was not yet read against."""
    as_at = read_as_at(request)
    inspection = get_object_or_404(Inspection, reference=reference)
    # Before there is a letter, nothing can be read and nothing waits.
    readable = Inspection.objects.shown_on(as_at.day).readable().by_reference(reference)
    made = Recommendation.objects.made_by(as_at.day).standing()
    unread = made.not_read_against(readable) if readable else made.none()
    table = WaitingTable(unread.with_related().in_order(), inspection=inspection)
    RequestConfig(request).configure(table)
    context = {
        "as_at": as_at,
        "inspection": inspection,
        "is_readable": readable is not None,
        "table": table,
    }
    return render(request, "recommendations/pages/retest_waiting_inspection.html", context)

"""The managers' dashboard, over both apps: the position as at a day, in ten seconds."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings.models import Inspection
from recommendations.answers import register_state, remembered
from recommendations.charts.bars import bars_of
from recommendations.charts.rag_mix import rag_mix
from recommendations.filters import UNRATED
from recommendations.models import (
    Recommendation,
    Retest,
    ScrutinyReview,
    StatusSpan,
    StatusUpdate,
)
from recommendations.pages.charts.judgements import judgements_by
from recommendations.pages.charts.ladders import ladders_of
from recommendations.querysets import (
    INFERRED,
    OPEN,
    OVERDUE,
    UNFINISHED,
    WITHOUT_DUE_DATE,
    is_stale,
    is_stated_before,
)
from recommendations.rag import STATUSES, Rag
from recommendations.restricted import reveal
from recommendations.since import count_since, default_first_day
from wirral_tracker.kit.as_at import AsAt, read_as_at
from wirral_tracker.kit.days import years_before
from wirral_tracker.kit.phrasing import stretch_in_words

LATEST_SHOWN = 6
QUIETEST_SHOWN = 6
OLD_YEARS = 2


def rows_url(as_at: AsAt, **chosen: str) -> str:
    """The address of the rows behind a number."""
    if not as_at.is_today:
        chosen["as_at"] = as_at.day.isoformat()
    return f"{reverse('recommendation_list')}?{urlencode(chosen)}"


@dataclass(frozen=True)
class Count:
    """A number and the address of the rows behind it."""

    number: int
    url: str


@dataclass(frozen=True)
class RagCount(Count):
    """How many have one status."""

    rag: Rag


@dataclass(frozen=True)
class SourceRow:
    """One review or inspection, and how far its recommendations have got."""

    parent: ScrutinyReview | Inspection
    counts: tuple[RagCount, ...]
    total: Count

    @property
    def name(self) -> str:
        """What the reference stands for, in words."""
        if isinstance(self.parent, ScrutinyReview):
            return self.parent.title
        return self.parent.get_kind_display()


@dataclass(frozen=True)
class Position:
    """The whole register in numbers, each with the address of its rows."""

    reviews: Count
    inspections: Count
    by_rag: tuple[RagCount, ...]
    rated: Count
    old: Count
    inferred: Count
    overdue: Count
    no_due_date: Count
    unfinished: int
    closed: Count
    stale: Count

    @property
    def stale_label(self) -> str:
        return f"No update for {stretch_in_words(settings.STALE_AFTER_DAYS)}"

    @property
    def overdue_note(self) -> str:
        """Overdue counts only what has a due date; this says how much has none."""
        return f"{self.no_due_date.number} of {self.unfinished} not completed have no due date"


def tally_on(day: dt.date) -> dict[str, int]:
    """How many of the register's recommendations answer to each of the dashboard's questions."""
    return (
        Recommendation.objects.as_at(day)
        .with_tracking_joined(day)
        .tally(
            reviews=Q(review__isnull=False),
            inspections=Q(finding__isnull=False),
            old=is_stated_before(years_before(day, OLD_YEARS)),
            inferred=INFERRED,
            overdue=OVERDUE,
            no_due_date=WITHOUT_DUE_DATE,
            unfinished=UNFINISHED,
            closed=~OPEN,
            stale=is_stale(day, settings.STALE_AFTER_DAYS),
        )
    )


def numbers_by_parent(day: dt.date) -> dict[str, dict[str, int]]:
    """How many of each review's and inspection's have each status."""
    return Recommendation.objects.as_at(day).count_by_parent_and_rag()


def quietest_on(day: dt.date) -> list[int]:
    """The few that have gone longest without an update, by primary key."""
    quietest = Recommendation.objects.as_at(day).open().not_green().quietest_first()
    return list(quietest.values_list("pk", flat=True)[:QUIETEST_SHOWN])


def quietest_with_kin(day: dt.date, state: str) -> QuerySet[Recommendation]:
    """The same as the page prints them."""
    few = Recommendation.objects.as_at(day).of_keys(
        remembered("quietest", quietest_on, day, state=state)
    )
    return few.with_kin().quietest_first()


def rag_counts(as_at: AsAt) -> tuple[RagCount, ...]:
    """The number of each status, worst first, not yet rated last."""
    numbers = StatusSpan.objects.on(as_at.day).count_by_rag()
    return tuple(
        RagCount(numbers[rag.code], rows_url(as_at, rag=rag.code or UNRATED), rag)
        for rag in STATUSES
    )


def position_of(as_at: AsAt, state: str) -> Position:
    """The position of the register as at the day."""
    by_rag = rag_counts(as_at)
    tally = remembered("tally", tally_on, as_at.day, state=state)

    def count(name: str, **chosen: str) -> Count:
        return Count(tally[name], rows_url(as_at, **chosen))

    return Position(
        reviews=count("reviews", made_by="review"),
        inspections=count("inspections", made_by="inspection"),
        by_rag=by_rag,
        rated=Count(sum(each.number for each in by_rag if each.rag.code), rows_url(as_at)),
        old=count("old", stated="two-years"),
        inferred=count("inferred", basis="inferred"),
        overdue=count("overdue", due="overdue"),
        no_due_date=count("no_due_date", due="none"),
        unfinished=tally["unfinished"],
        closed=count("closed", state="closed"),
        stale=count("stale", stale=str(settings.STALE_AFTER_DAYS)),
    )


def source_rows(as_at: AsAt, state: str) -> list[SourceRow]:
    """A row for each review and inspection that has made recommendations by the day."""
    numbers = remembered("by_parent", numbers_by_parent, as_at.day, state=state)
    parents: list[ScrutinyReview | Inspection] = [
        *ScrutinyReview.objects.in_order(),
        *Inspection.objects.asking_for_improvement().in_order(),
    ]
    return [
        source_row(parent, numbers[parent.reference], as_at)
        for parent in parents
        if parent.reference in numbers
    ]


def source_row(
    parent: ScrutinyReview | Inspection, numbers: dict[str, int], as_at: AsAt
) -> SourceRow:
    """One source's counts, with the address of the rows behind each."""
    counts = tuple(
        RagCount(
            numbers.get(rag.code, 0),
            rows_url(as_at, source=parent.reference, rag=rag.code or UNRATED),
            rag,
        )
        for rag in STATUSES
    )
    total = Count(sum(numbers.values()), rows_url(as_at, source=parent.reference))
    return SourceRow(parent, counts, total)


def found_again(as_at: AsAt) -> Count:
    """How often what was reported complete was found again, and not called better since."""
    number = Retest.objects.found_again(as_at.day).unanswered(as_at.day).count()
    return Count(number, f"{reverse('retest_list')}{as_at.suffix}#found-again")


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    as_at = read_as_at(request)
    state = register_state()
    first = default_first_day(as_at.day)
    judgements = judgements_by(as_at.day)
    told = StatusUpdate.objects.with_kin().effective().on(as_at.day)
    latest = list(told.latest_first()[:LATEST_SHOWN])
    reveal(latest, request.user)
    context = {
        "as_at": as_at,
        "position": position_of(as_at, state),
        "source_rows": source_rows(as_at, state),
        "quietest": quietest_with_kin(as_at.day, state),
        "latest": latest,
        "found_again": found_again(as_at),
        "first": first,
        "movements": remembered("movements", count_since, first.day, as_at.day, state=state),
        "bars": bars_of(remembered("rag_mix", rag_mix, as_at.day, state=state)),
        "judgements": judgements,
        "ladders": ladders_of(judgements),
        "statuses": STATUSES,
        "old_years": OLD_YEARS,
    }
    return render(request, "home.html", context)

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

from findings.models import Finding, Inspection
from recommendations.charts.bars import bars_of
from recommendations.charts.rag_mix import rag_mix
from recommendations.filters import UNRATED, YEARS_OLD
from recommendations.models import (
    Recommendation,
    ScrutinyReview,
    StatusSpan,
    StatusUpdate,
)
from recommendations.pages.charts.judgements import judgements_by
from recommendations.pages.charts.ladders import ladders_of
from recommendations.querysets.conditions import (
    DAY_INFERRED,
    INFERRED,
    OPEN,
    OVERDUE,
    UNFINISHED,
    WITHOUT_DUE_DATE,
    is_stale,
    is_stated_before,
)
from recommendations.rag import STATUSES, Rag
from recommendations.reports.waiting import waiting_for
from recommendations.restricted import reveal
from recommendations.since import count_since, default_first_day
from wirral_tracker.answers import register_state, remembered
from wirral_tracker.kit.as_at import AsAt, read_as_at
from wirral_tracker.kit.chain.trouble import sealing_trouble
from wirral_tracker.kit.days import years_before
from wirral_tracker.kit.phrasing import stretch_in_words

LATEST_SHOWN = 6
QUIETEST_SHOWN = 6
# Who has it is told when the history is no longer sealed.
RUNS_REGISTER = "auth.change_user"
# The number leads to the list under this filter, so both must mean the same years.
OLD_YEARS = YEARS_OLD["two-years"]


def rows_url(as_at: AsAt, **chosen: str) -> str:
    """Return the URL of the list of recommendations with these filters, as at the same day."""
    if not as_at.is_today:
        chosen["as_at"] = as_at.day.isoformat()
    return f"{reverse('recommendation_list')}?{urlencode(chosen)}"


@dataclass(frozen=True)
class LinkedCount:
    """A number, and the URL of the list of the rows that it counts."""

    number: int
    url: str


@dataclass(frozen=True)
class LinkedRagCount(LinkedCount):
    """The number of recommendations of one RAG status, and the URL of their list."""

    rag: Rag


@dataclass(frozen=True)
class SourceRow:
    """A review or inspection, with its number of recommendations of each status and in all."""

    parent: ScrutinyReview | Inspection
    counts: tuple[LinkedRagCount, ...]
    total: LinkedCount

    @property
    def name(self) -> str:
        """The review's title, or the inspection's kind in words."""
        if isinstance(self.parent, ScrutinyReview):
            return self.parent.title
        return self.parent.get_kind_display()

    @property
    def is_of_another_kind(self) -> bool:
        """Whether it is a review, and no committee's own: a peer review, an audit, a letter."""
        kinds = ScrutinyReview.Kind
        return isinstance(self.parent, ScrutinyReview) and self.parent.kind != kinds.SCRUTINY_REVIEW


@dataclass(frozen=True)
class DashboardNumbers:
    """The numbers of the dashboard, each with the URL of the list of its rows."""

    reviews: LinkedCount
    inspections: LinkedCount
    has_priority_actions: bool
    by_rag: tuple[LinkedRagCount, ...]
    rated: LinkedCount
    old: LinkedCount
    inferred: LinkedCount
    day_inferred: LinkedCount
    overdue: LinkedCount
    no_due_date: LinkedCount
    unfinished: int
    closed: LinkedCount
    stale: LinkedCount

    @property
    def stale_label(self) -> str:
        """The label of `stale`, with STALE_AFTER_DAYS in words: "No update for a year"."""
        return f"No update for {stretch_in_words(settings.STALE_AFTER_DAYS)}"

    @property
    def overdue_note(self) -> str:
        """The sentence beside `overdue`: how many not completed have no due date to miss."""
        return f"{self.no_due_date.number} of {self.unfinished} not completed have no due date"


def tally_on(day: dt.date) -> dict[str, int]:
    """Count the recommendations as at `day` for the dashboard, as {name of a number: count}."""
    return (
        Recommendation.objects.as_at(day)
        .with_tracking_joined(day)
        .tally(
            reviews=Q(review__isnull=False),
            inspections=Q(finding__isnull=False),
            priority=Q(finding__kind=Finding.Kind.PRIORITY_ACTION),
            old=is_stated_before(years_before(day, OLD_YEARS)),
            inferred=INFERRED,
            day_inferred=DAY_INFERRED,
            overdue=OVERDUE,
            no_due_date=WITHOUT_DUE_DATE,
            unfinished=UNFINISHED,
            closed=~OPEN,
            stale=is_stale(day, settings.STALE_AFTER_DAYS),
        )
    )


def numbers_by_parent(day: dt.date) -> dict[str, dict[str, int]]:
    """Count the recommendations as at `day`, as {parent's reference: {RAG code: number}}."""
    return Recommendation.objects.as_at(day).count_by_parent_and_rag()


def quietest_on(day: dt.date) -> list[int]:
    """Return the primary keys of the open, not green recommendations longest without an update.

    QUIETEST_SHOWN of them at most, the longest first.
    """
    quietest = Recommendation.objects.as_at(day).open().not_green().quietest_first()
    return list(quietest.values_list("pk", flat=True)[:QUIETEST_SHOWN])


def load_quietest(day: dt.date, state: str) -> QuerySet[Recommendation]:
    """Load the recommendations of `quietest_on`, with the related rows that the page prints."""
    few = Recommendation.objects.as_at(day).of_keys(
        remembered("quietest", quietest_on, day, state=state)
    )
    return few.with_related().quietest_first()


def rag_counts(as_at: AsAt) -> tuple[LinkedRagCount, ...]:
    """Count the recommendations of each status as at the day, red first, not yet rated last."""
    # Of the spans, whose index answers for any day without a look at the recommendations.
    numbers = StatusSpan.objects.on(as_at.day).count_by_rag()
    return tuple(
        LinkedRagCount(numbers[rag.code], rows_url(as_at, rag=rag.code or UNRATED), rag)
        for rag in STATUSES
    )


def dashboard_numbers(as_at: AsAt, state: str) -> DashboardNumbers:
    """Build the numbers of the dashboard as at the day; `state` is the key of `register_state`."""
    by_rag = rag_counts(as_at)
    rated = sum(rag_count.number for rag_count in by_rag if rag_count.rag.code)
    tally = remembered("tally", tally_on, as_at.day, state=state)

    def count(name: str, **chosen: str) -> LinkedCount:
        return LinkedCount(tally[name], rows_url(as_at, **chosen))

    return DashboardNumbers(
        reviews=count("reviews", made_by="review"),
        inspections=count("inspections", made_by="inspection"),
        has_priority_actions=bool(tally["priority"]),
        by_rag=by_rag,
        rated=LinkedCount(rated, rows_url(as_at)),
        old=count("old", stated="two-years"),
        inferred=count("inferred", basis="inferred"),
        day_inferred=count("day_inferred", basis="day-inferred"),
        overdue=count("overdue", due="overdue"),
        no_due_date=count("no_due_date", due="none"),
        unfinished=tally["unfinished"],
        closed=count("closed", state="closed"),
        stale=count("stale", stale=str(settings.STALE_AFTER_DAYS)),
    )


def source_rows(as_at: AsAt, state: str) -> list[SourceRow]:
    """Build a row for each review and inspection with recommendations as at the day."""
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
    """Build the row of one review or inspection from its numbers by RAG code, each with a URL."""
    counts = tuple(
        LinkedRagCount(
            numbers.get(rag.code, 0),
            rows_url(as_at, source=parent.reference, rag=rag.code or UNRATED),
            rag,
        )
        for rag in STATUSES
    )
    total = LinkedCount(sum(numbers.values()), rows_url(as_at, source=parent.reference))
    return SourceRow(parent, counts, total)


def count_found_again(day: dt.date) -> dict[str, int]:
    """Count the recommendations found again as at `day`, as {choice of AGAIN_CHOICES: number}."""
    made = Recommendation.objects.as_at(day)
    return {
        "stands": made.found_again(day).count(),
        "ever": made.ever_found_again(day).count(),
        "mixed": made.found_mixed(day).count(),
        "reopened": made.reopened_when_found_again(day).count(),
    }


def found_again(as_at: AsAt, state: str) -> dict[str, LinkedCount]:
    """Return the counts of `count_found_again`, each with the URL of the list of its rows."""
    numbers = remembered("found_again", count_found_again, as_at.day, state=state)
    return {
        choice: LinkedCount(number, rows_url(as_at, again=choice))
        for choice, number in numbers.items()
    }


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Render the dashboard: the position of the whole register as at the day of `?as_at=`."""
    as_at = read_as_at(request)
    state = register_state()
    first = default_first_day(as_at.day)
    judgements = judgements_by(as_at.day)
    rows = source_rows(as_at, state)
    updates = StatusUpdate.objects.with_related().effective().of_standing().on(as_at.day)
    latest = list(updates.latest_first()[:LATEST_SHOWN])
    # Restricted words are shown to those who may read them, and to nobody else.
    reveal(latest, request.user)
    context = {
        "as_at": as_at,
        "position": dashboard_numbers(as_at, state),
        "source_rows": rows,
        "has_other_reviews": any(row.is_of_another_kind for row in rows),
        "quietest": load_quietest(as_at.day, state),
        "latest": latest,
        "found_again": found_again(as_at, state),
        "first": first,
        "movements": remembered("movements", count_since, first.day, as_at.day, state=state),
        "bars": bars_of(remembered("rag_mix", rag_mix, as_at.day, state=state)),
        "judgements": judgements,
        "ladders": ladders_of(judgements),
        "waiting": waiting_for(request.user),
        "statuses": STATUSES,
        "old_years": OLD_YEARS,
        # Whoever runs the register acts on it; to others it would say what had been found out.
        "sealing_trouble": sealing_trouble() if request.user.has_perm(RUNS_REGISTER) else "",
    }
    return render(request, "home.html", context)

"""The managers' dashboard, over both apps: the position as at a day, in ten seconds."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings.models import Inspection
from recommendations.charts.bars import bars_of
from recommendations.charts.judgements import judgements_by
from recommendations.charts.ladders import ladders_of
from recommendations.charts.rag_mix import rag_mix
from recommendations.filters import UNRATED
from recommendations.models import Recommendation, Retest, ScrutinyReview, StatusUpdate
from recommendations.querysets import RecommendationQuerySet
from recommendations.rag import STATUSES, Rag
from recommendations.since import count_movements, default_first_day, since
from wirral_tracker.as_at import AsAt, read_as_at
from wirral_tracker.days import years_before

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
    not_green: int
    quiet: Count

    @property
    def overdue_note(self) -> str:
        """Overdue counts only what has a due date; this says how much has none."""
        return f"{self.no_due_date.number} of {self.not_green} not completed have no due date"


def rag_counts(
    recommendations: RecommendationQuerySet, as_at: AsAt, **chosen: str
) -> tuple[RagCount, ...]:
    """The number of each status, worst first, not yet rated last."""
    numbers = recommendations.count_by_rag()
    return tuple(
        RagCount(numbers[rag.code], rows_url(as_at, **chosen, rag=rag.code or UNRATED), rag)
        for rag in STATUSES
    )


def position_of(register: RecommendationQuerySet, as_at: AsAt) -> Position:
    """The position of the register as at the day."""
    by_rag = rag_counts(register, as_at)
    old_day = years_before(as_at.day, OLD_YEARS)
    year_ago = years_before(as_at.day, 1)

    def count(rows: RecommendationQuerySet, **chosen: str) -> Count:
        return Count(rows.count(), rows_url(as_at, **chosen))

    return Position(
        reviews=count(register.of_reviews(), made_by="review"),
        inspections=count(register.of_inspections(), made_by="inspection"),
        by_rag=by_rag,
        rated=Count(sum(each.number for each in by_rag if each.rag.code), rows_url(as_at)),
        old=count(register.stated_before(old_day), stated="two-years"),
        inferred=count(register.inferred(), basis="inferred"),
        overdue=count(register.overdue(), due="overdue"),
        no_due_date=count(register.without_due_date(), due="none"),
        not_green=register.not_green().count(),
        quiet=count(register.quiet_since(year_ago), heard="year"),
    )


def source_rows(register: RecommendationQuerySet, as_at: AsAt) -> list[SourceRow]:
    """A row for each review and inspection that has made recommendations by the day."""
    numbers = register.count_by_parent_and_rag()
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
    register = Recommendation.objects.as_at(as_at.day)
    first = default_first_day(as_at.day)
    judgements = judgements_by(as_at.day)
    context = {
        "as_at": as_at,
        "position": position_of(register, as_at),
        "source_rows": source_rows(register, as_at),
        "quietest": register.not_green().with_kin().quietest_first()[:QUIETEST_SHOWN],
        "latest": StatusUpdate.objects.with_kin()
        .effective()
        .on(as_at.day)
        .latest_first()[:LATEST_SHOWN],
        "found_again": found_again(as_at),
        "first": first,
        "movements": count_movements(since(first.day, as_at.day)),
        "bars": bars_of(rag_mix(as_at.day)),
        "judgements": judgements,
        "ladders": ladders_of(judgements),
        "statuses": STATUSES,
        "old_years": OLD_YEARS,
    }
    return render(request, "home.html", context)

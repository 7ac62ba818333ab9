"""The managers' dashboard, over both apps: the position as at a day, in ten seconds."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings.models import Inspection, JudgementArea
from recommendations.filters import UNRATED, years_before
from recommendations.models import Recommendation, ScrutinyReview, StatusUpdate
from recommendations.querysets import RecommendationQuerySet
from recommendations.rag import STATUSES, Rag
from wirral_tracker.as_at import AsAt, read_as_at

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


@dataclass(frozen=True)
class JudgementRow:
    """One judgement area through the inspections: a grade, or why there is none, for each."""

    area: JudgementArea
    cells: list[tuple[Inspection, str]]


def judgement_table(day: dt.date) -> tuple[list[Inspection], list[JudgementRow]]:
    """The graded inspections begun by the day, oldest first, and the grades of each area.

    An area carries on its predecessors of earlier frameworks. Where an inspection's own report is
    held and gives no grade, none was made; where it is known only through others, it is unknown.
    """
    inspections = list(Inspection.objects.graded().up_to(day).whole().in_order())
    areas = {area.pk: area for area in JudgementArea.objects.order_by("order", "pk")}
    rows = [
        JudgementRow(area, [(each, grade_word(each, area, areas)) for each in inspections])
        for area in areas.values()
        if area.successor_id is None
    ]
    return inspections, rows


def grade_word(inspection: Inspection, area: JudgementArea, areas: dict[int, JudgementArea]) -> str:
    """The grade that an inspection gave an area, or why there is none."""
    for judgement in inspection.judgements.all():
        if carried_on(areas[judgement.area_id], areas) == area:
            return judgement.grade.name
    return "Not made" if inspection.source_id else "Unknown"


def carried_on(area: JudgementArea, areas: dict[int, JudgementArea]) -> JudgementArea:
    """The area that carries this one on today."""
    while area.successor_id is not None:
        area = areas[area.successor_id]
    return area


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    as_at = read_as_at(request)
    register = Recommendation.objects.as_at(as_at.day)
    inspections, judgement_rows = judgement_table(as_at.day)
    context = {
        "as_at": as_at,
        "position": position_of(register, as_at),
        "source_rows": source_rows(register, as_at),
        "quietest": register.not_green().with_kin().quietest_first()[:QUIETEST_SHOWN],
        "latest": StatusUpdate.objects.with_kin()
        .effective()
        .on(as_at.day)
        .latest_first()[:LATEST_SHOWN],
        "inspections": inspections,
        "judgement_rows": judgement_rows,
        "statuses": STATUSES,
        "old_years": OLD_YEARS,
    }
    return render(request, "home.html", context)

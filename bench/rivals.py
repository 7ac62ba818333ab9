"""The rivals of our queries and pages: the same rows and columns, asked in the usual way."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.db import connection
from django.db.models import F
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig
from django_tables2.export import TableExport

from recommendations.filters import RecommendationFilter
from recommendations.models import Recommendation, StatusUpdate
from recommendations.querysets.recommendations import RecommendationQuerySet
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.tables import RegisterTable

# The correlated query's own best index: it answers from the index alone.
INDEX = """
CREATE INDEX bench_correlated ON recommendations_statusupdate
    (recommendation_id, status_date DESC, sequence DESC, rag)
"""
# No row of these registers corrects another, so the rival need not ask.
CORRELATED = """
SELECT rag, COUNT(*) FROM (
    SELECT COALESCE((
        SELECT rag FROM recommendations_statusupdate
        WHERE recommendation_id = recommendation.id AND status_date <= %s
        ORDER BY status_date DESC, sequence DESC LIMIT 1
    ), '') AS rag
    FROM recommendations_recommendation AS recommendation WHERE made_date <= %s
) AS position GROUP BY rag
"""


def make_index() -> None:
    """Create the correlated query's index, so that the rival is at its best."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX)
        if connection.vendor == "postgresql":
            # PostgreSQL answers from an index alone only over rows that a vacuum has seen.
            cursor.execute("VACUUM ANALYZE recommendations_statusupdate")


def counts(day: dt.date) -> dict[str, int]:
    """Count the recommendations of each RAG code as at `day`, by the correlated query."""
    with connection.cursor() as cursor:
        cursor.execute(CORRELATED, [day.isoformat()] * 2)
        found = dict(cursor.fetchall())
    return {code: found.get(code, 0) for code in ("red", "amber", "green", "")}


class StockTable(tables.Table):
    """The columns of our list, as the table library's tutorial writes them."""

    reference = tables.TemplateColumn(
        '<a href="{{ record.get_absolute_url }}">{{ record.reference }}</a>'
    )
    current_rag = tables.TemplateColumn(
        '<strong class="app-rag">{{ record.rag.letter }} {{ record.rag.word }}</strong> '
        '{{ record.current_status_date|date:"j F Y" }} {{ record.inferred_mark }}',
        verbose_name="Status",
    )

    class Meta:
        model = Recommendation
        fields = ("reference", "text", "owner", "original_due_date", "current_rag")
        template_name = "django_tables2/bootstrap5.html"


def stock_list(request: HttpRequest) -> HttpResponse:
    """Render the recommendations as at a day in django-tables2's own table and pages."""
    as_at = read_as_at(request)
    position = Recommendation.objects.as_at(as_at.day).in_order()
    found = RecommendationFilter(request.GET, queryset=position, as_at_day=as_at.day)
    # In Django's own markup too: what our renderer costs would count against the rival.
    found.form.renderer = DjangoTemplates()
    table = StockTable(found.qs)
    RequestConfig(request, paginate={"per_page": RegisterTable.Meta.per_page}).configure(table)
    return render(request, "stock_list.html", {"as_at": as_at, "filter": found, "table": table})


class SheetTable(tables.Table):
    """The columns of our CSV, by the paths that lead to them."""

    reference = tables.Column()
    number = tables.Column()
    parent = tables.Column(accessor="parent__reference")
    objective = tables.Column()
    section = tables.Column()
    text = tables.Column()
    wording = tables.Column(accessor="get_wording_display")
    source_words = tables.Column()
    made_date = tables.Column()
    made_date_basis = tables.Column(accessor="get_made_date_basis_display")
    owner = tables.Column()
    due_date = tables.Column()
    as_at_day = tables.Column()
    rag = tables.Column(accessor="rag__word")
    current_status_date = tables.Column()
    current_date_basis = tables.Column()
    current_basis = tables.Column()
    current_impact = tables.Column()
    narrative = tables.Column()
    evidence = tables.Column()
    what_next = tables.Column()
    what_next_date = tables.Column()
    themes = tables.Column(accessor="theme_tags__all")

    def value_current_date_basis(self, value: str) -> str:
        """Return the label of the basis of the date."""
        return StatusUpdate.DateBasis(value).label

    def value_current_basis(self, value: str) -> str:
        """Return the label of the basis of the status."""
        return StatusUpdate.Basis(value).label

    def value_current_impact(self, value: str) -> str:
        """Return the label of the impact."""
        return StatusUpdate.Impact(value).label

    def value_themes(self, value: Iterable[Any]) -> str:
        """Return the names of the themes, with semicolons between."""
        return "; ".join(tag.theme.name for tag in value)


def sheet_queryset(day: dt.date) -> RecommendationQuerySet:
    """Load the recommendations as at `day`, and annotate the words that the CSV prints of each."""
    words = ("narrative", "evidence", "what_next", "what_next_date")
    return (
        Recommendation.objects.as_at(day)
        .with_related()
        .in_order()
        .annotate(**{name: F(f"span__update__{name}") for name in words})
    )


def stock_sheet(request: HttpRequest) -> HttpResponse:
    """Download the CSV of the list by django-tables2's TableExport."""
    table = SheetTable(sheet_queryset(read_as_at(request).day))
    return TableExport("csv", table).response("recommendations.csv")

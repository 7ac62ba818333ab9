"""The columns of the lists of recommendations."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.filters import Positions
from recommendations.models import PlacedRecommendation, Recommendation
from recommendations.rag import Rag, rag_for
from recommendations.tracking import CLOSING, closed_word
from wirral_tracker.kit.as_at import AsAt, KnownBy
from wirral_tracker.kit.days import day_in_words, slip_in_words
from wirral_tracker.kit.tables import DayColumn, RegisterTable

NOT_SAID = format_html('–<span class="govuk-visually-hidden"> {}</span>', "not recorded")


DUE_DAY = '<span class="app-nowrap">{}</span>'
OVERDUE_MARK = format_html(' <span class="app-mark">{}</span>', "overdue")
FIRST_DUE_DAY = ' <span class="app-muted app-small">first {}, {}</span>'
CLOSED_MARKS: dict[str, SafeString] = {
    kind: format_html(' <span class="app-mark">{}</span>', closed_word(kind)) for kind in CLOSING
}


def status_markup(rag: Rag, day: dt.date | None, mark: str) -> SafeString:
    """Render a colour as letter and word, with its status date and its mark if inferred."""
    return render_to_string("includes/_rag.html", {"rag": rag, "date": day, "mark": mark})


class RagColumn(tables.Column):
    """The column of a colour: letter and word, status date, mark if inferred, how it was closed.

    Sorts worst first.
    """

    def render(self, record: PlacedRecommendation) -> SafeString:
        """Render the colour with date and mark; then how it was closed, if it was."""
        day, mark = record.current_status_date, record.inferred_mark
        status = status_markup(rag_for(record.current_rag), day, mark)
        # Closed is no colour: what was closed while red is still red.
        return status + CLOSED_MARKS.get(record.closed_as or "", SafeString(""))

    def order(self, queryset: Positions, is_descending: bool) -> tuple[Positions, bool]:
        """Order a queryset by rank: not yet rated, red, amber, green; the reverse if descending."""
        # Ends in the primary key: rows of equal rank must not change places from page to page.
        rank = "-rag_rank" if is_descending else "rag_rank"
        return queryset.with_rank().order_by(rank, "made_date", "order", "pk"), True


class RecommendationTable(RegisterTable):
    """The list of recommendations, as at a day."""

    caption = "Recommendations"
    row_header = "reference"

    reference = tables.Column(order_by=("made_date", "review__reference", "order", "pk"))
    text = tables.Column(
        accessor="in_full",
        verbose_name="Recommendation",
        orderable=False,
        attrs={"td": {"class": "app-wide"}},
    )
    owner = tables.Column(accessor="current_owner", default=NOT_SAID, empty_values=("", None))
    current_due_date = DayColumn(verbose_name="Due", default=NOT_SAID)
    current_rag = RagColumn(verbose_name="Status", empty_values=())

    class Meta(RegisterTable.Meta):
        model = Recommendation
        fields = ("reference", "text", "owner", "current_due_date", "current_rag")
        empty_text = "No recommendation matches. Clear the filters to see them all."

    def __init__(
        self, *args: Any, as_at: AsAt, known: KnownBy | None = None, **kwargs: Any
    ) -> None:
        self.suffix = as_at.suffix
        if known and known.query:
            self.suffix += f"{'&' if self.suffix else '?'}{known.query}"
        super().__init__(*args, **kwargs)

    def render_reference(self, record: PlacedRecommendation) -> SafeString:
        """Render the reference as a link that keeps the query string's as-at and known-by days."""
        url = record.get_absolute_url() + self.suffix
        return format_html('<a class="app-nowrap" href="{}">{}</a>', url, record.reference)

    def render_current_due_date(
        self, value: dt.date, record: PlacedRecommendation
    ) -> str | SafeString:
        """Render the due date, marked if overdue, with the first one and the slip if it moved."""
        due = format_html(DUE_DAY, day_in_words(value))
        if record.is_overdue:
            due += OVERDUE_MARK
        first_set = record.first_due_date
        if first_set is None or not record.slip_days:
            return due
        first = day_in_words(first_set)
        return due + format_html(FIRST_DUE_DAY, first, slip_in_words(record.slip_days))

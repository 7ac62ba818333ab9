"""The base of every list in the register: caption, row headers, sorting, empty text, paging."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.core.paginator import Paginator

from wirral_tracker.kit.days import council_day, day_in_words

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator  # which takes no type argument when it runs


class DayColumn(tables.Column):
    """A table column that prints a date in words; of a datetime, the day in London."""

    # The library's own date column compiles a template for each cell.
    def render(self, value: dt.date) -> str:
        """Format a date, or a datetime's day in London, as "5 January 2022"."""
        day = council_day(value) if isinstance(value, dt.datetime) else value
        return day_in_words(day)


class CountedPaginator(AnyPaginator):
    """A Paginator that is given its row count as `total`, and runs no COUNT query."""

    def __init__(self, *args: Any, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In place of Django's cached property, which would run the query.
        self.count = total


class RegisterTable(tables.Table):
    """The base of every list: a table that a screen reader can read and a phone can show.

    A list names its `caption`, and in `row_header` the column that says what each row is about
    (the first column, unless it says otherwise). A list's own `Meta` inherits from this one.
    """

    caption = ""
    row_header = ""

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "app-table app-table--stack"}
        empty_text = "Nothing matches. Clear the filters to see every row."
        per_page = 25

    def paginate(self, *args: Any, **kwargs: Any) -> None:
        """Divide the list into pages of `Meta.per_page` rows, whatever a query string asks for."""
        # `?per_page=100000` would print the whole register as one page.
        super().paginate(*args, **{**kwargs, "per_page": self._meta.per_page})

    @property
    def row_header_name(self) -> str:
        """The name of the column of row headers: `row_header`, or the first visible column."""
        return self.row_header or next(self.columns.itervisible()).name

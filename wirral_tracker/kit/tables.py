"""The base of every list in the register: caption, row headers, sorting, empty text, paging."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator

from wirral_tracker.kit.days import day_in_words, day_of


@dataclass(frozen=True)
class Shape:
    """What every cell of a column has in common, worked out once for all of them."""

    label: str
    attrs: str
    is_header: bool


class DayColumn(tables.Column):
    """A day in words; of a moment, the council's day. The library's own date column compiles a
    template for each cell."""

    def render(self, value: dt.date) -> str:
        day = day_of(value) if isinstance(value, dt.datetime) else value
        return day_in_words(day)


class CountedPaginator(Paginator):
    """A paginator that is told how many rows there are, where that is known without them."""

    def __init__(self, *args: Any, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = total


TAKES_ALL = Signature([Parameter("given", Parameter.VAR_KEYWORD)])


def taking_all(render: Callable[..., Any]) -> Callable[..., Any]:
    """The same way to print a cell; the library would look up for each cell what it takes."""
    takes = signature(render).parameters
    if any(each.kind == Parameter.VAR_KEYWORD for each in takes.values()):
        return render

    def printed(**given: Any) -> Any:
        return render(**{name: given[name] for name in takes})

    printed.__signature__ = TAKES_ALL  # type: ignore[attr-defined]
    return printed


class RegisterTable(tables.Table):
    """A quiet table that a screen reader can read and a phone can show.

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
        """A list keeps its own page length, whatever an address asks for."""
        super().paginate(*args, **{**kwargs, "per_page": self._meta.per_page})

    @property
    def row_header_name(self) -> str:
        """The name of the column whose cells are printed as the headers of their rows."""
        return self.row_header or next(self.columns.itervisible()).name

    @property
    def lines(self) -> Iterator[list[tuple[Shape, Any]]]:
        """The rows of the page that is shown: each cell with its shape."""
        columns = list(self.columns.itervisible())
        header = self.row_header_name
        for column in columns:
            column.render = taking_all(column.render)
        shapes = [
            Shape(column.header, column.attrs["td"].as_html(), column.name == header)
            for column in columns
        ]
        for row in self.paginated_rows:
            cells = [row.get_cell(column.name) for column in columns]
            yield list(zip(shapes, cells, strict=True))

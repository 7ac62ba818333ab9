from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

class A(str): ...

class Column:
    def __init__(
        self,
        verbose_name: str | None = ...,
        accessor: str | None = ...,
        default: str | None = ...,
        visible: bool = ...,
        orderable: bool | None = ...,
        attrs: Mapping[str, Mapping[str, str]] | None = ...,
        order_by: str | Sequence[str] | None = ...,
        empty_values: Sequence[str | None] | None = ...,
        linkify: bool | tuple[str, Mapping[str, A]] = ...,
    ) -> None: ...

class DateTimeColumn(Column):
    def __init__(self, format: str | None = ..., *, verbose_name: str | None = ...) -> None: ...

class TemplateColumn(Column):
    def __init__(
        self,
        template_code: str | None = ...,
        template_name: str | None = ...,
        *,
        verbose_name: str | None = ...,
        orderable: bool | None = ...,
        attrs: Mapping[str, Mapping[str, str]] | None = ...,
        empty_values: Sequence[str | None] | None = ...,
    ) -> None: ...

class BoundColumn:
    name: str
    header: str

class BoundColumns:
    def itervisible(self) -> Iterator[BoundColumn]: ...

class TableData:
    data: Any

class TableOptions:
    per_page: int

class Table:
    empty_text: str
    paginated_rows: Iterable[Any]
    data: TableData
    columns: BoundColumns
    _meta: TableOptions
    def __init__(self, data: Iterable[Any], **options: Any) -> None: ...
    def paginate(
        self,
        paginator_class: type[Paginator[Any]] = ...,
        per_page: int | None = ...,
        page: int = ...,
        *args: Any,
        **kwargs: Any,
    ) -> None: ...

class RequestConfig:
    def __init__(self, request: HttpRequest, paginate: bool | Mapping[str, Any] = ...) -> None: ...
    def configure(self, table: Table) -> Table: ...

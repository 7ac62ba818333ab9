from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

class Filter:
    field_class: type[forms.Field]
    extra: dict[str, Any]
    def __init__(
        self,
        field_name: str | None = ...,
        lookup_expr: str | None = ...,
        *,
        label: str | None = ...,
        method: str | None = ...,
        distinct: bool = ...,
        exclude: bool = ...,
        **field_options: Any,
    ) -> None: ...

class CharFilter(Filter): ...

class ChoiceFilter(Filter):
    def __init__(
        self,
        field_name: str | None = ...,
        *,
        label: str | None = ...,
        method: str | None = ...,
        choices: Iterable[Any] | Callable[[], Iterable[Any]],
        empty_label: str | None = ...,
    ) -> None: ...

class ModelChoiceFilter(Filter):
    def __init__(
        self,
        field_name: str | None = ...,
        *,
        label: str | None = ...,
        method: str | None = ...,
        queryset: QuerySet[Any],
        to_field_name: str | None = ...,
        empty_label: str | None = ...,
    ) -> None: ...

class FilterSet:
    queryset: QuerySet[Any]
    request: HttpRequest | None
    base_filters: ClassVar[dict[str, Filter]]
    filters: dict[str, Filter]
    form: forms.Form
    def __init__(
        self,
        data: Mapping[str, Any] | None = ...,
        queryset: QuerySet[Any] | None = ...,
        *,
        request: HttpRequest | None = ...,
        prefix: str | None = ...,
    ) -> None: ...
    def is_valid(self) -> bool: ...
    @property
    def qs(self) -> QuerySet[Any]: ...

"""The base of the administration's pages, which show the register and never change it."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Model]
else:
    ModelAdmin = admin.ModelAdmin  # which takes no type argument when it runs


class ReadOnlyAdmin(ModelAdmin):
    """The base ModelAdmin here: administrators look, search and filter, and change nothing.

    Records come in through the register's own pages and fixtures, where the rules about them stand.
    """

    show_full_result_count = False  # one count less, over a table that may be large
    # Long texts that a list of rows does not print, left out of its query.
    heavy: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Return the queryset with the fields in `heavy` deferred: long texts no list prints."""
        return super().get_queryset(request).defer(*self.heavy)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

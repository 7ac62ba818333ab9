"""Read-only admin pages of the recommendations' models."""

from django.contrib import admin

from recommendations.models import (
    Decision,
    Objective,
    Recommendation,
    RecommendationTheme,
    ScrutinyReview,
    StatusUpdate,
)
from wirral_tracker.kit.admin import ReadOnlyAdmin


@admin.register(ScrutinyReview)
class ScrutinyReviewAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "committee", "start_date", "end_date")
    search_fields = ("reference", "title")
    ordering = ("reference",)


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyAdmin):
    list_display = ("review", "number", "title")
    list_select_related = ("review",)
    search_fields = ("title", "review__reference")
    ordering = ("review__reference", "order")


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin):
    list_display = ("reference", "number", "made_date", "owner", "original_due_date", "text")
    list_filter = ("wording",)
    search_fields = ("reference", "text")
    ordering = ("reference",)


@admin.register(RecommendationTheme)
class RecommendationThemeAdmin(ReadOnlyAdmin):
    list_display = ("recommendation", "theme", "words")
    list_filter = ("theme",)
    list_select_related = ("recommendation", "theme")
    ordering = ("recommendation__reference", "theme__slug")


@admin.register(StatusUpdate)
class StatusUpdateAdmin(ReadOnlyAdmin):
    """The admin pages of status updates, found by reference alone.

    Their words are not searched: to find restricted words would be to be told them.
    """

    list_display = ("recommendation", "sequence", "rag", "status_date", "basis", "recorded_at")
    list_filter = ("rag", "basis")
    list_select_related = ("recommendation",)
    search_fields = ("recommendation__reference",)
    ordering = ("recommendation__reference", "sequence")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("recommendation", "sequence", "kind", "decision_date", "decider", "minute")
    list_filter = ("kind",)
    list_select_related = ("recommendation", "meeting__committee")
    search_fields = ("recommendation__reference", "words")
    ordering = ("recommendation__reference", "sequence")

"""Read-only admin classes of inspections, their findings and the documents they come from."""

from django.contrib import admin

from findings.models import (
    Finding,
    FindingTheme,
    Grade,
    Inspection,
    Inspector,
    Judgement,
    JudgementArea,
    ReceivedLetter,
    SourceDocument,
    SourceNote,
    SourceParagraph,
    Theme,
)
from wirral_tracker.kit.admin import ReadOnlyAdmin


@admin.register(SourceDocument)
class SourceDocumentAdmin(ReadOnlyAdmin):
    list_display = ("slug", "title", "publisher", "kind", "published_date", "wording")
    list_filter = ("kind", "wording")
    heavy = ("text",)
    search_fields = ("slug", "title", "publisher")
    ordering = ("slug",)


@admin.register(SourceParagraph)
class SourceParagraphAdmin(ReadOnlyAdmin):
    list_display = ("document", "position", "number", "style", "text", "left_out_because")
    list_filter = ("document", "style")
    list_select_related = ("document",)
    heavy = ("document__text",)
    search_fields = ("text", "number")
    ordering = ("document__slug", "position")


@admin.register(SourceNote)
class SourceNoteAdmin(ReadOnlyAdmin):
    list_display = ("document", "position", "oddity", "treatment")
    list_filter = ("document",)
    list_select_related = ("document",)
    heavy = ("document__text",)
    search_fields = ("oddity", "treatment")
    ordering = ("document__slug", "position")


@admin.register(Inspection)
class InspectionAdmin(ReadOnlyAdmin):
    list_display = ("reference", "kind", "framework", "start_date", "end_date", "date_text")
    list_filter = ("kind", "framework")
    search_fields = ("reference", "focus", "date_text")
    ordering = ("reference",)


@admin.register(Inspector)
class InspectorAdmin(ReadOnlyAdmin):
    list_display = ("inspection", "position", "name", "is_lead")
    list_select_related = ("inspection",)
    search_fields = ("name", "inspection__reference")
    ordering = ("inspection__reference", "position")


@admin.register(JudgementArea)
class JudgementAreaAdmin(ReadOnlyAdmin):
    list_display = ("framework", "order", "code", "name", "successor")
    list_filter = ("framework",)
    list_select_related = ("successor",)
    search_fields = ("code", "name")
    ordering = ("framework", "order")


@admin.register(Grade)
class GradeAdmin(ReadOnlyAdmin):
    list_display = ("framework", "level", "code", "name")
    list_filter = ("framework",)
    search_fields = ("code", "name")
    ordering = ("framework", "level")


@admin.register(Judgement)
class JudgementAdmin(ReadOnlyAdmin):
    list_display = ("inspection", "area", "grade")
    list_filter = ("inspection", "grade")
    list_select_related = ("inspection", "area", "grade")
    search_fields = ("inspection__reference", "area__name")
    ordering = ("inspection__reference", "area__order")


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    list_display = ("inspection", "position", "paragraph", "kind", "tone", "wording", "text")
    list_filter = ("inspection", "kind", "tone", "wording")
    list_select_related = ("inspection",)
    search_fields = ("text", "section", "paragraph", "inspection__reference")
    ordering = ("inspection__reference", "position")


@admin.register(Theme)
class ThemeAdmin(ReadOnlyAdmin):
    list_display = ("slug", "name", "question")
    search_fields = ("slug", "name", "question")
    ordering = ("slug",)


@admin.register(FindingTheme)
class FindingThemeAdmin(ReadOnlyAdmin):
    list_display = ("finding", "theme", "words")
    list_filter = ("theme",)
    list_select_related = ("finding__inspection", "theme")
    search_fields = ("words",)
    ordering = ("finding__inspection__reference", "finding__position", "theme__slug")


@admin.register(ReceivedLetter)
class ReceivedLetterAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "received_at", "received_by", "inspection")
    list_select_related = ("received_by", "inspection")
    heavy = ("pages", "reading", "corrections")
    ordering = ("-received_at", "pk")
    exclude = ("pages", "reading", "corrections")

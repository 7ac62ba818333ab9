"""The URL patterns of letters, spreadsheets and pasted text."""

from django.urls import path

from recommendations.intake.views import (
    areas,
    drafts,
    inspections,
    letters,
    papers,
    pasted,
    sheets,
    told_grades,
)

urlpatterns = [
    path("intake/sheet/", sheets.sheet_upload, name="sheet_upload"),
    path("intake/sheet/blank/<slug:kind>/", sheets.sheet_template, name="sheet_template"),
    path("intake/sheet/list/", pasted.sheet_paste_list, name="sheet_paste_list"),
    path("intake/sheet/report/", pasted.sheet_paste_report, name="sheet_paste_report"),
    path("intake/sheet/<int:pk>/", sheets.sheet_preview, name="sheet_preview"),
    path("intake/sheet/<int:pk>/confirm/", sheets.sheet_confirm, name="sheet_confirm"),
    path("intake/sheet/<int:pk>/themes/", sheets.sheet_themes, name="sheet_themes"),
    path("intake/sheet/<int:pk>/discard/", sheets.sheet_discard, name="sheet_discard"),
    path("intake/sheet/<int:pk>/to-mend/", sheets.sheet_left_out, name="sheet_left_out"),
    path("reviews/add/", papers.review_create, name="review_create"),
    path("reviews/<slug:reference>/correct/", papers.review_correct, name="review_correct"),
    path("intake/papers/<int:pk>/", papers.paper_review, name="paper_review"),
    path("intake/letters/<int:pk>/compare/", drafts.draft_compare, name="draft_compare"),
    path("sources/<slug:slug>/publish/", papers.source_publish, name="source_publish"),
    path("intake/inspection/", inspections.inspection_create, name="inspection_create"),
    path(
        "intake/inspection/<slug:reference>/",
        inspections.inspection_correct,
        name="inspection_correct",
    ),
    path(
        "intake/inspection/<slug:reference>/grade/",
        told_grades.told_grade_create,
        name="told_grade_create",
    ),
    path("judgement-areas/", areas.area_list, name="area_list"),
    path("judgement-areas/<int:pk>/", areas.area_move, name="area_move"),
    path("intake/", letters.intake, name="intake"),
    path("intake/letters/<int:pk>/", letters.letter_review, name="letter_review"),
    path(
        "intake/suggestions/<slug:reference>/",
        letters.letter_suggestions,
        name="letter_suggestions",
    ),
]

from django.urls import path

from recommendations.views import (
    attachments,
    bulk_changes,
    confirmations,
    days,
    decisions,
    drafts,
    extensions,
    inspections,
    intake,
    issued_reports,
    issuing,
    joint_statements,
    posts,
    recommendations,
    report_files,
    report_printing,
    report_templates,
    reports,
    retests,
    reviews,
    round_owners,
    round_rows,
    rounds,
    sheet_intake,
    sheet_pasted,
    since,
    sources,
    status_updates,
    themes,
)

urlpatterns = [
    # What inspectors and committees said
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/<slug:reference>/", inspections.inspection_detail, name="inspection_detail"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/<slug:slug>/", sources.source_detail, name="source_detail"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<slug:reference>/", reviews.review_detail, name="review_detail"),
    # What the council is doing about it
    path("recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    path(
        "recommendations/add/", recommendations.recommendation_create, name="recommendation_create"
    ),
    path(
        "recommendations/<slug:reference>/",
        recommendations.recommendation_detail,
        name="recommendation_detail",
    ),
    path(
        "recommendations/<slug:reference>/plan/",
        recommendations.recommendation_plan,
        name="recommendation_plan",
    ),
    path(
        "recommendations/<slug:reference>/due-date/",
        days.due_date_change_create,
        name="due_date_change_create",
    ),
    path(
        "recommendations/<slug:reference>/decisions/",
        decisions.decision_create,
        name="decision_create",
    ),
    path(
        "recommendations/<slug:reference>/decisions/<int:sequence>/correct/",
        decisions.decision_correct,
        name="decision_correct",
    ),
    path(
        "recommendations/<slug:reference>/decisions/<int:sequence>/withdraw/",
        decisions.decision_withdraw,
        name="decision_withdraw",
    ),
    path(
        "recommendations/<slug:reference>/later-inspections/",
        retests.retest_create,
        name="retest_create",
    ),
    path(
        "recommendations/<slug:reference>/status-updates/",
        status_updates.status_update_create,
        name="status_update_create",
    ),
    path(
        "recommendations/<slug:reference>/confirmations/",
        confirmations.confirmation_create,
        name="confirmation_create",
    ),
    path(
        "recommendations/<slug:reference>/confirmations/<int:sequence>/withdraw/",
        confirmations.confirmation_withdraw,
        name="confirmation_withdraw",
    ),
    path(
        "recommendations/<slug:reference>/draft/",
        drafts.update_draft_save,
        name="update_draft_save",
    ),
    path(
        "recommendations/<slug:reference>/status-updates/<int:sequence>/correct/",
        status_updates.status_update_correct,
        name="status_update_correct",
    ),
    path(
        "recommendations/<slug:reference>/status-updates/<int:sequence>/withdraw/",
        status_updates.status_update_withdraw,
        name="status_update_withdraw",
    ),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/<int:pk>/", posts.post_detail, name="post_detail"),
    path(
        "recommendations/<slug:reference>/extensions/",
        extensions.extension_create,
        name="extension_create",
    ),
    path(
        "recommendations/<slug:reference>/extensions/<int:sequence>/answer/",
        extensions.extension_answer,
        name="extension_answer",
    ),
    path(
        "recommendations/<slug:reference>/owner/",
        posts.owner_change_create,
        name="owner_change_create",
    ),
    path("bulk/", bulk_changes.bulk_change_list, name="bulk_change_list"),
    path("bulk/add/", bulk_changes.bulk_change_create, name="bulk_change_create"),
    path("bulk/<int:pk>/", bulk_changes.bulk_change_detail, name="bulk_change_detail"),
    # The evening's round of updates
    path("updates/", rounds.round_list, name="round_list"),
    path("updates/open/", rounds.round_create, name="round_create"),
    path("updates/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("updates/<int:pk>/rows/", round_rows.round_rows, name="round_rows"),
    path("updates/<int:pk>/owners/", round_owners.round_owners, name="round_owners"),
    path("updates/<int:pk>/owners/<slug:key>/", round_owners.round_owner, name="round_owner"),
    path("updates/<int:pk>/dates/", round_owners.round_dates, name="round_dates"),
    path("updates/<int:pk>/together/", joint_statements.round_together, name="round_together"),
    path("updates/<int:pk>/<slug:reference>/", rounds.round_item, name="round_item"),
    # Spreadsheets that come back
    path("intake/sheet/", sheet_intake.sheet_upload, name="sheet_upload"),
    path("intake/sheet/blank/<slug:kind>/", sheet_intake.sheet_template, name="sheet_template"),
    path("intake/sheet/list/", sheet_pasted.sheet_paste_list, name="sheet_paste_list"),
    path("intake/sheet/report/", sheet_pasted.sheet_paste_report, name="sheet_paste_report"),
    path("intake/sheet/<int:pk>/", sheet_intake.sheet_preview, name="sheet_preview"),
    path("intake/sheet/<int:pk>/confirm/", sheet_intake.sheet_confirm, name="sheet_confirm"),
    path("intake/sheet/<int:pk>/themes/", sheet_intake.sheet_themes, name="sheet_themes"),
    path("intake/sheet/<int:pk>/discard/", sheet_intake.sheet_discard, name="sheet_discard"),
    path("intake/sheet/<int:pk>/to-mend/", sheet_intake.sheet_left_out, name="sheet_left_out"),
    path(
        "recommendations/<slug:reference>/status-updates/<int:sequence>/evidence/",
        attachments.attachment_create,
        name="attachment_create",
    ),
    path("evidence/<int:pk>/", attachments.attachment, name="attachment"),
    # What came back, and what moved
    path("themes/", themes.theme_list, name="theme_list"),
    path("themes/<slug:slug>/", themes.theme_detail, name="theme_detail"),
    path("retests/", retests.retest_list, name="retest_list"),
    path("meetings/", days.meeting_list, name="meeting_list"),
    path("meetings/add/", days.meeting_create, name="meeting_create"),
    path("meetings/<int:pk>/agenda/", days.meeting_agenda, name="meeting_agenda"),
    path("since/", since.since_page, name="since"),
    # What comes in
    path("intake/", intake.intake, name="intake"),
    path("intake/letters/<int:pk>/", intake.letter_review, name="letter_review"),
    path(
        "intake/suggestions/<slug:reference>/",
        intake.letter_suggestions,
        name="letter_suggestions",
    ),
    # What the committee is told
    path("reports/", reports.report_list, name="report_list"),
    path("reports/add/", reports.report_create, name="report_create"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<int:pk>/pdf/", reports.report_pdf, name="report_pdf"),
    *[
        path(f"reports/<int:pk>/printing/<slug:digest>/{end}", view, name=name)
        for end, view, name in (
            ("", report_printing.report_printing, "report_printing"),
            ("pdf/", report_printing.printed_pdf, "printed_pdf"),
            ("keep/", report_printing.printed_keep, "printed_keep"),
        )
    ],
    path("reports/<int:pk>/word/", report_files.report_word, name="report_word"),
    path("reports/<int:pk>/rows/", report_files.report_rows, name="report_rows"),
    path("reports/<int:pk>/exemption/", issuing.report_exemption, name="report_exemption"),
    path(
        "reports/<int:pk>/sections/<slug:key>/clear/", issuing.section_clear, name="section_clear"
    ),
    path("reports/<int:pk>/proofs/add/", issuing.proof_create, name="proof_create"),
    path("reports/<int:pk>/proofs/<int:number>/pdf/", issuing.proof_pdf, name="proof_pdf"),
    path(
        "reports/<int:pk>/proofs/<int:number>/approve/",
        issuing.proof_approve,
        name="proof_approve",
    ),
    path("reports/<int:pk>/proofs/<int:number>/issue/", issuing.proof_issue, name="proof_issue"),
    *[
        path(f"reports/<int:pk>/versions/<int:version>/{end}", view, name=name)
        for end, view, name in (
            ("", issued_reports.issued_report, "issued_report"),
            ("pdf/", issued_reports.issued_pdf, "issued_pdf"),
            ("word/", report_files.issued_word, "issued_word"),
            ("compare/", issued_reports.issued_compare, "issued_compare"),
            ("withdraw/", issued_reports.issued_withdraw, "issued_withdraw"),
            ("resolutions/", issued_reports.resolution_create, "resolution_create"),
        )
    ],
    path("reports/headings/", report_templates.report_template_list, name="report_template_list"),
    path(
        "reports/headings/<int:pk>/",
        report_templates.report_template_edit,
        name="report_template_edit",
    ),
]

"""The URL patterns of progress reports, from the draft to what the committee was given."""

from django.urls import path

from recommendations.reports.views import (
    issued_reports,
    issuing,
    report_files,
    report_printing,
    report_templates,
    reports,
    sought,
)

urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/add/", reports.report_create, name="report_create"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<int:pk>/choices/", reports.report_choices, name="report_choices"),
    path("reports/<int:pk>/copy/", reports.report_copy, name="report_copy"),
    path("reports/<int:pk>/discard/", reports.report_discard, name="report_discard"),
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
    path("reports/<int:pk>/sought/", sought.report_sought, name="report_sought"),
    path("reports/<int:pk>/exemption/", issuing.report_exemption, name="report_exemption"),
    path(
        "reports/<int:pk>/sections/<slug:key>/clear/", issuing.section_clear, name="section_clear"
    ),
    path(
        "reports/<int:pk>/sections/<slug:key>/send-back/",
        issuing.section_send_back,
        name="section_send_back",
    ),
    path("reports/<int:pk>/proofs/<int:number>/", issuing.proof_detail, name="proof_detail"),
    path(
        "reports/<int:pk>/proofs/<int:number>/send-back/",
        issuing.proof_send_back,
        name="proof_send_back",
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
            ("rows/", report_files.issued_rows, "issued_rows"),
            ("compare/", issued_reports.issued_compare, "issued_compare"),
            ("withdraw/", issued_reports.issued_withdraw, "issued_withdraw"),
            ("resolutions/", issued_reports.resolution_create, "resolution_create"),
            (
                "resolutions/<int:resolution>/correct/",
                issued_reports.resolution_correct,
                "resolution_correct",
            ),
        )
    ],
    path("reports/headings/", report_templates.report_template_list, name="report_template_list"),
    path(
        "reports/headings/<int:pk>/",
        report_templates.report_template_edit,
        name="report_template_edit",
    ),
]

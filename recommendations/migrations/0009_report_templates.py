"""The two sets of headings that every register begins with; an office edits them from there."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

DECISION_SOUGHT = (
    "That the Committee considers the position set out in Appendix 1 and decides "
    "what further action, if any, it asks for."
)
REASONS = (
    "So that the Committee can see how far each recommendation has got, who says so and as "
    "at which day, and can act on it."
)
FRONT = [
    ("report_title", "", "Report title", "", False, ""),
    ("report_of", "", "Report of", "", True, ""),
    ("report_summary", "", "Report summary", "", False, ""),
]
CLOSING = [
    ("appendix_1", "", "Appendix 1", "", False, ""),
    ("since_last_report", "", "Since the last report", "", False, ""),
    ("retests", "", "What later inspections say", "", False, ""),
    ("rag_over_time", "", "RAG over time", "", False, ""),
]


def supporting(resources: str) -> list[tuple[str, str, str, str, bool, str]]:
    return [
        ("reasons", "1.0", "Reason/s for recommendation/s", REASONS, True, ""),
        ("other_options", "2.0", "Other options considered", "", False, ""),
        ("background", "3.0", "Background information", "", False, ""),
        ("financial", "4.0", "Financial implications", "", True, "Finance"),
        ("legal", "5.0", "Legal implications", "", True, "Legal"),
        ("resources", "6.0", resources, "", False, ""),
        ("risks", "7.0", "Relevant risks", "", True, ""),
        ("engagement", "8.0", "Engagement/consultation", "", False, ""),
        ("equality", "9.0", "Equality implications", "", True, ""),
    ]


TEMPLATES = {
    "Headings of 2016": (
        "Those of the progress report that went to the committee in 2016.",
        [
            *FRONT,
            ("decision_sought", "", "Recommendation", DECISION_SOUGHT, True, ""),
            *supporting("Resource implications: ICT, staffing and assets"),
            ("report_author", "", "Report author", "", True, ""),
            *CLOSING,
        ],
    ),
    "Current headings": (
        "The fuller set: with environment and climate, community wealth and the closing lists.",
        [
            *FRONT,
            ("decision_sought", "", "Recommendation/s", DECISION_SOUGHT, True, ""),
            *supporting("Resource implications: staffing, ICT and assets"),
            ("environment", "10.0", "Environment and climate implications", "", True, ""),
            ("community_wealth", "11.0", "Community wealth implications", "", True, ""),
            ("report_author", "", "Report author", "", True, ""),
            ("appendices", "", "Appendices", "Appendix 1: progress by recommendation", False, ""),
            ("terms_of_reference", "", "Terms of reference", "", False, ""),
            ("background_papers", "", "Background papers", "", False, ""),
            ("subject_history", "", "Subject history", "", False, ""),
            *CLOSING,
        ],
    ),
}


def supply(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    template_model = apps.get_model("recommendations", "ReportTemplate")
    section_model = apps.get_model("recommendations", "TemplateSection")
    for name, (note, sections) in TEMPLATES.items():
        template = template_model.objects.create(name=name, note=note)
        section_model.objects.bulk_create(
            section_model(
                template=template,
                key=key,
                number=number,
                heading=heading,
                order=order,
                text=text,
                is_required=is_required,
                clearance=clearance,
            )
            for order, (key, number, heading, text, is_required, clearance) in enumerate(
                sections, start=1
            )
        )


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0008_issued_reports")]

    operations = [migrations.RunPython(supply, migrations.RunPython.noop)]

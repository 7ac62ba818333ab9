"""What a draft asks the committee to decide, its agenda item, and three more headings."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FACTS = (
    ("lead_member", "Lead member"),
    ("wards", "Wards affected"),
    ("key_decision", "Key decision"),
)


def add_headings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the three headings to the current set, where the office has not edited it."""
    model = apps.get_model("recommendations", "TemplateSection")
    supplied = model.objects.filter(template__name="Current headings", template__version=1)
    before = supplied.filter(key="report_of").first()
    if before is None:
        return
    for section in supplied.filter(order__gt=before.order):
        section.order += len(FACTS)
        section.save(update_fields=["order"])
    for order, (key, heading) in enumerate(FACTS, start=before.order + 1):
        model.objects.create(template_id=before.template_id, key=key, heading=heading, order=order)


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0032_correction_reasons"),
    ]

    operations = [
        migrations.AddField(
            model_name="progressreport",
            name="agenda_item",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Its number on the agenda, once it is known.",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="SoughtDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("close", "Close it"),
                            ("extend", "Agree a later due date"),
                            ("accept", "Accept it"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "until_date",
                    models.DateField(blank=True, help_text="The later due date.", null=True),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recommendations.recommendation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sought",
                        to="recommendations.progressreport",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "recommendation"), name="sought_decision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "extend"), ("until_date__isnull", False)),
                            models.Q(
                                ("kind__in", ["close", "accept"]), ("until_date__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="sought_decision_has_a_day_where_one_is_sought",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_headings, migrations.RunPython.noop),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("findings", "0008_papers_and_publication"),
    ]

    operations = [
        migrations.CreateModel(
            name="JudgementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="LineArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("framework", models.CharField(max_length=100)),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="place",
                        to="findings.judgementarea",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="findings.judgementline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["line", "framework"], name="line_has_one_area_of_a_framework"
                    )
                ]
            },
        ),
        migrations.AddField(
            model_name="inspection",
            name="added_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="inspection",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="sourcedocument",
            name="kind",
            field=models.CharField(
                choices=[
                    ("inspection_report", "Inspection report"),
                    ("inspection_letter", "Inspection letter"),
                    ("scrutiny_report", "Scrutiny review report"),
                    ("progress_report", "Progress report to committee"),
                    ("news_item", "News item"),
                    ("peer_review", "Peer review report"),
                    ("send_inspection", "Area SEND inspection report"),
                    ("ombudsman", "Ombudsman’s decision or report"),
                    ("internal_audit", "Internal audit report"),
                    ("improvement_notice", "Improvement notice"),
                    ("other_letter", "Joint or monitoring letter"),
                    ("notice", "Notice of an inspection"),
                ],
                max_length=30,
            ),
        ),
        migrations.RemoveConstraint(model_name="judgement", name="judgement_once"),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(
                fields=["inspection", "area", "locator"], name="judgement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=Q(earliest_date__isnull=True)
                | Q(latest_date__isnull=True)
                | Q(latest_date__gte=F("earliest_date")),
                name="inspection_bounds_in_order",
            ),
        ),
    ]

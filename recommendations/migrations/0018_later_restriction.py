import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def restrict_what_was_corrected(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As recommendations/restricted.py says; here as it stood, for updates recorded before."""
    updates = apps.get_model("recommendations", "StatusUpdate").objects
    kept = apps.get_model("recommendations", "LaterRestriction").objects
    corrections = updates.filter(restricted=True, corrects__isnull=False)
    for correction in corrections.order_by("pk"):
        corrected = correction.corrects
        while corrected is not None:
            is_of_a_source = corrected.basis != "reported" or corrected.locator_id is not None
            if not (corrected.restricted or is_of_a_source):
                kept.get_or_create(update=corrected, defaults={"restricted_by": correction})
            corrected = corrected.corrects


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0017_exempt_reports_permission"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="statusupdate",
            options={
                "base_manager_name": "objects",
                "permissions": [
                    ("record_status", "Record a status update"),
                    ("correct_status", "Correct or withdraw a status update"),
                    ("see_restricted_words", "See the words of restricted status updates"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LaterRestriction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "restricted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="recommendations.statusupdate",
                    ),
                ),
                (
                    "update",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="later_restriction",
                        to="recommendations.statusupdate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("restricted_by__gt", models.F("update"))),
                        name="later_restriction_comes_later",
                    )
                ],
            },
        ),
        migrations.RunPython(restrict_what_was_corrected, migrations.RunPython.noop),
    ]

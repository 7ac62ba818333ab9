import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def seal_what_is_there(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rows that were recorded before they left imprints leave theirs, where others have already.

    In a history without any, the seal takes in everything at once.
    """
    # Run as part of a whole `migrate`, as docs/running.md says: this writes with the Imprint of
    # today, whose `format` is a column only since chain 0002, which `migrate` runs before.
    from wirral_tracker.kit.chain.links import leave_imprints
    from wirral_tracker.kit.chain.models import Imprint
    from wirral_tracker.kit.chain.records import sealed_as_migrated

    passages = apps.get_model("recommendations", "UpdatePassage")
    record_name = "recommendations.UpdatePassage"
    sealed = Imprint.objects.filter(row_model=record_name).values("row_id")
    open_rows = passages._base_manager.exclude(pk__in=sealed).order_by("pk")
    if Imprint.objects.exists():
        ids = list(open_rows.values_list("pk", flat=True))
        leave_imprints(sealed_as_migrated(passages, record_name), ids)


class Migration(migrations.Migration):
    dependencies = [
        ("chain", "0001_seal_on_the_history"),
        ("findings", "0002_received_letters"),
        ("recommendations", "0018_later_restriction"),
    ]

    operations = [
        # The table stays as it is: Django made it, and knows it by a name of ours from now on.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="UpdatePassage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "update",
                            models.ForeignKey(
                                db_column="statusupdate_id",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quoted",
                                to="recommendations.statusupdate",
                            ),
                        ),
                        (
                            "passage",
                            models.ForeignKey(
                                db_column="sourceparagraph_id",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="findings.sourceparagraph",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "recommendations_statusupdate_passages",
                        "unique_together": {("update", "passage")},
                    },
                ),
                migrations.AlterField(
                    model_name="statusupdate",
                    name="passages",
                    field=models.ManyToManyField(
                        blank=True,
                        help_text="The paragraphs whose words the narrative quotes.",
                        related_name="status_updates_quoting",
                        through="recommendations.UpdatePassage",
                        to="findings.sourceparagraph",
                    ),
                ),
            ],
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
    ]

from django.db import migrations

from wirral_tracker.kit.chain.operations import RemoveSealedField


class Migration(migrations.Migration):
    dependencies = [
        ("chain", "0006_marks_and_adoptions"),
        ("findings", "0010_areas_go_on_in_lines"),
    ]

    operations = [
        RemoveSealedField(
            "judgementarea",
            "successor",
            record_name="findings.JudgementArea",
            column="successor_id",
        ),
    ]

from django.db import migrations

from wirral_tracker.kit.chain.operations import RemoveSealedField


class Migration(migrations.Migration):
    dependencies = [("chain", "0002_stable_names"), ("ponds", "0002_renamed")]

    operations = [
        RemoveSealedField("duckcount", "weather", record_name="ponds.PondCount", column="weather"),
        RemoveSealedField("duckcount", "aside", record_name="ponds.PondCount", column="aside"),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ponds", "0001_initial")]

    operations = [
        migrations.RenameModel("PondCount", "DuckCount"),
        migrations.RenameField("duckcount", "narrative", "account"),
        migrations.RenameField("duckcount", "counted_date", "day"),
        migrations.RenameField("sighting", "count", "duck_count"),
    ]

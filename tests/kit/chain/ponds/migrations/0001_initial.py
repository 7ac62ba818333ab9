import django.db.models.deletion
from django.db import migrations, models

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PondCount",
            fields=[
                ("id", KEY),
                ("pond", models.SlugField()),
                ("counted_date", models.DateField()),
                ("ducks", models.PositiveIntegerField()),
                (
                    "weather",
                    models.CharField(choices=[("fair", "Fair"), ("foul", "Foul")], max_length=4),
                ),
                ("narrative", models.TextField()),
                ("aside", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                ("id", KEY),
                ("kind", models.CharField(max_length=30)),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="ponds.pondcount"
                    ),
                ),
            ],
        ),
    ]

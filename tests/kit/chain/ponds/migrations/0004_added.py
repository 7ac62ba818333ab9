from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ponds", "0003_removed")]

    operations = [
        migrations.AddField("duckcount", "method", models.CharField(blank=True, max_length=30)),
        # The counts that were there before there were editions get 0.
        migrations.AddField("duckcount", "edition", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterField("duckcount", "edition", models.PositiveSmallIntegerField(default=1)),
    ]

import django.db.models.deletion
import django.db.models.functions.datetime
from django.apps.registry import Apps as StateApps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def record_names(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create a SigningName for each account, of the name that pages print of it on this day.

    The seal takes them in after the whole of `migrate`, as it does other rows older than it.
    """
    names = apps.get_model("accounts", "SigningName")
    accounts = apps.get_model("auth", "User")._base_manager.order_by("pk")
    names._base_manager.bulk_create(
        names(
            account=account,
            name=f"{account.first_name} {account.last_name}".strip() or account.username,
        )
        for account in accounts
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=301)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_names",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(record_names, migrations.RunPython.noop),
    ]

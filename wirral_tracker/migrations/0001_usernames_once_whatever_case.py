from django.apps.registry import Apps as StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count
from django.db.models.functions import Lower

ONCE = models.UniqueConstraint(Lower("username"), name="auth_user_username_whatever_case")


def tell_names_apart(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add a unique constraint on the username in lower case; raise RuntimeError if one is doubled.

    Who signs in by a name is one person, however it is typed.

    Accounts are never deleted: where a register has two of one name, somebody must rename one.
    """
    accounts = apps.get_model("auth", "User")
    folded = accounts.objects.annotate(folded=Lower("username")).values("folded")
    alike = list(folded.annotate(n=Count("pk")).filter(n__gt=1).values_list("folded", flat=True))
    if alike:
        raise RuntimeError(
            f"Two accounts differ only in capital letters: {', '.join(sorted(alike))}. "
            "Rename one of each (manage.py shell), then migrate again."
        )
    schema_editor.add_constraint(accounts, ONCE)


def forget(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the constraint on the username in lower case."""
    schema_editor.remove_constraint(apps.get_model("auth", "User"), ONCE)


class Migration(migrations.Migration):
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(tell_names_apart, forget)]

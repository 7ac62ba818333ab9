from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.recorder import MigrationRecorder

LOG = "django_admin_log"


def take_out(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the empty log table of Django's administration and what else it left; clear is_staff.

    Every model was read-only there, so its log has no rows. A log that has some all the same was
    written past the register: it stays, as nothing that states something is thrown away unread.
    """
    apps.get_model("auth", "User").objects.filter(is_staff=True).update(is_staff=False)
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if LOG in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {LOG}")
            [count] = cursor.fetchone()
            if count:
                return
            # Before its content type goes: PostgreSQL drops no table that a row waits to be checked
            # against.
            cursor.execute(f"DROP TABLE {LOG}")
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="admin").delete()
    # An earlier release that is put back makes its table anew, as long as none is said to be there.
    MigrationRecorder(connection).migration_qs.filter(app="admin").delete()


def let_administrators_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set `is_staff` for administrators again, as the release before expects."""
    accounts = apps.get_model("auth", "User")
    accounts.objects.filter(groups__name="Administrator").update(is_staff=True)


class Migration(migrations.Migration):
    dependencies = [
        ("wirral_tracker", "0001_usernames_once_whatever_case"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(take_out, let_administrators_in)]

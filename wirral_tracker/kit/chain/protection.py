"""PostgreSQL's own guard over the record: one role migrates and owns, another serves and adds.

Both halves are needed. Rights alone do not stop a cascade from a table that may be changed;
triggers alone do not stop the owner, nor, for each row, TRUNCATE.
"""

from django.apps import apps
from django.db import connection, transaction
from django.db.models.functions import Now

from wirral_tracker.kit.append_only import AppendOnlyModel

GUARD = "wirral_tracker_refuse"
# With a search path of their own: in a temporary table named pg_class, anybody could be the owner.
FUNCTION = "RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS"
# The owner may take words out by law, once that has been said in the same transaction.
GUARD_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {GUARD}() {FUNCTION} $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND current_setting('wirral_tracker.erasing', true) = 'yes'
        AND current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of % is refused: the record is only ever added to', TG_OP, TG_TABLE_NAME;
END $$
"""
# Rights are no help with a moment: Django names its column in every INSERT. The owner may give
# another, as when a backup is restored.
MOMENT_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {GUARD}_moment() {FUNCTION} $$
BEGIN
    IF current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a moment in % is refused: the database says when a row came', TG_TABLE_NAME;
END $$
"""
# By row, so that no single one is passed over; TRUNCATE has triggers by statement alone.
TRIGGERS = (
    ("rows", "BEFORE UPDATE OR DELETE", "ROW"),
    ("table", "BEFORE TRUNCATE", "STATEMENT"),
)


class NoSuchRole(Exception):
    """A role that cannot serve: it is missing, or it could undo the guard."""


def guarded_tables() -> dict[str, list[str]]:
    """List the tables of all append-only models, those of the seal included, and their moments.

    Returns: by name of the table, sorted, the columns that the database's clock fills.
    """
    models = [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]
    return {
        model._meta.db_table: [
            field.get_attname_column()[1] or ""
            for field in model._meta.concrete_fields
            if isinstance(field.db_default, Now)
        ]
        for model in sorted(models, key=lambda model: model._meta.db_table)
    }


@transaction.atomic
def protect(serving_role: str) -> list[str]:
    """Give the serving role what it needs and no more, and create the triggers of guarded tables.

    To be repeated after every migrate. Returns: the guarded tables. Raises: NoSuchRole.
    """
    _check_role(serving_role)
    role = connection.ops.quote_name(serving_role)
    statements = [
        GUARD_FUNCTION,
        MOMENT_FUNCTION,
        # Everything first, then what it needs: a right that an earlier release gave goes too.
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}, PUBLIC",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
    quote = connection.ops.quote_name
    tables = guarded_tables()
    for name, moments in tables.items():
        statements += _guard(quote(name), role)
        for moment in moments:
            statements += _guard_moment(quote(name), moment)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return list(tables)


def _guard(table: str, role: str) -> list[str]:
    """Build the SQL that revokes a role's rights to change a table, and creates its triggers."""
    statements = [f"REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM {role}"]
    for name, event, level in TRIGGERS:
        trigger = f"{GUARD}_{name}"
        statements += _create_trigger(
            trigger, table, f"{event} ON {table} FOR EACH {level} EXECUTE FUNCTION {GUARD}()"
        )
    return statements


def _guard_moment(table: str, column: str) -> list[str]:
    """Build the SQL that refuses a row of a table whose moment is not that of its statement."""
    moment = f"NEW.{connection.ops.quote_name(column)}"
    return _create_trigger(
        f"{GUARD}_{column}",
        table,
        # Looked at before the function is called, which a save therefore never waits for. No
        # wider: a transaction can be kept open for days, and began when it began.
        f"BEFORE INSERT ON {table} FOR EACH ROW WHEN ({moment} <> statement_timestamp())"
        f" EXECUTE FUNCTION {GUARD}_moment()",
    )


def _create_trigger(name: str, table: str, what: str) -> list[str]:
    """Build the SQL that creates a trigger of a table anew."""
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} {what}",
        # Also where somebody says that this session only replays what another server did.
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]


def _check_role(name: str) -> None:
    """Raise NoSuchRole for a role that is missing, or could undo what is taken from it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [[owner]] = cursor.fetchall()
        cursor.execute(
            # MEMBER: with SET ROLE it could take an owner's rights even without inheriting them.
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR pg_has_role(oid, %s, 'MEMBER')"
            " FROM pg_roles WHERE rolname = %s",
            [owner, name],
        )
        found = cursor.fetchone()
    if found is None:
        raise NoSuchRole(f"There is no role {name}. As the database's administrator: CREATE ROLE.")
    if found[0]:
        raise NoSuchRole(f"{name} could undo the guard: it is the owner, or has an owner's rights.")

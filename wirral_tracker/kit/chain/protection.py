"""PostgreSQL's own guard over the record: one role migrates and owns, another serves and adds.

Both halves are needed. Rights alone do not stop a cascade from a table that may be changed;
triggers alone do not stop the owner, nor, for each row, TRUNCATE.
"""

from django.apps import apps
from django.db import connection, transaction

from wirral_tracker.kit.append_only import AppendOnlyModel

GUARD = "wirral_tracker_refuse"
# The owner may take words out by law, once that has been said in the same transaction.
GUARD_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$
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
# By row, so that no single one is passed over; TRUNCATE has triggers by statement alone.
TRIGGERS = (
    ("rows", "BEFORE UPDATE OR DELETE", "ROW"),
    ("table", "BEFORE TRUNCATE", "STATEMENT"),
)


class NoSuchRole(Exception):
    """A role that cannot serve: it is missing, or it could undo the guard."""


def guarded_tables() -> list[str]:
    """List the tables of all append-only models by name, those of the seal included."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnlyModel)
    )


@transaction.atomic
def protect(serving_role: str) -> list[str]:
    """Give the serving role what it needs and no more, and create the triggers of guarded tables.

    To be repeated after every migrate. Returns: the guarded tables. Raises: NoSuchRole.
    """
    _check_role(serving_role)
    role = connection.ops.quote_name(serving_role)
    statements = [
        GUARD_FUNCTION,
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
    tables = guarded_tables()
    for name in tables:
        statements += _guard(connection.ops.quote_name(name), role)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return tables


def _guard(table: str, role: str) -> list[str]:
    """Build the SQL that revokes a role's rights to change a table, and creates its triggers."""
    statements = [f"REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM {role}"]
    for name, event, level in TRIGGERS:
        trigger = f"{GUARD}_{name}"
        statements += [
            f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
            f"CREATE TRIGGER {trigger} {event} ON {table}"
            f" FOR EACH {level} EXECUTE FUNCTION {GUARD}()",
            # Also where somebody says that this session only replays what another server did.
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}",
        ]
    return statements


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

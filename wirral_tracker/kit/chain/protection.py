"""PostgreSQL's own guard over the record: one role migrates and owns, another serves and adds.

Both halves are needed. Rights alone do not stop a cascade from a table that may be changed;
triggers alone do not stop the owner, nor, for each row, TRUNCATE.
"""

from django.apps import apps
from django.db import connection, transaction
from django.db.models.functions import Now

from wirral_tracker.kit.append_only import AppendOnlyModel, RecordModel

GUARD = "wirral_tracker_refuse"
# With a search path of their own: in a temporary table named pg_class, anybody could be the owner.
FUNCTION = "RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS"
IS_OWNER = "current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID)"
# The owner may take words out by law, and what the register never made out of the seal, once that
# has been said in the same transaction.
GUARD_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {GUARD}() {FUNCTION} $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND current_setting('wirral_tracker.erasing', true) = 'yes'
        AND {IS_OWNER}
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        AND current_setting('wirral_tracker.setting_aside', true) = 'yes'
        AND TG_TABLE_NAME IN ('chain_imprint', 'chain_link', 'chain_tombstone')
        AND {IS_OWNER}
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of % is refused: the record is only ever added to', TG_OP, TG_TABLE_NAME;
END $$
"""
# Rights are no help with a moment: Django names its column in every INSERT. The owner may give
# another, as when a backup is restored.
MOMENT_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {GUARD}_moment() {FUNCTION} $$
BEGIN
    IF {IS_OWNER} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a moment in % is refused: the database says when a row came', TG_TABLE_NAME;
END $$
"""
# A number that is yet to come would be in the way of the honest row that is given it.
NUMBER_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {GUARD}_number() {FUNCTION} $$
BEGIN
    IF {IS_OWNER} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a number in % is refused: the database counts the rows', TG_TABLE_NAME;
END $$
"""
# At the end of the transaction, since a row is changed before what it says then is known. Whoever
# serves may add an amendment too, but none with the mark of the key: it is named, where a change
# without one would need the whole history to be compared. Both moments are the database's own.
AMENDED_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {GUARD}_unamended() {FUNCTION} $$
BEGIN
    IF {IS_OWNER} OR EXISTS (
        SELECT FROM public.chain_amendment
        WHERE row_model = TG_ARGV[0] AND row_id = OLD.id AND amended_at >= transaction_timestamp()
            AND (TG_OP = 'UPDATE' OR field = 'id')
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % is refused: it takes an amendment', TG_OP, TG_TABLE_NAME;
END $$
"""
# What only the owner adds: in a migration, and by the commands that take words or links out.
ADDED_BY_OWNER = ("chain_tombstone", "chain_erasure", "chain_setaside")
# By row, so that no single one is passed over; TRUNCATE has triggers by statement alone.
TRIGGERS = (
    ("rows", "BEFORE UPDATE OR DELETE", "ROW"),
    ("table", "BEFORE TRUNCATE", "STATEMENT"),
)


class NoSuchRole(Exception):
    """A role that cannot serve: it is missing, or it could undo the guard."""


def guarded_models() -> list[type[RecordModel]]:
    """List the append-only models, those of the seal included, and the amendable ones, by table."""
    models = [model for model in apps.get_models() if issubclass(model, RecordModel)]
    return sorted(models, key=lambda model: model._meta.db_table)


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
        NUMBER_FUNCTION,
        AMENDED_FUNCTION,
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
    models = guarded_models()
    for model in models:
        if issubclass(model, AppendOnlyModel):
            statements += _guard(model, role)
        else:
            statements += _guard_amendable(model)
        statements += _guard_numbers(model)
    statements.append(f"REVOKE INSERT ON {', '.join(ADDED_BY_OWNER)} FROM {role}")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return [model._meta.db_table for model in models]


def _guard(model: type[RecordModel], role: str) -> list[str]:
    """Build the SQL that revokes a role's rights to change a table, and creates its triggers."""
    table = connection.ops.quote_name(model._meta.db_table)
    statements = [f"REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM {role}"]
    for name, event, level in TRIGGERS:
        statements += _create_trigger(
            name, table, f"{event} ON {table} FOR EACH {level} EXECUTE FUNCTION {GUARD}()"
        )
    for field in model._meta.concrete_fields:
        if isinstance(field.db_default, Now):
            statements += _guard_moment(table, field.get_attname_column()[1] or "")
    return statements


def _guard_moment(table: str, column: str) -> list[str]:
    """Build the SQL that refuses a row of a table whose moment is not that of its statement."""
    moment = f"NEW.{connection.ops.quote_name(column)}"
    return _create_trigger(
        column,
        table,
        # Looked at before the function is called, which a save therefore never waits for. No
        # wider: a transaction can be kept open for days, and began when it began.
        f"BEFORE INSERT ON {table} FOR EACH ROW WHEN ({moment} <> statement_timestamp())"
        f" EXECUTE FUNCTION {GUARD}_moment()",
    )


def _guard_numbers(model: type[RecordModel]) -> list[str]:
    """Build the SQL that refuses a row with a number that its table has not come to yet.

    A primary key comes from the table's sequence. What numbers statements about one subject is
    never above it, or one made up could be so high that no next one follows.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        # Looked up now, and not for every row that is added.
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f"public.{table}"])
        [[sequence]] = cursor.fetchall()
    too_high = [f"NEW.id > coalesce(pg_sequence_last_value('{sequence}'::regclass), 0)"]
    if any(field.name == "sequence" for field in model._meta.concrete_fields):
        too_high.append("NEW.sequence > NEW.id")
    return _create_trigger(
        "number",
        table,
        f"BEFORE INSERT ON {table} FOR EACH ROW WHEN ({' OR '.join(too_high)})"
        f" EXECUTE FUNCTION {GUARD}_number()",
    )


def _guard_amendable(model: type[RecordModel]) -> list[str]:
    """Build the SQL that refuses a change of a table's row without an amendment of that row."""
    table = connection.ops.quote_name(model._meta.db_table)
    return _create_trigger(
        "unamended",
        table,
        f"AFTER UPDATE OR DELETE ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        f" EXECUTE FUNCTION {GUARD}_unamended('{model.record_name}')",
        kind="CONSTRAINT TRIGGER",
    )


def _create_trigger(name: str, table: str, what: str, *, kind: str = "TRIGGER") -> list[str]:
    """Build the SQL that creates a trigger of a table anew."""
    name = f"{GUARD}_{name}"
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE {kind} {name} {what}",
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

"""PostgreSQL stops the register's own connection from changing the record, whatever it sends."""

import secrets
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command

from tests.browser.server import manage, new_installation
from tests.databases import url_vendor
from tests.durability.conftest import Installation
from wirral_tracker.kit.chain.links import LOCK

UPDATES = "recommendations_statusupdate"
GUARDED = [
    *(UPDATES, f"{UPDATES}_passages", "recommendations_retest"),
    *("chain_imprint", "chain_link", "chain_tombstone", "chain_erasure", "chain_adoption"),
]
# Every way that PostgreSQL has to change or remove what is there, or to take the guard away.
ATTACKS = [
    "UPDATE {table} SET id = id",
    "UPDATE ONLY {table} SET id = id WHERE id = (SELECT min(id) FROM {table})",
    "DELETE FROM {table}",
    "DELETE FROM {table} USING auth_user",
    "TRUNCATE {table}",
    "TRUNCATE {table} RESTART IDENTITY CASCADE",
    "TRUNCATE recommendations_recommendation CASCADE",
    "TRUNCATE auth_user CASCADE",
    "INSERT INTO {table} SELECT * FROM {table} LIMIT 1 ON CONFLICT (id) DO UPDATE SET id = 0",
    "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET id = t.id",
    "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT count(*) FROM gone",
    "SELECT 1 FROM {table} FOR UPDATE",
    "DROP TABLE {table}",
    "DROP TABLE {table} CASCADE",
    "DROP TRIGGER wirral_tracker_refuse_rows ON {table}",
    "DROP FUNCTION wirral_tracker_refuse() CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "ALTER TABLE {table} RENAME TO elsewhere",
    "ALTER TABLE {table} ADD COLUMN extra int",
    "ALTER TABLE {table} OWNER TO {role}",
    "CREATE RULE quiet AS ON DELETE TO {table} DO INSTEAD NOTHING",
    "CREATE TRIGGER ours BEFORE INSERT ON {table} FOR EACH ROW"
    " EXECUTE FUNCTION wirral_tracker_refuse()",
    "CREATE OR REPLACE FUNCTION wirral_tracker_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RETURN NEW; END'",
    "CREATE FUNCTION public.ours() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE public.ours (id int)",
    "CREATE TABLE public.child () INHERITS ({table})",
    "SET session_replication_role = replica",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "GRANT ALL ON {table} TO {role}; DELETE FROM {table}",
    "GRANT {owner} TO {role}",
    "ALTER ROLE {role} SUPERUSER",
    "DO $$ BEGIN DELETE FROM {table}; END $$",
    "SELECT set_config('wirral_tracker.erasing', 'yes', true); UPDATE {table} SET id = id",
    "COPY {table} FROM PROGRAM 'true'",
    "VACUUM FULL {table}; REINDEX TABLE {table}; CLUSTER {table}; TRUNCATE {table}",
    "UPDATE pg_class SET relowner = 0 WHERE relname = '{table}'",
    "DELETE FROM pg_trigger",
]
PARENTS = [
    "DELETE FROM auth_user",
    "DELETE FROM recommendations_recommendation",
    "DELETE FROM findings_sourceparagraph",
    "DELETE FROM findings_finding",
    "UPDATE recommendations_recommendation SET id = id + 100000",
    "UPDATE auth_user SET id = id + 100000",
]
AS_OWNER = [
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "SET session_replication_role = replica; DELETE FROM {table}",
]
RECORD = """
import datetime as dt
from django.contrib.auth.models import User
from recommendations import actions
from recommendations.models import Recommendation
from recommendations.reports import issuing
from tests import factories
recommendation = Recommendation.objects.get(reference="CP-2019-R4")
actions.record_status(
    recommendation, by=User.objects.get(username="officer"), rag="amber", narrative="It began.",
    status_date=dt.date(2026, 11, 1), date_basis="given", basis="reported", reported_by="A post",
    what_next="More", what_next_date=dt.date(2027, 6, 1),
)
update = recommendation.status_updates.get()
actions.attach(update, by=update.recorded_by, name="minute.pdf", kind="pdf", content=b"%PDF-1.7")
issued = factories.issued_report()
by = update.recorded_by
issuing.record_resolution(issued, by=by, words="Noted.", minute="Minute 7", today=dt.date.max)
issuing.withdraw_issued(issued, by=update.recorded_by, reason="The wrong ducks.")
actions.record_status(
    recommendation, by=update.recorded_by, corrects=update, rag="red", narrative="It began late.",
    status_date=dt.date(2026, 11, 1), date_basis="given", basis="reported", reported_by="A post",
    what_next="More", what_next_date=dt.date(2027, 6, 1), restricted=True, restricted_reason="Why",
    correction_reason="It was misheard.",
)
answer = recommendation.status_updates.count()
"""
ERASE = """
from django.contrib.auth.models import User
from recommendations.models import StatusUpdate
from wirral_tracker.kit.chain.erasure import erase_words
users = [User.objects.get(username=name) for name in ("manager", "administrator")]
row = StatusUpdate.objects.order_by("pk").first()
erase_words(row, ["narrative"], reason="A name", asked_by=users[0], agreed_by=users[1])
answer = StatusUpdate.objects.get(pk=row.pk).narrative
"""

ERASE_EVERYWHERE = """
from django.contrib.auth.models import User
from wirral_tracker.erasure.erasing import erase_everywhere
from wirral_tracker.erasure.wanted import Wanted
users = [User.objects.get(username=name) for name in ("manager", "administrator")]
found = erase_everywhere(
    Wanted.from_words("Half the ducks have been counted", "It began late", "Mill ducks"),
    reason="A name", asked_by=users[0], agreed_by=users[1],
)
answer = sorted({place.model._meta.label for place in found.places})
"""


RECORD_ONE = """
import datetime as dt
from django.contrib.auth.models import User
from recommendations import actions
from recommendations.models import Recommendation
from wirral_tracker.kit.chain.models import Imprint
recommendation = Recommendation.objects.get(reference="CP-2019-R5")
actions.record_status(
    recommendation, by=User.objects.get(username="officer"), rag="amber", narrative="It began.",
    status_date=dt.date(2026, 11, 1), date_basis="given", basis="reported", reported_by="A post",
    what_next="More", what_next_date=dt.date(2027, 6, 1),
)
answer = not Imprint.objects.not_sealed().exists()
"""
# How long a save and its seal may wait for a lock, one after the other, as PostgreSQL is told.
RECORD_WAITS = f"""
from django.db import connection
waits = []
def note(execute, sql, *rest):
    if "lock_timeout" in sql:
        waits.append(sql.rpartition(" ")[2])
    return execute(sql, *rest)
with connection.execute_wrapper(note):
{textwrap.indent(RECORD_ONE, "    ")}
answer = waits
"""
AMEND = """
from django.contrib.auth.models import User
from recommendations.models import Recommendation
from wirral_tracker.kit.chain.amendments import amend
recommendation = Recommendation.objects.get(reference="CP-2019-R4")
amend(recommendation, {"text": "Nine ducks"}, reason="Miscounted",
      by=User.objects.get(username="officer"))
answer = Recommendation.objects.get(pk=recommendation.pk).text
"""
# An imprint and a link as somebody makes them who has no key.
ADD_LINK = """
WITH last AS (SELECT * FROM chain_link ORDER BY number DESC LIMIT 1), imprint AS (
    INSERT INTO chain_imprint (row_model, row_id, fields, words, digest)
    VALUES ('recommendations.StatusUpdate', 999999999, '[]', '{}', '') RETURNING id
)
INSERT INTO chain_link (number, previous, signature, imprint_id)
SELECT last.number + 1, last.signature, 'ä', imprint.id FROM last, imprint
"""
# The server of the tests syncs nothing, which is refused as it is meant to be: beside that.
SYNCHRONOUS = """
from django.db import connection
from wirral_tracker.kit import durable
connection.ensure_connection()
durable._postgresql_complaints(connection)
with connection.cursor() as cursor:
    cursor.execute("SHOW synchronous_commit")
    [answer] = cursor.fetchone()
"""


@dataclass
class Guarded:
    """A register whose server connects as one role, and is migrated by another."""

    owner: Installation
    serving: Installation
    role: str

    def connect(self, *, as_owner: bool = False) -> psycopg.Connection:
        who = self.owner if as_owner else self.serving
        return psycopg.connect(who.environment["DATABASE_URL"], autocommit=True)

    def digest(self) -> list[tuple]:
        """What every guarded table holds, as the owner sees it."""
        with self.connect(as_owner=True) as connection:
            query = "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {} t"
            return [connection.execute(query.format(table)).fetchall() for table in GUARDED]

    def named(self, attack: str, table: str) -> str:
        owner = urlsplit(self.owner.environment["DATABASE_URL"]).username
        return attack.format(table=table, role=self.role, owner=owner)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory) -> Iterator[Guarded | None]:
    """Set up as README says; None on SQLite, which has no roles."""
    if url_vendor() == "sqlite":
        yield None
        return
    folder: Path = tmp_path_factory.mktemp("guarded")
    with new_installation(folder) as environment, guarding(environment, folder) as register:
        yield register


@contextmanager
def guarding(environment: dict[str, str], folder: Path) -> Iterator[Guarded]:
    """A role that serves an installation, for as long as the block lasts."""
    role, password = f"serving_{secrets.token_hex(4)}", secrets.token_hex(8)
    url = environment["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
    manage(environment, "secure_database", "--serving-role", role)
    manage(environment, "secure_database", "--serving-role", role)
    parts = urlsplit(url)
    served = parts._replace(netloc=f"{role}:{password}@{parts.hostname}:{parts.port}").geturl()
    as_role = environment | {"DATABASE_URL": served}
    yield Guarded(Installation("", folder, environment), Installation("", folder, as_role), role)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {role}")
        connection.execute(f"DROP ROLE {role}")


@pytest.mark.slow
def test_the_register_works_as_the_role_that_only_adds(guarded: Guarded | None):
    if guarded is None:
        return
    assert guarded.serving.ask(RECORD) == 2
    manage(guarded.serving.environment, "verify_history")


def attacks_that_succeed(guarded: Guarded, table: str) -> list[str]:
    """Of every attack on a table, as the role that serves."""
    succeeded = []
    for attack in ATTACKS:
        statement = guarded.named(attack, table)
        with guarded.connect() as connection:
            try:
                connection.execute(statement)
            except psycopg.Error:
                continue
        succeeded.append(statement)
    return succeeded


@pytest.mark.parametrize("table", GUARDED)
def test_nothing_that_the_serving_role_sends_changes_the_record(guarded: Guarded | None, table):
    """Update, delete, truncate, upsert, merge, cascade, drop, alter, disabling: none succeeds."""
    if guarded is None:
        return
    before = guarded.digest()

    assert attacks_that_succeed(guarded, table) == []
    assert guarded.digest() == before


@pytest.mark.parametrize("attack", PARENTS)
def test_no_change_of_a_parent_reaches_the_record(guarded: Guarded | None, attack):
    if guarded is None:
        return
    before = guarded.digest()

    with guarded.connect() as connection, pytest.raises(psycopg.Error):
        connection.execute(attack)

    assert guarded.digest() == before


@pytest.mark.parametrize("table", GUARDED)
def test_even_the_owner_does_not_change_the_record_by_a_slip(guarded: Guarded | None, table):
    """The triggers stop the owner too, until they are taken away on purpose."""
    if guarded is None:
        return
    before = guarded.digest()

    for attack in AS_OWNER:
        with guarded.connect(as_owner=True) as connection:
            # An empty table has no row whose change could be refused.
            rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            if rows != (0,) or "TRUNCATE" in attack:
                with pytest.raises(psycopg.Error, match="the record is only ever added to"):
                    connection.execute(guarded.named(attack, table))

    assert guarded.digest() == before


def insert_with_moment(moment: str) -> str:
    """Build the SQL that copies an update under a key of its own, with another moment."""
    return (
        f"DO $$ DECLARE copied {UPDATES}; BEGIN"
        f" SELECT * INTO copied FROM public.{UPDATES} ORDER BY id LIMIT 1;"
        f" copied.id := nextval(pg_get_serial_sequence('public.{UPDATES}', 'id'));"
        f" copied.recorded_at := {moment}; copied.sequence := copied.id;"
        f" copied.form_key := NULL; copied.fixture_key := NULL;"
        f" INSERT INTO public.{UPDATES} SELECT copied.*; END $$"
    )


@pytest.mark.parametrize(
    ("moment", "is_refused"),
    [
        ("timestamptz '2026-11-29'", True),
        ("statement_timestamp() + interval '1 second'", True),
        ("statement_timestamp()", False),
    ],
)
def test_the_serving_role_says_no_moment_but_now(guarded: Guarded | None, moment, is_refused):
    """Whatever it calls pg_class; the owner, who restores backups, may say any."""
    if guarded is None:
        return
    statement = insert_with_moment(moment)
    posing = (
        "CREATE TEMPORARY TABLE pg_class AS SELECT oid, session_user::regrole AS relowner"
        " FROM pg_catalog.pg_class; SET search_path = pg_temp, pg_catalog, public"
    )
    for before in ("SELECT 1", posing):
        with guarded.connect() as connection:
            connection.execute(before)
            with connection.transaction(force_rollback=True):
                if is_refused:
                    with pytest.raises(psycopg.Error, match="a moment in .* is refused"):
                        connection.execute(statement)
                else:
                    connection.execute(statement)
    with (
        guarded.connect(as_owner=True) as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("column", "number"), [("id", "copied.id + 1"), ("sequence", "2147483647")]
)
def test_the_serving_role_takes_no_number_that_is_yet_to_come(guarded, column, number):
    """Or the honest row that is given it could not be saved."""
    if guarded is None:
        return
    statement = insert_with_moment("statement_timestamp()")
    statement = statement.replace(" INSERT", f" copied.{column} := {number}; INSERT")

    with guarded.connect() as connection, pytest.raises(psycopg.Error, match="a number in .* is"):
        connection.execute(statement)
    with (
        guarded.connect(as_owner=True) as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute(statement)


AMENDED = "recommendations_recommendation"
AMENDMENT = (
    "INSERT INTO chain_amendment (row_model, row_id, field, before, after, reason, by_id,"
    " amended_at) SELECT 'recommendations.Recommendation', id, 'text', '1', '2', 'Why',"
    " (SELECT min(id) FROM auth_user), statement_timestamp()"
    " FROM recommendations_recommendation"
)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {AMENDED} SET text = 'Nine ducks'",
        "UPDATE findings_grade SET level = 1",
        "UPDATE findings_sourcenote SET treatment = 'Nine ducks'",
        "DELETE FROM findings_sourcenote",
        "DELETE FROM recommendations_recommendationtheme",
    ],
)
def test_what_may_be_amended_is_changed_by_no_bare_statement(guarded, statement):
    if guarded is None:
        return
    with guarded.connect() as connection, pytest.raises(psycopg.Error):
        connection.execute(statement)


def test_an_amendment_of_the_same_transaction_lets_a_change_pass(guarded):
    """Of an earlier one none does; nor does one of the words let a row be removed."""
    if guarded is None:
        return
    update = f"UPDATE {AMENDED} SET text = text"
    with guarded.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute(update)
        connection.execute(AMENDMENT)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    # Rolled back, or every test that comes after would find forged amendments.
    removal = "DELETE FROM recommendations_recommendationtheme"
    for statement in (update, f"{AMENDMENT}; {removal}"):
        with (
            guarded.connect() as connection,
            pytest.raises(psycopg.Error, match="it takes an amendment"),
        ):
            connection.execute(statement)


@pytest.mark.slow
def test_the_register_amends_as_the_role_that_serves(guarded):
    if guarded is None:
        return
    assert guarded.serving.ask(AMEND) == "Nine ducks"
    manage(guarded.serving.environment, "verify_history")


@pytest.mark.slow
def test_a_link_kept_back_delays_a_save_by_a_moment_alone(guarded):
    """Whoever adds a link and does not commit it keeps others from the number that it took."""
    if guarded is None:
        return
    with guarded.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute(ADD_LINK)
        assert guarded.serving.ask(RECORD_WAITS) == ["'500ms'", "'100ms'"]
    assert guarded.serving.ask(RECORD_ONE) is True


@pytest.mark.slow
def test_what_the_serving_role_added_to_the_seal_is_set_aside_by_the_owner(guarded):
    if guarded is None:
        return
    with guarded.connect() as connection:
        connection.execute(ADD_LINK)
    assert guarded.serving.ask(RECORD_ONE) is False
    people = ("--asked-by=manager", "--agreed-by=administrator", "--reason=Not ours")
    with pytest.raises(RuntimeError):
        manage(guarded.serving.environment, "set_aside", *people)

    manage(guarded.owner.environment, "set_aside", *people)

    assert guarded.serving.ask(RECORD_ONE) is True
    manage(guarded.serving.environment, "verify_history")


@pytest.mark.slow
def test_whoever_serves_cannot_keep_the_history_from_being_sealed(guarded: Guarded | None):
    """The chain's lock is anybody's to take; it is waited for, and then done without."""
    if guarded is None:
        return
    with guarded.connect() as connection:
        connection.execute(f"SELECT pg_advisory_lock({LOCK})")
        assert guarded.serving.ask(RECORD_ONE) is True
    manage(guarded.serving.environment, "verify_history")


def test_nor_shut_the_register_out_by_what_it_sets_for_itself(guarded: Guarded | None):
    if guarded is None:
        return
    with guarded.connect() as connection:
        connection.execute(f"ALTER ROLE {guarded.role} SET synchronous_commit TO off")
    try:
        assert guarded.serving.ask(SYNCHRONOUS) == "on"
    finally:
        with guarded.connect() as connection:
            connection.execute(f"ALTER ROLE {guarded.role} RESET synchronous_commit")


@pytest.mark.slow
def test_words_are_erased_by_the_owner_alone(guarded: Guarded | None):
    """The lawful exception is for whoever may migrate, never for the server."""
    if guarded is None:
        return
    with pytest.raises(AssertionError, match="permission denied"):
        guarded.serving.ask(ERASE)

    assert guarded.owner.ask(ERASE) == "[erased]"
    assert "recommendations.StatusUpdate" in guarded.owner.ask(ERASE_EVERYWHERE)
    manage(guarded.owner.environment, "verify_history")


@pytest.mark.slow
def test_the_owner_cannot_be_made_the_serving_role(guarded: Guarded | None):
    if guarded is None:
        return
    owner = urlsplit(guarded.owner.environment["DATABASE_URL"]).username

    for role, complaint in ((owner, "could undo the guard"), ("nobody_here", "There is no role")):
        with pytest.raises(RuntimeError, match=complaint):
            manage(guarded.owner.environment, "secure_database", "--serving-role", str(role))


def test_sqlite_says_that_it_has_no_roles(db):
    if url_vendor() == "postgresql":
        return
    with pytest.raises(CommandError, match="SQLite has no roles"):
        call_command("secure_database", "--serving-role", "anybody")

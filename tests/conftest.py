"""The cast and the register.

Every test database holds the register of the real documents, loaded once as an installation
loads it. Data that is not from the sources is plainly fictional: Anyborough Council.
"""

from collections.abc import Collection, Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import connection
from hypothesis import Phase, settings

from tests import factories
from tests.databases import own_database
from tests.loaded_register import connected_to, loaded_register
from tests.writes import NOT_UNDERSTOOD, Writes
from wirral_tracker.access import (
    ADMINISTRATOR,
    COMMITTEE_CLERK,
    MANAGER,
    READER,
    ROLES,
    SCRUTINY_OFFICER,
    Role,
)
from wirral_tracker.kit.chain.records import record_models

# The same few examples on every run and on both databases, so that a run is a comparison of them.
# To look further: pytest tests/recommendations/test_laws.py --hypothesis-profile search
# They are small enough to read as they are; making one that fails smaller would take minutes.
settings.register_profile(
    "steady",
    derandomize=True,
    max_examples=15,
    phases=(Phase.generate,),
    deadline=None,
    database=None,
)
settings.register_profile("search", max_examples=500, deadline=None, print_blob=True)
settings.load_profile("steady")


def pytest_make_parametrize_id(val: object) -> str | None:
    """A file made for a test may hold the moment, and each worker would name the test otherwise.

    Nor is a long text a name: it goes from process to process with each result.
    """
    if isinstance(val, bytes):
        return "file"
    return f"{ascii(val[:60])[1:-1]}..." if isinstance(val, str) and len(val) > 60 else None


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, tmp_path_factory):
    """A copy of the loaded register, for this process alone; pytest-django would migrate."""
    with django_db_blocker.unblock():
        register = loaded_register()
    with own_database(tmp_path_factory.mktemp("database"), register) as url, connected_to(url):
        yield


@pytest.fixture(autouse=True)
def forgotten_answers() -> None:
    """Answers kept for one test's rows are none of the next, whose rows may have the same keys."""
    cache.clear()


@pytest.fixture(scope="session")
def record_tables() -> dict[str, str]:
    """The tables of the record, each with the name under which its rows leave their imprints."""
    return {model._meta.db_table: model.record_name for model in record_models()}


@pytest.fixture(autouse=True)
def sealed_record(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test did to the register, through pages, imports, commands or actions, each row
    of the record that came of it has left its imprint. Tests of forgers say that they forge.

    Writes are noted at Django's cursors: a test that takes the driver's own forges."""
    uses_database = request.node.get_closest_marker("django_db") or "db" in request.fixturenames
    if not uses_database or request.node.get_closest_marker("forges"):
        yield
        return
    request.getfixturevalue("db")
    record = request.getfixturevalue("record_tables")
    writes = Writes()
    with connection.execute_wrapper(writes):
        yield
    if connection.needs_rollback:
        return
    assert [
        row for table in to_ask(writes, record) for row in without_imprint(table, record[table])
    ] == []


def to_ask(writes: Writes, record: Collection[str]) -> Collection[str]:
    """Return the tables of the record in which a row may have come without its imprint.

    All of them where imprints were changed or removed, or where nobody can tell what was written.
    """
    others = writes.noted - {("INSERT", "chain_imprint")}
    is_any = any(write == NOT_UNDERSTOOD or write[1] == "chain_imprint" for write in others)
    return record if is_any else writes.tables.intersection(record)


def without_imprint(table: str, name: str) -> list[tuple[str, int]]:
    """Return every row of a table of the record that left no imprint."""
    query = (
        f"SELECT '{name}' AS kind, id FROM {table} WHERE id NOT IN"
        f" (SELECT row_id FROM chain_imprint WHERE row_model = '{name}')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def person(role: Role) -> User:
    user = factories.user(username=f"anyborough-{role.slug}")
    user.groups.add(Group.objects.get(name=role.name))
    return user


@pytest.fixture
def reader(db) -> User:
    return person(READER)


@pytest.fixture
def officer(db) -> User:
    return person(SCRUTINY_OFFICER)


@pytest.fixture
def clerk(db) -> User:
    return person(COMMITTEE_CLERK)


@pytest.fixture
def manager(db) -> User:
    return person(MANAGER)


@pytest.fixture
def administrator(db) -> User:
    return person(ADMINISTRATOR)


@pytest.fixture
def cast(db) -> dict[str, User]:
    """One person for each role, by the role's short name."""
    return {role.slug: person(role) for role in ROLES}


@pytest.fixture
def as_officer(client, officer):
    """A browser at which a scrutiny officer has signed in."""
    client.force_login(officer)
    return client

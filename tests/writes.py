"""Which tables a test's statements write to, asked of the connection and not of the rows.

Reading every row before and after, to see that none differs, costs more than what is tested.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

# What cannot change a row. Any other statement counts as a write, also one that is not understood.
READ = re.compile(
    r"[\s(]*(?:SELECT|EXPLAIN|PRAGMA|SHOW|SET|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b",
    re.IGNORECASE,
)
WRITE = re.compile(
    r'\s*(?P<verb>INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)?\s+"?(?P<table>\w++)"?+(?!\.)',
    re.IGNORECASE,
)
# Signing in leaves its moment on the account, as it should.
MOMENT_OF_SIGNING_IN = re.compile(r'UPDATE "auth_user" SET "last_login" = \S+ WHERE ')
NOT_UNDERSTOOD = ("", "a table that the statement does not name plainly")


class Writes:
    """A wrapper of the connection's `execute` that notes what was written to which table.

    `noted` holds a verb and a table each: `("INSERT", "recommendations_statusupdate")`.
    """

    def __init__(self) -> None:
        self.noted: set[tuple[str, str]] = set()

    def __call__(self, execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if not READ.match(text) and not MOMENT_OF_SIGNING_IN.match(text):
            found = WRITE.match(text)
            self.noted.add((found["verb"].upper(), found["table"]) if found else NOT_UNDERSTOOD)
        return execute(sql, params, many, context)

    @property
    def tables(self) -> set[str]:
        return {table for _verb, table in self.noted}


def tables_of(apps_named: Sequence[str]) -> set[str]:
    """Return the tables of these apps, those between two models included."""
    return {
        model._meta.db_table
        for name in apps_named
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
    }


@contextmanager
def nothing_written(*apps_named: str) -> Iterator[None]:
    """Fail when a statement inside the block writes to a table of these apps, kept or undone."""
    with written_to(*apps_named) as found:
        yield
    assert found == [], f"Written inside the block: {found}"


@contextmanager
def written_to(*apps_named: str) -> Iterator[list[tuple[str, str]]]:
    """Collect, by the end of the block, what it wrote to the tables of these apps."""
    guarded = tables_of(apps_named) | {NOT_UNDERSTOOD[1]}
    writes, found = Writes(), []
    with connection.execute_wrapper(writes):
        yield found
    found += sorted(write for write in writes.noted if write[1] in guarded)

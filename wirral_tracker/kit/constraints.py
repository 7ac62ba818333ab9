"""Conditions of check constraints that SQLite and PostgreSQL can evaluate without Django.

Django gives each SQLite connection functions of its own, REGEXP among them. A constraint that
calls one can be checked by Django alone: any other client can neither vacuum the file nor add a
row. What is here calls only what SQLite and PostgreSQL bring themselves.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    from django.db.models.sql.compiler import _AsSqlType

HEX_DIGITS = "0123456789abcdef"
SHA256_LENGTH = 64


def is_sha256(name: str) -> Q:
    """Build the Q that a column holds a SHA-256: 64 hexadecimal digits, in small letters.

    Trimming hexadecimal digits from both ends leaves nothing only where there is nothing else.
    """
    rest = Func(
        F(name), Value(HEX_DIGITS), function="TRIM", output_field=models.CharField(max_length=64)
    )
    return Q(Exact(Length(name), SHA256_LENGTH)) & Q(Exact(rest, Value("")))


class LatestDayAt(Func):
    """An SQL function: the latest day on anybody's calendar at a moment, one after its UTC date.

    The council is an hour ahead of UTC in summer, so that a day stated late in the evening may be
    one after the UTC day on which it was recorded, and never two.
    """

    arity = 1
    output_field = models.DateField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> "_AsSqlType":
        # SQLite's own DATE(): of a stored moment it always gives the same, as a constraint must.
        template = "DATE(%(expressions)s, '+1 day')"
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> "_AsSqlType":
        # UTC by name: a plain cast would go by the time zone of the session.
        template = "((%(expressions)s AT TIME ZONE 'UTC')::date + 1)"
        return self.as_sql(compiler, connection, template=template)

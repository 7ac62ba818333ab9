"""What a row says, as digests: the same row always gives the same."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import models

# Free text, and what is made of it. A code out of a list of choices is a fact, not words.
WORDS = (models.TextField, models.JSONField, models.BinaryField)


def is_words(field: models.Field) -> bool:
    """Whether a field holds what somebody wrote, which a law may have taken out again."""
    if isinstance(field, models.CharField):
        return not field.choices and not isinstance(field, models.SlugField)
    return isinstance(field, WORDS)


def imprint_of(row: dict[str, Any], model: type[models.Model]) -> dict[str, Any]:
    """The values of an Imprint of a row, which is given as the database returns it."""
    fields = [field.attname for field in model._meta.concrete_fields]
    words = {
        field.attname: sealed_words(row[field.attname])
        for field in model._meta.concrete_fields
        if is_words(field)
    }
    return {
        "row_model": model._meta.label,
        "row_id": row["id"],
        "fields": fields,
        "words": words,
        "digest": digest_of(row, model._meta.label, fields, words),
    }


def sealed_words(words: Any) -> dict[str, str]:
    salt = secrets.token_hex(16)
    return {"salt": salt, "digest": salted(salt, words)}


def salted(salt: str, words: Any) -> str:
    """The digest of words behind a salt, without which a short text could be found by trying."""
    return hashlib.sha256(f"{salt}:{canonical(words)}".encode()).hexdigest()


def digest_of(
    row: dict[str, Any], label: str, fields: Sequence[str], words: dict[str, dict[str, Any]]
) -> str:
    """The digest of a row: its facts as they are, its words by their own digests."""
    facts = {
        name: {"words": words[name]["digest"]} if name in words else canonical(row[name])
        for name in fields
    }
    return hashlib.sha256(canonical([label, facts]).encode()).hexdigest()


def canonical(value: Any) -> str:
    """A value as text, the same on every database."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"An append-only row cannot hold a {type(value).__name__} yet.")


def rows_by_id(model: type[models.Model], ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Rows as the database returns them, which is what an imprint is made of.

    Files are their digests at once, or a few hundred papers would fill the memory.
    """
    columns = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.filter(pk__in=list(ids)).values(*columns)
    return {
        row["id"]: {name: without_bytes(value) for name, value in row.items()}
        for row in rows.iterator(chunk_size=20)
    }


def without_bytes(value: Any) -> Any:
    """A file as its digest; anything else as it is. Both give the same canonical text."""
    return _as_text(value) if isinstance(value, bytes | memoryview) else value

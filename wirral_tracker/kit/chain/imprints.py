"""What a row says, as digests: the same row always gives the same."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.records import SealedModel

# How an imprint is made and signed. Another way takes another number, and reads this one still:
# what has been printed on a committee's paper cannot be made anew.
FORMAT = 1

# Free text, and what is made of it. A code out of a list of choices is a fact, not words.
WORDS = (models.TextField, models.JSONField, models.BinaryField)


def is_words(field: models.Field) -> bool:
    """Whether a field holds what somebody wrote, which a law may have taken out again."""
    if isinstance(field, models.CharField):
        return not field.choices and not isinstance(field, models.SlugField)
    return isinstance(field, WORDS)


def imprint_of(row: dict[str, Any], sealed: SealedModel) -> dict[str, Any]:
    """Return the values of an Imprint of a row, which is given under stable names."""
    fields = list(sealed.columns)
    words = {
        name: sealed_words(row[name]) for name, column in sealed.columns.items() if is_words(column)
    }
    return {
        "format": FORMAT,
        "row_model": sealed.record_name,
        "row_id": row["id"],
        "fields": fields,
        "words": words,
        "digest": digest_of(row, sealed.record_name, fields, words),
    }


def sealed_words(words: Any) -> dict[str, str]:
    salt = secrets.token_hex(16)
    return {"salt": salt, "digest": salted(salt, words)}


def salted(salt: str, words: Any) -> str:
    """The digest of words behind a salt, without which a short text could be found by trying."""
    return hashlib.sha256(f"{salt}:{canonical(words)}".encode()).hexdigest()


def digest_of(
    row: Mapping[str, Any],
    record_name: str,
    fields: Sequence[str],
    words: Mapping[str, Mapping[str, Any]],
    tombstones: Mapping[str, str] | None = None,
) -> str:
    """Return the digest of a row: its facts as they are, its words by their own digests.

    `tombstones` are the facts of columns that have been dropped, as canonical text.
    """
    texts = dict(tombstones or {})
    texts |= {name: canonical(row[name]) for name in fields if name in row and name not in words}
    facts = {
        name: {"words": words[name]["digest"]} if name in words else texts[name] for name in fields
    }
    return hashlib.sha256(canonical([record_name, facts]).encode()).hexdigest()

"""Digests of what a row says: the same row, with the same salts, always gives the same."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from django.db import models

from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.models import Imprint
from wirral_tracker.kit.chain.records import Column, Row, SealedModel
from wirral_tracker.kit.json_values import JSON, Stored

# How an imprint is made and signed. Another way takes another number, and the earlier ones are
# read still: what has been printed on a committee's paper cannot be made anew.
FORMAT = 2

# Free text, and what is made of it. A code out of a list of choices is a fact, not words.
WORDS = (models.TextField, models.JSONField, models.BinaryField)


class WordsSeal(TypedDict):
    """The seal on the words in one column. `salt` is None once they were erased.

    Where words were taken out of a text, `left` is the salt of what is left of it; the digest of
    that stands in the Erasure.
    """

    salt: str | None
    digest: str
    left: NotRequired[str]


def is_words(column: Column) -> bool:
    """Return whether a column holds free text, JSON or files, which a law may have erased."""
    if isinstance(column, models.CharField):
        return not column.choices and not isinstance(column, models.SlugField)
    return isinstance(column, WORDS)


def imprint_of(row: Row, sealed: SealedModel) -> dict[str, Any]:
    """Return the keyword arguments of a new Imprint of a row, which is {stable name: value}."""
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


def sealed_words(words: Stored) -> WordsSeal:
    """Build the seal on a column's words: a new random salt, and the digest of both."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "digest": salted(salt, words)}


def salted(salt: str, words: Stored) -> str:
    """Return the SHA-256 of a salt and the canonical text of words.

    Without a salt a short text, such as a name, could be found by trying.
    """
    return hashlib.sha256(f"{salt}:{canonical(words)}".encode()).hexdigest()


def digest_of(
    row: Row,
    record_name: str,
    fields: Sequence[str],
    words: Mapping[str, WordsSeal],
    tombstones: Mapping[str, str] | None = None,
) -> str:
    """Return the SHA-256 of a row: its facts as canonical text, its words by their own digests.

    `tombstones` are the facts of columns that have been dropped, as canonical text.
    """
    texts = dict(tombstones or {})
    texts |= {name: canonical(row[name]) for name in fields if name in row and name not in words}
    facts = {
        name: {"words": words[name]["digest"]} if name in words else texts[name] for name in fields
    }
    return hashlib.sha256(canonical([record_name, facts]).encode()).hexdigest()


def is_well_formed(imprint: Imprint) -> bool:
    """Return whether an imprint has names and digests where they belong, whoever left it."""
    fields, words = imprint.fields, imprint.words
    return (
        isinstance(fields, list)
        and all(isinstance(name, str) for name in fields)
        and isinstance(words, dict)
        and all(map(_is_words_seal, words.values()))
    )


def _is_words_seal(seal: JSON) -> bool:
    """Return whether a value has the shape of a WordsSeal."""
    return (
        isinstance(seal, dict)
        and isinstance(seal.get("digest"), str)
        and isinstance(seal.get("salt", 0), str | None)
        and isinstance(seal.get("left", ""), str)
    )


def is_as_imprinted(row: Row | None, imprint: Imprint) -> bool:
    """Return whether a row says what its imprint does, all of whose columns are still there."""
    if row is None or not is_well_formed(imprint):
        return False
    if not row.keys() >= {*imprint.fields, *imprint.words}:
        return False
    are_the_words = all(
        words["salt"] is not None and salted(words["salt"], row[name]) == words["digest"]
        for name, words in imprint.words.items()
    )
    digest = digest_of(row, imprint.row_model, imprint.fields, imprint.words)
    return are_the_words and digest == imprint.digest

"""Values as text, the same on every database: what digests and signatures are made over."""

import datetime as dt
import hashlib
import json
from typing import Any
from uuid import UUID


def canonical(value: Any) -> str:
    """Serialise a value as JSON text, the same on every database and in every version.

    Every digest and signature is made over this text: what it returns for a value never changes.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    """Return a datetime, date, UUID or (by SHA-256) bytes as text. Raises: TypeError for others."""
    if isinstance(value, dt.datetime):
        # Always six digits: by itself `isoformat` leaves them out where they are zero.
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"An append-only row cannot hold a {type(value).__name__} yet.")


def without_bytes(value: Any) -> Any:
    """Return the SHA-256 of bytes, and any other value as it is; the canonical text is the same."""
    return _as_text(value) if isinstance(value, bytes | memoryview) else value

"""The log: one JSON object a line, which never holds what a person typed."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

# What our own code may add to a line, with `extra={…}`: ids and codes, never words.
OWN_FIELDS = ("event", "account_id", "by_id")


class JsonFormatter(logging.Formatter):
    """One line of JSON for each record: when, how grave, whose, what.

    An exception is told by its kind and by the lines of code it passed, without its own words: a
    database's complaint about a row quotes the row, and so the note that somebody wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: vars(record)[name] for name in OWN_FIELDS if name in vars(record)}
        if isinstance(status := vars(record).get("status_code"), int):
            line["status"] = status
        if record.exc_info and record.exc_info[1]:
            line["exception"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def told(exception: BaseException) -> list[dict[str, Any]]:
    """The exception and those that led to it, the latest first, each with the code it passed."""
    chain: list[dict[str, Any]] = []
    link: BaseException | None = exception
    while link is not None and len(chain) < 10:
        kind = type(link)
        frames = traceback.extract_tb(link.__traceback__)
        chain.append(
            {
                "kind": f"{kind.__module__}.{kind.__qualname__}",
                "code": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
            }
        )
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain

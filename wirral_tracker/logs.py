"""The log: one JSON object a line, which never holds what a person typed."""

import json
import logging
import traceback
from datetime import UTC, datetime

# What our own code may add to a line, with `extra={…}`: ids and codes, never words.
OWN_FIELDS = ("event", "account_id", "by_id")


class JsonFormatter(logging.Formatter):
    """A formatter that writes one line of JSON for each record: when, how grave, whose, what.

    An exception is described by its kind and the lines of code it passed, without its own words: a
    database's complaint about a row quotes the row, and so the note that somebody wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Format a record as one line of JSON, with its exception by kind and code alone."""
        line: dict[str, str | int | list[dict[str, str | list[str]]]] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: vars(record)[name] for name in OWN_FIELDS if name in vars(record)}
        if isinstance(status := vars(record).get("status_code"), int):
            line["status"] = status
        if record.exc_info and record.exc_info[1]:
            line["exception"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def describe(exception: BaseException) -> list[dict[str, str | list[str]]]:
    """List an exception and up to nine causes, latest first: the class and code lines of each."""
    chain: list[dict[str, str | list[str]]] = []
    link: BaseException | None = exception
    # Ten are enough, and a chain that leads back to itself ends.
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

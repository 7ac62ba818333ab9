"""Measures of CPU seconds, of this process and of its PostgreSQL backend, and of memory.

Time on the wall says as much about the machine's other work as about ours; CPU time says less.
Ratios are taken within one run, from turns that follow one another.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection


def backend_seconds() -> float:
    """Return the CPU seconds of the PostgreSQL backend; 0 for SQLite, which runs in ours."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    # Nanoseconds on a processor; /proc/<pid>/stat counts hundredths of a second.
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def seconds_of(question: Callable[[], Any]) -> float:
    """Return the CPU seconds that calling `question` takes, the database's included."""
    began = time.process_time() + backend_seconds()
    question()
    return time.process_time() + backend_seconds() - began


def medians(rounds: int, *questions: Callable[[], Any], warm: bool = True) -> list[float]:
    """Return the median CPU seconds of each question over `rounds`, called in turns.

    `warm` calls each of them once before, so that no first call fills a cache on the clock.
    """
    if warm:
        for question in questions:
            question()
    taken = [[seconds_of(question) for question in questions] for _ in range(rounds)]
    return [median(turn) for turn in zip(*taken, strict=True)]


def resident_megabytes() -> float:
    """Return the megabytes of memory that this process holds now, from /proc."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not say how much memory this process holds.")

"""CPU seconds: of this process, and of the PostgreSQL backend that serves it.

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
    """Read the CPU that the database's process has used; none where it is a library of ours."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    # Nanoseconds on a processor; /proc/<pid>/stat counts hundredths of a second.
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def seconds_of(question: Callable[[], Any]) -> float:
    """Measure the CPU seconds that a question takes."""
    began = time.process_time() + backend_seconds()
    question()
    return time.process_time() + backend_seconds() - began


def medians(rounds: int, *questions: Callable[[], Any], warm: bool = True) -> list[float]:
    """Measure the median CPU seconds of each question, asked in turns."""
    if warm:
        for question in questions:
            question()
    taken = [[seconds_of(question) for question in questions] for _ in range(rounds)]
    return [median(turn) for turn in zip(*taken, strict=True)]


def resident_megabytes() -> float:
    """Read the memory that this process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not say how much memory this process holds.")

"""The process that prints: `python -m wirral_tracker.kit.printing FOLDER`.

It waits for its turn, since two at once would slow the pages that people wait for.
"""

import fcntl
import logging
import os
import resource
import signal
import sys
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.utils.log import configure_logging

from wirral_tracker.kit.pdf import Progress, render
from wirral_tracker.kit.printing.job import LATE, Order, Printing

NICENESS = 5
# For a process that is stuck where it hears no alarm.
CPU_SECONDS_MORE = 10


def print_order(folder: Path) -> None:
    """Print the order in a folder when its turn comes; save the result, or exit with status 1."""
    # Instead of `django.setup()`: to print takes no model, only the log.
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    printing = Printing(folder)
    order = printing.order
    os.nice(NICENESS)
    # One queue for all: the lock is let go of when the process ends, however it ends.
    with (folder.parent.parent / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        limit_process(printing, order)
        try:
            printing.keep(render(order["html"], order["stylesheets"], tell=printing.tell))
        except Exception:
            logging.getLogger("wirral_tracker.kit.printing").exception("A report was not printed.")
            sys.exit(1)


def limit_process(printing: Printing, order: Order) -> None:
    """Limit this process to its order's seconds and megabytes; out of time, note LATE and exit."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        printing.tell(Progress(LATE))
        # An exception could be caught, or lost in a library's own call back.
        os._exit(1)

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, order["seconds"])
    seconds = int(order["seconds"]) + CPU_SECONDS_MORE
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    memory = order["megabytes"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


if __name__ == "__main__":
    print_order(Path(sys.argv[1]))

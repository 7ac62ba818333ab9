"""Printing that waits until a test lets it go on."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wirral_tracker.kit.pdf import LAYING_OUT, WRITING, Progress
from wirral_tracker.kit.printing.job import LATE, Printing, save_whole

# Nothing is measured by it: on a machine with other work to do, printing waits for the rest.
LONG_ENOUGH = 900


@contextmanager
def turn_held(folder: Path) -> Iterator[None]:
    """Meanwhile whatever is to be printed from this folder waits for its turn."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@contextmanager
def printings_laid_down(shelf: Path) -> Iterator[None]:
    """Meanwhile a proof is under way on this shelf, another is printed, a third was given up."""
    with lay_down(shelf / ("a" * 64), Progress(LAYING_OUT, 37)).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        printed = lay_down(shelf / ("b" * 64), Progress(WRITING, 61)).parent
        save_whole(printed / "printed", b"{}\n%PDF-1.7 ducks")
        lay_down(shelf / ("c" * 64), Progress(LATE))
        yield


def lay_down(folder: Path, progress: Progress) -> Path:
    """What whoever asked and whatever prints leave in a folder. Returns: the lock."""
    folder.mkdir(parents=True)
    save_whole(folder / "order.json", b'{"seconds": 120, "megabytes": 1024}')
    save_whole(
        folder / "asked.json",
        b'{"name": "ducks.pdf", "about": "200 recommendations", "carried": [], "proof": "[]"}',
    )
    Printing(folder).tell(progress)
    (folder / "lock").touch()
    return folder / "lock"

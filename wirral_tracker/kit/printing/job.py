"""The printing of one HTML, as files in a folder of its own that any process can look at.

`order.json` says what to print, `asked.json` the details for whoever comes back, `progress.json`
the progress, and `printed` is the result: the pages as JSON on its first line, the PDF after it.
The process that prints holds `lock` for as long as it lives, however it ends: a printing that is
neither held nor printed was given up.

Files rather than memory, because several processes serve the pages and each must see every
printing.
"""

import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread
from typing import IO, TypedDict

from django.conf import settings

from wirral_tracker.kit.json_values import JSON
from wirral_tracker.kit.pdf import STATIC_FOLDER, Progress, Rendered

# An hour: nobody comes back later, and what lies there is a report that may be exempt.
KEPT_SECONDS = 60 * 60
LOOKS_EACH_SECOND = 20
DIGEST = re.compile(r"[0-9a-f]{64}")
# Before the first and after the last of the steps of printing itself.
WAITING, LATE = "waiting", "late"


class NotPrinted(Exception):
    """A report that was not printed, and of which nothing was kept; the message says why."""


class Order(TypedDict):
    """The contents of `order.json`: what to print, in how much time and memory."""

    html: str
    stylesheets: list[str]
    seconds: float
    megabytes: int


@dataclass(frozen=True)
class Printing:
    """The printing of one HTML: a folder of files, on a shelf with others of the same thing."""

    folder: Path

    @property
    def digest(self) -> str:
        """The digest of the HTML and its style sheets, which is the folder's name."""
        return self.folder.name

    @property
    def details(self) -> dict[str, JSON]:
        """The details in asked.json, for whoever comes back for the printing."""
        details: dict[str, JSON] = json.loads((self.folder / "asked.json").read_bytes())
        return details

    @property
    def seconds_ago(self) -> int:
        """The whole seconds since the printing was asked for."""
        return max(0, int(time.time() - (self.folder / "order.json").stat().st_mtime))

    @property
    def progress(self) -> Progress:
        """The step and the page that the printing has got to."""
        return Progress(**json.loads((self.folder / "progress.json").read_text()))

    @property
    def is_printed(self) -> bool:
        """Whether the printing is done: its result is there."""
        return (self.folder / "printed").exists()

    @property
    def rendered(self) -> Rendered | None:
        """The PDF and its pages, once they are printed; None while the printing is under way.

        Raises: NotPrinted when it was given up.
        """
        # Asked first: it may be let go of and printed between two looks, never the reverse.
        is_locked = self._is_locked()
        if self.is_printed:
            pages, _, pdf = (self.folder / "printed").read_bytes().partition(b"\n")
            return Rendered(pdf, json.loads(pages))
        if is_locked:
            return None
        raise NotPrinted(self._failure_message())

    def begin(self, html: str, stylesheets: Sequence[str], details: Mapping[str, JSON]) -> None:
        """Start the process that prints, unless it runs or is done; delete other, old printings."""
        make_private(self.folder.parent.parent, self.folder.parent, self.folder)
        delete_old(self.folder.parent.parent, but=self.folder)
        with (self.folder / "lock").open("w") as lock:
            # A process that only looks whether the lock is held holds it for an instant itself.
            if not try_lock(lock, seconds=0.2) or self.is_printed:
                return
            order: Order = {
                "html": html,
                "stylesheets": list(stylesheets),
                "seconds": settings.PRINTING_SECONDS,
                "megabytes": settings.PRINTING_MEGABYTES,
            }
            self.tell(Progress(WAITING))
            save_whole(self.folder / "asked.json", json.dumps(dict(details)).encode())
            # Last: by its order a printing is found, and then the rest of it is read.
            save_whole(self.folder / "order.json", json.dumps(order).encode())
            self._start(lock)

    def wait(self, seconds: float) -> Rendered | None:
        """Wait at most `seconds` for the result, and return it; None if it takes longer.

        Raises: NotPrinted.
        """
        until = time.monotonic() + seconds
        # Looked at again and again: it may be the child of another process, which alone can wait
        # for it.
        while (rendered := self.rendered) is None and time.monotonic() < until:
            time.sleep(1 / LOOKS_EACH_SECOND)
        return rendered

    def discard(self) -> None:
        """Delete the printing's folder, once its result is kept elsewhere."""
        shutil.rmtree(self.folder, ignore_errors=True)

    # For the process that prints

    @property
    def order(self) -> Order:
        """The order in order.json: what to print, and within which limits."""
        order: Order = json.loads((self.folder / "order.json").read_bytes())
        return order

    def tell(self, progress: Progress) -> None:
        """Save the progress in progress.json, for whoever waits."""
        save_whole(self.folder / "progress.json", json.dumps(asdict(progress)).encode())

    def keep(self, rendered: Rendered) -> None:
        """Save the result in `printed`: the pages as a line of JSON, then the PDF."""
        pages = json.dumps(rendered.pages).encode()
        save_whole(self.folder / "printed", pages + b"\n" + rendered.pdf)

    # Within

    def _is_locked(self) -> bool:
        """Return whether the lock is held: the process that prints is alive."""
        with (self.folder / "lock").open("a") as lock:
            return not try_lock(lock)

    def _start(self, lock: IO[str]) -> None:
        """Start the process that prints; it takes the lock over, and outlives its parent."""
        process = subprocess.Popen(
            [sys.executable, "-m", "wirral_tracker.kit.printing", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            # The open file carries the lock: it is held for as long as the child lives.
            pass_fds=[lock.fileno()],
            # Out of reach of a signal that stops the server's own group of processes.
            start_new_session=True,
        )
        # Somebody has to hear that it ended, or it stays in the list of processes.
        Thread(target=process.wait, daemon=True).start()

    def _failure_message(self) -> str:
        """Return the message for a printing given up: it was late, or its process stopped."""
        seconds, megabytes = self.order["seconds"], self.order["megabytes"]
        if self.progress.step == LATE:
            return (
                f"The report was not printed: it took more than {seconds:g} seconds. "
                "A report on fewer recommendations takes less."
            )
        return (
            "The report was not printed: the program that prints it stopped. It may use "
            f"{megabytes} MB of memory; a report on fewer recommendations needs less."
        )


def printing_of(html: str, stylesheets: Sequence[str], shelf: Path) -> Printing:
    """Return the Printing of this HTML with these style sheets, on a shelf, begun or not."""
    digest = hashlib.sha256(html.encode())
    for name in stylesheets:
        digest.update((STATIC_FOLDER / name).read_bytes())
    return Printing(shelf / digest.hexdigest())


def find_printing(shelf: Path, digest: str) -> Printing | None:
    """Find the printing with this digest on a shelf; None if it was never begun, or is deleted."""
    if not DIGEST.fullmatch(digest) or not (shelf / digest / "order.json").exists():
        return None
    return Printing(shelf / digest)


def printings_on(shelf: Path) -> list[Printing]:
    """List the printings on a shelf, the latest asked for first."""
    orders = sorted(
        shelf.glob("*/order.json"), key=lambda order: order.stat().st_mtime, reverse=True
    )
    return [Printing(order.parent) for order in orders]


def make_private(*folders: Path) -> None:
    """Create folders, where missing, that only the account that serves may read."""
    for folder in folders:
        # Callers name every folder: those that `parents` adds would get the usual rights.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def save_whole(path: Path, content: bytes) -> None:
    """Save bytes as a file at once: whoever reads it finds all of it or none."""
    # A file is renamed at once or not at all.
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def try_lock(lock: IO[str], seconds: float = 0) -> bool:
    """Take the lock on an open file within `seconds`; return whether that worked.

    The lock is let go of when the file is closed.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.01)
        else:
            return True


def delete_old(root: Path, but: Path) -> None:
    """Delete the printings under `root` not asked for within the last hour, except `but`."""
    for lock in root.glob("*/*/lock"):
        if lock.parent != but and time.time() - lock.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(lock.parent, ignore_errors=True)

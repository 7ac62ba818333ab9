"""One HTML being printed, as files in a folder of its own, so that any process can look at it.

`order.json` says what to print, `asked.json` for whom, `progress.json` how far it has got, and
`printed` is the result: the pages as JSON on its first line, the PDF after it. `lock` is held by
the process that prints for as long as it lives, however it ends: what is neither held nor printed
was given up.
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
from typing import IO, Any

from django.conf import settings

from wirral_tracker.kit.pdf import STATIC_FOLDER, Progress, Rendered

# A day's printings are never needed again, and hold what a report says.
KEPT_SECONDS = 60 * 60
LOOKS_EACH_SECOND = 20
DIGEST = re.compile(r"[0-9a-f]{64}")
# Before the first and after the last of the steps of printing itself.
WAITING, LATE = "waiting", "late"


class NotPrinted(Exception):
    """The report was not printed, and nothing of it was kept; its message says why."""


@dataclass(frozen=True)
class Printing:
    """The printing of one HTML. Its folder lies with others of the same thing on one shelf."""

    folder: Path

    @property
    def digest(self) -> str:
        """The digest of the HTML and its style sheets, by which it is found again."""
        return self.folder.name

    @property
    def asked(self) -> dict[str, Any]:
        """What was kept with it for whoever comes back for it."""
        return json.loads((self.folder / "asked.json").read_bytes())

    @property
    def seconds_ago(self) -> int:
        """Whole seconds since it was asked for."""
        return max(0, int(time.time() - self._asked_at))

    @property
    def progress(self) -> Progress:
        return Progress(**json.loads((self.folder / "progress.json").read_text()))

    @property
    def is_printed(self) -> bool:
        return (self.folder / "printed").exists()

    @property
    def rendered(self) -> Rendered | None:
        """What was printed; None while it is under way.

        Raises: NotPrinted when it was given up.
        """
        # Asked first: it may be let go of and printed between two looks, never the reverse.
        is_held = self._is_held()
        if self.is_printed:
            pages, _, pdf = (self.folder / "printed").read_bytes().partition(b"\n")
            return Rendered(pdf, json.loads(pages))
        if is_held:
            return None
        raise NotPrinted(self._why_not())

    def begin(self, html: str, stylesheets: Sequence[str], asked: Mapping[str, Any]) -> None:
        """Start the process that prints it, unless one is at it or it is printed."""
        make_private(self.folder.parent.parent, self.folder.parent, self.folder)
        throw_away_old(self.folder.parent.parent, but=self.folder)
        with (self.folder / "lock").open("w") as lock:
            # One who only looks holds it for an instant.
            if not hold(lock, seconds=0.2) or self.is_printed:
                return
            order = {
                "html": html,
                "stylesheets": list(stylesheets),
                "seconds": settings.PRINTING_SECONDS,
                "megabytes": settings.PRINTING_MEGABYTES,
            }
            self.tell(Progress(WAITING))
            put(self.folder / "asked.json", json.dumps(dict(asked)).encode())
            put(self.folder / "order.json", json.dumps(order).encode())
            self._start(lock)

    def wait(self, seconds: float) -> Rendered | None:
        """What was printed within so many seconds; None when it takes longer.

        Raises: NotPrinted.
        """
        until = time.monotonic() + seconds
        while (rendered := self.rendered) is None and time.monotonic() < until:
            time.sleep(1 / LOOKS_EACH_SECOND)
        return rendered

    def discard(self) -> None:
        """Throw away what was printed, once it is kept elsewhere."""
        shutil.rmtree(self.folder, ignore_errors=True)

    # For the process that prints

    @property
    def order(self) -> dict[str, Any]:
        """What to print, within which bounds."""
        return json.loads((self.folder / "order.json").read_bytes())

    def tell(self, progress: Progress) -> None:
        put(self.folder / "progress.json", json.dumps(asdict(progress)).encode())

    def keep(self, rendered: Rendered) -> None:
        put(self.folder / "printed", json.dumps(rendered.pages).encode() + b"\n" + rendered.pdf)

    # Within

    @property
    def _asked_at(self) -> float:
        return (self.folder / "order.json").stat().st_mtime

    def _is_held(self) -> bool:
        with (self.folder / "lock").open("a") as lock:
            return not hold(lock)

    def _start(self, lock: IO[str]) -> None:
        """The process takes the lock over, and goes on when whoever asked is gone."""
        process = subprocess.Popen(
            [sys.executable, "-m", "wirral_tracker.kit.printing", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            pass_fds=[lock.fileno()],
            start_new_session=True,
        )
        # Somebody has to hear that it ended, or it stays in the list of processes.
        Thread(target=process.wait, daemon=True).start()

    def _why_not(self) -> str:
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
    """The printing of this HTML as these style sheets set it, begun or not."""
    digest = hashlib.sha256(html.encode())
    for name in stylesheets:
        digest.update((STATIC_FOLDER / name).read_bytes())
    return Printing(shelf / digest.hexdigest())


def find_printing(shelf: Path, digest: str) -> Printing | None:
    """The printing with this digest on a shelf, if it was begun and is kept still."""
    if not DIGEST.fullmatch(digest) or not (shelf / digest / "order.json").exists():
        return None
    return Printing(shelf / digest)


def printings_on(shelf: Path) -> list[Printing]:
    """What was begun on a shelf and is kept still, the latest first."""
    orders = sorted(shelf.glob("*/order.json"), key=lambda each: each.stat().st_mtime, reverse=True)
    return [Printing(order.parent) for order in orders]


def make_private(*folders: Path) -> None:
    """Folders that nobody reads but the account that serves."""
    for folder in folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def put(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it finds all of it or none."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def hold(lock: IO[str], seconds: float = 0) -> bool:
    """Whether the lock could be taken, within so many seconds. It is let go of with its file."""
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


def throw_away_old(root: Path, but: Path) -> None:
    """Remove what nobody came back for."""
    for lock in root.glob("*/*/lock"):
        if lock.parent != but and time.time() - lock.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(lock.parent, ignore_errors=True)

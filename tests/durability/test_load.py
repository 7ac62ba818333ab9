"""Fifty officers on a register of 5,000 recommendations: quick answers, no errors, no leak.

LOAD_SECONDS says for how long; ten minutes unless told otherwise. Errors count from the beginning,
times after the first quarter, in which all of them come at once. It takes a machine with little
else to do. An officer reads a page, thinks for some seconds, and saves something now and then. That
the number of queries does not grow with the rows is held by the tests of each list.
"""

import os
import random
import socket
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.browser.server import new_installation, serving
from tests.durability.conftest import WORKERS, Installation
from tests.durability.officers import Officer, opened_on_in, status_updates_of, update_form

pytestmark = pytest.mark.nightly

OFFICERS = 50
RECOMMENDATIONS = 5_000
SECONDS = float(os.environ.get("LOAD_SECONDS", "600"))
THINKING = 6.0  # seconds between two pages of one officer, on average
QUICK = 0.5  # seconds, for 95 of 100 answers
MORE_MEMORY = 1.1
SAVES = 0.1  # of all that an officer does
BUILD = f"""
from bench import registers
from recommendations.models import Recommendation, StatusUpdate
registers.build({RECOMMENDATIONS})
answer = [StatusUpdate.objects.count(), *Recommendation.objects.order_by("-pk")
          .values_list("reference", flat=True)[:500]]
"""
PAGES = [
    *("/", "/recommendations/", "/recommendations/?page=40", "/recommendations/?sort=-current_rag"),
    *("/recommendations/?q=ducks", "/recommendations/?state=closed", "/inspections/", "/themes/"),
    *("/findings/", "/since/?since=2024-01-01", "/reviews/", "/reports/", "/retests/"),
]


@pytest.fixture(scope="module")
def busy(tmp_path_factory) -> Iterator[tuple[Installation, list[str]]]:
    """A large register, and some of its references."""
    folder: Path = tmp_path_factory.mktemp("busy")
    options = (WORKERS, f"--pid={folder / 'gunicorn.pid'}")
    with new_installation(folder) as env, socket.create_server(("127.0.0.1", 0)) as listener:
        tracker = Installation(f"http://127.0.0.1:{listener.getsockname()[1]}", folder, env)
        history, *references = tracker.ask(BUILD)  # type: ignore[misc]
        assert history >= RECOMMENDATIONS * 12
        with serving(env, listener, folder / "server.log", options):
            yield tracker, references


def memory_of(tracker: Installation) -> int:
    """What the workers hold together, in kilobytes; shared pages count for each."""
    kept = 0
    for pid in tracker.workers():
        status = Path(f"/proc/{pid}/status").read_text()
        kept += next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line)
    return kept


def work(
    officer: Officer, references: list[str], chance: random.Random, until: float
) -> list[tuple[float, int, str, float]]:
    """What one officer met: seconds, status, page and moment of each answer."""
    met = []

    def timed(kind: str, ask, *arguments) -> str:
        began = time.monotonic()
        answer = ask(*arguments)
        met.append((time.monotonic() - began, answer.status, kind, began))
        return answer.page

    while time.monotonic() < until:
        time.sleep(chance.uniform(0, 2 * THINKING))
        page = chance.choice([*PAGES, *("one",) * 6])
        if page != "one":
            timed(page, officer.get, page)
            continue
        reference = chance.choice(references)
        shown = timed("one", officer.get, f"/recommendations/{reference}/")
        if chance.random() < SAVES:
            form = update_form("The ducks were counted.", opened_on_in(shown), checked="")
            timed("save", officer.post, status_updates_of(reference), form)
    return met


def test_fifty_officers_are_answered_quickly_and_without_error(busy):
    tracker, references = busy
    warm = tracker.officer()
    for page in PAGES:
        assert warm.get(page).status == 200, page
    officers = [tracker.officer() for _ in range(OFFICERS)]
    began = time.monotonic()

    with ThreadPoolExecutor(OFFICERS) as pool:
        jobs = [
            pool.submit(work, officer, references, random.Random(number), began + SECONDS)
            for number, officer in enumerate(officers)
        ]
        time.sleep(SECONDS / 4)
        memory = memory_of(tracker)
        met = [each for job in jobs for each in job.result()]
    grown = memory_of(tracker) / memory

    statuses = Counter(status for _, status, _, _ in met)
    assert statuses.keys() <= {200, 302, 409}, statuses
    met = [each for each in met if each[3] > began + SECONDS / 4]
    slow = Counter(kind for seconds, _, kind, _ in met if seconds > QUICK)
    p95 = statistics.quantiles([each[0] for each in met], n=20)[-1]
    print(f"{len(met)} answers, p95 {p95 * 1000:.0f} ms, memory x {grown:.2f}, slow: {slow}")
    assert p95 < QUICK, (p95, slow)
    assert grown < MORE_MEMORY

"""Processes die without warning while officers save: what was acknowledged is there."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.browser.server import manage
from tests.databases import url_vendor
from tests.durability.conftest import Installation
from tests.durability.officers import (
    WENT_AWAY,
    Officer,
    sequence_in,
    status_updates_of,
    update_form,
)

pytestmark = pytest.mark.slow

OFFICERS = 8
BREATH = 0.6  # seconds between two kills, so that work gets done in between
PATIENCE = 120  # tries of one form


def save_until_told(officer: Officer, reference: str, form: dict[str, str]) -> int:
    """Send one form again and again until the server says that it is recorded."""
    for _ in range(PATIENCE):
        try:
            answer = officer.post(status_updates_of(reference), form)
        except WENT_AWAY:
            continue
        if answer.status == 302 and "#update-" in answer.location:
            return sequence_in(answer)
        assert answer.status in (302, 500, 503), (answer.status, answer.page[-2000:])
        time.sleep(0.05)
    raise AssertionError(f"{reference} could not be saved in {PATIENCE} tries.")


def work(
    officer: Officer, reference: str, enough: threading.Event, *, at_least: float
) -> list[str]:
    """One officer's updates, each told to be recorded, until there are enough of all."""
    opened_on, told = 0, []
    while not enough.is_set() or len(told) < at_least:
        form = update_form(f"{reference}: statement {len(told)}.", opened_on)
        opened_on = save_until_told(officer, reference, form)
        told.append(form["narrative"])
    return told


def kill_a_worker(tracker: Installation, number: int) -> None:
    workers = tracker.workers()
    os.kill(workers[number % len(workers)], signal.SIGKILL)


def kill_a_backend(tracker: Installation, _number: int) -> None:
    """Of PostgreSQL: the server then stops every other one and recovers from its log."""
    query = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() LIMIT 1"
    )
    try:
        with psycopg.connect(tracker.environment["DATABASE_URL"]) as connection:
            found = connection.execute(query).fetchone()
    except psycopg.OperationalError:
        return  # It is recovering still.
    if found:
        os.kill(found[0], signal.SIGKILL)


@pytest.mark.parametrize(
    ("kills", "acknowledged"), [(6, 120), pytest.param(25, 1_000, marks=pytest.mark.nightly)]
)
def test_nothing_acknowledged_is_lost_when_processes_are_killed(
    fragile: Installation, kills: int, acknowledged: int
):
    """`kill -9`, of workers and on PostgreSQL of its own processes too, while officers save: none
    of what was acknowledged is missing, none is double, and every status follows."""
    references = [f"CP-2019-R{number}" for number in range(5, 5 + OFFICERS)]
    officers = [fragile.officer() for _ in references]
    enough = threading.Event()

    with ThreadPoolExecutor(OFFICERS) as pool:
        jobs = [
            pool.submit(work, officer, reference, enough, at_least=acknowledged / OFFICERS)
            for officer, reference in zip(officers, references, strict=True)
        ]
        for number in range(kills):
            time.sleep(BREATH)
            is_backends_turn = url_vendor() == "postgresql" and number % 5 == 4
            (kill_a_backend if is_backends_turn else kill_a_worker)(fragile, number)
        enough.set()
        told = {reference: job.result() for reference, job in zip(references, jobs, strict=True)}

    assert sum(map(len, told.values())) >= acknowledged
    for reference in references:
        rows = fragile.updates_of(reference)
        assert [row["narrative"] for row in rows] == told[reference]
        assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    manage(fragile.environment, "verify_history", "--seal")
    if url_vendor() == "sqlite":
        code = "from django.db import connection as c\nwith c.cursor() as q:\n"
        code += " answer = q.execute('PRAGMA integrity_check').fetchall()"
        assert fragile.ask(code) == [["ok"]]

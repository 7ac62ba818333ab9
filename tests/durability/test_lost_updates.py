"""Officers who save at the same time lose nothing, and learn of one another."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.browser.server import manage
from tests.durability.conftest import Installation
from tests.durability.officers import (
    Answer,
    opened_on_in,
    sequence_in,
    status_updates_of,
    text_of,
    update_form,
)

pytestmark = pytest.mark.slow

OFFICERS = 20
# How often each does it: with every change, and in the night.
OFTEN = pytest.mark.nightly


def edit_again_and_again(
    tracker: Installation, reference: str, number: int, edits: int
) -> list[tuple]:
    """One officer's edits of one recommendation. Returns: (narrative, status, sequence) of each."""
    officer = tracker.officer()
    opened_on = opened_on_in(officer.get(f"/recommendations/{reference}/").page)
    outcomes = []
    for edit in range(edits):
        mine = f"Officer {number} made edit {edit}."
        answer = officer.post(status_updates_of(reference), update_form(mine, opened_on))
        if answer.status == 302:
            opened_on = sequence_in(answer)
        elif answer.status == 409:
            opened_on = opened_on_in(answer.page)
            words = text_of(answer.page)
            assert mine in answer.page
            assert words.count("made edit") >= 2, "Only one of the two texts is shown."
        outcomes.append((mine, answer.status, opened_on))
    return outcomes


@pytest.mark.parametrize(
    ("reference", "edits"), [("CP-2019-R5", 6), pytest.param("CP-2019-R6", 50, marks=OFTEN)]
)
def test_twenty_officers_on_one_recommendation_lose_nothing(
    tracker: Installation, reference: str, edits: int
):
    """20 officers at once on one recommendation: what was acknowledged is in the history, what is
    in the history was acknowledged, no error, and every stale save is shown both texts."""

    with ThreadPoolExecutor(OFFICERS) as pool:
        work = [
            pool.submit(edit_again_and_again, tracker, reference, number, edits)
            for number in range(OFFICERS)
        ]
        outcomes = [outcome for each in work for outcome in each.result()]

    statuses = Counter(status for _, status, _ in outcomes)
    assert statuses.keys() == {302, 409}, statuses
    assert sum(statuses.values()) == OFFICERS * edits
    acknowledged = {narrative: at for narrative, status, at in outcomes if status == 302}
    rows = tracker.updates_of(reference)
    assert {row["narrative"]: row["sequence"] for row in rows} == acknowledged
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == statuses[302] >= edits


@pytest.mark.parametrize(
    ("references", "times"),
    [
        (["CP-2019-R7", "CP-2019-R8"], 15),
        pytest.param([f"CP-2019-R{n}" for n in (9, 11, 14, 15)], 125, marks=OFTEN),
    ],
)
def test_a_cut_connection_and_a_second_try_record_once(
    tracker: Installation, references: list[str], times: int
):
    """Sent, cut before the answer, sent again. No row is missing and none is double."""

    def work(reference: str) -> list[str]:
        officer = tracker.officer()
        opened_on, told = 0, []
        for number in range(times):
            form = update_form(f"{reference} was cut off {number} times.", opened_on)
            officer.post_and_hang_up(status_updates_of(reference), form)
            answer = officer.post(status_updates_of(reference), form)
            assert answer.status == 302, text_of(answer.page)[-3000:]
            opened_on = sequence_in(answer)
            told.append(form["narrative"])
        return told

    with ThreadPoolExecutor(len(references)) as pool:
        told = [narrative for each in pool.map(work, references) for narrative in each]

    assert [row["narrative"] for row in tracker.updates_of(*references)] == told
    assert len(told) == len(references) * times


EIGHTH = """
from django.contrib.auth.models import User
from recommendations import actions
from recommendations.models import Recommendation
by = User.objects.get(username="officer")
recommendation = Recommendation.objects.get(reference={reference!r})
for number in range({times}):
    actions.record_status(
        recommendation, by=by, rag="amber", status_date=dt.date(2026, 11, 1),
        date_basis="given", basis="reported", narrative=f"Written {{number}}.",
        reported_by="A post", what_next="More", what_next_date=dt.date(2027, 6, 1),
    )
answer = recommendation.status_updates.count()
"""


@pytest.mark.parametrize(("writers", "times"), [(4, 50), pytest.param(8, 100, marks=OFTEN)])
def test_writers_wait_for_each_other_and_none_is_turned_away(
    tracker: Installation, writers: int, times: int
):
    """Processes at once: nobody is told that the database is locked, and the chain over the
    history, which takes one of them at a time, has no fork and no gap."""
    references = [f"CP-2019-R{number}" for number in range(12, 12 + writers)]
    before = [len(tracker.updates_of(reference)) for reference in references]

    with ThreadPoolExecutor(len(references)) as pool:
        counts = list(
            pool.map(
                lambda reference: tracker.ask(
                    "import datetime as dt" + EIGHTH.format(reference=reference, times=times)
                ),
                references,
            )
        )

    assert counts == [number + times for number in before]
    manage(tracker.environment, "verify_history")


def test_a_day_old_tab_never_overwrites(tracker: Installation):
    """Another field changed meanwhile: the stale form is shown both, whichever fields differ."""
    reference = "CP-2019-R10"
    early, late = tracker.officer(), tracker.officer()
    stale = update_form("The early bird's words.", 0, evidence="Early evidence")
    late.post(status_updates_of(reference), update_form("The late bird's words.", 0))

    answer = early.post(status_updates_of(reference), stale)

    assert answer.status == 409
    words = text_of(answer.page)
    assert "The late bird's words." in words
    assert "The early bird's words." in words
    assert "Early evidence" in answer.page
    assert [row["narrative"] for row in tracker.updates_of(reference)] == ["The late bird's words."]


def test_of_owners_given_at_the_same_moment_one_is_taken_and_the_others_are_told(
    tracker: Installation,
):
    address = "/recommendations/CP-2019-R16/owner/"
    officers = [tracker.officer() for _ in range(3)]
    opened_on = str(opened_on_in(officers[0].get(address).page))

    def give(number: int) -> Answer:
        form = {"owner": f"Head of Pond {number}", "change_date": "2026-11-01", "reason": "Ice."}
        form |= {"belongs_to": "council"}
        carried = {"opened_on": opened_on, "form_key": str(uuid.uuid4())}
        return officers[number].post(address, form | carried)

    with ThreadPoolExecutor(len(officers)) as pool:
        answers = list(pool.map(give, range(len(officers))))

    assert sorted(answer.status for answer in answers) == [302, 409, 409]
    taken = next(number for number, answer in enumerate(answers) if answer.status == 302)
    for number, answer in enumerate(answers):
        if number != taken:
            assert f"Head of Pond {taken}, from 1 November 2026" in text_of(answer.page)
            assert f'value="Head of Pond {number}"' in answer.page

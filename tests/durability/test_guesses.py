"""Many guesses at once, at several workers, are no more than one after the other."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.durability.conftest import Installation
from tests.durability.officers import Officer

pytestmark = pytest.mark.slow

AT_ONE_DESK = 5


def test_each_is_counted_before_it_is_looked_at(tracker: Installation):
    """So that none slips in beside the others."""
    visitors = [Officer(tracker.address) for _ in range(24)]
    for visitor in visitors:
        visitor.get("/accounts/login/")

    def guess(visitor: Officer) -> int:
        typed = {"username": "anyborough-nobody", "password": "wrong"}
        return visitor.post("/accounts/login/", typed).status

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(guess, visitors))

    assert set(found) <= {200, 429}
    assert found.count(200) <= AT_ONE_DESK

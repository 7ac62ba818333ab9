"""The seal on a long history: every tampering is found, and looking is quick enough to be done."""

import random

import pytest
from django.db import transaction

from recommendations.actions import rebuild_spans
from recommendations.models import StatusUpdate
from tests import factories
from tests.kit.chain.test_chain import TAMPERINGS, past_the_guard
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.faults import NotAsRecorded
from wirral_tracker.kit.chain.models import Link
from wirral_tracker.kit.chain.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.nightly, pytest.mark.forges]

TIMES, LONG = 200, 100_000
A_BATCH = 5_000


def add_updates(number: int) -> list[StatusUpdate]:
    """Many updates of one recommendation, past the form, with their imprints and links."""
    recommendation, by = factories.recommendation(), factories.user()
    for start in range(0, number, A_BATCH):
        StatusUpdate.objects.bulk_create(
            StatusUpdate(
                recommendation=recommendation,
                sequence=sequence,
                recorded_by=by,
                rag="amber",
                status_date=factories.MADE,
                date_basis="given",
                basis="reported",
                narrative=f"{sequence} ducks counted.",
                reported_by="Head of Ducks",
                **factories.demanded_by("amber"),
            )
            for sequence in range(start + 1, min(start + A_BATCH, number) + 1)
        )
        links.seal()
    # As the register keeps them, or verification would name that and nothing else.
    rebuild_spans(recommendation)
    return list(recommendation.status_updates.order_by("pk"))


def test_two_hundred_tamperings_are_all_found():
    """Chosen by chance, with full rights over the database: each is found, and its row named."""
    updates = add_updates(300)
    chance = random.Random(2026)

    for _ in range(TIMES):
        tamper, row = chance.choice(TAMPERINGS), chance.choice(updates)
        number = Link.objects.get(
            imprint__row_model=StatusUpdate._meta.label, imprint__row_id=row.pk
        ).number
        with transaction.atomic():
            tamper(row)
            with pytest.raises(NotAsRecorded) as found:
                verify()
            told = str(found.value)
            assert f"StatusUpdate {row.pk}" in told or f"ink {number}" in told, told
            transaction.set_rollback(True)

    assert verify() == Link.objects.count()


def test_a_hundred_thousand_rows_are_looked_through():
    """And the last of them, changed, is still the one that is named."""
    before = Link.objects.count()
    last = add_updates(LONG)[-1]

    assert verify() >= before + LONG
    past_the_guard(StatusUpdate).filter(pk=last.pk).update(rag="red")
    with pytest.raises(NotAsRecorded, match=f"StatusUpdate {last.pk} is not as recorded"):
        verify()

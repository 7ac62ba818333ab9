"""The register of the real documents under the seal: as it was loaded, and loaded again."""

import pytest
from django.db import models

from recommendations.models import Recommendation
from tests import factories
from wirral_tracker.erasure.erasing import erase_everywhere
from wirral_tracker.erasure.places import find_places
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.models import Imprint, Link
from wirral_tracker.kit.chain.records import record_models
from wirral_tracker.kit.chain.verify import verify
from wirral_tracker.register import fixture_paths, load_register

pytestmark = pytest.mark.django_db


def test_the_register_that_was_loaded_is_sealed_and_as_recorded():
    """Every append-only row of the fixtures has its link, without anybody asking for it."""
    links.seal()

    assert verify() == Link.objects.count() == Imprint.objects.count()
    assert Imprint.objects.filter(row_model="recommendations.StatusUpdate").exists()
    assert Imprint.objects.filter(row_model="recommendations.Retest").exists()


def test_every_row_of_the_record_left_its_imprint_as_it_was_loaded():
    for model in record_models():
        imprints = Imprint.objects.filter(row_model=model.record_name)
        assert imprints.count() == models.QuerySet(model).count(), model


@pytest.mark.slow
def test_loading_again_brings_no_erased_words_back_and_says_so():
    paths = [path for path in fixture_paths() if path.name.startswith(("05_", "07_"))]
    row = Recommendation.objects.filter(added_by__username="register").first()
    words = Wanted.from_words(" ".join(row.text.split()[:6]))

    erase_everywhere(
        words,
        reason="It named a duckling.",
        asked_by=factories.user(),
        agreed_by=factories.user(),
    )

    for reason in ("", "The paper was misread."):
        report = load_register(paths, correct_because=reason)
        assert (report.inserted, report.differences) == ({}, [])
        assert f"recommendation {row.reference}: text was erased by law" in report.left
        assert not find_places(words)

"""Words that an amendment keeps, of before or of now, go too, and the seal still holds."""

import pytest
from django.db import transaction

from recommendations.models import Recommendation
from tests import factories
from tests.erasure.test_erasing import (
    CANARY,
    WANTED,
    past_the_guard,
    tables_with,
    two_people,
)
from wirral_tracker.erasure.erasing import erase_everywhere, erase_fields
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.amendments import amend
from wirral_tracker.kit.chain.models import Amendment, Imprint
from wirral_tracker.kit.chain.verify import NotAsRecorded, verify

pytestmark = pytest.mark.django_db

NAMED, PLAIN = f"Count what {CANARY} saw.", "Count what was seen."


def amended(*texts: str) -> Recommendation:
    """A recommendation that said each of these in turn."""
    first, *others = texts
    recommendation = factories.recommendation(text=first)
    for text in others:
        amend(recommendation, {"text": text}, reason="Misread.", by=factories.user())
    return recommendation


def salt_of(recommendation: Recommendation) -> str | None:
    imprint = Imprint.objects.get(row_model=recommendation.record_name, row_id=recommendation.pk)
    return imprint.words["text"]["salt"]


@pytest.mark.parametrize(
    "texts",
    [
        (NAMED, PLAIN),
        (PLAIN, NAMED),
        (PLAIN, NAMED, PLAIN),
        (NAMED, PLAIN, NAMED),
        (NAMED, f"Then count what {CANARY} saw.", PLAIN),
    ],
)
def test_words_go_from_amendments_and_from_what_they_amended(texts):
    recommendation = amended(*texts)
    links.seal()

    erase_everywhere(WANTED, **two_people())
    links.seal()

    verify()
    assert tables_with(CANARY) == set()
    recommendation.refresh_from_db()
    assert recommendation.text == texts[-1].replace(CANARY, "[erased]")
    if texts[0] == NAMED:
        assert salt_of(recommendation) is None


@pytest.mark.forges
@pytest.mark.parametrize("texts", [(NAMED, PLAIN), (PLAIN, NAMED), (NAMED, PLAIN, NAMED)])
def test_nobody_changes_what_is_left_of_a_row_or_of_its_amendments(texts):
    recommendation = amended(*texts)
    erase_everywhere(WANTED, **two_people())
    links.seal()
    verify()

    for model, field in ((Recommendation, "text"), (Amendment, "before"), (Amendment, "after")):
        with transaction.atomic():
            rows = past_the_guard(model)
            if model is Recommendation:
                rows = rows.filter(pk=recommendation.pk)
            rows.update(**{field: "Count [erased]."})
            with pytest.raises(NotAsRecorded):
                verify()
            transaction.set_rollback(True)


def test_two_names_go_one_after_the_other():
    amended(f"{NAMED} And Dabbler.", f"{PLAIN} And Dabbler.", f"{NAMED} And nobody.")

    for wanted in (WANTED, Wanted.from_words("Dabbler")):
        erase_everywhere(wanted, **two_people())
        links.seal()
        verify()

    assert tables_with(CANARY) | tables_with("Dabbler") == set()


def test_what_was_erased_can_be_amended_afterwards():
    recommendation = amended(NAMED, PLAIN)
    erase_everywhere(WANTED, **two_people())
    recommendation.refresh_from_db()

    amend(recommendation, {"text": "Count them."}, reason="Misread.", by=factories.user())
    links.seal()

    verify()
    erase_fields(Recommendation, recommendation.pk, ["text"], **two_people())
    links.seal()
    verify()
    assert list(Amendment.objects.values_list("after", flat=True)) == [{"erased": True}] * 2

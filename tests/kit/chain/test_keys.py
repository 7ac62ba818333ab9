"""The key of the history: another is refused everywhere, and changed on record alone."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction

from recommendations.models import StatusUpdate
from tests import factories
from tests.kit.chain.test_chain import agreed, edit_words, past_the_guard
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.apps import refuse_wrong_key
from wirral_tracker.kit.chain.faults import NotAsRecorded, NotReadable
from wirral_tracker.kit.chain.keys import WrongHistoryKey, key_trouble
from wirral_tracker.kit.chain.models import Imprint, KeyChange, Link
from wirral_tracker.kit.chain.trouble import sealing_trouble
from wirral_tracker.kit.chain.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.forges]

OTHER = "another key altogether which somebody of Anyborough has guessed at"
THIRD = "a third key of Anyborough which came in the place of the second one"


@pytest.fixture
def sealed(two) -> int:
    """The number of links of a history that is sealed whole, the names of the two included."""
    update_sealed_later()
    links.seal()
    return Link.objects.count()


@pytest.fixture
def key(settings) -> str:
    """The key that seals the history of the tests."""
    return settings.HISTORY_KEY


def update_sealed_later() -> StatusUpdate:
    return factories.status_update(factories.recommendation())


def run(name: str, *arguments: str) -> str:
    output = io.StringIO()
    call_command(name, *arguments, stdout=output)
    return output.getvalue()


def faults() -> dict[str, str]:
    with pytest.raises(NotAsRecorded) as found:
        verify()
    return {fault.kind: fault.message for fault in found.value.faults}


# Another key


def test_the_key_of_the_history_is_the_right_one(sealed):
    assert key_trouble() == sealing_trouble() == ""


def test_serving_and_checking_refuse_another_key(sealed, settings):
    settings.HISTORY_KEY = OTHER

    # The connection of the test's own transaction is not closed.
    with pytest.raises(WrongHistoryKey, match="not the key that sealed this history"):
        refuse_wrong_key(connection=NotClosed())
    with pytest.raises(SystemCheckError, match=r"chain\.E001"):
        call_command("check", "--database", "default")
    assert call_command("check") is None


class NotClosed:
    def close(self) -> None:
        pass


def test_migrating_refuses_another_key_before_it_changes_anything(sealed, settings):
    settings.HISTORY_KEY = OTHER

    with pytest.raises(SystemCheckError, match=r"chain\.E001"):
        call_command("migrate", verbosity=0, skip_checks=False)


def test_nothing_is_sealed_under_another_key_and_the_chain_is_none_the_worse(sealed, settings, key):
    """What was recorded meanwhile was saved, and two people take it in: its imprint is not ours."""
    settings.HISTORY_KEY = OTHER
    update_sealed_later()

    assert links.seal() == 0
    assert Link.objects.count() == sealed
    assert "is not signed with HISTORY_KEY" in sealing_trouble()
    settings.HISTORY_KEY = key
    assert "was not made with the key" in sealing_trouble()
    assert faults().keys() == {"imprint"}
    assert "as recorded" in run("verify_history", *agreed())
    assert sealing_trouble() == ""


def test_a_link_that_somebody_added_shuts_nobody_out(sealed, settings):
    """The key is the right one all the same: it is sealed no further, and officers go on."""
    last = Link.objects.order_by("-number").first()
    forged = update_sealed_later()
    imprint = Imprint.objects.get(row_model=StatusUpdate.record_name, row_id=forged.pk)
    forged = {"number": sealed + 1, "previous": last.signature, "signature": "f" * 64}
    past_the_guard(Link).create(imprint=imprint, **forged)

    assert key_trouble() == ""
    assert links.seal() == 0
    assert sealing_trouble().startswith(f"Link {sealed + 1}, the last of the history")
    assert "signature" in faults()


def test_a_history_that_nobody_sealed_takes_any_key(settings):
    past_the_guard(Link).delete()
    settings.HISTORY_KEY = OTHER

    assert key_trouble() == ""


# A change of key


@pytest.fixture
def two(db) -> list[str]:
    for name in ("anyborough-one", "anyborough-two"):
        factories.user(username=name)
    return ["--reason=Lost", "--asked-by=anyborough-one", "--agreed-by=anyborough-two"]


@pytest.fixture
def change(two, settings):
    """Change the key as docs/running.md says it is done."""

    def change(new_key: str) -> None:
        settings.NEW_HISTORY_KEY = new_key
        run("change_history_key", *two)
        # As its commit does, which a test never comes to.
        links.seal()
        settings.OLD_HISTORY_KEYS = [*settings.OLD_HISTORY_KEYS, settings.HISTORY_KEY]
        settings.HISTORY_KEY, settings.NEW_HISTORY_KEY = new_key, ""

    return change


def test_a_changed_key_leaves_the_whole_chain_verifiable(sealed, change):
    """Twice, and each part of the chain under the key of its day."""
    change(OTHER)
    assert key_trouble() == sealing_trouble() == ""
    update_sealed_later()
    assert links.seal()
    change(THIRD)
    update = update_sealed_later()
    links.seal()

    assert verify() == Link.objects.count() > sealed + 2
    assert KeyChange.objects.count() == 2
    edit_words(update)
    assert "words" in faults()


def test_the_old_key_is_refused_from_then_on(sealed, change, settings, key):
    change(OTHER)
    # The second time there is a link of the new key after the change.
    for _ in range(2):
        settings.HISTORY_KEY = key
        assert f"was replaced at link {sealed + 1}" in key_trouble()
        assert links.seal() == 0
        settings.HISTORY_KEY = OTHER
        update_sealed_later()
        assert links.seal()


def test_a_chain_of_the_old_key_alone_is_no_history(sealed, change, settings, key):
    """Who has seen the old key cuts the change off; the key of today refuses what is left."""
    change(OTHER)
    imprint = Imprint.objects.get(row_model=KeyChange.record_name)
    past_the_guard(Link).filter(imprint=imprint).delete()
    past_the_guard(Imprint).filter(pk=imprint.pk).delete()
    past_the_guard(KeyChange).delete()

    assert "not the key that sealed this history" in key_trouble()
    assert links.seal() == 0
    assert "of a key that HISTORY_KEY took the place of" in faults()["key"]


def test_a_change_is_not_moved_to_another_chain(sealed, change):
    """Its proof is over the head of this one: with the old key alone nobody makes it fit."""
    change(OTHER)
    past_the_guard(KeyChange).update(height=sealed - 1)

    assert "not the key that sealed this history" in key_trouble()
    with pytest.raises((NotReadable, NotAsRecorded)):
        verify()


def test_a_key_that_is_listed_nowhere_is_asked_for(sealed, change, settings):
    change(OTHER)
    change(THIRD)
    settings.OLD_HISTORY_KEYS = settings.OLD_HISTORY_KEYS[:1]

    with pytest.raises(NotReadable, match="neither HISTORY_KEY nor listed in OLD_HISTORY_KEYS"):
        verify()


def test_a_key_is_changed_by_two_people_with_a_reason_and_never_to_one_used_before(
    sealed, settings, two, key
):
    with pytest.raises(CommandError, match="Set NEW_HISTORY_KEY"):
        run("change_history_key", *two)
    settings.NEW_HISTORY_KEY = OTHER
    for changed, complaint in (
        (["--agreed-by=anyborough-one"], "Two people"),
        (["--reason= "], "Say why"),
        (["--asked-by=nobody"], "does not exist"),
    ):
        with pytest.raises(CommandError, match=complaint):
            run("change_history_key", *two, *changed)
    for used in (key, THIRD):
        settings.NEW_HISTORY_KEY, settings.OLD_HISTORY_KEYS = used, [THIRD]
        with pytest.raises(CommandError, match="has been used before"):
            run("change_history_key", *two)
    settings.NEW_HISTORY_KEY = f"{OTHER}, with a comma"
    with pytest.raises(CommandError, match="could not list a key with a comma"):
        run("change_history_key", *two)
    settings.NEW_HISTORY_KEY, settings.HISTORY_KEY = key, OTHER
    with pytest.raises(CommandError, match="not the key that sealed this history"):
        run("change_history_key", *two)
    assert not KeyChange.objects.exists()
    assert Link.objects.count() == sealed


def test_the_key_of_a_history_with_a_fault_is_not_changed(sealed, settings, two):
    edit_words(StatusUpdate.objects.latest("pk"))
    settings.NEW_HISTORY_KEY = OTHER

    with pytest.raises(CommandError, match="the words in “narrative”"):
        run("change_history_key", *two)

    assert not KeyChange.objects.exists()


@pytest.mark.parametrize("broken", ["one person", "no reason"])
def test_database_refuses_a_change_that_nobody_answers_for(sealed, broken):
    one = User.objects.latest("pk")
    given = {"reason": "Lost", "asked_by": one, "agreed_by": factories.user()}
    given |= {"agreed_by": one} if broken == "one person" else {"reason": ""}

    with pytest.raises(IntegrityError), transaction.atomic():
        KeyChange.objects.create(height=1, proof="0" * 64, **given)

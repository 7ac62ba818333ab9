"""What somebody slipped into the seal stops no save, is named, and is set aside by two people."""

import datetime as dt

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, models, transaction

from recommendations.models import StatusUpdate
from tests import factories
from tests.kit.chain.test_chain import agreed, imprint_of, name_of, past_the_guard, run
from tests.kit.chain.test_keys import OTHER, two  # noqa: F401
from tests.kit.chain.test_marks import found, home_made, insert_like, run_and_fail, save_honestly
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.erasure import erase_words
from wirral_tracker.kit.chain.models import Imprint, KeyChange, Link, SetAside
from wirral_tracker.kit.chain.trouble import sealing_trouble
from wirral_tracker.kit.chain.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.forges]

GARBAGE = "f" * 64


@pytest.fixture
def update() -> StatusUpdate:
    """An officer's update, sealed."""
    row = factories.status_update(factories.recommendation(), narrative="Two ducks counted.")
    links.seal()
    return row


def squat(update: StatusUpdate, **values: object) -> list[Imprint]:
    """Leave imprints of the next ten updates, which nobody has recorded yet."""
    last = StatusUpdate.objects.latest("pk").pk
    said = {"row_model": StatusUpdate.record_name, "fields": [], "words": {}, "digest": GARBAGE}
    return Imprint.objects.bulk_create(
        Imprint(**said | {"row_id": last + number} | values) for number in range(1, 11)
    )


def add_link(imprint: Imprint, **values: object) -> Link:
    """Add a link that the key never signed, after the last one."""
    last = Link.objects.latest("number")
    said = {"number": last.number + 1, "previous": last.signature, "signature": GARBAGE}
    return Link.objects.create(**said | values, imprint=imprint)


def set_aside() -> str:
    return run("set_aside", *[option for option in agreed() if option != "--seal"])


@pytest.mark.parametrize("mark", ["", GARBAGE, "ä"])
def test_imprints_of_rows_to_come_stop_no_save_and_are_set_aside(update, mark):
    squat(update, mark=mark)

    saved = save_honestly(update)

    [own] = Imprint.objects.of_row(StatusUpdate.record_name, saved.pk).exclude(digest=GARBAGE)
    assert not hasattr(own, "link")
    assert f"{name_of(saved)} was not made with the key" in found()["imprint"]
    assert "It stands for no row: see set_aside." in found()["imprint"]
    assert f"{name_of(saved)} was not made" in sealing_trouble()
    assert "10 links and imprints are set aside" in set_aside()
    assert Link.objects.filter(imprint=own).exists()
    assert verify() == Link.objects.count()
    assert sealing_trouble() == ""


@pytest.mark.parametrize(
    "malformed",
    [{"fields": 5}, {"words": []}, {"words": {"reason": "x"}}, {"words": {"reason": {"salt": 1}}}],
)
def test_what_no_imprint_looks_like_is_named_all_the_same(update, malformed):
    """Whoever asks what is wrong is answered, and so is the health check."""
    [first, *_] = squat(update, row_model="chain.Adoption", **malformed)
    add_link(first)

    assert save_honestly(update)
    assert {"signature", "imprint"} <= found().keys()
    assert sealing_trouble().startswith("Link ")
    set_aside()
    assert verify() == Link.objects.count()


def test_a_link_that_nobody_can_read_hides_no_other_fault(update):
    forged = insert_like(update)
    [first, *_] = squat(update, row_model="nowhere.Nothing", format=9)
    add_link(first)

    told = found()

    assert f"{name_of(forged)} came in past the register" in told["no imprint"]
    assert "is of format 9" in told["not readable"]


@pytest.mark.parametrize("number", [1, 1_000_000_000])
@pytest.mark.parametrize("signature", [GARBAGE, "ä"])
def test_a_link_that_nobody_signed_is_set_aside_and_sealing_goes_on(update, number, signature):
    head = links.head()
    last = Link.objects.latest("number")
    [first, *_] = squat(update)
    false = add_link(first, number=last.number + number, signature=signature)
    saved = save_honestly(update)

    assert imprint_of_genuine(saved).height == last.number
    assert links.sealed_head() == head
    told = set_aside()

    assert f'"signature": "{signature}"' in told
    assert [row.kind for row in SetAside.objects.order_by("pk")].count("link") == 1
    assert Link.objects.filter(imprint=imprint_of_genuine(saved)).exists()
    assert not Link.objects.filter(pk=false.pk).exists()
    assert "A link was set aside on" in run("verify_history")


def imprint_of_genuine(row: StatusUpdate) -> Imprint:
    return Imprint.objects.of_row(row.record_name, row.pk).exclude(digest=GARBAGE).get()


def test_a_save_that_a_false_link_took_the_imprint_of_is_sealed_again(update):
    saved = factories.status_update(update.recommendation)
    add_link(imprint_of(saved))

    set_aside()

    assert imprint_of(saved).link.signature != GARBAGE
    assert verify() == Link.objects.count()


def test_links_that_verify_are_never_set_aside_nor_what_stands_beside_a_row(update):
    """Whatever was changed within the chain is named for ever; a forged row is for two to judge."""
    home_made(insert_like(update))
    changed = Link.objects.order_by("-number")[3]
    past_the_guard(Link).filter(pk=changed.pk).update(signature=GARBAGE)
    before = Link.objects.count()

    assert "0 links and imprints are set aside" in set_aside()

    assert Link.objects.count() == before
    assert not SetAside.objects.exists()
    assert {"signature", "imprint"} <= found().keys()


def test_without_two_people_it_lists_and_changes_nothing(update):
    squat(update)

    told = run("set_aside")

    assert told.count(GARBAGE) == 10
    assert Imprint.objects.filter(digest=GARBAGE).count() == 10


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"agreed-by": "the same"}, "Two people"),
        ({"agreed-by": "nobody-here"}, "does not exist"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_one_person_sets_nothing_aside_nor_do_two_without_a_reason(update, changed, complaint):
    squat(update)
    given = dict(option.removeprefix("--").split("=") for option in agreed()[1:])
    if changed.get("agreed-by") == "the same":
        changed = {"agreed-by": given["asked-by"]}

    told = run_and_fail("set_aside", *(f"--{n}={value}" for n, value in (given | changed).items()))

    assert complaint in told
    assert Imprint.objects.filter(digest=GARBAGE).count() == 10


def test_another_key_sets_no_link_aside(update, settings):
    settings.HISTORY_KEY = OTHER
    before = Link.objects.count()

    with pytest.raises(CommandError, match="not the key that sealed this history"):
        set_aside()

    assert Link.objects.count() == before


def test_a_copied_change_of_key_ends_no_chain(update, two, settings):  # noqa: F811
    """The proof of a genuine one stands in the database, where whoever serves can read it."""
    old, settings.NEW_HISTORY_KEY = settings.HISTORY_KEY, OTHER
    run("change_history_key", *two)
    links.seal()
    settings.OLD_HISTORY_KEYS, settings.HISTORY_KEY = [old], OTHER
    genuine = KeyChange.objects.get()
    copied = KeyChange(
        height=genuine.height,
        proof=genuine.proof,
        reason="Lost",
        asked_by=genuine.asked_by,
        agreed_by=genuine.agreed_by,
    )
    models.Model.save(copied, force_insert=True)
    add_link(home_made(copied))

    saved = save_honestly(update)

    assert not hasattr(imprint_of(saved), "link")
    assert {"signature", "imprint"} <= found().keys()


def test_a_copy_of_what_two_people_took_in_is_not_sealed_with_it(update):
    taken_in = home_made(insert_like(update))
    save_honestly(update)
    run("verify_history", *agreed())
    names = ("format", "row_model", "row_id", "fields", "words", "digest")
    copy = Imprint.objects.create(**{name: getattr(taken_in, name) for name in names}, mark="x")

    save_honestly(update)

    assert not Link.objects.filter(imprint=copy).exists()
    assert "It stands for no row: see set_aside." in found()["imprint"]


def test_an_erasure_takes_the_salt_from_every_imprint_of_a_row(update):
    own = imprint_of(update)
    names = ("format", "row_model", "row_id", "fields", "words", "digest")
    copy = Imprint.objects.create(**{name: getattr(own, name) for name in names}, mark="x")
    users = [factories.user(), factories.user()]

    erase_words(update, ["narrative"], reason="A name", asked_by=users[0], agreed_by=users[1])

    own.refresh_from_db()
    copy.refresh_from_db()
    assert own.words["narrative"]["salt"] is None
    assert own.words["reported_by"]["salt"]
    assert copy.words == {}


@pytest.mark.parametrize("year", [1999, 9001])
def test_an_imprint_is_of_a_moment_that_everybody_can_read(update, year):
    with pytest.raises(IntegrityError, match="imprint_is_of_a_moment"), transaction.atomic():
        squat(update, made_at=dt.datetime(year, 6, 1, tzinfo=dt.UTC))

"""Nothing is sealed that the register did not record: it marks each imprint with the key."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import models

from recommendations.models import Decision, StatusUpdate
from tests import factories
from tests.kit.chain.test_chain import (
    agreed,
    imprint_of,
    name_of,
    past_the_guard,
    remake_imprint,
    run,
    sql,
)
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.faults import NotAsRecorded
from wirral_tracker.kit.chain.imprints import imprint_of as imprint_of_values
from wirral_tracker.kit.chain.keys import signature_of
from wirral_tracker.kit.chain.marks import FIRST, mark_of
from wirral_tracker.kit.chain.models import Adoption, Erasure, Imprint, Link
from wirral_tracker.kit.chain.records import sealed_model
from wirral_tracker.kit.chain.taking_in import take_in_new_kinds
from wirral_tracker.kit.chain.trouble import sealing_trouble
from wirral_tracker.kit.chain.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.forges]

LONG_AGO = dt.datetime(2016, 3, 1, 10, tzinfo=dt.UTC)


@pytest.fixture
def update() -> StatusUpdate:
    """An officer's update, sealed."""
    row = factories.status_update(factories.recommendation(), narrative="Two ducks counted.")
    links.seal()
    return row


def insert_like(row: StatusUpdate, **values: object) -> StatusUpdate:
    """Insert a row past the register, as somebody with the database does. Returns: it."""
    [copied] = past_the_guard(StatusUpdate).filter(pk=row.pk).values()
    copied |= {"id": row.pk + 1000, "sequence": 99, "form_key": None}
    copied |= {"status_date": LONG_AGO.date(), **values}
    columns, marks = ", ".join(copied), ", ".join(["%s"] * len(copied))
    sql(f"INSERT INTO recommendations_statusupdate ({columns}) VALUES ({marks})", *copied.values())
    return StatusUpdate.objects.get(pk=copied["id"])


def home_made(row: StatusUpdate, **values: object) -> Imprint:
    """Leave an imprint that says what a row says, and has no mark of the key."""
    sealed = sealed_model(type(row))
    [said] = sealed.load_rows([row.pk]).values()
    return Imprint.objects.create(**imprint_of_values(said, sealed) | values)


def save_honestly(row: StatusUpdate) -> StatusUpdate:
    """Record another update as an officer does, and seal as the commit of it would."""
    saved = factories.status_update(row.recommendation, narrative="Three ducks counted.")
    links.seal()
    return saved


def found() -> dict[str, str]:
    """The first fault of each kind."""
    try:
        verify()
    except NotAsRecorded as trouble:
        return {fault.kind: fault.message for fault in trouble.faults}
    return {}


@pytest.mark.parametrize("format", [1, 2])
def test_a_forged_row_with_a_home_made_imprint_is_not_sealed_by_the_next_save(update, format):
    """The attack that the first release signed: an update of 2016 in a manager's name."""
    forged = insert_like(update, recorded_at=LONG_AGO)
    false = home_made(forged, format=format)

    saved = save_honestly(update)

    assert not Link.objects.filter(imprint=false).exists()
    assert f"The imprint of {name_of(forged)} was not made with the key" in found()["imprint"]
    assert StatusUpdate.objects.filter(pk=saved.pk).exists()
    assert imprint_of(saved).mark
    assert name_of(forged) in sealing_trouble()


def test_a_forged_erasure_is_not_sealed(update):
    erasure = Erasure(
        row_model="recommendations.StatusUpdate",
        row_id=update.pk,
        fields=["narrative"],
        reason="A name",
        asked_by=factories.user(),
        agreed_by=factories.user(),
    )
    models.Model.save(erasure, force_insert=True)
    home_made(erasure)

    save_honestly(update)

    assert "chain.Erasure" in found()["imprint"]


def test_an_imprint_of_another_row_is_no_imprint_of_this_one(update):
    """A genuine one, copied with its mark, its moment and its place in the chain."""
    genuine = imprint_of(update)
    forged = insert_like(update)
    copied = {
        name: getattr(genuine, name)
        for name in ("format", "fields", "words", "digest", "made_at", "height", "mark")
    }
    Imprint.objects.create(row_model=genuine.row_model, row_id=forged.pk, **copied)

    save_honestly(update)

    assert name_of(forged) in found()["imprint"]
    assert not links.find_vouched_for([imprint_of(forged)], {})


def test_an_imprint_of_another_registers_chain_is_refused(update):
    """Made with the same key, for this very row, after a link that another database has."""
    forged = insert_like(update)
    false = Imprint(
        **imprint_of_values(
            sealed_model(StatusUpdate).load_rows([forged.pk])[forged.pk], sealed_model(StatusUpdate)
        ),
        made_at=forged.recorded_at,
        height=1,
    )
    false.mark = mark_of(false, "e" * 64)
    false.save()

    save_honestly(update)

    assert name_of(forged) in found()["imprint"]


def test_sealing_stops_at_a_forgery_and_the_save_does_not(update):
    """Nothing after it is linked until somebody has looked; what officers record is kept."""
    head = links.head()
    home_made(insert_like(update))
    saved = [save_honestly(update) for _ in range(2)]

    assert links.head() == head
    assert all(imprint_of(row).mark for row in saved)
    assert "run verify_history --seal" in found()["not sealed"]


def test_a_save_that_waits_for_its_link_is_no_trouble_yet(update):
    factories.status_update(update.recommendation)

    assert sealing_trouble() == ""
    past = dt.timedelta(minutes=2)
    for imprint in Imprint.objects.not_sealed():
        past_the_guard(Imprint).filter(pk=imprint.pk).update(made_at=imprint.made_at - past)
    assert sealing_trouble() != ""


def test_a_backdated_row_is_named_though_the_register_itself_left_its_imprint(update):
    StatusUpdate.objects.create(
        **values_of(update), sequence=98, recorded_at=LONG_AGO, status_date=LONG_AGO.date()
    )
    links.seal()

    told = found()["moment"]

    assert "“recorded_at” is 1 March 2016 at 10:00, and the row was recorded on " in told


def values_of(row: StatusUpdate) -> dict[str, object]:
    left_out = {"id", "sequence", "recorded_at", "status_date", "form_key"}
    [values] = past_the_guard(StatusUpdate).filter(pk=row.pk).values()
    return {name: value for name, value in values.items() if name not in left_out}


@pytest.mark.parametrize(("hours", "told"), [(-1, "and comes after"), (1, "which is yet to come")])
def test_a_clock_that_was_set_back_or_forward_is_named(update, hours, told):
    """Somebody with the whole database sets its clock, and has the register record."""
    saved = factories.status_update(update.recommendation)
    moment = saved.recorded_at + dt.timedelta(hours=hours)
    past_the_guard(StatusUpdate).filter(pk=saved.pk).update(recorded_at=moment)
    [row] = sealed_model(StatusUpdate).load_rows([saved.pk]).values()
    remake_imprint(saved, **imprint_of_values(row, sealed_model(StatusUpdate)), made_at=moment)
    links.seal()

    assert told in found()["order of moments"]


def test_the_marks_of_what_is_sealed_are_compared_too(update):
    past_the_guard(Imprint).filter(pk=imprint_of(update).pk).update(
        made_at=imprint_of(update).made_at + dt.timedelta(seconds=1)
    )

    assert found() == {
        "imprint": f"The imprint of {name_of(update)} was not made with the key, for this row and "
        "in this history."
    }


def test_what_was_sealed_before_imprints_were_marked_is_said_to_be(update):
    """Links of the first format verify as ever, and the answer says up to which they go."""
    count = Link.objects.count()
    make_first_format()
    save_honestly(update)

    told = run("verify_history")

    assert f"Links 1 to {count} were sealed before imprints were marked" in told
    assert f"{Link.objects.count()} rows are as recorded." in told


def test_a_link_of_the_first_format_after_one_of_the_second_is_named(update):
    forged = insert_like(update)
    imprint, last = home_made(forged, format=1), Link.objects.order_by("-number").first()
    signature = signature_of(last.number + 1, last.signature, imprint)
    Link.objects.create(
        number=last.number + 1, imprint=imprint, previous=last.signature, signature=signature
    )

    assert name_of(forged) in found()["imprint"]


def make_first_format() -> None:
    """Make the chain anew as the first release would have, which marked nothing."""
    past_the_guard(Imprint).update(format=1, made_at=None, height=None, mark="")
    imprints = list(Imprint.objects.order_by("link__number"))
    past_the_guard(Link).delete()
    chain, previous = [], FIRST
    for number, imprint in enumerate(imprints, start=1):
        signature = signature_of(number, previous, imprint)
        chain.append(Link(number=number, imprint=imprint, previous=previous, signature=signature))
        previous = signature
    Link.objects.bulk_create(chain)


def run_and_fail(name: str, *arguments: str) -> str:
    with pytest.raises(CommandError) as refusal:
        run(name, *arguments)
    return str(refusal.value)


# What two people take in


def test_what_would_be_taken_in_is_listed_with_author_and_moment(update):
    forged, before = insert_like(update, recorded_at=LONG_AGO), Adoption.objects.count()
    home_made(forged)

    told = run_and_fail("verify_history", "--seal")

    assert f"The imprint of {name_of(forged)} was not made with the key" in told
    assert f"recorded_by_id {update.recorded_by}, recorded_at 2016-03-01 10:00" in told
    assert "--asked-by … --agreed-by … --reason" in told
    assert Adoption.objects.count() == before


def test_two_people_take_in_what_came_past_the_register_and_it_is_sealed(update):
    without, false = insert_like(update), insert_like(update, id=update.pk + 2000, sequence=98)
    home_made(false)
    later = save_honestly(update)

    told = run("verify_history", *agreed())

    assert "These 2 rows are taken in." in told
    assert re.search(r"2 rows were taken in on .* asked and .* agreed: We know of it\.", told)
    for row in (without, false, later):
        assert Link.objects.filter(imprint=imprint_of(row)).exists()
    assert verify() == Link.objects.count()
    assert sealing_trouble() == ""


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"agreed-by": None}, "two people agree"),
        ({"agreed-by": "the same"}, "Two people"),
        ({"agreed-by": "nobody-here"}, "does not exist"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_one_person_takes_nothing_in_nor_do_two_without_a_reason(update, changed, complaint):
    home_made(insert_like(update))
    before = Adoption.objects.count()
    options = dict(option.removeprefix("--").split("=") for option in agreed()[1:])
    if changed.get("agreed-by") == "the same":
        changed = {"agreed-by": options["asked-by"]}
    given = {name: value for name, value in (options | changed).items() if value is not None}

    told = run_and_fail(
        "verify_history", "--seal", *(f"--{name}={value}" for name, value in given.items())
    )

    assert complaint in told
    assert Adoption.objects.count() == before


def test_a_row_unlike_its_imprint_is_not_taken_in(update):
    forged, before = insert_like(update), Adoption.objects.count()
    home_made(forged)
    past_the_guard(StatusUpdate).filter(pk=forged.pk).update(narrative="Nine ducks counted.")

    told = run_and_fail("verify_history", *agreed())

    assert f"{name_of(forged)} was not made with the key" in told
    assert "It stands for no row: see set_aside." in told
    assert Adoption.objects.count() == before


def test_an_adoption_that_nobody_recorded_takes_nothing_in(update):
    """The list of what was taken in is a row too, which whoever has the database can insert."""
    forged = insert_like(update)
    false = home_made(forged)
    adoption = Adoption(
        kinds=[],
        rows=[list(false.named)],
        reason="We know of it.",
        asked_by=factories.user(),
        agreed_by=factories.user(),
    )
    models.Model.save(adoption, force_insert=True)
    home_made(adoption)

    save_honestly(update)

    assert name_of(forged) in found()["imprint"]


# What is newly sealed


def begin_to_seal(settings: Any, kind: str) -> None:
    """An upgrade after which rows of a kind are sealed for the first time."""
    before = [name for name in settings.SEALED_FROM_THE_START if name != kind]
    settings.SEALED_FROM_THE_START = before


@pytest.fixture
def decision(settings) -> Decision:
    """A decision that was recorded when decisions were not sealed, which they are from now on."""
    row = factories.decision(factories.recommendation())
    links.seal()
    past_the_guard(Link).filter(imprint=imprint_of(row)).delete()
    past_the_guard(Imprint).filter(pk=imprint_of(row).pk).delete()
    begin_to_seal(settings, "recommendations.Decision")
    return row


def test_an_upgrade_takes_in_what_it_finds_of_a_kind_that_is_newly_sealed(decision):
    run("migrate", "--verbosity=0")

    told = run("verify_history")

    assert "1 rows of recommendations.Decision were found on" in told
    assert Link.objects.filter(imprint=imprint_of(decision)).exists()


def test_it_takes_in_nothing_at_the_next_upgrade(decision):
    take_in_new_kinds()
    past_the_guard(Link).filter(imprint=imprint_of(decision)).delete()
    past_the_guard(Imprint).filter(pk=imprint_of(decision).pk).delete()

    assert take_in_new_kinds() is None
    assert name_of(decision) in found()["no imprint"]


def test_a_kind_without_a_row_is_taken_in_too(settings):
    """Or the first row that somebody slips into it would be taken in at the next upgrade."""
    begin_to_seal(settings, "recommendations.BulkChange")

    assert take_in_new_kinds().kinds == ["recommendations.BulkChange"]
    assert take_in_new_kinds() is None


def test_nothing_is_taken_in_while_the_history_is_not_as_recorded(decision, update, capsys):
    before = Adoption.objects.count()
    past_the_guard(StatusUpdate).filter(pk=update.pk).update(narrative="Nine ducks counted.")

    run("migrate", "--verbosity=0")

    assert f"{name_of(update)}: the words in “narrative”" in capsys.readouterr().err
    assert Adoption.objects.count() == before

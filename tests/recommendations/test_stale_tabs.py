"""Two people at one thing: the second is told what came between, and keeps what was typed."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from recommendations import actions
from recommendations.models import (
    Decision,
    DueDateChange,
    Extension,
    ExtensionAnswer,
    OwnerChange,
    PostHolder,
    Recommendation,
)
from tests import factories
from tests.markup import carried, opened

pytestmark = pytest.mark.django_db

DUE = dt.date(2021, 3, 1)
Sent = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that two people may state at once: where, what each of them sends."""

    model: type[Model]
    address: Callable[[], str]
    theirs: Sent
    ours: Sent
    shown: str


def duck() -> Recommendation:
    return factories.recommendation(original_due_date=DUE, owner="Head of Ducks")


def page_of(name: str) -> Callable[[], str]:
    return lambda: reverse(name, args=[duck().reference])


def decided_about(name: str) -> Callable[[], str]:
    """Two decisions on record: the first is what the page is about."""

    def address() -> str:
        about = duck()
        factories.decision(about, kind="accepted")
        return reverse(name, args=[about.reference, 1])

    return address


def asked_for() -> str:
    return reverse("extension_answer", args=[factories.extension(duck()).recommendation, 1])


def post_page() -> str:
    return factories.post(name="Head of Swans").get_absolute_url()


DECISION = {"decision_date": "2021-02-01", "body": "Ducks Committee"}
MOVED = {"change_date": "2021-02-01", "agreed_by": "Ducks Committee"}
EXTENSION = {"asked_by": "Head of Ducks", "asked_date": "2021-02-01"}
NEW_POST = {"change_date": "2021-02-01", "belongs_to": "council"}
# Sent with a correction alone; the other forms ask for none.
WHY = {"correction_reason": "The minutes were read again."}
KINDS = {
    "decision": Kind(
        Decision,
        page_of("decision_create"),
        {**DECISION, "kind": "closed", "words": "Resolved – closed."},
        {**DECISION, "kind": "accepted", "words": "Resolved – accepted."},
        "Closed, 1 February 2021, by Ducks Committee: Resolved – closed.",
    ),
    "due date": Kind(
        DueDateChange,
        page_of("due_date_change_create"),
        {**MOVED, "due_date": "2021-09-01", "reason": "The pond froze."},
        {**MOVED, "due_date": "2021-12-01", "reason": "The pond was drained."},
        "Due 1 September 2021, agreed on 1 February 2021 by Ducks Committee: The pond froze.",
    ),
    "owner": Kind(
        OwnerChange,
        page_of("owner_change_create"),
        {"owner": "Head of Geese", "reason": "The ducks moved.", **NEW_POST},
        {"owner": "Head of Swans", "reason": "The pond moved.", **NEW_POST},
        "Head of Geese, from 1 February 2021: The ducks moved.",
    ),
    "post holder": Kind(
        PostHolder,
        post_page,
        {"holder_name": "A. Drake", "from_date": "2021-02-01"},
        {"holder_name": "B. Gander", "from_date": "2021-02-01"},
        "A. Drake, from 1 February 2021.",
    ),
    "extension": Kind(
        Extension,
        page_of("extension_create"),
        {**EXTENSION, "wanted_date": "2021-06-30", "reason": "The pond froze."},
        {**EXTENSION, "wanted_date": "2021-09-30", "reason": "The pond was drained."},
        "Wanted until 30 June 2021, asked for on 1 February 2021 by Head of Ducks: The pond froze.",
    ),
}


def somebody(first_name: str) -> Client:
    """Who may do all of these, signed in, with a name to be shown."""
    client = Client()
    # The roles are another test's matter.
    client.force_login(factories.user(first_name=first_name, is_superuser=True))
    return client


@pytest.mark.parametrize("name", KINDS)
def test_the_second_is_told_what_came_between_and_can_record_as_well(name):
    kind = KINDS[name]
    address, number = kind.address(), kind.model._default_manager.count()
    ada, ben = somebody("Ada"), somebody("Ben")
    stale = opened(ben, address) | kind.ours
    assert ada.post(address, opened(ada, address) | kind.theirs).status_code == 302

    told = ben.post(address, stale)

    assert told.status_code == 409
    assert kind.model._default_manager.count() == number + 1
    words = unescape(told.text)
    assert "Nothing of yours is recorded yet." in words
    assert kind.shown in words
    assert re.search(r"Recorded \d+ \w+ \d{4}, \d\d:\d\d by Ada", " ".join(words.split()))
    typed = told.context["form"]
    assert {field: typed[field].value() for field in kind.ours} == kind.ours

    assert ben.post(address, carried(told) | kind.ours).status_code == 302
    assert kind.model._default_manager.count() == number + 2


@pytest.mark.parametrize("name", KINDS)
def test_what_is_sent_twice_is_recorded_once_and_is_no_conflict(name):
    """Also where somebody else came between the two: a cut connection, and a second try."""
    kind = KINDS[name]
    address, number = kind.address(), kind.model._default_manager.count()
    ada, ben = somebody("Ada"), somebody("Ben")
    mine = opened(ada, address) | kind.theirs

    assert [ada.post(address, mine).status_code for _ in range(2)] == [302, 302]
    assert ben.post(address, opened(ben, address) | kind.ours).status_code == 302
    assert ada.post(address, mine).status_code == 302

    assert kind.model._default_manager.count() == number + 2


def test_all_that_came_between_is_told_the_latest_first():
    kind, ben = KINDS["owner"], somebody("Ben")
    address = kind.address()
    stale = opened(ben, address) | kind.ours
    for owner in ("Head of Geese", "Head of Terns"):
        ada = somebody("Ada")
        ada.post(address, opened(ada, address) | {**kind.theirs, "owner": owner})

    words = unescape(ben.post(address, stale).text)

    assert words.index("Head of Terns, from") < words.index("Head of Geese, from")


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("decision_correct", {**KINDS["decision"].ours, **WHY}),
        ("decision_withdraw", {"reason": "It was another one."}),
    ],
)
def test_correcting_a_decision_is_told_of_a_further_one(name, ours):
    address, ben = decided_about(name)(), somebody("Ben")
    stale = opened(ben, address) | ours
    about = Recommendation.objects.latest("pk")
    factories.decision(about, kind="closed", words="Resolved – closed.")

    told = ben.post(address, stale)

    assert (told.status_code, about.decisions.count()) == (409, 2)
    assert "Resolved – closed." in told.text
    assert ben.post(address, carried(told) | ours).status_code == 302


@pytest.mark.parametrize(
    ("name", "ours", "typed"),
    [
        ("decision_correct", {**KINDS["decision"].ours, **WHY}, "Resolved – accepted."),
        ("decision_withdraw", {"reason": "It was another one."}, "It was another one."),
    ],
)
def test_what_is_corrected_already_shows_the_correction_and_what_was_typed(name, ours, typed):
    address, ben = decided_about(name)(), somebody("Ben")
    stale = opened(ben, address) | ours
    about = Recommendation.objects.latest("pk")
    by = factories.user(first_name="Ada")
    actions.withdraw_decision(about.decisions.get(), by=by, reason="A slip.")

    told = ben.post(address, stale)

    assert (told.status_code, about.decisions.count()) == (409, 2)
    assert "Decision 1 withdrawn: A slip." in told.text
    assert "by Ada" in told.text
    assert typed in told.text


ANSWER = {"answered_by": "Ducks Committee", "answer_date": "2021-02-20"}
GRANTED = {**ANSWER, "answer": "granted", "words": "It has been cold."}
REFUSED = {**ANSWER, "answer": "refused", "words": "It has slipped enough."}


def test_an_extension_has_one_answer_and_the_second_reads_it_beside_his_own():
    address = asked_for()
    ada, ben = somebody("Ada"), somebody("Ben")
    stale = opened(ben, address) | REFUSED
    granted = opened(ada, address) | GRANTED

    assert [ada.post(address, granted).status_code for _ in range(2)] == [302, 302]
    told = ben.post(address, stale)

    assert told.status_code == 409
    assert "Granted on 20 February 2021 by Ducks Committee: It has been cold." in told.text
    assert "by Ada" in told.text
    for typed in ("Refused: it stays", "20 February 2021", "It has slipped enough."):
        assert typed in told.text
    assert ExtensionAnswer.objects.get().is_granted
    assert DueDateChange.objects.count() == 1


@pytest.mark.parametrize(("ours", "status"), [(GRANTED, 409), (REFUSED, 302)])
def test_granting_is_told_of_a_due_date_that_was_moved_meanwhile(ours, status):
    """Refusing moves nothing, and is no conflict."""
    address, ben = asked_for(), somebody("Ben")
    stale = opened(ben, address) | ours
    extension = Extension.objects.get()
    actions.move_due_date(
        extension.recommendation,
        by=factories.user(),
        due_date=dt.date(2022, 1, 31),
        change_date=dt.date(2021, 2, 10),
        reason="The ducks moved.",
        agreed_by="Ducks Committee",
    )

    told = ben.post(address, stale)

    assert told.status_code == status
    if status == 409:
        assert "Due 31 January 2022" in told.text
        assert ben.post(address, carried(told) | ours).status_code == 302
    assert ExtensionAnswer.objects.count() == 1


def test_a_page_of_an_earlier_release_can_be_sent_again():
    kind, ada = KINDS["owner"], somebody("Ada")
    address = kind.address()

    told = ada.post(address, kind.theirs)

    assert (told.status_code, OwnerChange.objects.count()) == (200, 0)
    assert "of an earlier release" in told.text
    assert ada.post(address, carried(told) | kind.theirs).status_code == 302


def test_what_nobody_waited_before_a_form_for_is_compared_with_nothing():
    """As a command or a sheet that was opened on nothing."""
    about, by = duck(), factories.user()
    for owner in ("Head of Geese", "Head of Swans"):
        actions.change_owner(about, by=by, owner=owner, change_date=DUE, reason="The ducks moved.")

    assert about.owner_changes.count() == 2


# What is changed in place


def agenda() -> str:
    meeting = actions.record_meeting(
        by=factories.user(), committee_name="Ducks", date=dt.date(2026, 7, 9)
    )
    return reverse("meeting_agenda", args=[meeting.pk])


def round_days() -> str:
    return reverse("round_dates", args=[factories.update_round().pk])


PLACES = {
    "agenda": (
        agenda,
        {"agenda_date": "2026-06-30", "agenda_date_reason": "A holiday."},
        {"agenda_date": "2026-06-29", "agenda_date_reason": "A flood."},
        "The agenda: on 30 June 2026. A holiday.",
    ),
    "round": (
        round_days,
        {"answers_by": "2026-06-19", "chase_on": "2026-06-16"},
        {"answers_by": "2026-06-18", "chase_on": ""},
        "Answers are due on 19 June 2026; chase on 16 June 2026.",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_days_set_meanwhile_are_told_with_who_and_when(name):
    place, theirs, ours, shown = PLACES[name]
    address = place()
    ada, ben = somebody("Ada"), somebody("Ben")
    stale = opened(ben, address) | ours
    mine = opened(ada, address) | theirs

    assert [ada.post(address, mine).status_code for _ in range(2)] == [302, 302]
    told = ben.post(address, stale)

    assert told.status_code == 409
    words = " ".join(unescape(told.text).split())
    assert shown in words
    assert re.search(r"Recorded \d+ \w+ \d{4}, \d\d:\d\d by Ada", words)
    form = told.context["form"]
    assert {field: form[field].value() for field in ours} == ours
    assert ben.post(address, carried(told) | ours).status_code == 302
    assert {name: ben.get(address).context["form"][name].value() for name in ("opened_on",)} == {
        "opened_on": 3
    }


@pytest.mark.parametrize("name", PLACES)
def test_days_that_are_set_so_already_are_no_conflict(name):
    """Two who set the same days, whoever was first."""
    place, theirs, _ours, _shown = PLACES[name]
    address = place()
    ada, ben = somebody("Ada"), somebody("Ben")
    stale = opened(ben, address) | theirs

    assert ada.post(address, opened(ada, address) | theirs).status_code == 302
    assert ben.post(address, stale).status_code == 302

"""The same for many: previewed, all or nothing, undone by a further act, never in silence."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.bulk import Given
from recommendations.models import BulkChange, Recommendation
from tests import factories
from tests.markup import carried, markup_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.date(2021, 3, 31)
DUE = dt.date(2021, 12, 31)


@pytest.fixture
def ducks() -> list[Recommendation]:
    review = factories.review()
    return [factories.recommendation(review=review) for _ in range(3)]


def now(recommendation: Recommendation, day: dt.date = TODAY) -> Any:
    return Recommendation.objects.as_at(day).get(pk=recommendation.pk)


def undo(bulk: BulkChange) -> BulkChange:
    return actions.undo_bulk_change(bulk, by=factories.user(), reason="Done in error.", day=TODAY)


def left_alone(bulk: BulkChange) -> list[str]:
    return [row.left_alone for row in bulk.rows.order_by("pk")]


# What each is given


def test_owner_is_given_to_each_with_one_reason_and_undone(ducks):
    actions.plan_recommendation(
        ducks[0], by=factories.user(), owner="Head of Ducks", original_due_date=None
    )

    bulk = factories.bulk_change(*ducks, owner="Head of Geese")

    assert [now(each).current_owner for each in ducks] == ["Head of Geese"] * 3
    assert {change.reason for each in ducks for change in each.owner_changes.all()} == {
        "The ducks moved."
    }
    undo(bulk)
    assert [now(each).current_owner for each in ducks] == ["Head of Ducks", "", ""]
    assert ducks[0].owner_changes.count() == 2


def test_due_date_is_given_to_each_and_undone_also_where_there_was_none(ducks):
    actions.plan_recommendation(ducks[0], by=factories.user(), owner="", original_due_date=DAY)

    bulk = factories.bulk_change(*ducks, kind="due_date", due_date=DUE, decided_by="Ducks Board")

    assert [now(each).due_date for each in ducks] == [DUE] * 3
    assert now(ducks[0]).original_due_date == DAY
    undo(bulk)
    assert [now(each).due_date for each in ducks] == [DAY, None, None]
    assert [each.due_on(TODAY) for each in ducks] == [
        Recommendation.objects.get(pk=ducks[0].pk).original_due_date,
        None,
        None,
    ]


def test_undone_due_date_leaves_nothing_overdue(as_officer, ducks):
    bulk = factories.bulk_change(*ducks, kind="due_date", due_date=DUE, decided_by="Ducks Board")
    assert Recommendation.objects.of_review(ducks[0].review).as_at(TODAY).overdue().count() == 3

    undo(bulk)

    assert not Recommendation.objects.of_review(ducks[0].review).as_at(TODAY).overdue().exists()
    page = as_officer.get(ducks[0].get_absolute_url())
    assert page.status_code == 200
    assert "It has none any more" in page.text


def test_theme_is_given_to_each_and_undone_where_it_was_given(ducks):
    theme = factories.theme()
    ducks[0].theme_tags.create(theme=theme, words="ducks")

    bulk = factories.bulk_change(*ducks, kind="theme", theme=theme)
    assert left_alone(bulk) == ["It has that already.", "", ""]
    undo(bulk)

    assert [each.theme_tags.count() for each in ducks] == [1, 0, 0]


def test_decision_is_recorded_on_each_and_withdrawn_again(ducks):
    bulk = factories.bulk_change(
        *ducks, kind="decision", decision="closed", decided_by="Ducks Board"
    )

    assert [now(each).closed_word for each in ducks] == ["closed"] * 3
    undo(bulk)
    assert [now(each).closed_word for each in ducks] == [""] * 3
    assert [each.decisions.count() for each in ducks] == [2, 2, 2]


# All or nothing, never in silence


def test_one_that_had_not_been_made_by_that_day_is_left_alone_and_said_so(ducks):
    young = factories.recommendation(made_date=TODAY)

    bulk = factories.bulk_change(*ducks, young)

    assert left_alone(bulk) == ["", "", "", "It had not been made by that day."]
    assert not young.owner_changes.exists()


def test_what_is_open_is_not_reopened(ducks):
    factories.decision(ducks[0], kind="closed", decision_date=DAY)

    bulk = factories.bulk_change(
        *ducks, kind="decision", decision="reopened", decided_by="Ducks Board", day=DUE
    )

    assert left_alone(bulk) == ["", *["It is open: there is nothing to reopen."] * 2]
    assert [each.decisions.count() for each in ducks] == [2, 0, 0]


def test_what_is_refused_of_one_is_done_to_none(ducks):
    with pytest.raises(ValidationError, match="Agreed by"):
        factories.bulk_change(*ducks, kind="due_date", due_date=DUE, decided_by="")

    assert not any(each.due_date_changes.exists() for each in ducks)
    assert not BulkChange.objects.exists()


def test_what_was_changed_again_since_is_left_alone_when_undone(ducks):
    bulk = factories.bulk_change(*ducks, owner="Head of Geese")
    actions.change_owner(
        ducks[1], by=factories.user(), owner="Head of Swans", change_date=TODAY, reason="Swans."
    )

    undone = undo(bulk)

    assert [now(each).current_owner for each in ducks] == ["", "Head of Swans", ""]
    assert left_alone(undone) == ["", "It has been changed again since.", ""]


def test_undone_once_and_no_more(ducks):
    bulk = factories.bulk_change(*ducks)
    undone = undo(bulk)

    for each in (bulk, undone):
        with pytest.raises(actions.AlreadyUndone):
            undo(each)


def test_nothing_to_change_writes_nothing(ducks):
    factories.bulk_change(*ducks, owner="Head of Geese")

    with pytest.raises(actions.NothingToChange):
        factories.bulk_change(*ducks, owner="Head of Geese")

    assert BulkChange.objects.count() == 1


# By the page


def sent(*ducks: Recommendation, **values: Any) -> dict[str, Any]:
    return {
        "with": [each.reference for each in ducks],
        "kind": "owner",
        "owner": "Head of Geese",
        "belongs_to": "council",
        "day": DAY.isoformat(),
        "reason": "The ducks moved.",
        "form_key": str(uuid.uuid4()),
        **values,
    }


def test_preview_shows_what_it_would_do_and_writes_nothing(as_officer, ducks):
    page = as_officer.post(reverse("bulk_change_create"), sent(*ducks[:2]))

    assert "2 of 2 would be changed" in page.text
    assert "Nothing is changed yet." in markup_of(page)
    assert not BulkChange.objects.exists()
    assert not ducks[0].owner_changes.exists()


def test_what_the_preview_carries_makes_the_change_once(as_officer, ducks):
    url = reverse("bulk_change_create")
    data = sent(*ducks[:2], make="1")

    for _ in range(2):
        page = as_officer.post(url, data, follow=True)
        assert page.status_code == 200

    assert BulkChange.objects.count() == 1
    assert [now(each).current_owner for each in ducks] == ["Head of Geese", "Head of Geese", ""]


@pytest.mark.once
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"day": "2999-01-01"}, "day"),
        ({"kind": "due_date", "decided_by": "Board"}, "due_date"),
        ({"kind": "due_date", "due_date": "2030-01-01"}, "decided_by"),
        ({"kind": "theme"}, "theme"),
        ({"kind": "colour"}, "kind"),
    ],
)
def test_wrong_choice_is_told_beside_its_field(as_officer, ducks, values, field):
    page = as_officer.post(reverse("bulk_change_create"), sent(*ducks, make="1", **values))

    assert field in page.context["form"].errors
    assert not BulkChange.objects.exists()


def ticked(response: Any) -> list[str]:
    return [row.reference for row in response.context["chosen"]]


def test_all_that_are_found_can_be_chosen_at_once(as_officer, ducks):
    url = reverse("bulk_change_create")
    wanted = {"source": ducks[0].review.reference}

    assert ticked(as_officer.get(url, wanted)) == []
    page = as_officer.get(url, wanted | {"all": 1})

    assert ticked(page) == [each.reference for each in ducks]
    assert page.content.count(b" checked") == 3


def test_restricted_words_find_the_rows_for_whoever_may_read_them(as_officer, ducks):
    said = {"narrative": "Quackmire", "restricted": True, "restricted_reason": "A child."}
    factories.status_update(ducks[0], **said)

    page = as_officer.get(reverse("bulk_change_create"), {"q": "quackmire", "all": 1})

    assert ticked(page) == [ducks[0].reference]


def test_choosing_again_keeps_what_was_chosen_and_typed(as_officer, ducks):
    page = as_officer.post(
        reverse("bulk_change_create"), sent(*ducks[:2], owner="Head of Geese") | {"again": 1}
    )

    assert ticked(page) == [each.reference for each in ducks[:2]]
    assert page.context["form"]["reason"].value() == sent()["reason"]
    assert "Head of Geese" in page.content.decode()
    assert not BulkChange.objects.exists()


def test_more_than_anybody_reads_through_are_not_listed(as_officer, ducks, monkeypatch):
    monkeypatch.setattr("recommendations.views.bulk_changes.MOST_AT_ONCE", 2)

    page = as_officer.get(reverse("bulk_change_create"))

    assert "at most 2 are changed at once" in markup_of(page)
    assert page.context["rows"] == []


def test_choosing_none_is_told(as_officer):
    page = as_officer.post(reverse("bulk_change_create"), sent())

    assert "Choose at least one." in page.text


def test_decision_needs_the_right_to_decide(client, manager, officer, ducks):
    data = sent(*ducks, make="1", kind="decision", decision="closed", decided_by="Board")
    may = {
        person: person.has_perm("recommendations.record_decision") for person in (manager, officer)
    }

    for person, allowed in may.items():
        client.force_login(person)
        status = client.post(reverse("bulk_change_create"), data).status_code
        assert status == (302 if allowed else 403)


def test_officer_undoes_it_from_its_page(as_officer, ducks):
    bulk = factories.bulk_change(*ducks)

    assert "Fill in" in as_officer.post(bulk.get_absolute_url(), {"reason": ""}).text
    page = as_officer.post(bulk.get_absolute_url(), {"reason": "Done in error."}, follow=True)

    assert "Put back" in page.text
    assert BulkChange.objects.get(undoes=bulk).reason == "Done in error."


def test_given_says_its_value_in_words():
    given = Given(kind="due_date", day=DAY, reason="Why.", due_date=DUE)

    assert (given.kind_in_words, given.value) == ("Due date", "31 December 2021")


# Refused


def test_what_the_record_refuses_of_one_is_told_beside_its_field_with_its_reference(
    client, manager, ducks, monkeypatch
):
    """The page was sent before midnight and is recorded by the clock of the database."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: factories.FAR_AHEAD)
    moved = {"kind": "due_date", "decided_by": "Ducks"}
    decided = {"kind": "decision", "decision": "closed", "decided_by": "Ducks"}

    client.force_login(manager)
    ahead = factories.FAR_AHEAD.isoformat()

    for given in (moved, decided):
        data = sent(ducks[0], make="1", **{**given, "day": ahead, "due_date": ahead})
        page = client.post(reverse("bulk_change_create"), data)

        assert page.status_code == 200
        [told] = page.context["form"].errors["day"]
        assert told.startswith(f"{ducks[0].reference}: The day it was ")
    assert not BulkChange.objects.exists()


def test_an_undoing_that_the_record_refuses_says_so_on_its_page(as_officer, ducks, monkeypatch):
    bulk = factories.bulk_change(*ducks)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: factories.FAR_AHEAD)

    page = as_officer.post(bulk.get_absolute_url(), {"reason": "Done in error."})

    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == [
        f"{ducks[0].reference}: The day must be today or in the past."
    ]
    assert not BulkChange.objects.filter(undoes=bulk).exists()


# Two people at the same ones


def owner_changed(duck: Recommendation) -> None:
    by = factories.user(first_name="Ada")
    actions.change_owner(
        duck, by=by, owner="Head of Swans", change_date=DAY, reason="The pond moved."
    )


def due_date_changed(duck: Recommendation) -> None:
    by, dated = factories.user(first_name="Ada"), {"change_date": DAY, "reason": "The pond moved."}
    actions.change_due_date(duck, by=by, due_date=DUE, agreed_by="Ducks Committee", **dated)


@pytest.mark.parametrize(
    ("values", "change", "shown"),
    [
        ({}, owner_changed, "Head of Swans, from 31 March 2021: The pond moved."),
        (
            {"kind": "due_date", "due_date": "2022-03-31", "decided_by": "Ducks Committee"},
            due_date_changed,
            "Due 31 December 2021, agreed on 31 March 2021 by Ducks Committee: The pond moved.",
        ),
    ],
)
def test_preview_that_was_overtaken_is_shown_anew_and_can_be_made(
    as_officer, ducks, values, change, shown
):
    url, form = reverse("bulk_change_create"), sent(*ducks, **values)
    preview = as_officer.post(url, form)
    change(ducks[1])

    told = as_officer.post(url, form | carried(preview) | {"make": "1"})

    assert told.status_code == 409
    words = markup_of(told)
    assert f'{ducks[1].reference}: <span class="app-text">{shown}</span>' in words
    assert "by Ada" in words
    assert not BulkChange.objects.exists()
    assert as_officer.post(url, form | carried(told) | {"make": "1"}).status_code == 302
    assert BulkChange.objects.get().rows.count() == 3


def test_what_fits_the_filter_no_more_is_told_of_and_sent_twice_it_is_made_once(as_officer, ducks):
    """The change itself takes them out of the list that they were chosen from."""
    for duck in ducks:
        factories.post(duck)
    url = f"{reverse('bulk_change_create')}?owner=Head+of+Ducks"
    form = sent(*ducks)
    preview = as_officer.post(url, form)
    owner_changed(ducks[1])

    told = as_officer.post(url, form | carried(preview) | {"make": "1"})
    assert told.status_code == 409
    made = form | carried(told) | {"make": "1"}
    answers = [as_officer.post(url, made) for _ in range(2)]

    bulk = BulkChange.objects.get()
    assert [answer.url for answer in answers] == [bulk.get_absolute_url()] * 2
    assert {now(duck).current_owner for duck in ducks} == {"Head of Geese"}

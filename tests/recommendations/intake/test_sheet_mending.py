"""Wrong cells of a sheet are typed anew on its preview; what was typed is never lost."""

import datetime as dt

import pytest

from recommendations.intake.sheets.values import references_in_cell
from tests import factories
from tests.recommendations.intake.sheets import HEADER, as_csv
from tests.recommendations.intake.test_sheet_intake import confirm, kinds, send

pytestmark = pytest.mark.django_db

GREEN = ("Green", "30/06/2021", "All ducks counted.", "Minutes of June", "Head of Ducks", "", "")


def field(page, row: int, name: str) -> str:
    return f"mend-{page.context['preview'].rows[row].key}-{name}"


def test_wrong_cells_are_mended_on_the_page_seen_again_and_then_recorded(as_officer):
    ducks = [factories.recommendation() for _ in range(3)]
    page = send(
        as_officer,
        as_csv(
            HEADER,
            (ducks[0].reference, *GREEN),
            (ducks[1].reference, "Amber/Green", *GREEN[1:]),
            (ducks[2].reference, "Amber", *GREEN[1:]),
        ),
    )
    colour, next_step = field(page, 1, "rag"), field(page, 2, "what_next")
    assert kinds(page) == ["new", "wrong", "wrong"]
    assert f'name="{colour}"' in page.text
    assert 'value="Amber/Green"' in page.text

    # Pressed “Record 1 row” with something typed: what was typed is looked at first.
    unsure = confirm(as_officer, page, **{colour: "Greenish", next_step: "Count\0 the rest."})
    assert kinds(unsure) == ["new", "wrong", "wrong"]
    assert 'value="Greenish"' in unsure.text
    assert "Count the rest." in unsure.text
    whole = confirm(
        as_officer,
        unsure,
        mend="1",
        **{colour: "Green", field(unsure, 2, "what_next_date"): "31/12/2099"},
    )
    assert kinds(whole) == ["new"] * 3
    assert not any(duck.status_updates.exists() for duck in ducks)

    confirm(as_officer, whole)

    assert [duck.status_updates.get().rag for duck in ducks] == ["green", "green", "amber"]
    assert ducks[2].status_updates.get().what_next == "Count the rest."


def test_the_day_and_the_post_can_be_given_for_all_rows_on_the_preview(as_officer):
    ducks = [factories.recommendation() for _ in range(2)]
    rows = [(duck.reference, "Green", "", "Counted.", "Minutes", "", "", "") for duck in ducks]
    page = send(as_officer, as_csv(HEADER, *rows))

    refused = confirm(as_officer, page, status_date="2999-01-01", reported_by="Head of Ducks")
    given = confirm(as_officer, page, status_date="2021-06-30", reported_by="Head of Ducks")

    assert "must be today or in the past" in refused.text
    assert 'value="Head of Ducks"' in refused.text
    assert kinds(given) == ["new", "new"]
    confirm(as_officer, given)
    assert {duck.status_updates.get().status_date for duck in ducks} == {dt.date(2021, 6, 30)}


def test_a_reference_is_mended_too_however_a_word_processor_wrote_it(as_officer):
    duck = factories.recommendation()
    page = send(as_officer, as_csv(HEADER, ("NOWHERE-R1", *GREEN)))

    typed = duck.reference.lower().replace("-", " – ")
    mended = confirm(as_officer, page, **{field(page, 0, "reference"): typed})

    assert kinds(mended) == ["new"]
    assert references_in_cell("LAC 2013 R13, LAC–2013–R14") == ["LAC-2013-R13", "LAC-2013-R14"]


def test_what_cannot_be_read_is_not_shown_as_emptied(as_officer):
    duck = factories.recommendation()
    factories.status_update(duck, status_date=dt.date(2021, 3, 31), what_next="Count.")

    page = send(as_officer, as_csv(HEADER, (duck.reference, "Green", "June 2021", *GREEN[2:])))

    (row,) = page.context["preview"].rows
    assert "As at" not in [change.heading for change in row.changes]
    assert "Emptied" not in page.text

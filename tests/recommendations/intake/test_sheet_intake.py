"""A spreadsheet on its way into the register: previewed row by row, confirmed as a whole."""

import csv
import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from recommendations.intake.sheets.recording import AlreadyConfirmed, discard_sheet
from recommendations.models import Confirmation, Recommendation, SheetDraft, StatusUpdate
from tests import factories
from tests.markup import markup_of
from tests.recommendations.intake.sheets import HEADER, as_csv, as_xlsx

pytestmark = pytest.mark.django_db

MARCH, JUNE = dt.date(2021, 3, 31), dt.date(2021, 6, 30)
GREEN = ("Green", "30/06/2021", "All ducks counted.", "Minutes of June", "Head of Ducks", "", "")


@pytest.fixture
def duck(db) -> Recommendation:
    return factories.recommendation()


@pytest.fixture
def told(duck) -> StatusUpdate:
    return factories.status_update(
        duck,
        status_date=MARCH,
        evidence="Half a list",
        what_next="Count the rest.",
        what_next_date=JUNE,
    )


def send(client, data: bytes, name: str = "ducks.csv", **given):
    file = SimpleUploadedFile(name, data)
    response = client.post(reverse("sheet_upload"), {"file": file, **given})
    assert response.status_code == 302, response.text
    return client.get(response.url)


def confirm(client, page, **posted):
    preview = page.context["preview"]
    url = reverse("sheet_confirm", args=[page.context["draft"].pk])
    return client.post(url, {"seen": preview.digest, **posted})


def kinds(page) -> list[str]:
    return [row.kind for row in page.context["preview"].rows]


def said(page) -> list[str]:
    return [p.why for row in page.context["preview"].rows for p in row.problems]


# What a row is


def test_a_first_update_is_new_and_is_recorded_when_confirmed_and_not_before(as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN)))

    assert kinds(page) == ["new"]
    assert not duck.status_updates.exists()

    confirm(as_officer, page)

    update = duck.status_updates.get()
    assert (update.rag, update.status_date, update.sequence) == ("green", JUNE, 1)
    assert (update.narrative, update.evidence) == ("All ducks counted.", "Minutes of June")
    assert (update.reported_by, update.basis) == ("Head of Ducks", "reported")
    assert update.recorded_by.username == "anyborough-officer"


def test_a_further_update_shows_cell_by_cell_what_changes(as_officer, duck, told):
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN)))

    [row] = page.context["preview"].rows
    assert row.kind == "changed"
    assert row.what == "A further update, as at 30 June 2021."
    shown = {change.heading: (change.before, change.after) for change in row.changes}
    assert shown["RAG"] == ("Amber", "Green")
    assert shown["As at"] == ("31 March 2021", "30 June 2021")
    assert "Reported by" not in shown


def test_status_words_are_read_and_shown_as_what_they_were_read_from(as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, "Complete", *GREEN[1:])))

    assert "read from “Complete”" in page.text
    confirm(as_officer, page)
    assert duck.status_updates.get().rag == "green"


def test_the_words_that_a_colour_was_read_from_are_kept_with_where_they_stood(as_officer, duck):
    """They stay beside the colour, through an export, and until somebody states another."""
    confirm(as_officer, send(as_officer, as_csv(HEADER, (duck.reference, "Complete", *GREEN[1:]))))
    read = duck.status_updates.get()
    assert (read.rag_words, read.handed_in_place) == ("Complete", "ducks.csv, row 2")
    assert read.basis == "reported"
    page = markup_of(as_officer.get(duck.get_absolute_url()))
    assert re.search(r"inferred</span> from “Complete”", page)
    assert "“Complete”, ducks.csv, row 2." in page

    header, row = exported(as_officer, duck.review.reference, "csv")
    assert row[header.index("RAG read from")] == "Complete"
    assert row[header.index("Handed in as")] == "ducks.csv, row 2"
    assert kinds(send(as_officer, as_csv(header, row))) == ["unchanged"]
    row[header.index("Evidence")] = "Minutes of July"
    confirm(as_officer, send(as_officer, as_csv(header, row), "back.csv"))
    corrected = duck.status_updates.get(corrects=read)
    assert (corrected.rag_words, corrected.handed_in_place) == ("Complete", "ducks.csv, row 2")

    header, row = exported(as_officer, duck.review.reference, "csv")
    row[header.index("RAG")], row[header.index("What next")] = "Amber", "Count."
    row[header.index("By when")] = "31/07/2021"
    confirm(as_officer, send(as_officer, as_csv(header, row), "back.csv"))
    stated = duck.status_updates.get(corrects=corrected)
    assert (stated.rag_words, stated.handed_in_place) == ("", "back.csv, row 2")
    assert stated.inferred_mark == ""


def test_the_day_and_the_post_may_be_given_for_the_whole_sheet(as_officer, duck):
    data = as_csv(("Ref", "Status", "Update", "Evidence"), (duck.reference, "g", "Done.", "List"))

    page = send(as_officer, data, status_date="2021-06-30", reported_by="Head of Ducks")
    confirm(as_officer, page)

    update = duck.status_updates.get()
    assert (update.status_date, update.reported_by) == (JUNE, "Head of Ducks")


def test_a_sheet_without_days_that_is_sent_again_says_nothing_new(as_officer, duck):
    data = as_csv(("Ref", "Status", "Update", "Evidence"), (duck.reference, "g", "Done.", "List"))
    given = {"status_date": "2021-06-30", "reported_by": "Head of Ducks"}
    confirm(as_officer, send(as_officer, data, **given))

    assert kinds(send(as_officer, data, **given)) == ["unchanged"]


@pytest.mark.once
def test_a_row_without_a_day_is_wrong_and_says_so_at_the_cell(as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, "green", "", *GREEN[2:])))

    [row] = page.context["preview"].rows
    assert [(p.heading, p.why) for p in row.problems] == [
        ("As at", "Give the day that this describes, here or for the whole sheet.")
    ]


@pytest.mark.once
@pytest.mark.parametrize(
    ("place", "cell", "heading", "why"),
    [
        (0, "NOWHERE-R1", "Reference", "no recommendation NOWHERE-R1"),
        (0, "", "Reference", "Give the reference"),
        (1, "Blue", "RAG", "no blue"),
        (2, "31/02/2021", "As at", "no day"),
        (2, "01/01/2019", "As at", "when the recommendation was made"),
        (2, "01/01/2090", "As at", "today or in the past"),
        (3, "", "What has happened", "Fill in"),
        (4, "", "Evidence", "evidence"),
        (5, "", "Reported by", "post"),
        (7, "soon", "By when", "not a day"),
    ],
)
def test_a_wrong_row_says_which_cell_and_why_and_is_not_recorded(
    as_officer, duck, place, cell, heading, why
):
    row = [duck.reference, *GREEN]
    row[place] = cell
    page = send(as_officer, as_csv(HEADER, row))

    assert kinds(page) == ["wrong"]
    [problem] = page.context["preview"].rows[0].problems
    assert problem.heading == heading
    assert why in problem.why

    assert confirm(as_officer, page).status_code == 409
    assert not StatusUpdate.objects.filter(recommendation=duck).exists()


@pytest.mark.once
def test_amber_needs_what_comes_next_as_the_form_does(as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, "amber", *GREEN[1:])))

    assert {p.heading for p in page.context["preview"].rows[0].problems} == {
        "What next",
        "By when",
    }


def test_two_rows_of_one_day_are_not_both_taken(as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN), (duck.reference, *GREEN)))

    assert kinds(page) == ["new", "wrong"]
    assert said(page) == ["Row 2 of this file says something of it already. Send one of the two."]


def test_two_days_of_one_recommendation_are_recorded_in_order(as_officer, duck):
    earlier = (duck.reference, "Green", "31/03/2021", "Counted.", "List", "Head of Ducks", "", "")
    page = send(as_officer, as_csv(HEADER, earlier, (duck.reference, *GREEN)))

    confirm(as_officer, page)

    recorded = duck.status_updates.order_by("sequence").values_list("sequence", "status_date")
    assert list(recorded) == [(1, MARCH), (2, JUNE)]


def test_a_row_about_several_recommendations_is_recorded_on_each(as_officer, duck):
    other = factories.recommendation(review=duck.review)
    both = f"{duck.reference} and {other.reference.lower()}"

    confirm(as_officer, send(as_officer, as_csv(HEADER, (both, *GREEN))))

    assert duck.status_updates.get().narrative == other.status_updates.get().narrative


def test_nothing_has_changed_is_recorded_as_a_confirmation(as_officer, duck, told):
    header = ("Reference", "Nothing has changed (Yes)", "As at", "Reported by")
    page = send(as_officer, as_csv(header, (duck.reference, "Yes", "30/06/2021", "Head of Ducks")))

    confirm(as_officer, page)

    confirmation = Confirmation.objects.get(recommendation=duck)
    assert (confirmation.confirmed_date, confirmation.confirmed_by) == (JUNE, "Head of Ducks")
    assert duck.status_updates.count() == 1


@pytest.mark.once
@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("30/03/2021", "confirm it of that day or later."),
        ("31/12/2099", "The day must be today or in the past."),
        ("30/02/2021", "There is no day “30/02/2021”. Write dd/mm/yyyy."),
        ("", "Give the day that this describes, here or for the whole sheet."),
    ],
)
def test_everything_that_is_wrong_with_a_row_without_a_change_is_said_at_once(
    as_officer, duck, told, day, why
):
    header = ("Reference", "Nothing has changed (Yes)", "As at", "RAG", "Reported by")

    page = send(as_officer, as_csv(header, (duck.reference, "Yes", day, "Green", "")))

    [row] = page.context["preview"].rows
    assert [problem.heading for problem in row.problems].count("As at") == 1
    assert any(reason.endswith(why) for reason in said(page))
    assert {"The row says what has changed as well.", "Give the post that says so."} < {*said(page)}


def test_a_day_ahead_is_said_beside_that_nobody_has_said_anything_yet(as_officer, duck):
    header = ("Reference", "Nothing has changed (Yes)", "As at", "Reported by")
    ahead = as_csv(header, (duck.reference, "Yes", "31/12/2099", "Head of Ducks"))

    assert said(send(as_officer, ahead)) == [
        "Nobody has yet said how far it has got.",
        "The day must be today or in the past.",
    ]


# The register moves meanwhile


def test_an_update_that_came_meanwhile_is_a_conflict_with_both_texts(as_officer, duck, told):
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN)))
    factories.status_update(duck, status_date=JUNE, narrative="The geese were counted instead.")

    refused = confirm(as_officer, page)

    assert refused.status_code == 409
    assert kinds(refused) == ["conflict"]
    assert "The geese were counted instead." in refused.text
    assert "All ducks counted." in refused.text
    assert duck.status_updates.count() == 2

    assert confirm(as_officer, refused).status_code == 409
    confirm(as_officer, refused, also=[refused.context["preview"].rows[0].key])
    assert duck.status_updates.count() == 3


def test_good_rows_are_recorded_beside_those_in_conflict(as_officer, duck, told):
    other = factories.recommendation()
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN), (other.reference, *GREEN)))
    factories.status_update(duck, status_date=JUNE)

    refused = confirm(as_officer, page)
    assert not other.status_updates.exists()
    confirm(as_officer, refused)

    assert other.status_updates.count() == 1
    assert duck.status_updates.count() == 2


def test_what_was_not_shown_is_not_recorded(as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN)))
    url = reverse("sheet_confirm", args=[page.context["draft"].pk])

    for seen in ("", "0" * 64):
        assert as_officer.post(url, {"seen": seen}).status_code == 409
    assert not duck.status_updates.exists()


def test_confirming_twice_records_once(as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN)))

    for _ in range(2):
        assert confirm(as_officer, page).status_code == 302
    assert duck.status_updates.count() == 1
    assert duck.reference in as_officer.get(page.context["draft"].get_absolute_url()).text


def test_one_refusal_undoes_the_whole_sheet(as_officer, duck, monkeypatch):
    """The last row's recommendation moves between the last look and the writing of it."""
    other = factories.recommendation()
    page = send(as_officer, as_csv(HEADER, (other.reference, *GREEN), (duck.reference, *GREEN)))
    from recommendations.intake.views import sheets as sheet_intake

    look = sheet_intake.preview_of

    def moves_after_the_look(draft, today):
        seen = look(draft, today)
        if not duck.status_updates.exists():
            factories.status_update(duck, status_date=MARCH)
        return seen

    monkeypatch.setattr(sheet_intake, "preview_of", moves_after_the_look)
    refused = confirm(as_officer, page)

    assert refused.status_code == 409
    assert not other.status_updates.exists()
    assert duck.status_updates.count() == 1


# Whose it is


def test_another_officers_sheet_is_not_found(client, as_officer, duck):
    page = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN)))
    draft = page.context["draft"]
    other = factories.user()
    other.groups.set(draft.officer.groups.all())
    client.force_login(other)

    for name in ("sheet_preview", "sheet_left_out"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == 404
    for name in ("sheet_confirm", "sheet_discard"):
        assert client.post(reverse(name, args=[draft.pk])).status_code == 404


def test_a_sheet_can_be_found_again_and_thrown_away(as_officer, duck):
    draft = send(as_officer, as_csv(HEADER, (duck.reference, *GREEN))).context["draft"]

    assert "ducks.csv" in as_officer.get(reverse("sheet_upload")).text
    as_officer.post(reverse("sheet_discard", args=[draft.pk]))
    assert not SheetDraft.objects.exists()


def test_a_sheet_that_was_confirmed_meanwhile_is_not_thrown_away(duck):
    seen = factories.sheet_draft(duck)
    SheetDraft.objects.update(confirmed_at=timezone.now())

    with pytest.raises(AlreadyConfirmed):
        discard_sheet(seen)

    assert SheetDraft.objects.exists()


@pytest.mark.once
def test_a_file_that_cannot_be_read_is_refused_beside_the_field_and_keeps_what_was_typed(
    as_officer,
):
    file = SimpleUploadedFile("ducks.xlsx", b"PK\x03\x04 ducks")
    given = {"file": file, "reported_by": "Head of Ducks"}
    page = as_officer.post(reverse("sheet_upload"), given)

    assert page.status_code == 200
    assert "damaged" in page.context["form"].errors["file"][0]
    assert "Head of Ducks" in page.text
    assert not SheetDraft.objects.exists()


# Wrong rows come back


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_wrong_rows_are_downloaded_mended_and_returned(as_officer, duck, file_format):
    other = factories.recommendation()
    rows = ((other.reference, *GREEN), (duck.reference, "Blue", *GREEN[1:]))
    page = send(as_officer, as_csv(HEADER, *rows))
    confirm(as_officer, page)
    url = reverse("sheet_left_out", args=[page.context["draft"].pk])

    header, row = rows_of(as_officer.get(url, {"format": file_format}))
    assert "no blue" in dict(zip(header, row, strict=True))["What is wrong"]
    row[header.index("RAG")] = "Green"
    again = send(as_officer, as_xlsx(header, row))

    assert kinds(again) == ["new"]
    confirm(as_officer, again)
    assert duck.status_updates.get().rag == "green"
    assert other.status_updates.count() == 1


def rows_of(response) -> list[list]:
    """The rows of a download, of either kind, of all its sheets."""
    data = b"".join(response) if response.streaming else response.content
    if response["Content-Type"].startswith("text/csv"):
        return [list(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    rows = []
    for sheet in load_workbook(io.BytesIO(data)):
        read = [list(row) for row in sheet.iter_rows(values_only=True)]
        rows += read if not rows else read[1:]
    return rows


# Round trips


def exported(client, review, file_format: str) -> list[list]:
    url = reverse("recommendation_list")
    return rows_of(client.get(url, {"source": review, "format": file_format}))


def packed(rows: list[list], file_format: str) -> bytes:
    return as_csv(*rows) if file_format == "csv" else as_xlsx(*rows)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("review", ["LAC-2013", "CP-2019"])
def test_an_export_that_nobody_edited_changes_nothing(as_officer, review, file_format):
    rows = exported(as_officer, review, file_format)

    page = send(as_officer, packed(rows, file_format))

    assert len(rows) > 2
    assert set(kinds(page)) == {"unchanged"}, said(page)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_exactly_the_edits_are_seen(as_officer, duck, told, file_format):
    factories.recommendation(review=duck.review)
    header, row, other = exported(as_officer, duck.review.reference, file_format)
    row[header.index("What has happened")] = "Half the ducks, and a goose."

    page = send(as_officer, packed([header, row, other], file_format))

    assert kinds(page) == ["changed", "unchanged"]
    [change] = page.context["preview"].rows[0].changes
    assert (change.heading, change.before, change.after) == (
        "What has happened",
        "Half the ducks have been counted.",
        "Half the ducks, and a goose.",
    )


def test_an_edited_past_status_becomes_a_correction(as_officer, duck, told):
    header, row = exported(as_officer, duck.review.reference, "csv")
    row[header.index("What has happened")] = "A third of the ducks have been counted."

    page = send(as_officer, as_csv(header, row))
    confirm(as_officer, page)

    correction = duck.status_updates.get(corrects=told)
    assert correction.narrative == "A third of the ducks have been counted."
    assert (correction.evidence, correction.reported_by) == ("Half a list", "Head of Ducks")
    assert (correction.status_date, correction.what_next_date) == (MARCH, JUNE)


@pytest.mark.parametrize("emptied", ["", "-", "n/a", "None", "Not yet rated"])
def test_an_emptied_colour_withdraws_no_update(as_officer, duck, told, emptied):
    header, row = exported(as_officer, duck.review.reference, "csv")
    row[header.index("RAG")] = emptied
    row[header.index("What has happened")] = "A third of the ducks have been counted."

    page = send(as_officer, as_csv(header, row))
    confirm(as_officer, page)

    assert kinds(page) == ["wrong"]
    assert said(page) == ["Choose red, amber or green."]
    assert list(duck.status_updates.all()) == [told]


def test_another_day_makes_a_further_update_of_an_exported_row(as_officer, duck, told):
    header, row = exported(as_officer, duck.review.reference, "xlsx")
    row[header.index("Stated of")] = JUNE
    row[header.index("RAG")] = "Green"

    page = send(as_officer, as_xlsx(header, row), reported_by="Head of Ducks")
    confirm(as_officer, page)

    assert kinds(page) == ["changed"]
    updates = duck.status_updates.order_by("sequence")
    assert list(updates.values_list("status_date", "corrects")) == [(MARCH, None), (JUNE, None)]


def test_an_untouched_row_says_nothing_however_the_register_moved(as_officer, duck, told):
    header, row = exported(as_officer, duck.review.reference, "csv")
    factories.status_update(duck, corrects=told, status_date=MARCH, narrative="None at all.")
    factories.status_update(duck, status_date=JUNE)

    assert kinds(send(as_officer, as_csv(header, row))) == ["unchanged"]


def test_an_edit_of_what_was_corrected_meanwhile_is_a_conflict(as_officer, duck, told):
    header, row = exported(as_officer, duck.review.reference, "csv")
    factories.status_update(duck, corrects=told, status_date=MARCH, narrative="None at all.")
    row[header.index("What has happened")] = "Nearly all."

    page = send(as_officer, as_csv(header, row))

    assert kinds(page) == ["conflict"]
    assert "None at all." in page.text
    confirm(as_officer, page, also=[page.context["preview"].rows[0].key])
    assert duck.status_updates.count() == 2


def test_an_export_older_than_an_update_is_a_conflict_once_it_is_edited(as_officer, duck, told):
    header, row = exported(as_officer, duck.review.reference, "csv")
    factories.status_update(duck, status_date=JUNE, narrative="The geese came.")
    row[header.index("What has happened")] = "Nearly all."

    page = send(as_officer, as_csv(header, row))

    assert kinds(page) == ["conflict"]
    assert "The geese came." in page.text


@pytest.mark.once
@pytest.mark.parametrize("heading", ["Recommendation", "Number as printed", "Made", "Wording"])
def test_what_a_source_prints_is_refused_when_it_is_changed(as_officer, duck, told, heading):
    header, row = exported(as_officer, duck.review.reference, "csv")
    row[header.index(heading)] = "01/01/2020" if heading == "Made" else "Count the geese."

    page = send(as_officer, as_csv(header, row))

    assert kinds(page) == ["wrong"]
    assert [p.heading for p in page.context["preview"].rows[0].problems] == [heading]
    duck.refresh_from_db()
    assert duck.text == "Count the ducks of Anyborough each spring."


def test_an_emptied_update_is_not_taken_for_a_withdrawal(as_officer, duck, told):
    header, row = exported(as_officer, duck.review.reference, "csv")
    for heading in ("RAG", "Stated of", "What has happened", "Evidence", "What next", "By when"):
        row[header.index(heading)] = ""

    page = send(as_officer, as_csv(header, row))

    assert kinds(page) == ["wrong"]
    assert "not taken back" in said(page)[0]


def test_a_changed_mark_is_refused(as_officer, duck, told):
    header, row = exported(as_officer, duck.review.reference, "csv")
    for mark in ("9-00000000", "duck"):
        row[-1] = mark

        page = send(as_officer, as_csv(header, row))

        assert [p.heading for p in page.context["preview"].rows[0].problems] == [header[-1]]


def test_words_that_look_like_a_formula_come_back_as_they_went(as_officer, duck):
    factories.status_update(duck, narrative="=1+1", evidence="- one\n- two", what_next="+44 ducks")
    for file_format in ("csv", "xlsx"):
        rows = exported(as_officer, duck.review.reference, file_format)

        assert kinds(send(as_officer, packed(rows, file_format))) == ["unchanged"]


# Owners and dates


def test_a_first_owner_and_due_date_are_set_and_others_refused(as_officer, duck):
    header = ("Reference", "Owner", "Due")
    page = send(as_officer, as_csv(header, (duck.reference, "Head of Ducks", "31/12/2021")))
    assert kinds(page) == ["changed"]
    confirm(as_officer, page)
    duck.refresh_from_db()
    assert (duck.owner, duck.original_due_date) == ("Head of Ducks", dt.date(2021, 12, 31))

    page = send(as_officer, as_csv(header, (duck.reference, "Head of Geese", "31/01/2022")))
    assert kinds(page) == ["wrong"]
    assert [p.heading for p in page.context["preview"].rows[0].problems] == ["Owner", "Due"]


# Sheets to fill in


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_sheet_for_updates_is_prefilled_and_untouched_says_nothing(as_officer, file_format):
    response = as_officer.get(reverse("sheet_template", args=["updates"]), {"format": file_format})

    rows = rows_of(response)
    page = send(as_officer, packed(rows, file_format))
    assert len(rows) > 10
    assert set(kinds(page)) == {"unchanged"}, said(page)


def test_the_workbook_for_updates_has_a_sheet_for_each_owner_post(as_officer, told):
    owned = factories.recommendation(owner="Head of Ducks")
    url = reverse("sheet_template", args=["updates"])

    book = load_workbook(io.BytesIO(as_officer.get(url).content))

    assert book.sheetnames[0] == "Head of Ducks"
    assert book.sheetnames[-1] == "No owner yet"
    sheet = book["Head of Ducks"]
    filled = dict(zip(*sheet.iter_rows(max_row=2, values_only=True), strict=True))
    assert filled["Reference"] == owned.reference
    assert filled["Reported by"] == "Head of Ducks"
    assert not filled["RAG"]


def test_a_row_that_was_filled_in_is_recorded(as_officer, duck, told):
    url = reverse("sheet_template", args=["updates"])
    header, *rows = rows_of(as_officer.get(url))
    row = next(row for row in rows if row[0] == duck.reference)
    for heading, cell in zip(HEADER[1:], GREEN, strict=True):
        ours = {"Comments": "What has happened", "Next steps": "What next"}.get(heading, heading)
        row[header.index(ours)] = cell

    page = send(as_officer, as_xlsx(header, *rows))
    confirm(as_officer, page)

    assert kinds(page).count("changed") == 1
    assert duck.status_updates.get(sequence=2).rag == "green"


def test_the_sheet_that_a_round_sends_to_a_post_is_read_back(as_officer, duck):
    long_ago = dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC)
    factories.status_update_recorded_at(duck, long_ago, status_date=MARCH)
    owed = factories.update_round(duck)
    url = reverse("round_owner", args=[owed.pk, "nobody"])
    header, row = rows_of(as_officer.get(url, {"format": "xlsx"}))
    row[header.index("RAG")] = "Green"
    row[header.index("As at")] = JUNE
    row[header.index("What has happened")] = "All counted."
    row[header.index("Evidence")] = "Minutes"

    page = send(as_officer, as_xlsx(header, row), reported_by="Head of Ducks")
    assert kinds(page) == ["changed"], said(page)
    confirm(as_officer, page)

    assert duck.status_updates.get(sequence=2).rag == "green"


# New recommendations

NEW = ("Review or inspection", "Number as printed", "Recommendation", "Wording", "Source", "Made")
NEW += ("Made date is", "Made date rests on", "Owner", "First due")
REST = ("As printed in the document that makes it", "Minutes, item 7", "15/01/2020", "Printed")
REST += ("On its cover", "Head of Ducks", "31/12/2021")


def test_the_sheet_for_recommendations_has_the_columns_that_are_read(as_officer):
    url = reverse("sheet_template", args=["recommendations"])

    for file_format in ("csv", "xlsx"):
        assert [tuple(r) for r in rows_of(as_officer.get(url, {"format": file_format}))] == [NEW]


def test_new_recommendations_are_added_one_for_each_bullet(as_officer):
    review = factories.review()
    texts = "• Count the ducks\n  each spring.\n• Feed the geese."

    page = send(as_officer, as_xlsx(NEW, (review.reference, "", texts, *REST)))
    assert kinds(page) == ["new", "new"], said(page)
    confirm(as_officer, page)

    added = Recommendation.objects.of_review(review).order_by("order")
    assert [each.text for each in added] == ["Count the ducks each spring.", "Feed the geese."]
    assert {each.owner for each in added} == {"Head of Ducks"}
    assert kinds(send(as_officer, as_xlsx(NEW, (review.reference, "", texts, *REST)))) == [
        "wrong",
        "wrong",
    ]


def test_words_of_a_new_recommendation_that_may_name_a_child_are_asked_about(as_officer):
    factories.post(name="Head of Ducks")
    texts = "• Ask Kayleigh and only 2 children.\n• Feed the geese."

    page = send(as_officer, as_xlsx(NEW, (factories.review().reference, "", texts, *REST)))

    asked, other = page.context["preview"].rows
    assert [doubt.split("”")[0] for doubt in asked.doubts] == ["“Kayleigh", "“2 children"]
    assert other.doubts == []
    assert "“Kayleigh” looks like a child&#x27;s first name." in page.text


def test_new_post_and_person_in_place_of_a_post_are_asked_about(as_officer):
    factories.post(name="Head of Duks")

    row = [factories.review().reference, "", "Feed the geese.", *REST]
    page = send(as_officer, as_xlsx(NEW, row))

    [asked] = page.context["preview"].rows
    assert asked.doubts == ["No post is called “Head of Ducks” yet. There is “Head of Duks”."]


def test_a_number_that_another_has_is_asked_about(as_officer):
    review = factories.review()
    held = factories.recommendation(review=review, number="1")
    rows = [
        (review.reference, number, text, *REST)
        for number, text in (("1", "Feed the geese."), ("2", "Feed them."), ("2", "Count them."))
    ]
    page = send(as_officer, as_csv(NEW, *rows))

    rows = page.context["preview"].rows
    assert [[doubt for doubt in row.doubts if "number" in doubt] for row in rows] == [
        [f"The register has the number 1 already, as {held.reference}."],
        [],
        ["Row 3 of this file has the number 2 too."],
    ]


def test_an_area_for_improvement_is_followed_up_in_its_own_words(as_officer):
    finding = factories.finding()

    page = send(as_officer, as_csv(NEW, (finding.inspection.reference, "", finding.text, *REST)))
    assert kinds(page) == ["new"], said(page)
    confirm(as_officer, page)

    assert Recommendation.objects.get(finding=finding).text == finding.text
    other = as_csv(NEW, (finding.inspection.reference, "", "Something else.", *REST))
    assert "neither" in said(send(as_officer, other))[0]


def test_what_a_new_recommendation_lacks_is_not_made_up(as_officer):
    review = factories.review()

    page = send(as_officer, as_csv(NEW[:3], (review.reference, "1", "Count the ducks.")))

    headings = {p.heading for p in page.context["preview"].rows[0].problems}
    assert headings == {"Wording", "Source", "Made", "Made date is", "Made date rests on"}
    assert not Recommendation.objects.of_review(review).exists()


def test_a_new_recommendation_and_its_first_status_are_recorded_together(as_officer):
    review = factories.review()
    header = (*NEW, *HEADER[1:])
    bare = (review.reference, "1", "Feed the geese.", *REST)
    row = (review.reference, "2", "Count the ducks.", *REST, "Completed", *GREEN[1:])
    data = as_csv(header, (*bare, *[""] * 7), row)
    page = send(as_officer, data)

    assert kinds(page) == ["new", "new"], said(page)
    planned = page.context["preview"].rows
    assert planned[0].what == "A new recommendation."
    assert planned[1].what == (
        "A new recommendation, and its first status update, as at 30 June 2021."
    )
    assert "read from “Completed”" in page.text

    confirm(as_officer, page)
    geese, ducks = Recommendation.objects.of_review(review).order_by("order")
    assert not geese.status_updates.exists()
    update = ducks.status_updates.get()
    assert (update.sequence, update.status_date, update.narrative) == (
        1,
        JUNE,
        "All ducks counted.",
    )
    assert ducks.spans.filter(rag=update.rag, from_date=JUNE).exists()


def test_a_first_status_that_is_wrong_holds_its_new_recommendation_back(as_officer):
    review = factories.review()
    early = ("Green", "31/12/2019", "Counted.", "", "", "", "")
    page = send(
        as_officer,
        as_csv((*NEW, *HEADER[1:]), (review.reference, "1", "Count the ducks.", *REST, *early)),
    )

    assert kinds(page) == ["wrong"]
    assert {p.heading for p in page.context["preview"].rows[0].problems} >= {"Evidence"}
    assert "must not be before 15 January 2020" in page.text


# Cost and restricted words


def test_a_preview_costs_the_same_for_few_rows_and_for_many(
    as_officer, django_assert_max_num_queries
):
    review = factories.review()
    ducks = [factories.recommendation(review=review) for _ in range(20)]
    for duck in ducks:
        factories.status_update(duck, status_date=MARCH)
    for some in (ducks[:2], ducks):
        rows = [(duck.reference, *GREEN) for duck in some]
        draft = send(as_officer, as_csv(HEADER, *rows)).context["draft"]
        with django_assert_max_num_queries(26):
            as_officer.get(draft.get_absolute_url())


def test_restricted_words_are_in_no_sheet_that_is_meant_to_be_sent(as_officer, duck):
    factories.status_update(
        duck, narrative="A quackingbird.", restricted=True, restricted_reason="It could tell."
    )
    for file_format in ("csv", "xlsx"):
        url = reverse("sheet_template", args=["updates"])
        rows = rows_of(as_officer.get(url, {"format": file_format}))

        assert duck.reference in str(rows)
        assert "quackingbird" not in str(rows)


def test_doubts_of_the_register_are_shown_before_and_kept_after(as_officer, duck, told):
    row = (duck.reference, "amber", "31/07/2021", "Half the ducks have been counted.", "List")
    page = send(as_officer, as_csv(HEADER, (*row, "Head of Ducks", "Count.", "31/12/2021")))

    assert "promised by 30 June 2021" in page.text
    assert re.search("words are those of the update of", page.text)
    confirm(as_officer, page)
    assert "promised by" in duck.status_updates.get(sequence=2).challenge

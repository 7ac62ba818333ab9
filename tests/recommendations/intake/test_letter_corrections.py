"""What an officer has made of a letter so far: read from the form, stored, and opened again."""

import pytest

from findings.models import ReceivedLetter
from findings.models.received import CORRECTIONS
from recommendations.intake.forms.letter_corrections import corrections_of, corrections_sent
from recommendations.intake.letters.corrections import Corrections
from recommendations.intake.letters.pieces import LetterPiece
from recommendations.intake.letters.places import pages_of
from tests import factories

TEXTS = ("Ducks.", "", "Geese.", "Swans.")


def sent(list_name: str, **changes: str) -> dict[str, str]:
    """A form of one list of paragraphs, of which the second was emptied."""
    typed = {f"{list_name}-{number}-text": text for number, text in enumerate(TEXTS)}
    return {**typed, f"{list_name}-TOTAL_FORMS": "4", **changes}


def texts(corrections: Corrections, list_name: str) -> list[str]:
    return [piece.text for piece in corrections.pieces[list_name]]


@pytest.mark.django_db
def test_everything_that_is_stored_is_opened_again():
    judged = LetterPiece(area="Ponds", grade="good", page=1, start=0)
    asked = LetterPiece(
        kind="priority_action", section="Ducks", text="Count\nthem.", is_left_out=True
    )
    found = LetterPiece(section="Geese", number="4", text="Seen.", page=2, start=31)
    pieces = {"judgements": [judged], "improvements": [asked], "paragraphs": [found]}
    letter = factories.received_letter()
    opened = corrections_of(letter)
    typed = {**opened.inspection, "title": "", "belongs": "on"}
    corrections = Corrections(typed, pieces, {"pond": "The mill pond"})

    letter.corrections = corrections.as_text()
    letter.save()

    assert corrections_of(ReceivedLetter.objects.get()) == corrections


@pytest.mark.django_db
def test_a_list_that_was_emptied_is_not_filled_again_with_what_was_read():
    read = {"section": "Ducks", "number": "", "text": "Seen.", "page": 1, "start": 0}
    letter = factories.received_letter()
    letter.reading["findings"] = [read]
    letter.corrections = Corrections({}, {"paragraphs": []}).as_text()

    corrections = corrections_of(letter)

    assert corrections.pieces["paragraphs"] == []
    assert corrections.inspection["framework"] == "ILACS 2018"


def test_a_form_says_what_was_typed_and_not_which_button_was_pressed():
    buttons = {"csrfmiddlewaretoken": "x", "opened_on": "1", "keep": "", "pond": "", "wind": "N"}
    buttons["paragraphs-0-form_name"] = "letter_paragraph"

    corrections = corrections_sent({"title": "Ducks\r\nand geese", **buttons}, [])

    assert corrections == Corrections({"title": "Ducks\nand geese"}, {}, {"wind": "N"})


def test_a_button_names_a_piece_by_its_number_on_the_page():
    """An emptied piece above it does not make the button mean another one."""
    form = sent("paragraphs") | sent("improvements", join="paragraphs-3")

    corrections = corrections_sent(form, pages_of([" ".join(TEXTS)]))

    assert texts(corrections, "paragraphs") == ["Ducks.", "Geese. Swans."]
    assert texts(corrections, "improvements") == ["Ducks.", "Geese.", "Swans."]


@pytest.mark.parametrize("odd", ["paragraphs-1000-text", "paragraphs-٣-text", "paragraphs--1-text"])
def test_what_no_piece_can_be_called_is_left_over_and_not_lost(odd):
    corrections = corrections_sent(sent("paragraphs", **{odd: "Swans."}), [])

    assert corrections.left_over == {odd: "Swans."}
    assert CORRECTIONS.read_query(corrections.as_text())[odd] == "Swans."

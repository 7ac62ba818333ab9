"""The pieces of a letter as rows: split, joined, put under a heading and into their order."""

import pytest

from recommendations.intake.letters.pieces import (
    MOST_PIECES,
    LetterPiece,
    arranged,
    give_heading_below,
    join_to_above,
    split,
)
from recommendations.intake.letters.places import pages_of

PAGES = pages_of(["Ducks\nThe ducks are counted.\nThe geese are\nnot.", "The swans are seen."])
DUCKS = LetterPiece(section="Ducks", number="1", text="The ducks are counted.", page=1, start=6)
GEESE = LetterPiece(section="Ducks", number="2", text="The geese are not.", page=1, start=29)
SWANS = LetterPiece(section="Swans", number="3", text="The swans are seen.", page=2, start=0)
ROWS = (DUCKS, GEESE, SWANS)


def texts(pieces) -> list[str]:
    return [piece.text for piece in pieces]


def test_an_empty_line_splits_a_piece_and_a_wrapped_line_is_joined():
    whole = LetterPiece(
        section="Ducks", number="1", text="The ducks are counted.\n \nThe geese are\nnot.", page=1
    )

    first, second = split(whole, PAGES)

    assert (first.text, first.number, first.page) == ("The ducks are counted.", "1", 1)
    assert (second.text, second.number, second.page) == ("The geese are not.", "", None)
    assert second.section == "Ducks"


def test_points_within_a_point_stay_apart():
    pages = pages_of(["The ponds, including:\n– reeds\n• lilies"])
    ponds = LetterPiece(text="The ponds, including:\nreeds\nlilies", page=1, start=0)

    assert texts(split(ponds, pages)) == [ponds.text]
    assert texts(join_to_above([DUCKS, ponds], 1)) == [f"{DUCKS.text} {ponds.text}"]


def test_a_judgement_is_never_split_or_joined():
    judged = [LetterPiece(area="Ponds", grade="good"), LetterPiece(area="Cats", grade="inadequate")]

    assert arranged(judged, PAGES) == judged
    assert join_to_above(judged, 1) == judged


def test_a_piece_is_joined_to_the_nearest_above_it_that_is_not_left_out():
    left_out = LetterPiece(text="Page 2", is_left_out=True)

    joined = join_to_above([DUCKS, left_out, GEESE], 2)

    assert texts(joined) == ["The ducks are counted. The geese are not.", "Page 2"]
    assert joined[0].place == DUCKS.place
    assert texts(join_to_above([left_out, GEESE], 1)) == ["Page 2", "The geese are not."]


@pytest.mark.parametrize("at", [0, 3, 999_999_999])
def test_where_there_is_nothing_to_join_nothing_changes(at):
    assert join_to_above(ROWS, at) == list(ROWS)


def test_a_heading_goes_as_far_as_the_next_one_reaches():
    rows = [LetterPiece(section="Ponds"), *ROWS]

    found = [piece.section for piece in give_heading_below(rows, 0)]

    assert found == ["Ponds", "Ponds", "Ponds", "Swans"]
    assert give_heading_below(rows, 3) == rows
    assert give_heading_below(rows, 999_999_999) == rows


def test_pieces_stand_as_the_document_has_them_and_blank_ones_go():
    added = LetterPiece(text="The geese are not.")
    nowhere = LetterPiece(text="Nobody has said this.")

    found = arranged(
        [SWANS, nowhere, DUCKS, added, LetterPiece(kind="area_for_improvement")], PAGES
    )

    assert texts(found) == [*texts((DUCKS, added, SWANS)), nowhere.text]
    assert found[1].place == GEESE.place
    assert found[3].place == SWANS.place


def test_an_added_piece_takes_the_place_that_no_other_has():
    twice = pages_of(["The ducks are counted. The ducks are counted."])
    first = LetterPiece(text="The ducks are counted.", page=1, start=0)

    assert [piece.place for piece in arranged([first, LetterPiece(text=first.text)], twice)] == [
        (1, 0),
        (1, 23),
    ]


def test_a_piece_that_was_left_out_comes_back_as_it_was():
    left_out = LetterPiece(text=DUCKS.text, page=1, start=6, is_left_out=True)

    (found,) = arranged([left_out], PAGES)
    (restored,) = arranged(
        [LetterPiece(text=found.text, page=found.page, start=found.start)], PAGES
    )

    assert found == left_out
    assert restored.place == DUCKS.place


def test_a_text_is_not_split_into_more_than_a_form_can_hold():
    long = LetterPiece(text="\n\n".join(["Ducks."] * (MOST_PIECES + 1)))

    assert arranged([long], PAGES) == [long]
    assert len(arranged([DUCKS] * (MOST_PIECES + 1), PAGES)) == MOST_PIECES + 1

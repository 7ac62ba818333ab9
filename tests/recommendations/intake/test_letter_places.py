"""Where the words of a piece stand in a document, whatever its lines, bullets and pages do."""

import pytest

from recommendations.intake.letters.places import pages_of, place_of, stretches_of

DUCKS = "The ducks of Anyborough are counted each spring, and the geese in autumn."
LONG = "Something else is told here at length. " * 20


@pytest.mark.parametrize(
    ("pages", "taken"),
    [
        (["Heading\n4. " + DUCKS.replace("are ", "are\n")], [1]),
        ([f"• {DUCKS[:41]}", "\uf0b7 " + DUCKS[41:] + LONG], [1, 2]),
        ([f"{DUCKS[:35]}\n3\n", f"Page 4\n{DUCKS[35:]}"], [1, 2]),
        # A grade between the words, and the same words again overleaf.
        ([f"{DUCKS[:35]} Good {DUCKS[35:]}{LONG}", DUCKS[35:]], [1]),
        ([LONG], []),
    ],
)
def test_words_are_found_across_lines_bullets_and_pages_and_nowhere_else(pages, taken):
    indexed = pages_of(pages)
    place = place_of(DUCKS, indexed)
    parts = list(stretches_of(DUCKS, place, indexed)) if place else []

    assert [page for page, _, _ in parts] == taken
    found = "".join(pages[page - 1][start:end] for page, start, end in parts)
    words = "".join(found.replace("\uf0b7", "").split())
    assert "".join(DUCKS.split()).startswith(words)


def test_the_first_place_that_no_other_piece_has():
    pages = pages_of([f"{DUCKS}\n{DUCKS}"])
    first = place_of(DUCKS, pages)

    assert first == (1, 0)
    assert place_of(DUCKS, pages, {first}) == (1, len(DUCKS) + 1)
    assert place_of("", pages) is None

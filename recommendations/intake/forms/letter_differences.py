"""Where two officers' corrections of one letter differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recommendations.intake.forms.letter_review import Review


@dataclass(frozen=True)
class Difference:
    """Something that the two have not left alike, in the words of each."""

    what: str
    theirs: str
    ours: str


def differences(theirs: Review, ours: Review) -> list[Difference]:
    """Every field that says something else, and the pieces that only one of the two has so."""
    return [*_of_the_inspection(theirs, ours), *_of_the_pieces(theirs, ours)]


def _of_the_inspection(theirs: Review, ours: Review) -> Iterator[Difference]:
    for field in ours.form:
        said = [_plain(form[field.name].value()) for form in (theirs.form, ours.form)]
        if said[0] != said[1]:
            yield Difference(str(field.label), *said)


def _of_the_pieces(theirs: Review, ours: Review) -> Iterator[Difference]:
    for (heading, _, their_list), (_, _, our_list) in zip(theirs.lists, ours.lists, strict=True):
        their_pieces, our_pieces = _pieces(their_list), _pieces(our_list)
        only_theirs = [each for each in their_pieces if each not in our_pieces]
        only_ours = [each for each in our_pieces if each not in their_pieces]
        if only_theirs or only_ours:
            yield Difference(heading, "\n".join(only_theirs), "\n".join(only_ours))


def _pieces(pieces: Any) -> list[str]:
    """Each piece in words; one that nobody has filled in says nothing."""
    told = []
    for form in pieces.forms:
        shown = [field for field in form if not field.is_hidden and field.name != "DELETE"]
        said = [_told(field) for field in shown if _plain(field.value())]
        if form.words:
            left_out = ["left out"] if form.is_left_out else []
            told.append(" · ".join([*said, *left_out]))
    return told


def _told(field: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(field.value(), _plain(field.value())))


def _plain(value: Any) -> str:
    """Line ends are written one way by a browser and another way by us."""
    return "\n".join(str("" if value in (None, False) else value).split("\r\n")).strip()

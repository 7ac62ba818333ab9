"""The common rules of every statement, for texts, codes and days, and the faults they yield."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from itertools import chain
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError

from recommendations.post_names import doubts_of_post
from recommendations.privacy import likely_identifiers

# What is wrong with a statement, by field: what Django's forms and ValidationError take as it is.
Faults = dict[str, list[ValidationError]]
# One of them: the field, what to do about it, and its code.
Fault = tuple[str, str, str]

LONGEST_TEXT = 20_000
DAY_AHEAD = "The day must be today or in the past."
BEFORE_IT_WAS_MADE = "That is before the recommendation was made."


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The cleaned values of a dated statement before it is recorded; subclasses add their rules."""

    # By field: what to do where it is empty, and how many characters it takes.
    REQUIRED: ClassVar[Mapping[str, str]] = {}
    LONGEST: ClassVar[Mapping[str, int]] = {}
    # What anybody may read, and so may give a child away.
    WATCHED: ClassVar[Sequence[str]] = ()
    # What names a post, and no person.
    POSTS: ClassVar[Sequence[str]] = ()
    # Fields that say what kind of statement it is; its row has no column for them.
    UNRECORDED: ClassVar[Sequence[str]] = ()

    @classmethod
    def from_values(cls, values: Mapping[str, Any], **further: Any) -> Self:
        """Build the statement of a form's cleaned values, by the names that both give a field.

        A text that is missing, as where its field did not validate, is empty; any other value is
        None. `further` is what the form calls otherwise, or knows without a field.
        """
        given = {
            field.name: values.get(field.name) or ("" if field.type is str else None)
            for field in fields(cls)
            if field.name in values or field.default is MISSING
        }
        return cls(**{**given, **further})

    def faults(self, *, earliest: dt.date, today: dt.date) -> Faults:
        """Return the ValidationErrors by field name; an empty dict where it can be recorded.

        `earliest` is the first day that it can be of, `today` the last.
        """
        found: Faults = {}
        every_fault = chain(self._faults(earliest, today), self._faults_of_blanks())
        for field, message, code in every_fault:
            # The first fault of a field says what to do; a second about the same only repeats it.
            found.setdefault(field, [ValidationError(message, code=code)])
        # In the order of the fields; a fault of a field that there is not is a mistake of ours.
        names = [field.name for field in fields(self)]
        return {name: found[name] for name in sorted(found, key=names.index)}

    def values(self) -> dict[str, Any]:
        """Return the fields that the model's row has columns for, with their values, as a dict."""
        names = (field.name for field in fields(self))
        return {name: getattr(self, name) for name in names if name not in self.UNRECORDED}

    @property
    def identifiers(self) -> list[str]:
        """The warnings for the officer, as sentences, about words that may identify a child."""
        return likely_identifiers("\n".join(getattr(self, name) for name in self.WATCHED))

    @property
    def post_doubts(self) -> list[str]:
        """The sentences about what is no post in the fields that name one."""
        return [doubt for name in self.POSTS for doubt in doubts_of_post(getattr(self, name))]

    def _faults(self, earliest: dt.date, today: dt.date) -> Iterator[Fault]:
        """Yield the faults by a subclass's own rules; `earliest` and `today` bound its day."""
        raise NotImplementedError

    def _faults_of_texts(self) -> Iterator[Fault]:
        """Yield a fault for each required field left empty, and each text too long or with NUL."""
        for field in fields(self):
            text = getattr(self, field.name)
            if not text or (isinstance(text, str) and not text.strip()):
                if field.name in self.REQUIRED:
                    yield field.name, self.REQUIRED[field.name], "required"
            elif isinstance(text, str):
                longest = self.LONGEST.get(field.name, LONGEST_TEXT)
                if "\x00" in text:
                    message = "Null characters are not allowed."
                    yield field.name, message, "null_characters_not_allowed"
                elif len(text) > longest:
                    yield field.name, _too_long(field.name, longest, len(text)), "max_length"

    def _faults_of_blanks(self) -> Iterator[Fault]:
        """Yield a fault for each text of nothing but blanks; empty texts are no fault here."""
        for field in fields(self):
            text = getattr(self, field.name)
            if isinstance(text, str) and text and not text.strip():
                yield field.name, "There are only blanks here: leave it empty.", "blank"


@dataclass(frozen=True, kw_only=True)
class ChallengedStatement(Statement):
    """A statement of a colour, with what in the register speaks against it, and the answer.

    `challenge` is what the officer was shown; None where it was not worked out yet, so that the
    action works it out.
    """

    challenge: str | None = None
    challenge_reason: str = ""

    def challenged(self, found: Iterable[str]) -> Self:
        """Return a copy with `found` as its challenge, a line each; without any, no reason."""
        challenge = "\n".join(found)
        reason = self.challenge_reason if challenge else ""
        return replace(self, challenge=challenge, challenge_reason=reason)

    def _faults_of_challenge(self) -> Iterator[Fault]:
        # None is no answer yet: the reason may turn out to have something to answer.
        if self.challenge_reason and self.challenge == "":
            yield "challenge_reason", "Nothing speaks against it: give no reason.", "unasked"


def _too_long(name: str, longest: int, length: int) -> str:
    label = name.replace("_", " ").capitalize()
    return f"“{label}” takes {longest} characters; this has {length}."


def faults_of_day(
    name: str,
    day: dt.date | None,
    *,
    earliest: dt.date,
    today: dt.date,
    ahead: str = DAY_AHEAD,
    before: str = BEFORE_IT_WAS_MADE,
) -> Iterator[Fault]:
    """Yield a fault where `day` is after `today` or before `earliest`; none where it is None."""
    if day is None:
        return
    if day > today:
        yield name, ahead, "day_ahead"
    elif day < earliest:
        yield name, before, "too_early"


def messages_of(errors: Iterable[ValidationError]) -> list[str]:
    """Return the messages of one field's ValidationErrors, as sentences."""
    return [message for error in errors for message in error.messages]


def refuse(faults: Faults) -> None:
    """Raise a ValidationError with these faults by field; do nothing where there are none."""
    if faults:
        raise ValidationError(dict(faults))


def faults_of_codes(values: Mapping[str, tuple[str, Sequence[str]]]) -> Iterator[Fault]:
    """Yield a fault for each field whose code is not known; `values` is {field: (code, known)}."""
    for name, (code, known) in values.items():
        if code not in known:
            yield name, f"“{code}” is none of: {', '.join(known)}.", "invalid_choice"


def faults_of_correction(statement: Any, names: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault of a correction without its reason, or with no other value of `names`.

    `statement` has `corrects`, None where it corrects nothing, and `correction_reason`.
    """
    if statement.corrects is None:
        if statement.correction_reason:
            yield "correction_reason", "Nothing is corrected: give no reason.", "unasked"
        return
    if not statement.correction_reason.strip():
        yield "correction_reason", "Say why it is corrected.", "required"
    if all(getattr(statement, name) == getattr(statement.corrects, name) for name in names):
        yield "corrects", "Nothing is changed: this says what stands already.", "unchanged"


def faults_of_origin(
    basis: str, locator: object, date_basis: str, date_inferred_from: str
) -> Iterator[Fault]:
    """Yield faults of a source without `locator`, and of an inferred day without its reason."""
    if basis != "reported" and locator is None:
        yield "locator", "Say where in the source it stands.", "required"
    if date_basis == "inferred" and not date_inferred_from.strip():
        yield "date_inferred_from", "Say what the day is inferred from.", "required"
    if date_basis != "inferred" and date_inferred_from:
        yield "date_inferred_from", "The day is given: it is inferred from nothing.", "given"

"""The password validators. Length is what counts: no rule says what must be in a password."""

import re

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

# What somebody here would think of first.
LOCAL_WORDS = (
    *("wirral", "birkenhead", "wallasey", "bebington", "heswall", "hoylake", "merseyside"),
    *("liverpool", "mersey", "everton", "tranmere", "rovers", "council", "metropolitan", "borough"),
    *("ofsted", "ilacs", "scrutiny", "committee", "children", "services", "social", "inspection"),
    *("safeguarding", "tracker", "register", "recommendation", "officer", "manager", "reader"),
    *("password", "letmein", "welcome", "qwerty", "admin", "summer", "winter", "autumn", "spring"),
)
LONGEST = 128  # characters
# Of a password without these, without runs of one character and without sequences, must be left:
LEFT = 8  # letters and digits
DIFFERENT = 5  # characters
ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
RUN = re.compile(r"(.)\1{2,}")
REPEATED = re.compile(r"(.+?)\1+")
# The alphabet and a keyboard, along its rows and down its columns.
ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop[]", "asdfghjkl;'#", "zxcvbnm,./"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol."),
)
SHORTEST_SEQUENCE = 4
SEQUENCES = {
    way[start : start + SHORTEST_SEQUENCE]
    for row in ROWS
    for way in (row, row[::-1])
    for start in range(len(way) - SHORTEST_SEQUENCE + 1)
}


class MaximumLengthValidator:
    """The validator that refuses a password of more than `max_length` characters.

    More than 128 are no safer, and cost the server more to check.
    """

    def __init__(self, max_length: int = LONGEST) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password of more than `max_length` characters."""
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """Return the limit as a sentence for the form."""
        return f"Your password must have at most {self.max_length} characters."


class GuessableWordValidator:
    """The validator that refuses common passwords, dressed up, and those made of what is nearby.

    Nearby are local words, the account's own name, one character or piece over and over, and
    sequences of the alphabet or the keyboard.
    """

    def __init__(self) -> None:
        # Django's own list, which its validator knows only as the words stand there.
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a common password between digits or signs, or a nearby one."""
        # No longer one is taken, and to look for repetitions takes the square of the length.
        folded = password[:LONGEST].lower()
        rest = without_nearby(folded, names_of(user))
        is_short = rest != folded and len(re.sub(r"[\W_]", "", rest)) < LEFT
        if ENDS.sub("", folded) in self.common or is_short or len(set(rest)) < DIFFERENT:
            raise ValidationError(
                "This password is too easy to guess. Put three or four unrelated words together.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """Return advice on a good password as a sentence for the form."""
        return "Three or four unrelated words make a good password."


def names_of(user: User | None) -> set[str]:
    """Return the words of an account's names, folded; those of one or two letters are in others."""
    names = [user.username, user.first_name, user.last_name] if user else []
    return {word for name in names for word in re.findall(r"\w{3,}", name.lower())}


def without_nearby(folded: str, names: set[str]) -> str:
    """Return what is left of a folded password without local words, names, runs and sequences.

    A password that is one piece over and over counts as that piece.
    """
    if repeated := REPEATED.fullmatch(re.sub(r"[\s_.,-]", "", folded)):
        folded = repeated[1]
    for word in (*LOCAL_WORDS, *sorted(names, key=len, reverse=True)):
        folded = folded.replace(word, "")
    folded = RUN.sub("", folded)
    in_sequence = {
        place + offset
        for place in range(len(folded))
        if folded[place : place + SHORTEST_SEQUENCE] in SEQUENCES
        for offset in range(SHORTEST_SEQUENCE)
    }
    return "".join(sign for place, sign in enumerate(folded) if place not in in_sequence)

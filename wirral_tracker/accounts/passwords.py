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
LEFT_AFTER_WORDS = 8  # characters that must be left of a password without its local words
ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class MaximumLengthValidator:
    """The validator that refuses a password of more than `max_length` characters.

    More than 128 are no safer, and cost the server more to check.
    """

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password of more than `max_length` characters."""
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """Return the limit as a sentence for the form."""
        return f"Your password must have at most {self.max_length} characters."


class GuessableWordValidator:
    """The validator that refuses common passwords, dressed up with digits, and local words."""

    def __init__(self) -> None:
        # Django's own list, which its validator knows only as the words stand there.
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a common password between digits or signs, or for local words.

        With local words in it, a password needs LEFT_AFTER_WORDS more letters and digits.
        """
        folded = password.lower()
        core = ENDS.sub("", folded)
        rest = folded
        for word in LOCAL_WORDS:
            rest = rest.replace(word, "")
        is_local = rest != folded and len(re.sub(r"[\W_]", "", rest)) < LEFT_AFTER_WORDS
        if core in self.common or is_local:
            raise ValidationError(
                "This password is too easy to guess. Put three or four unrelated words together.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """Return advice on a good password as a sentence for the form."""
        return "Three or four unrelated words make a good password."

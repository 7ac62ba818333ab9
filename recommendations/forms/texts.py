"""Fields that several forms share: texts of several lines, and posts."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from recommendations.post_names import POSTS
from recommendations.statements.faults import LONGEST_TEXT


def long_text(
    label: str, help_text: str = "", *, required: bool = True, rows: int = 4, **options: Any
) -> forms.CharField:
    """Build a CharField with a Textarea of `rows` lines, limited to LONGEST_TEXT characters."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        **options,
    )


def post_field(
    label: str, help_text: str, *, required: bool = True, **options: Any
) -> forms.CharField:
    """Build a CharField for a post, typed or chosen from the page's list of the known ones."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=200,
        widget=forms.TextInput(attrs={"list": POSTS}),
        **options,
    )


def correction_reason() -> forms.CharField:
    """Build the CharField that a correction asks why; the forms drop it where there is none."""
    return long_text(
        "Why is it corrected?",
        "Shown in the history beside the correction.",
        rows=2,
        error_messages={"required": "Say why it is corrected."},
    )

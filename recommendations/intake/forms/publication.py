"""The fields that say whether a source is published, by whom and when."""

import datetime as dt

from django import forms

from recommendations.intake.forms.errors import add_messages
from recommendations.intake.letters.confirmed import PublicationFields
from wirral_tracker.kit.days import faults_of_days
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned

NOT_YET = "Leave this empty while it is not published."
WHO = "Say who published it, or tick that it is not published yet."


def unpublished_field() -> forms.BooleanField:
    """Build the tick of what is not published yet, which says what follows from it."""
    return forms.BooleanField(
        label="It is not published yet",
        help_text="Officers and managers alone see it and all that is taken from it, until "
        "somebody says on its page that it is published.",
        required=False,
    )


def made_public_by_field(*, required: bool = False) -> forms.CharField:
    """Build the field of who published a source."""
    return forms.CharField(label="Published by", max_length=200, required=required)


def made_public_date_field() -> forms.DateField:
    """Build the field of the day on which a source was published."""
    return forms.DateField(
        label="Published on",
        help_text="The day it was made public, where that is known.",
        widget=DateInput,
        required=False,
    )


def add_publication_faults(
    form: forms.Form, values: Cleaned, *, today: dt.date, asks_who: bool = False
) -> None:
    """Add an error to each field that says who or when of what is not published yet.

    And to a day of publication after `today`; with `asks_who`, where nobody is said to have
    published what is published.
    """
    add_messages(
        form, faults_of_days({"made_public_date": values.get("made_public_date")}, latest=today)
    )
    for name in ("made_public_by", "made_public_date"):
        if values.get("unpublished") and values.get(name):
            form.add_error(name, NOT_YET)
    if asks_who and not (values.get("unpublished") or values.get("made_public_by")):
        form.add_error("made_public_by", WHO)


def publication_of(values: Cleaned) -> PublicationFields:
    """Return the cleaned values as the fields of a SourceDocument."""
    return {
        "is_public": not values["unpublished"],
        "made_public_by": values["made_public_by"],
        "made_public_date": values["made_public_date"],
    }

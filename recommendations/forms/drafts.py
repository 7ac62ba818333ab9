"""Drafts of a form that is not recorded yet: its fields as they were typed."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import TypedDict

from django import forms

from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.statements.faults import LONGEST_TEXT

NAMES = tuple(name for name in StatusUpdateForm.base_fields if name != "began_with")
# What a form is filled in with before anybody types.
GIVEN = {"opened_on", "form_key", "checked", "status_date", "reported_by", "challenge_reason"}

RESTRICTION = frozenset({"restricted", "restricted_reason"})


class Draft(TypedDict):
    """The keyword arguments of `save_draft` for a form that was sent and not recorded."""

    typed: dict[str, str]
    names: frozenset[str]
    form_key: uuid.UUID
    corrects_sequence: int


class DraftKeyForm(forms.Form):
    """The hidden fields that a draft needs: form key, update opened on, update corrected."""

    form_key = forms.UUIDField()
    opened_on = forms.IntegerField(min_value=0)
    corrects_sequence = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


def typed_values(data: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """Read a status update's filled fields from POST data as typed: cut, not validated."""
    start = f"{prefix}-" if prefix else ""
    sent = {name: data.get(f"{start}{name}", "") for name in NAMES}
    # A draft is not refused for its length: what is too long for a statement is cut with room.
    longest = 2 * LONGEST_TEXT
    return {name: text[:longest].replace("\0", "") for name, text in sent.items() if text}


def read_draft(data: Mapping[str, str], prefix: str = "") -> Draft | None:
    """Read a draft from POST data, as keyword arguments for `save_draft`; None without one.

    Returns: None where nothing was typed, or what was sent is no form of ours.
    """
    typed = typed_values(data, prefix)
    start = f"{prefix}-" if prefix else ""
    corrects = data.get(f"{start}corrects_sequence") or 0
    key = DraftKeyForm({**typed, "corrects_sequence": corrects})
    if not set(typed) - GIVEN or not key.is_valid():
        return None
    return {
        "typed": typed,
        "names": field_names(data, prefix),
        "form_key": key.cleaned_data["form_key"],
        "corrects_sequence": key.cleaned_data["corrects_sequence"] or 0,
    }


def field_names(data: Mapping[str, str], prefix: str = "") -> frozenset[str]:
    """Return the field names that the form had from which the POST data was sent.

    A row among many has no restriction; of the two fields the box alone is not sent when it is
    empty.
    """
    start = f"{prefix}-" if prefix else ""
    return frozenset(NAMES) - (frozenset() if f"{start}restricted_reason" in data else RESTRICTION)


def draft_keys(form: StatusUpdateForm) -> list[uuid.UUID]:
    """Return the keys that a valid form's draft may have: its own, or that which it began with."""
    keys = [form.cleaned_data["form_key"]]
    with suppress(ValueError):
        keys.append(uuid.UUID(form.cleaned_data["began_with"]))
    return keys


def initial_values(typed: dict[str, str]) -> dict[str, str]:
    """Return a draft's fields as initial values for a form, without `checked` and `form_key`.

    The form has a key of its own: the draft may be open in another window, and two forms that
    pass for one would lose the words of the second.
    """
    left_out = {"checked", "form_key"}
    return {name: text for name, text in typed.items() if name not in left_out}

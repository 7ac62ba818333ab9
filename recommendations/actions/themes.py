"""Themes: added and renamed, given to findings and recommendations and taken away again."""

import datetime as dt

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from findings.models import Finding, Theme, ThemeTag
from findings.verbatim import is_verbatim
from recommendations.actions.locks import lock, refuse_withdrawn
from recommendations.actions.overtaken import Overtaken
from recommendations.actions.posts import NoChange
from recommendations.models import Recommendation
from recommendations.statements.faults import Faults, refuse
from recommendations.statements.themes import ThemeStatement, ThemeTagStatement
from wirral_tracker.kit.chain.amendments import amend, count_amendments, remove_amendable

# What the address of a theme may not be: other pages have it.
TAKEN_ADDRESSES = {"add"}
LONGEST_ADDRESS = 45


@transaction.atomic
def add_theme(*, by: User, name: str, question: str) -> Theme:
    """Create a theme; the address of its page is made of its name, and stays.

    Raises: ValidationError by field.
    """
    refuse(theme_faults(ThemeStatement(name=name, question=question)))
    theme = Theme(slug=_address(name), name=name, question=question, added_by=by, added_at=Now())
    theme.save()
    theme.refresh_from_db()
    return theme


def _address(name: str) -> str:
    """Return an address that no theme has yet, of a name's letters and figures."""
    base = slugify(name)[:LONGEST_ADDRESS] or "theme"
    address, number = base, 1
    while address in TAKEN_ADDRESSES or Theme.objects.filter(slug=address).exists():
        number += 1
        address = f"{base}-{number}"
    return address


@transaction.atomic
def rename_theme(
    theme: Theme,
    *,
    by: User,
    name: str,
    question: str,
    reason: str,
    opened_on: int | None = None,
) -> Theme:
    """Amend a theme's name or question, and why; its tags and the address of its page stay.

    `opened_on` is the number of its amendments when the form was opened.

    Raises: ValidationError by field; NoChange; Overtaken.
    """
    stored = Theme.objects.select_for_update().get(pk=theme.pk)
    refuse(theme_faults(ThemeStatement(name=name, question=question), stored))
    if (stored.name, stored.question) == (name, question):
        raise NoChange("Nothing is changed: the theme is called so already.")
    if opened_on is not None and count_amendments(stored) != opened_on:
        raise Overtaken(stored)
    amend(stored, {"name": name, "question": question}, reason=reason, by=by)
    return stored


def theme_faults(statement: ThemeStatement, theme: Theme | None = None) -> Faults:
    """Return a theme's ValidationErrors by field; `theme` is the one that is renamed."""
    found = statement.faults(earliest=dt.date.min, today=dt.date.max)
    others = Theme.objects.called(statement.name)
    if theme:
        others = others.exclude(pk=theme.pk)
    if others.exists():
        message = "There is a theme of this name already."
        found.setdefault("name", [ValidationError(message, code="named_already")])
    return found


@transaction.atomic
def give_theme(
    tagged: Finding | Recommendation, *, by: User, theme: Theme | None, words: str
) -> ThemeTag:
    """Tag a finding or recommendation with a theme, by its own words that earn it.

    What asks for improvement and its recommendation carry the same themes: the other is tagged too
    where its text has the words.

    Raises: ValidationError by field.
    """
    # So that two who give it one theme, or take it away, find each other.
    lock(tagged)
    refuse_withdrawn(tagged)
    refuse(tag_faults(tagged, ThemeTagStatement(theme=theme, words=words, text=tagged.text)))
    assert theme
    given = _tag(tagged, theme, words, by)
    twin = twin_of(tagged)
    if twin and is_verbatim(words, twin.text) and not twin.theme_tags.filter(theme=theme).exists():
        _tag(twin, theme, words, by)
    return given


def _tag(tagged: Finding | Recommendation, theme: Theme, words: str, by: User) -> ThemeTag:
    tag: ThemeTag = tagged.theme_tags.create(theme=theme, words=words, given_by=by, given_at=Now())
    return tag


def tag_faults(tagged: Finding | Recommendation, statement: ThemeTagStatement) -> Faults:
    """Return a tag's ValidationErrors by field, that it is given already among them."""
    found = statement.faults(earliest=dt.date.min, today=dt.date.max)
    if statement.theme and tagged.theme_tags.filter(theme=statement.theme).exists():
        message = "It carries this theme already. Take that away to give it by other words."
        found["theme"] = [ValidationError(message, code="given_already")]
    return found


def twin_of(tagged: Finding | Recommendation) -> Finding | Recommendation | None:
    """Return the recommendation that tracks a finding, or the finding that one tracks; or None."""
    if isinstance(tagged, Recommendation):
        return tagged.finding
    twin: Recommendation | None = getattr(tagged, "recommendation", None)
    return twin


@transaction.atomic
def take_theme(tagged: Finding | Recommendation, theme: Theme, *, by: User, reason: str) -> None:
    """Remove a theme's tag, and that of the same words on its twin; amendments keep them, and why.

    Nothing where somebody has taken it away already.

    Raises: ValidationError without a reason; SubjectWithdrawn.
    """
    lock(tagged)
    refuse_withdrawn(tagged)
    tag = tagged.theme_tags.filter(theme=theme).first()
    if tag is None:
        return
    twin = twin_of(tagged)
    if twin and (other := twin.theme_tags.filter(theme=theme, words=tag.words).first()):
        remove_amendable(other, reason=reason, by=by)
    remove_amendable(tag, reason=reason, by=by)

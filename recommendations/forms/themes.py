"""Forms about themes: a theme itself, and which finding or recommendation carries it."""

from typing import ClassVar

from django import forms

from findings.models import Finding, Theme
from recommendations import actions
from recommendations.forms.faults import add_faults
from recommendations.forms.opened import OpenedForm
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Recommendation
from recommendations.statements.themes import ThemeStatement, ThemeTagStatement
from wirral_tracker.kit.chain.amendments import count_amendments
from wirral_tracker.kit.named_forms import Cleaned, FormData


class ThemeForm(WatchedForm):
    """The form of a new theme: its name, and the question that a councillor would ask."""

    form_name = "theme"
    WATCHED: ClassVar[tuple[str, ...]] = ("name", "question")

    # The one that is renamed.
    theme: Theme | None = None

    name = forms.CharField(label="Name", help_text="A few words.", max_length=100)
    question = forms.CharField(
        label="Question", help_text="As a councillor would ask it.", max_length=200
    )

    def clean(self) -> Cleaned:
        """Add the faults of the ThemeStatement that the fields make, as form errors."""
        values = super().clean() or {}
        statement = ThemeStatement.from_values(values)
        add_faults(self, actions.theme_faults(statement, self.theme))
        return values


class ThemeRenamingForm(ThemeForm, OpenedForm):
    """The form of another name or question for a theme, and why.

    It is opened on the number of the theme's amendments.
    """

    form_name = "theme_renaming"
    MADE_WITH = ("theme",)
    WATCHED = ("name", "question", "reason")

    reason = forms.CharField(label="Why", max_length=300)

    def __init__(self, data: FormData = None, *, theme: Theme) -> None:
        self.theme = theme
        super().__init__(data, initial={"name": theme.name, "question": theme.question})

    def latest(self) -> int:
        """Return the number of the theme's amendments."""
        assert self.theme
        return count_amendments(self.theme)


class ThemeTagForm(WatchedForm):
    """The form that gives a finding or recommendation a theme, by its own words that earn it."""

    form_name = "theme_tag"

    theme = forms.ModelChoiceField(
        queryset=Theme.objects.in_order(),
        label="Theme",
        to_field_name="slug",
        empty_label="Choose one",
    )
    words = long_text("The words that earn it", "Copied from the text above.", rows=3)

    def __init__(
        self, data: FormData = None, *, tagged: Finding | Recommendation, theme: str = ""
    ) -> None:
        self.tagged = tagged
        super().__init__(data, initial={"theme": theme})

    def clean(self) -> Cleaned:
        """Add the faults of the ThemeTagStatement that the fields make, as form errors."""
        values = super().clean() or {}
        statement = ThemeTagStatement.from_values(values, text=self.tagged.text)
        add_faults(self, actions.tag_faults(self.tagged, statement))
        return values


class ThemeTakingForm(WatchedForm):
    """The form that takes a theme away again: the reason why."""

    form_name = "theme_taking"

    reason = long_text("Why is it taken away?", "Kept with the words that had earned it.", rows=3)

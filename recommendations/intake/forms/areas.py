"""The form that moves a judgement area to another line."""

from collections.abc import Sequence
from typing import cast

from django import forms

from findings.lines import NEW, AreaLine
from findings.models import JudgementArea
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from wirral_tracker.kit.named_forms import FormData


class AreaMoveForm(WatchedForm):
    """The form that says which line an area goes on in, and why."""

    form_name = "area_move"

    line = forms.ChoiceField(label="It goes on with", widget=forms.RadioSelect)
    reason = long_text("Why", rows=3)

    def __init__(
        self, data: FormData = None, *, area: JudgementArea, lines: Sequence[AreaLine]
    ) -> None:
        """Build the form, with a choice for each line but the one that the area stands in."""
        super().__init__(data)
        others = [
            (line.line.code, line.label) for line in lines if line.line and line.line != area.line
        ]
        field = cast(forms.ChoiceField, self.fields["line"])
        field.choices = [*others, (NEW, "None of these: a line of its own")]

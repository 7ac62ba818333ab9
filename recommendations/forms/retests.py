"""The form about a later inspection's words on an earlier recommendation."""

import datetime as dt

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from findings.models import Finding, Inspection
from recommendations.forms.faults import add_faults
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.likeness import candidates
from recommendations.models import Recommendation, Retest
from recommendations.statements import RetestStatement
from wirral_tracker.kit.named_forms import Cleaned, FormData

OVERTAKEN = (
    "A verdict was recorded after you opened this page: it stands above. Nothing of yours is "
    "recorded yet. Send again to replace it."
)


class RetestForm(WatchedForm):
    """The form of a later inspection's verdict on a recommendation, and the words it rests on.

    The findings offered are those of the inspection, likeliest first; none is chosen for anybody.
    `opened_on` is the verdict that stood when the form was opened, which this one replaces.
    """

    form_name = "retest"

    opened_on = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="What does it say of the matter?", choices=Retest.Verdict, widget=forms.RadioSelect
    )
    by_finding = forms.ModelChoiceField(
        Finding.objects.none(),
        label="In which finding?",
        help_text="Those that share a theme or words with the recommendation come first.",
        required=False,
    )
    words = long_text("The words it rests on", "Copied from that finding.", required=False, rows=3)
    why = long_text("Why these words speak of this matter", rows=3)

    def __init__(
        self,
        data: FormData = None,
        *,
        recommendation: Recommendation,
        inspection: Inspection,
        standing: Retest | None,
    ) -> None:
        self.inspection = inspection
        self.stands = standing.pk if standing else 0
        super().__init__(data, initial={"opened_on": self.stands})
        offered = candidates(recommendation, inspection)
        field = self.fields["by_finding"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = inspection.findings.all()
        field.choices = [
            ("", "None: it says nothing of it"),
            *(
                (finding.pk, f"{finding.label.capitalize()}: {finding.text[:110]}")
                for finding in offered
            ),
        ]

    @property
    def is_overtaken(self) -> bool:
        """Whether another verdict was recorded after the form was opened."""
        return self.has_error(NON_FIELD_ERRORS, "overtaken")

    def clean(self) -> Cleaned:
        """Refuse a form opened before the standing verdict; add the RetestStatement's faults."""
        values = super().clean() or {}
        if values.pop("opened_on", None) != self.stands:
            self.add_error(None, ValidationError(OVERTAKEN, code="overtaken"))
            # Shown again on the verdict that stands now: to send it again replaces that one.
            again = self.data.copy()  # type: ignore[attr-defined]
            again["opened_on"] = str(self.stands)
            self.data = again
        stated = RetestStatement(
            inspection=self.inspection,
            verdict=values.get("verdict") or "",
            why=values.get("why") or "",
            by_finding=values.get("by_finding"),
            words=values.get("words") or "",
        )
        # The inspection gives the day.
        add_faults(self, stated.faults(earliest=dt.date.min, today=dt.date.max))
        return values

"""The form about a later inspection's words on an earlier recommendation or finding."""

import datetime as dt

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from findings.models import Finding, Inspection
from recommendations.forms.faults import add_faults
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.likeness import candidates
from recommendations.models import Recommendation, Retest
from recommendations.statements.retests import RetestStatement
from recommendations.verdicts.retests import earlier_tone
from wirral_tracker.kit.named_forms import Cleaned, FormData

OVERTAKEN = (
    "A verdict was recorded after you opened this page: it stands above. Nothing of yours is "
    "recorded yet. Send again to replace it."
)
RULE = (
    "Mixed: one whole sentence says good or improved and another says it falls short. Where the "
    "letter asks for improvement of this very matter, it is a concern. Still good, or now a "
    "concern: it was good before. Worse: a concern before, and a decline since."
)


class RetestForm(WatchedForm):
    """The form of a later inspection's verdict on an earlier matter, and the words it rests on.

    The findings offered are those of the inspection, likeliest first; none is chosen for anybody.
    `opened_on` is the verdict that stood when the form was opened, which this one replaces.
    """

    form_name = "retest"
    FINDINGS = ("by_finding", "short_finding", "uncounted_finding")

    opened_on = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="What does it say of the matter?",
        help_text=RULE,
        choices=Retest.Verdict,
        widget=forms.RadioSelect,
    )
    by_finding = forms.ModelChoiceField(
        Finding.objects.none(),
        label="In which finding?",
        help_text="Those that share a theme or words with the matter come first.",
        required=False,
    )
    words = long_text(
        "The words it rests on",
        "Copied from that finding. Where it is mixed: those that say good or improved.",
        required=False,
        rows=3,
    )
    short_finding = forms.ModelChoiceField(
        Finding.objects.none(),
        label="Mixed: which finding says that it falls short?",
        required=False,
    )
    short_words = long_text(
        "Mixed: the words that say so", "Copied from that finding.", required=False, rows=3
    )
    part = forms.CharField(
        label="Which part of the matter does it speak of?",
        help_text="Leave empty where it speaks of all of it.",
        max_length=300,
        required=False,
    )
    uncounted_finding = forms.ModelChoiceField(
        Finding.objects.none(),
        label="Which finding speaks of it without counting either way?",
        help_text="A plan, a remedy begun, “too soon to say”.",
        required=False,
    )
    uncounted_words = long_text(
        "The words that count neither way", "Copied from that finding.", required=False, rows=3
    )
    why = long_text("Why these words speak of this matter", rows=3)

    def __init__(
        self,
        data: FormData = None,
        *,
        subject: Recommendation | Finding,
        inspection: Inspection,
        standing: Retest | None,
    ) -> None:
        self.subject = subject
        self.inspection = inspection
        self.stands = standing.pk if standing else 0
        super().__init__(data, initial={"opened_on": self.stands})
        offered = [
            (finding.pk, f"{finding.label.capitalize()}: {finding.text[:110]}")
            for finding in candidates(subject, inspection)
        ]
        for name in self.FINDINGS:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = inspection.findings.all()
            field.choices = [("", "None"), *offered]

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
        stated = RetestStatement.from_values(
            values,
            inspection=self.inspection,
            earlier_tone=earlier_tone(self.subject, self.inspection),
        )
        # The inspection gives the day.
        add_faults(self, stated.faults(earliest=dt.date.min, today=dt.date.max))
        return values

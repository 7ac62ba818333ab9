"""The forms on a report's way to the committee: exemption, proof, approval, withdrawal, minutes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django import forms

from recommendations.forms.texts import correction_reason, long_text, post_field
from recommendations.forms.watched import PostNamingForm, WatchedForm
from recommendations.models import ProgressReport, Recommendation, Resolution
from recommendations.querysets.recommendations import RecommendationQuerySet

if TYPE_CHECKING:
    ProgressReportModelForm = forms.ModelForm[ProgressReport]
else:
    # Django's own class takes no parameter; only mypy's copy of it does.
    ProgressReportModelForm = forms.ModelForm


OF_RESOLUTION = ("recommendation", "words", "minute")


class ExemptionForm(WatchedForm, ProgressReportModelForm):
    """The form of an exemption: the paragraph that keeps a report from the public, and why."""

    form_name = "exemption"

    # So that a page opened before a report was made exempt cannot make it public unawares.
    opened_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = ProgressReport
        fields = ("exemption", "exemption_reason", "public_title")
        labels = {
            "exemption": "Exempt under Schedule 12A",
            "exemption_reason": "Why the public interest lies in keeping it exempt",
            "public_title": "Its title in lists and public papers",
        }
        help_texts = {
            "public_title": "Everybody reads it: it must not say what is exempt.",
            "exemption_reason": "",
        }
        widgets = {"exemption_reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data: Mapping[str, str] | None = None, *, instance: ProgressReport) -> None:
        super().__init__(data, instance=instance)
        public = [("", "Not exempt: it is published"), *ProgressReport.Exemption.choices]
        self.fields["exemption"].choices = public  # type: ignore[attr-defined]
        self.fields["opened_on"].initial = self.instance.version

    def reopened(self, report: ProgressReport) -> Self:
        """Return the form on `report` as saved now: same input, the new version, an error."""
        now = report.get_exemption_display() if report.exemption else "it is published"
        data = self.data.copy()  # type: ignore[attr-defined]
        data["opened_on"] = str(report.version)
        again = type(self)(data, instance=report)
        again.add_error(
            None,
            f"Somebody else has saved the report since you opened this page; now it says: {now}. "
            "Nothing of yours is saved yet. Send again to save it.",
        )
        return again

    def clean(self) -> None:
        """Refuse a paragraph without a reason, and a reason without a paragraph."""
        super().clean()
        values = self.cleaned_data
        if values.get("exemption") and not (values.get("public_title") or "").strip():
            self.add_error("public_title", "Give the title that everybody may read.")
        exemption, reason = values.get("exemption"), (values.get("exemption_reason") or "").strip()
        if exemption and not reason:
            self.add_error("exemption_reason", "Say why it is to be kept from the public.")
        if not exemption:
            values["public_title"] = ""
        if not exemption and reason:
            self.add_error("exemption", "Choose the paragraph that the reason belongs to.")


class ProofForm(WatchedForm):
    """The form of a proof: what it changes, from version 2 on, and that its checks are accepted."""

    form_name = "proof"

    what_changed = long_text("What this version changes", rows=3)
    accepted = forms.BooleanField(
        label="I have read what is listed above, and it can go to the committee so",
        error_messages={"required": "Read the list, and accept it or mend the report."},
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, version: int, has_checks: bool
    ) -> None:
        super().__init__(data)
        if version == 1:
            del self.fields["what_changed"]
        if not has_checks:
            del self.fields["accepted"]


class ClearanceForm(PostNamingForm):
    """The form of a clearance: the post of whoever clears a section, and the words read."""

    form_name = "clearance"
    POSTS = ("post",)

    # The digest of the words that the page showed.
    words = forms.CharField(widget=forms.HiddenInput)
    post = post_field("Your post", "Such as Head of Legal Services.")


class SendBackForm(WatchedForm):
    """The form with which a proof or a section is sent back: why."""

    form_name = "send_back"

    words = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = long_text("What has to be changed", rows=3)


class ApprovalForm(PostNamingForm):
    """The form of an approval: the post of whoever approves."""

    form_name = "approval"
    POSTS = ("post",)

    post = post_field("Your post", "Such as Director of Children’s Services.")


class ReportWithdrawalForm(WatchedForm):
    """The form of a withdrawal: why an issued report is withdrawn."""

    form_name = "report_withdrawal"

    reason = long_text("Why it is withdrawn", rows=3)


class ResolutionForm(WatchedForm):
    """The form of a resolution, word for word as the committee's minutes print it."""

    form_name = "resolution"

    recommendation = forms.ModelChoiceField(
        label="On",
        queryset=Recommendation.objects.none(),
        required=False,
        empty_label="The report as a whole",
    )
    words = long_text("What the committee resolved, word for word", rows=4)
    minute = forms.CharField(label="Minute number", max_length=40)
    correction_reason = correction_reason()

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        carried: RecommendationQuerySet[Recommendation],
        corrects: Resolution | None = None,
    ) -> None:
        initial = {name: getattr(corrects, name) for name in OF_RESOLUTION} if corrects else {}
        super().__init__(data, initial=initial)
        self.fields["recommendation"].queryset = carried  # type: ignore[attr-defined]
        if not corrects:
            del self.fields["correction_reason"]

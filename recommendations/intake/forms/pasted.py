"""The forms for pasted text: the recommendations of a review, or a report of their progress."""

import datetime as dt
from collections.abc import Mapping

from django import forms

from recommendations.forms.recommendations import RecommendationForm
from recommendations.forms.texts import post_field
from recommendations.forms.watched import PostNamingForm
from recommendations.intake.forms.errors import add_messages
from recommendations.intake.sheets.pasted import review_named
from recommendations.models import Recommendation, ScrutinyReview
from wirral_tracker.kit.days import faults_of_days
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned

LONGEST_PASTED = 500_000


def pasted_text(label: str, help_text: str) -> forms.CharField:
    """Build a CharField with a textarea, for up to 500,000 characters off a page."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


def review_field(
    empty_label: str, *, required: bool = True
) -> "forms.ModelChoiceField[ScrutinyReview]":
    """Build a ModelChoiceField of all scrutiny reviews, in order."""
    return forms.ModelChoiceField(
        label="Review",
        queryset=ScrutinyReview.objects.in_order(),
        empty_label=empty_label,
        required=required,
    )


class DayInThePast(PostNamingForm):
    """A form with a day, in the field that `DAY` names, which must not be in the future."""

    DAY = ""

    def __init__(self, data: Mapping[str, str] | None = None, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> Cleaned:
        values = super().clean() or {}
        add_messages(self, faults_of_days({self.DAY: values.get(self.DAY)}, latest=self.today))
        return values


class PastedListForm(DayInThePast):
    """The form for a review's recommendations, pasted from anywhere, and what they all share."""

    form_name = "pasted_list"
    POSTS = ("owner",)

    DAY = "made_date"

    review = review_field("Choose one")
    text = pasted_text(
        "The recommendations",
        "One below the other, with bullets, numbers or a line between them. Wrapped lines are "
        "joined.",
    )
    # The fields of the page that adds one recommendation, so that both ask the same.
    wording = RecommendationForm.declared_fields["wording"]
    source_words = RecommendationForm.declared_fields["source_words"]
    made_date = RecommendationForm.declared_fields["made_date"]
    made_date_basis = RecommendationForm.declared_fields["made_date_basis"]
    made_date_text = RecommendationForm.declared_fields["made_date_text"]
    owner = RecommendationForm.declared_fields["owner"]

    def common(self) -> dict[str, str]:
        """Return the cells that every row shares, as {column's name: text as in a sheet}."""
        values = self.cleaned_data
        return {
            "parent": values["review"].reference,
            "made_date": values["made_date"].isoformat(),
            "wording": Recommendation.Wording(values["wording"]).label,
            "source_words": values["source_words"],
            "made_date_basis": Recommendation.DateBasis(values["made_date_basis"]).label,
            "made_date_text": values["made_date_text"],
            "owner": values["owner"],
        }


class PastedReportForm(DayInThePast):
    """The form for a progress report that states colours by number, pasted as text."""

    form_name = "pasted_report"
    POSTS = ("reported_by",)

    DAY = "status_date"

    text = pasted_text(
        "The progress report",
        "Its text, with lines such as “Progress against Recommendations 6 and 9: Green”.",
    )
    review = review_field("The one that the report names", required=False)
    status_date = forms.DateField(
        label="As at", help_text="The day that the report describes.", widget=DateInput
    )
    reported_by = post_field("Reported by", "The post, such as Head of Permanence, not the person.")
    evidence = forms.CharField(
        label="Which report is it?",
        help_text="Its title, the committee and the day. Kept as the evidence.",
        max_length=500,
    )

    def clean(self) -> Cleaned:
        values = super().clean()
        if not values.get("review") and values.get("text") and "review" not in self.errors:
            values["review"] = review_named(values["text"], ScrutinyReview.objects.in_order())
            if values["review"] is None:
                self.add_error("review", "The text names no review, or several. Choose one.")
        return values

    def common(self) -> dict[str, str]:
        """Return the cells that every row shares, as {column's name: text as in a sheet}."""
        values = self.cleaned_data
        return {
            "status_date": values["status_date"].isoformat(),
            "evidence": values["evidence"],
            "reported_by": values["reported_by"],
            "what_next": "",
            "what_next_date": "",
        }

"""The page that corrects a review, as forms: of itself, its objectives and recommendations."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.functional import cached_property

from findings.verbatim import is_verbatim
from recommendations.forms.opened import OpenedForm
from recommendations.forms.owners import OwnerForm
from recommendations.forms.texts import long_text, post_field
from recommendations.forms.watched import WatchedForm
from recommendations.intake.forms.errors import listed_errors
from recommendations.intake.forms.papers import ReviewFactsForm
from recommendations.intake.papers.confirmed import MadeFields, PaperNote
from recommendations.intake.papers.correcting import (
    CorrectedObjective,
    CorrectedRecommendation,
    ReviewCorrection,
    count_review_changes,
    made_of,
)
from recommendations.intake.papers.unprinted import AS_ENTERED, of_key, of_objective
from recommendations.models import Objective, Post, Recommendation, ScrutinyReview
from recommendations.rag import COLOURS
from wirral_tracker.kit.named_forms import Cleaned, FormData

FACTS = (
    *("kind", "title", "body", "committee", "panel", "start_date", "end_date", "date_text"),
    *("red", "amber", "green", "document_title", "publisher", "published_date", "licence"),
    *("made_date", "made_date_basis", "made_date_text"),
)


class ReviewCorrectionForm(ReviewFactsForm, WatchedForm, OpenedForm):
    """The form of what a review is, and why it is corrected; opened on its amendments so far."""

    form_name = "review_correction"
    WATCHED: ClassVar[tuple[str, ...]] = ("title", "body", "date_text", "document_title")

    reason = long_text("Why", "What was wrong, and where the right one stands.", rows=3)
    field_order = (*FACTS, "reason")

    def __init__(
        self,
        data: FormData = None,
        *,
        review: ScrutinyReview,
        made: MadeFields,
        today: dt.date,
    ) -> None:
        """Build the form, filled with what the register has; `made` is the day of most of it."""
        self.review = review
        facts = {name: getattr(review, name) for name in FACTS if hasattr(review, name)}
        source = review.source
        initial: Cleaned = {
            **facts,
            **review.rag_key,
            **made,
            "panel": "\n".join(review.panel),
            "document_title": source.title,
            "publisher": source.publisher,
            "published_date": source.published_date,
            "licence": source.licence,
        }
        super().__init__(data, today=today, initial=initial)

    def latest(self) -> int:
        """Return the number of the review's amendments."""
        return count_review_changes(self.review)

    def _doubts(self) -> dict[str, list[str]]:
        """Find what may identify a child, and changed words of a key that the paper has not."""
        found = super()._doubts()
        for name, said in self.unprinted().items():
            found[name] = [*found.get(name, []), said]
        return found

    def unprinted(self) -> dict[str, str]:
        """Return a sentence for each changed meaning of a colour that the paper does not print."""
        changed = [colour.code for colour in COLOURS if colour.code in self.changed_data]
        return {
            code: of_key(code, words)
            for code in changed
            if (words := self._cleaned_text(code).strip())
            and not is_verbatim(words, self.review.source.text)
        }


class ObjectiveCorrectionForm(WatchedForm):
    """The form of an objective's number and title."""

    form_name = "objective_correction"
    WATCHED = ("title",)

    number = forms.CharField(label="Number", max_length=20)
    title = forms.CharField(label="The objective", max_length=300)

    def __init__(self, data: FormData = None, *, objective: Objective) -> None:
        self.objective = objective
        initial = {"number": objective.number, "title": objective.title}
        super().__init__(data, initial=initial, prefix=f"objective-{objective.pk}")

    def _doubts(self) -> dict[str, list[str]]:
        """Find what may identify a child, and a changed title that its paragraph does not print."""
        found = super()._doubts()
        if said := self.unprinted():
            found["title"] = [*found.get("title", []), said]
        return found

    def unprinted(self) -> str:
        """Return a sentence on a changed title that its paragraph does not print; else empty."""
        title = self._cleaned_text("title")
        is_doubted = "title" in self.changed_data and title
        if not is_doubted or is_verbatim(title, self.objective.locator.text):
            return ""
        return of_objective(self.objective.number, title)

    def values(self) -> CorrectedObjective:
        """Return the cleaned number and title."""
        return {"number": self.cleaned_data["number"], "title": self.cleaned_data["title"]}


class RecommendationCorrectionForm(OwnerForm):
    """The form of a recommendation's number and first owner; its words are not corrected."""

    form_name = "recommendation_correction"

    number = forms.CharField(label="Number", max_length=20, required=False)
    owner = post_field("First owner", "", required=False)

    def __init__(self, data: FormData = None, *, recommendation: Recommendation) -> None:
        self.recommendation = recommendation
        initial = {"number": recommendation.number, "owner": recommendation.owner}
        super().__init__(data, initial=initial, prefix=recommendation.reference)

    def values(self) -> CorrectedRecommendation:
        """Return the cleaned number and owner, and whose a new post is."""
        values = self.cleaned_data
        return {
            "number": values["number"],
            "owner": values["owner"],
            "belongs_to": values["belongs_to"],
        }


class ReviewCorrectionForms:
    """The forms of the page, each with its own prefix."""

    def __init__(
        self, review: ScrutinyReview, data: Mapping[str, str] | None = None, *, today: dt.date
    ) -> None:
        self.review = review
        standing = Recommendation.objects.standing().of_review(review).in_order()
        recommendations = list(standing.prefetch_related("themes"))
        self.form = ReviewCorrectionForm(
            data, review=review, made=_made_of_most(recommendations), today=today
        )
        objectives = review.objectives.select_related("locator").order_by("order", "pk")
        self.objectives = [
            ObjectiveCorrectionForm(data, objective=objective) for objective in objectives
        ]
        self.recommendations = [
            RecommendationCorrectionForm(data, recommendation=recommendation)
            for recommendation in recommendations
        ]
        known = frozenset(Post.objects.values_list("name", flat=True))
        for form in self.recommendations:
            form.known_posts = known

    @property
    def forms(self) -> list[WatchedForm]:
        """Every form of the page, in its order."""
        return [self.form, *self.objectives, *self.recommendations]

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error of the page, as `listed_errors` lists them."""
        return listed_errors(self.forms)

    def is_valid(self) -> bool:
        """Check every form, so that all errors are shown at once."""
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    @cached_property
    def made_count(self) -> int:
        """The number of recommendations whose day the form shows."""
        made = _made_of_most([form.recommendation for form in self.recommendations])
        return sum(made_of(form.recommendation) == made for form in self.recommendations)

    def correction(self) -> ReviewCorrection:
        """Return the forms' cleaned values as a ReviewCorrection, with only the rows changed."""
        form = self.form
        titles = [aim.unprinted() for aim in self.objectives]
        doubted = [*form.unprinted().values(), *filter(None, titles)]
        return ReviewCorrection(
            review=form.facts(),
            document=form.paper(),
            made=form.made(),
            made_before=_made_of_most([row.recommendation for row in self.recommendations]),
            objectives={
                row.objective: row.values() for row in self.objectives if row.has_changed()
            },
            recommendations={
                row.recommendation: row.values()
                for row in self.recommendations
                if row.has_changed()
            },
            reason=form.cleaned_data["reason"],
            notes=[PaperNote(None, said, AS_ENTERED) for said in doubted],
        )


def _made_of_most(recommendations: list[Recommendation]) -> MadeFields:
    """Return the day on which most recommendations were made, and what it rests on."""
    days = [made_of(row) for row in recommendations]
    texts = Counter(str(made) for made in days)
    none: MadeFields = {"made_date": dt.date.min, "made_date_basis": "", "made_date_text": ""}
    return max(days, key=lambda made: texts[str(made)], default=none)

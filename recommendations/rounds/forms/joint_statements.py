"""The form of one statement about several recommendations, typed once and checked for each."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.utils.functional import cached_property

from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.models import Recommendation
from recommendations.rounds.forms.rounds import RoundUpdateForm
from wirral_tracker.kit.named_forms import Cleaned


class JointUpdateForm(RoundUpdateForm):
    """The form of a status update of several recommendations: one text, checked for each.

    It carries for each the number of its latest update when the form was opened, so that somebody
    who was quicker on any of them is found.
    """

    form_name = "joint_update"
    MADE_WITH = ("recommendations", "today", "prefilled")

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        recommendations: Sequence[Recommendation],
        **setting: Any,
    ) -> None:
        self.recommendations = recommendations
        super().__init__(data, recommendation=recommendations[0], **setting)
        for name, sequence in self._latest().items():
            self.fields[name] = forms.IntegerField(
                min_value=0, widget=forms.HiddenInput, initial=sequence
            )

    def _latest(self) -> dict[str, int]:
        """Load each recommendation's latest update sequence, by the name of its hidden field."""
        keys = [recommendation.pk for recommendation in self.recommendations]
        latest = Recommendation.objects.of_keys(keys).latest_sequences()
        return {
            _opened_on(recommendation): latest[recommendation.reference]
            for recommendation in self.recommendations
        }

    def _may_be_closed(self) -> bool:
        return any(recommendation.closed_spans.all() for recommendation in self.recommendations)

    @cached_property
    def parts(self) -> list[StatusUpdateForm]:
        """A bound StatusUpdateForm for each recommendation: the rules for one hold for each."""
        return [
            StatusUpdateForm(
                self._data_of(recommendation),
                recommendation=recommendation,
                today=self.today,
                prefilled={"opened_on": self.fields[_opened_on(recommendation)].initial},
            )
            for recommendation in self.recommendations
        ]

    def _data_of(self, recommendation: Recommendation) -> dict[str, str]:
        """Return the POST data that one recommendation's own StatusUpdateForm would have sent."""
        data = {name: self.data.get(name, "") for name in StatusUpdateForm.base_fields}
        data["opened_on"] = self.data.get(_opened_on(recommendation), "")
        data["form_key"] = _key_of(data["form_key"], recommendation)
        return data

    def clean(self) -> Cleaned:
        """Add the errors that `parts` alone have, each after its recommendation's reference."""
        values = super().clean()
        for part in self.parts:
            for name, messages in part.errors.items():
                for message in messages:
                    # What is wrong with the text itself is said once, not for each recommendation.
                    if message not in self.errors.get(name, []):
                        shown = name if name in self.fields else None
                        self.add_error(shown, f"{part.recommendation.reference}: {message}")
        return values

    @property
    def challenges(self) -> list[str]:
        """Objections to the colour, each after its recommendation's reference; none on errors."""
        if self.errors:
            return []
        return [
            f"{part.recommendation.reference}: {challenge}"
            for part in self.parts
            for challenge in part.challenges
        ]

    def statements(self) -> list[tuple[Recommendation, Cleaned]]:
        """Return each recommendation with the keyword arguments that record its status update."""
        return [(part.recommendation, part.statement()) for part in self.parts]

    def reopened(self) -> Self:
        """Copy the input into a new form, opened on every recommendation's latest update."""
        latest = {name: str(sequence) for name, sequence in self._latest().items()}
        return super().reopened()._again(**latest)

    def _is_sent_before(self) -> bool:
        return all(
            part.recommendation.status_updates.sent_in(part.cleaned_data["form_key"])
            for part in self.parts
        )


def _opened_on(recommendation: Recommendation) -> str:
    """Return the name of the hidden field for a recommendation's latest update sequence."""
    return f"opened_on_{recommendation.reference}"


def _key_of(form_key: str, recommendation: Recommendation) -> str:
    """Derive a recommendation's form key (UUID 5) from the joint form's and its reference.

    By it a form that is sent twice records once. What is no UUID stays: the form then refuses it.
    """
    try:
        return str(uuid.uuid5(uuid.UUID(form_key), recommendation.reference))
    except ValueError:
        return form_key

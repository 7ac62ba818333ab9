"""One statement about several recommendations, typed once and checked for each."""

import uuid
from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.utils.functional import cached_property

from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.models import Recommendation
from recommendations.rounds.forms.rounds import RoundUpdateForm


class JointUpdateForm(RoundUpdateForm):
    """A status update of several recommendations: the same words, a check and a sequence each."""

    form_name = "joint_update"

    def __init__(
        self, data: Any = None, *, recommendations: Sequence[Recommendation], **setting: Any
    ) -> None:
        self.recommendations = recommendations
        super().__init__(data, recommendation=recommendations[0], **setting)
        for name, sequence in self._latest().items():
            self.fields[name] = forms.IntegerField(
                min_value=0, widget=forms.HiddenInput, initial=sequence
            )

    def _latest(self) -> dict[str, int]:
        """The latest update of each now, by the name of the field that carries it; one query."""
        asked = Recommendation.objects.of_keys([each.pk for each in self.recommendations])
        latest = asked.latest_sequences()
        return {_opened_on(each): latest[each.reference] for each in self.recommendations}

    @cached_property
    def parts(self) -> list[StatusUpdateForm]:
        """The form of each recommendation by itself, under the rules that hold for one."""
        return [
            StatusUpdateForm(
                self._data_of(each),
                recommendation=each,
                today=self.today,
                prefilled={"opened_on": self.fields[_opened_on(each)].initial},
            )
            for each in self.recommendations
        ]

    def _data_of(self, recommendation: Recommendation) -> dict[str, Any]:
        data = {name: self.data.get(name, "") for name in StatusUpdateForm.base_fields}
        data["opened_on"] = self.data.get(_opened_on(recommendation), "")
        data["form_key"] = _key_of(data["form_key"], recommendation)
        return data

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for part in self.parts:
            for name, messages in part.errors.items():
                for message in messages:
                    if message not in self.errors.get(name, []):
                        shown = name if name in self.fields else None
                        self.add_error(shown, f"{part.recommendation.reference}: {message}")
        return values

    @property
    def challenges(self) -> list[str]:
        """What speaks against the colour, with the recommendation on which it does."""
        if self.errors:
            return []
        return [
            f"{part.recommendation.reference}: {challenge}"
            for part in self.parts
            for challenge in part.challenges
        ]

    def statements(self) -> list[tuple[Recommendation, dict[str, Any]]]:
        """What the officer stated of each, for the action that records them together."""
        return [(part.recommendation, part.statement()) for part in self.parts]

    def reopened(self) -> Self:
        """The same words in a form that is opened on the latest update of each."""
        latest = {name: str(sequence) for name, sequence in self._latest().items()}
        return super().reopened()._again(**latest)

    def _is_sent_before(self) -> bool:
        return all(
            part.recommendation.status_updates.sent_in(part.cleaned_data["form_key"])
            for part in self.parts
        )

    def _setting(self) -> dict[str, Any]:
        return {
            "recommendations": self.recommendations,
            "today": self.today,
            "prefilled": self.prefilled,
        }


def _opened_on(recommendation: Recommendation) -> str:
    return f"opened_on_{recommendation.reference}"


def _key_of(form_key: str, recommendation: Recommendation) -> str:
    """The key under which one recommendation's row is found when the form is sent twice."""
    try:
        return str(uuid.uuid5(uuid.UUID(form_key), recommendation.reference))
    except ValueError:
        return form_key

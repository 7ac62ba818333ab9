"""Words that everybody reads are looked over for a child's name before they are recorded."""

from typing import Any, ClassVar

from django import forms

from recommendations.privacy import likely_identifiers
from wirral_tracker.kit.named_forms import NamedForm

LET_STAND = "Nothing is recorded yet. Change the words, or send them again as they are."


class WatchedForm(NamedForm):
    """A form whose texts of several lines, and those that it names besides, anybody may read.

    What in them may identify a child is said beside the field, once; sent again as it is, it
    stands. What was there before and is left as it was is not asked about.
    """

    WATCHED: ClassVar[tuple[str, ...]] = ()

    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        checked = self.cleaned_data.pop("checked", "")
        found = self._likely_identifiers()
        told = " ".join(each for sentences in found.values() for each in sentences)
        if not told or told == checked:
            return
        for name, sentences in found.items():
            self.add_error(name, " ".join([*sentences, LET_STAND]))
        again = self.data.copy()  # type: ignore[attr-defined]
        again[self.add_prefix("checked")] = told
        self.data = again

    def _likely_identifiers(self) -> dict[str, list[str]]:
        """What may identify a child, by the field in which it stands."""
        texts = {
            name: str(self.cleaned_data.get(name) or "")
            for name in self.changed_data
            if name in self.WATCHED or isinstance(self.fields[name].widget, forms.Textarea)
        }
        found: dict[str, Any] = {name: likely_identifiers(text) for name, text in texts.items()}
        return {name: sentences for name, sentences in found.items() if sentences}

"""The bases of forms whose words anybody reads: what may name a person is asked about once."""

from typing import ClassVar

from django import forms

from recommendations.post_names import doubts_of_post
from recommendations.privacy import likely_identifiers
from wirral_tracker.kit.named_forms import NamedForm

LET_STAND = "Nothing is recorded yet. Change the words, or send them again as they are."


class PostNamingForm(NamedForm):
    """A form that asks once where a field of `POSTS` names a person and no post.

    It is said beside the field, once; sent again as it is, it stands. What was there before and is
    left as it was is not asked about.
    """

    POSTS: ClassVar[tuple[str, ...]] = ()

    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        """Clean as Django does; then add an error for words not asked about yet."""
        super().full_clean()
        if not self.is_bound:
            return
        checked = self.cleaned_data.pop("checked", "")
        found = {name: sentences for name, sentences in self._doubts().items() if sentences}
        doubts = " ".join(sentence for sentences in found.values() for sentence in sentences)
        # The form carries what its officer has been shown: sent again with the same words in it,
        # they are meant, and asking for ever would teach people to write around it.
        if not doubts or doubts == checked:
            return
        for name, sentences in found.items():
            self.add_error(name, " ".join([*sentences, LET_STAND]))
        # What a browser sent cannot be written to, so the form gets a copy that can.
        again = self.data.copy()  # type: ignore[attr-defined]
        again[self.add_prefix("checked")] = doubts
        self.data = again

    def _doubts(self) -> dict[str, list[str]]:
        """Find what is no post in changed fields of `POSTS`, as sentences by field name."""
        changed = [name for name in self.POSTS if name in self.changed_data]
        return {name: doubts_of_post(self._cleaned_text(name)) for name in changed}

    def _cleaned_text(self, name: str) -> str:
        """Return a field's cleaned value as text; empty where it has none or did not validate."""
        return str(self.cleaned_data.get(name) or "")


class WatchedForm(PostNamingForm):
    """A form that asks once about what may name a child in its long texts and `WATCHED` fields.

    And, as `PostNamingForm`, about a person in place of a post.
    """

    WATCHED: ClassVar[tuple[str, ...]] = ()

    def _doubts(self) -> dict[str, list[str]]:
        """Find what may identify a child in changed long texts and `WATCHED`, and no posts."""
        found = super()._doubts()
        for name in self.changed_data:
            if name in self.WATCHED or isinstance(self.fields[name].widget, forms.Textarea):
                found[name] = likely_identifiers(self._cleaned_text(name))
        return found

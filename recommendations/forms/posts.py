"""Forms about posts: who holds one, and what it owns."""

import datetime as dt

from django import forms

from recommendations.forms.opened import ChangeForm, KeyedForm, Opening
from recommendations.forms.owners import OwnerForm
from recommendations.forms.texts import long_text, post_field
from recommendations.forms.watched import WatchedForm
from recommendations.models import Post
from recommendations.statements.recommendations import OwnerStatement
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData, fields_of


class Holder(Opening):
    """The keyword arguments of `record_post_holder` that the form gives."""

    holder_name: str
    from_date: dt.date


class PostHolderForm(KeyedForm):
    """The form of who holds a post from a day on: a name, or that it is vacant.

    It is opened on the post's latest holder.
    """

    form_name = "post_holder"
    MADE_WITH = ("post", "today")

    holder_name = forms.CharField(
        label="Who holds it?",
        help_text="The person by name.",
        max_length=200,
        required=False,
    )
    is_vacant = forms.BooleanField(label="Nobody: it is vacant", required=False)
    from_date = forms.DateField(label="From", widget=DateInput)

    def __init__(self, data: FormData = None, *, post: Post, today: dt.date) -> None:
        self.post = post
        self.today = today
        super().__init__(data, initial={"from_date": today})

    def latest(self) -> int:
        """Return the sequence of the post's latest holder."""
        return self.post.holders.latest_sequence()

    def clean(self) -> Cleaned:
        """Refuse neither a name nor a vacancy, and both."""
        values = super().clean() or {}
        # A vacancy is ticked, never told from an empty field, which may only have been forgotten.
        name, is_vacant = values.get("holder_name"), values.get("is_vacant")
        if not name and not is_vacant:
            self.add_error("holder_name", "Give the name, or say that it is vacant.")
        if name and is_vacant:
            self.add_error("is_vacant", "Somebody is named above: it cannot be vacant too.")
        return values

    def values(self) -> Holder:
        """Return the input as keyword arguments for `record_post_holder`; no name: vacant."""
        return fields_of(Holder, self.cleaned_data)


class OwnerChangeForm(OwnerForm, ChangeForm):
    """The form that changes the owner: to which post, from which day, and why."""

    form_name = "owner_change"
    STATEMENTS = "owner_changes"
    STATEMENT = OwnerStatement

    owner = post_field(
        "New owner",
        "A post, not a person: type to choose. Leave empty where nobody owns it.",
        required=False,
    )
    change_date = forms.DateField(label="From", widget=DateInput)
    reason = long_text("Why", rows=3)


class WhosePostForm(WatchedForm):
    """The form that says whose a post is; of one of which another was said, and why."""

    form_name = "whose_post"
    WATCHED = ("reason",)

    belongs_to = forms.ChoiceField(
        label="Whose post is it?", choices=Post.BelongsTo.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Why is that changed?", max_length=300)

    def __init__(self, data: FormData = None, *, post: Post) -> None:
        super().__init__(data, initial={"belongs_to": post.belongs_to})
        if not post.belongs_to:
            del self.fields["reason"]

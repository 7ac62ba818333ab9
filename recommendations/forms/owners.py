"""The base of forms that name an owner: a post that there is, or a new one and whose it is."""

from typing import ClassVar

from django import forms
from django.utils.functional import cached_property

from recommendations.forms.watched import WatchedForm
from recommendations.models import Post
from recommendations.post_names import posts_like
from wirral_tracker.kit.named_forms import Cleaned
from wirral_tracker.kit.phrasing import listed


class OwnerForm(WatchedForm):
    """A form with an `owner`: of a name that no post has yet it asks whose that post is.

    Saying so adds the post; a slip of the pen is put right instead, since posts of much the same
    name are shown. `known_posts` may be set by whoever makes many such forms.
    """

    POSTS: ClassVar[tuple[str, ...]] = ("owner",)

    belongs_to = forms.ChoiceField(
        label="Whose is the new post?",
        choices=Post.BelongsTo.choices,
        required=False,
        widget=forms.HiddenInput,
    )

    @cached_property
    def known_posts(self) -> frozenset[str]:
        """The names of all posts of the register."""
        return frozenset(Post.objects.values_list("name", flat=True))

    def clean(self) -> Cleaned:
        """Ask whose post a new owner is, unless that is said."""
        values = super().clean() or {}
        name = values.get("owner")
        if name and name not in self.known_posts:
            self._show_whose()
            if not values.get("belongs_to") and "belongs_to" not in self.errors:
                self.add_error("belongs_to", self._question(name))
        return values

    def _show_whose(self) -> None:
        """Show the choice of whose post it is, below the owner."""
        field = self.fields["belongs_to"]
        assert isinstance(field, forms.ChoiceField)
        field.widget = forms.RadioSelect(choices=Post.BelongsTo.choices)
        names = [name for name in self.fields if name != "belongs_to"]
        names.insert(names.index("owner") + 1, "belongs_to")
        self.order_fields(names)

    def _question(self, name: str) -> str:
        """Return the question about a new post, with the posts that are called much like it."""
        alike = [f"“{post}”" for post in posts_like(name, self.known_posts)]
        there_is = f" There {'is' if len(alike) == 1 else 'are'} {listed(alike)}." if alike else ""
        return (
            f"No post is called “{name}” yet.{there_is} Change the owner above, or say whose the "
            "new post is."
        )

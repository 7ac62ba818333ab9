from django.db import models
from django.db.models import Q
from django.urls import reverse

from recommendations.models.checked import SentStatement, from_edition, not_ahead
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.posts import OwnerChangeQuerySet, PostHolderQuerySet, PostQuerySet
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.days import day_in_words


class Post(AmendableModel):
    """A post at the council, such as Head of Permanence: what owns a recommendation.

    Its name identifies it for good; a post that is renamed is another one, to which its
    recommendations are moved. Whoever holds the post answers for them: somebody who leaves leaves
    nothing without an owner.
    """

    record_name = "recommendations.Post"
    NATURAL_KEY = ("name",)

    class BelongsTo(models.TextChoices):
        COUNCIL = "council", "The council’s"
        PARTNER = "partner", "A partner’s"

    # A post and no person: people leave, and what they owned must not leave with them.
    name = models.CharField(max_length=200, unique=True)
    # Empty for posts that are older than the question, and those that only a sheet has named.
    belongs_to = models.CharField(
        "whose post it is",
        max_length=7,
        choices=BelongsTo,
        blank=True,
        help_text="Empty: not said.",
    )

    objects = PostQuerySet.as_manager()

    # Who holds it on the day that `with_holder` asked about; None: the register does not know.
    holder: str | None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="post_has_a_name"),
            models.CheckConstraint(
                condition=Q(belongs_to__in=["", "council", "partner"]),
                name="post_is_the_councils_or_a_partners",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("post_detail", args=[self.pk])


class PostHolder(SentStatement):
    """The person who holds a post from a day on; an empty name says that it is vacant.

    The holder on a day is the latest row of that day or before; of two rows of one day the later
    recorded counts, which is how a mistake is put right.
    """

    record_name = "recommendations.PostHolder"

    post = models.ForeignKey(Post, models.PROTECT, related_name="holders")
    holder_name = models.CharField(
        "who holds it", max_length=200, blank=True, help_text="Empty: it is vacant."
    )
    # Only a beginning: whoever comes next ends it, so no two rows can contradict each other.
    from_date = models.DateField("from")

    objects = PostHolderQuerySet.as_manager()

    class Meta(SentStatement.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["post", "sequence"], name="post_holder_sequence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.holder_name or 'vacant'} from {self.from_date}"

    @property
    def in_words(self) -> str:
        """The holder in words, or that it is vacant, and from which day."""
        return f"{self.holder_name or 'Vacant'}, from {day_in_words(self.from_date)}."


class OwnerChange(SentStatement):
    """A change of owner: the post that owns a recommendation from a day on, or none, and why.

    The first owner is kept on the recommendation itself.
    """

    record_name = "recommendations.OwnerChange"
    HIDDEN_WITH = ("recommendation",)

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="owner_changes")
    post = models.ForeignKey(
        Post,
        models.PROTECT,
        related_name="owner_changes",
        null=True,
        blank=True,
        help_text="Empty: nobody owns it from that day.",
    )
    change_date = models.DateField("from")
    reason = models.TextField()

    objects = OwnerChangeQuerySet.as_manager()

    class Meta(SentStatement.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "sequence"], name="owner_change_sequence_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="owner_change_says_why"),
            models.CheckConstraint(
                condition=from_edition(1, not_ahead("change_date")),
                name="owner_change_is_of_no_day_ahead",
            ),
        ]
        indexes = [
            # For `as_at`, which asks the latest change of each recommendation by a day.
            models.Index(
                fields=["recommendation", "-change_date", "-sequence"], name="owner_change_latest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: owned by {self.post or 'nobody'} from {self.change_date}"

    @property
    def owner(self) -> str:
        """The name of the new owner's post; empty where nobody owns it from that day."""
        return self.post.name if self.post else ""

    @property
    def in_words(self) -> str:
        """The new owner or nobody, from which day, and why."""
        return f"{self.owner or 'Nobody'}, from {day_in_words(self.change_date)}: {self.reason}"

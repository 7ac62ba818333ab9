from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from recommendations.models.recommendation import Recommendation
from recommendations.querysets.drafts import UpdateDraftQuerySet
from wirral_tracker.kit.stored import NotOpened, Shape

# Under which names a form's fields are kept. A later version of the register opens them still.
TYPED = Shape("A draft of a status update")


class UpdateDraft(models.Model):
    """A status update that an officer has typed and not recorded: for that officer alone.

    It states nothing: no question about the register reads it. It is kept until she records or
    discards it, through leaving, signing out and a browser that falls over. `typed` holds the
    form's fields as typed; `corrects_sequence` is the update that it would correct, 0 for a
    further one.
    """

    # A draft is nobody's record: it goes when the account does.
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="update_drafts")
    corrects_sequence = models.PositiveIntegerField(default=0)
    # As typed, mistakes included: a draft is not checked, so it has no columns to be wrong in.
    typed = models.JSONField()
    # Of the form that saved it: by this the draft goes once that form is recorded, no other's.
    form_key = models.UUIDField()
    saved_at = models.DateTimeField(db_default=Now())

    objects = UpdateDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            # One for each form: saving again replaces it, from whichever window.
            models.UniqueConstraint(
                fields=["officer", "recommendation", "corrects_sequence"], name="update_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: draft of {self.officer}"

    @property
    def as_typed(self) -> dict[str, str]:
        """The typed text of each form field, by the field's name of today. Raises: NotOpened."""
        return TYPED.read(self.typed)

    @property
    def refusal(self) -> str:
        """The reason why this release cannot open the draft, as a sentence; empty where it can."""
        try:
            TYPED.read(self.typed)
        except NotOpened as refusal:
            return str(refusal)
        return ""

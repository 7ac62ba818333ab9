"""Withdrawals of inspections and source documents that came in by mistake, and their return."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from findings.models.inspection import Inspection
from findings.models.source import SourceDocument
from findings.querysets.withdrawals import SourceWithdrawalQuerySet, WithdrawalQuerySet
from wirral_tracker.kit.append_only import AppendOnlyModel


def withdrawn_first_once(subject: str) -> models.UniqueConstraint:
    """Build the constraint by which the rows about one thing stand in one line, each after one."""
    return models.UniqueConstraint(
        fields=[subject], condition=Q(follows__isnull=True), name="%(class)s_first_once"
    )


class Withdrawal(AppendOnlyModel):
    """The abstract model of a withdrawal: what came in by mistake is taken back, with a reason.

    It works from `recorded_at` on, and then on every day that is asked about: what came in by
    mistake was never true of any. An earlier `known_by` still shows it. The thing keeps its page,
    which says so, and its reference, which nothing else is given.

    Where the withdrawal was the mistake, a further row that `follows` it and `puts_back` the thing
    ends it, from that row's moment on: a `known_by` between the two still shows it withdrawn. The
    rows of one thing stand in one line, and the latest says how it is.
    """

    # The lookup that leads to the reference of the thing withdrawn.
    NAMED_BY: ClassVar[str]

    reason = models.TextField(help_text="Why it ought not to have come in, or not to have gone.")
    puts_back = models.BooleanField(default=False, editable=False)
    # For mypy, which knows the columns of models that have a table.
    follows_id: int | None
    follows = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="followed_by",
        null=True,
        editable=False,
        help_text="The row before it, about the same thing; null for its first withdrawal.",
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_says_why"),
            models.CheckConstraint(
                condition=Q(puts_back=False) | Q(follows__isnull=False),
                name="%(class)s_puts_back_what_was_withdrawn",
            ),
        ]

    @property
    def eve(self) -> dt.datetime:
        """The last moment at which it was not withdrawn: the `known_by` of the thing's own page."""
        return self.recorded_at - dt.timedelta(microseconds=1)


class InspectionWithdrawal(Withdrawal):
    """The withdrawal of an inspection, and with it of its judgements and findings."""

    record_name = "findings.InspectionWithdrawal"
    NAMED_BY = "inspection__reference"
    HIDDEN_WITH = ("inspection",)

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="withdrawals")

    class Meta(Withdrawal.Meta):
        abstract = False
        permissions = [("withdraw_source", "Withdraw what came into the register by mistake")]
        constraints = [*Withdrawal.Meta.constraints, withdrawn_first_once("inspection")]

    def __str__(self) -> str:
        return f"{self.inspection} withdrawn"


class SourceWithdrawal(Withdrawal):
    """The withdrawal of a document, with the inspection or review on which alone it was taken in.

    Its file may then come in again, as a document of its own.
    """

    record_name = "findings.SourceWithdrawal"
    NAMED_BY = "document__slug"
    HIDDEN_WITH = ("document",)

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="withdrawals")

    objects = SourceWithdrawalQuerySet.as_manager()

    class Meta(Withdrawal.Meta):
        abstract = False
        constraints = [*Withdrawal.Meta.constraints, withdrawn_first_once("document")]

    def __str__(self) -> str:
        return f"{self.document} withdrawn"

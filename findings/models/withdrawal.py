"""Withdrawals of inspections and of source documents that came in by mistake."""

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


class Withdrawal(AppendOnlyModel):
    """The abstract model of a withdrawal: what came in by mistake is taken back, with a reason.

    It works from `recorded_at` on, and then on every day that is asked about: what came in by
    mistake was never true of any. An earlier `known_by` still shows it. The thing keeps its page,
    which says so, and its reference, which nothing else is given.
    """

    # The lookup that leads to the reference of the thing withdrawn.
    NAMED_BY: ClassVar[str]

    reason = models.TextField(help_text="Why it ought not to have come in.")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_says_why"),
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

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="withdrawal")

    class Meta(Withdrawal.Meta):
        abstract = False
        permissions = [("withdraw_source", "Withdraw what came into the register by mistake")]

    def __str__(self) -> str:
        return f"{self.inspection} withdrawn"


class SourceWithdrawal(Withdrawal):
    """The withdrawal of a document, with the inspection or review on which alone it was taken in.

    Its file may then come in again, as a document of its own.
    """

    record_name = "findings.SourceWithdrawal"
    NAMED_BY = "document__slug"
    HIDDEN_WITH = ("document",)

    document = models.OneToOneField(SourceDocument, models.PROTECT, related_name="withdrawal")

    objects = SourceWithdrawalQuerySet.as_manager()

    class Meta(Withdrawal.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.document} withdrawn"

"""The querysets of inspections, findings and sources, one module for each noun."""

from findings.querysets.findings import FindingQuerySet, FindingThemeQuerySet, ThemeQuerySet
from findings.querysets.inspections import (
    InspectionQuerySet,
    JudgementAreaQuerySet,
    JudgementLineQuerySet,
    JudgementQuerySet,
)
from findings.querysets.sources import (
    ReceivedLetterQuerySet,
    SourceDocumentQuerySet,
    SourceParagraphQuerySet,
)
from findings.querysets.withdrawals import (
    SourceWithdrawalQuerySet,
    StandingManager,
    WithdrawalQuerySet,
    not_withdrawn,
)
from findings.querysets.words import spellings

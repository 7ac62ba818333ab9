"""The QuerySets of recommendations and of what is recorded about them, a module for each noun."""

from recommendations.querysets.about import StatementQuerySet
from recommendations.querysets.attachments import AttachmentQuerySet
from recommendations.querysets.bulk_changes import BulkChangeQuerySet
from recommendations.querysets.conditions import (
    DAY_INFERRED,
    INFERRED,
    OPEN,
    OVERDUE,
    UNFINISHED,
    WITHOUT_DUE_DATE,
    is_stale,
    is_stated_before,
)
from recommendations.querysets.confirmations import ConfirmationQuerySet
from recommendations.querysets.decisions import ClosedSpanQuerySet, DecisionQuerySet
from recommendations.querysets.drafts import SheetDraftQuerySet, UpdateDraftQuerySet
from recommendations.querysets.extensions import ExtensionQuerySet
from recommendations.querysets.meetings import CommitteeQuerySet, MeetingQuerySet
from recommendations.querysets.posts import (
    OwnerChangeQuerySet,
    PostHolderQuerySet,
    PostQuerySet,
)
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.querysets.reports import (
    IssuedReportQuerySet,
    ProgressReportQuerySet,
    ReportLineQuerySet,
    ResolutionQuerySet,
)
from recommendations.querysets.retests import RetestQuerySet
from recommendations.querysets.reviews import (
    EarlierReportQuerySet,
    ObjectiveQuerySet,
    ScrutinyReviewQuerySet,
)
from recommendations.querysets.rounds import UpdateRoundQuerySet
from recommendations.querysets.spans import StatusSpanQuerySet
from recommendations.querysets.statements import (
    DueDateChangeQuerySet,
    LaterRestrictionQuerySet,
    StatusUpdateManager,
)
from recommendations.querysets.themes import RecommendationThemeQuerySet

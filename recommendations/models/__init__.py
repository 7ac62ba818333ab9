from recommendations.models.attachment import Attachment
from recommendations.models.bulk_change import BulkChange, BulkChangeRow
from recommendations.models.closed_span import ClosedSpan
from recommendations.models.committee import Committee, Meeting
from recommendations.models.confirmation import Confirmation
from recommendations.models.decision import Decision
from recommendations.models.due_date_change import DueDateChange
from recommendations.models.earlier_report import EarlierReport
from recommendations.models.extension import Extension, ExtensionAnswer
from recommendations.models.issued_report import (
    Clearance,
    IssuedReport,
    ReportApproval,
    ReportLine,
    ReportProof,
    ReportWithdrawal,
    Resolution,
    SentBack,
)
from recommendations.models.later_restriction import LaterRestriction
from recommendations.models.position import PlacedRecommendation
from recommendations.models.post import OwnerChange, Post, PostHolder
from recommendations.models.progress_report import ProgressReport, ReportSection
from recommendations.models.recommendation import (
    Recommendation,
    RecommendationTheme,
    possible_parents,
)
from recommendations.models.report_template import ReportTemplate, TemplateSection
from recommendations.models.retest import Retest
from recommendations.models.scrutiny_review import Objective, ReviewPassage, ScrutinyReview
from recommendations.models.sheet_draft import SheetDraft
from recommendations.models.sought_decision import SoughtDecision
from recommendations.models.status_span import StatusSpan
from recommendations.models.status_update import StatusUpdate
from recommendations.models.update_draft import UpdateDraft
from recommendations.models.update_passage import UpdatePassage
from recommendations.models.update_round import UpdateRound
from recommendations.models.withdrawal import RecommendationWithdrawal, ReviewWithdrawal

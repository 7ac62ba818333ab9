from recommendations.forms.attachments import AttachmentForm
from recommendations.forms.bulk_changes import BulkForm, BulkUndoForm
from recommendations.forms.confirmations import ConfirmationForm, ConfirmationWithdrawalForm
from recommendations.forms.days import AgendaDateForm, DueDateChangeForm, MeetingForm
from recommendations.forms.decisions import DecisionForm, DecisionWithdrawalForm
from recommendations.forms.extensions import ExtensionAnswerForm, ExtensionForm
from recommendations.forms.first_plans import FirstPlans
from recommendations.forms.joint_statements import JointUpdateForm
from recommendations.forms.letter_review import Review
from recommendations.forms.letters import LetterForm
from recommendations.forms.posts import OwnerChangeForm, PostHolderForm, RoundDatesForm
from recommendations.forms.recommendations import PlanForm, RecommendationForm
from recommendations.forms.report_templates import TemplateForm, TemplateSections
from recommendations.forms.report_words import ReportWordsForm
from recommendations.forms.reports import (
    ApprovalForm,
    ExemptionForm,
    ProofForm,
    ReportForm,
    ReportWithdrawalForm,
    ResolutionForm,
)
from recommendations.forms.retests import RetestForm
from recommendations.forms.rounds import RoundForm, RoundUpdateForm, RowUpdateForm
from recommendations.forms.status_updates import StatusUpdateForm, WithdrawalForm

__all__ = [
    "FirstPlans",
    "AttachmentForm",
    "BulkForm",
    "BulkUndoForm",
    "ApprovalForm",
    "ExemptionForm",
    "ProofForm",
    "ReportWithdrawalForm",
    "ResolutionForm",
    "TemplateForm",
    "TemplateSections",
    "AgendaDateForm",
    "ConfirmationForm",
    "ConfirmationWithdrawalForm",
    "DecisionForm",
    "DecisionWithdrawalForm",
    "DueDateChangeForm",
    "JointUpdateForm",
    "LetterForm",
    "MeetingForm",
    "ExtensionAnswerForm",
    "ExtensionForm",
    "OwnerChangeForm",
    "PlanForm",
    "PostHolderForm",
    "RoundDatesForm",
    "RecommendationForm",
    "ReportForm",
    "Review",
    "ReportWordsForm",
    "RetestForm",
    "RoundForm",
    "RoundUpdateForm",
    "RowUpdateForm",
    "StatusUpdateForm",
    "WithdrawalForm",
]

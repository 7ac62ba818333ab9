from recommendations.forms.days import DueDateChangeForm, MeetingForm
from recommendations.forms.decisions import DecisionForm, DecisionWithdrawalForm
from recommendations.forms.joint_statements import JointUpdateForm
from recommendations.forms.recommendations import PlanForm, RecommendationForm
from recommendations.forms.reports import ReportForm, ReportWordsForm
from recommendations.forms.retests import RetestForm
from recommendations.forms.rounds import RoundForm, RoundUpdateForm, RowUpdateForm
from recommendations.forms.status_updates import StatusUpdateForm, WithdrawalForm

__all__ = [
    "DecisionForm",
    "DecisionWithdrawalForm",
    "DueDateChangeForm",
    "JointUpdateForm",
    "MeetingForm",
    "PlanForm",
    "RecommendationForm",
    "ReportForm",
    "ReportWordsForm",
    "RetestForm",
    "RoundForm",
    "RoundUpdateForm",
    "RowUpdateForm",
    "StatusUpdateForm",
    "WithdrawalForm",
]

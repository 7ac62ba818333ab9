from recommendations.forms.recommendations import PlanForm, RecommendationForm
from recommendations.forms.reports import ReportForm, ReportWordsForm
from recommendations.forms.status_updates import StatusUpdateForm, WithdrawalForm

__all__ = [
    "PlanForm",
    "RecommendationForm",
    "ReportForm",
    "ReportWordsForm",
    "StatusUpdateForm",
    "WithdrawalForm",
]

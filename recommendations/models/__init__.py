from recommendations.models.progress_report import ProgressReport, ReportSection
from recommendations.models.recommendation import Recommendation, RecommendationTheme
from recommendations.models.scrutiny_review import Objective, ScrutinyReview
from recommendations.models.status_update import StatusUpdate

__all__ = [
    "Objective",
    "ProgressReport",
    "Recommendation",
    "RecommendationTheme",
    "ReportSection",
    "ScrutinyReview",
    "StatusUpdate",
]

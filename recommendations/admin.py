from django.contrib import admin

from recommendations.models import (
    Decision,
    Objective,
    Recommendation,
    RecommendationTheme,
    ScrutinyReview,
    StatusUpdate,
)
from wirral_tracker.admin import ReadOnlyAdmin

admin.site.register(
    [Decision, Objective, Recommendation, RecommendationTheme, ScrutinyReview, StatusUpdate],
    ReadOnlyAdmin,
)

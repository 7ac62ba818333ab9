from django.contrib import admin

from recommendations.models import (
    Objective,
    Recommendation,
    RecommendationTheme,
    ScrutinyReview,
    StatusUpdate,
)
from wirral_tracker.admin import ReadOnlyAdmin

admin.site.register(
    [Objective, Recommendation, RecommendationTheme, ScrutinyReview, StatusUpdate], ReadOnlyAdmin
)

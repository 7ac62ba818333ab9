"""The addresses of inspections, sources, reviews, themes, re-tests and movements: all read-only."""

from django.urls import path

from recommendations.pages.views import inspections, retests, reviews, since, sources, themes

urlpatterns = [
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/<slug:reference>/", inspections.inspection_detail, name="inspection_detail"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/<slug:slug>/", sources.source_detail, name="source_detail"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<slug:reference>/", reviews.review_detail, name="review_detail"),
    path("themes/", themes.theme_list, name="theme_list"),
    path("themes/<slug:slug>/", themes.theme_detail, name="theme_detail"),
    path("retests/", retests.retest_list, name="retest_list"),
    path("retests/waiting/", retests.retest_waiting, name="retest_waiting"),
    path(
        "retests/waiting/<slug:reference>/",
        retests.retest_waiting_inspection,
        name="retest_waiting_inspection",
    ),
    path("since/", since.since_page, name="since"),
]

"""The URLconf of the project, which includes those of the apps and packages."""

from django.urls import include, path

from wirral_tracker import home, pages

# Also where the database fails before any view is reached: see the module.
handler500 = "wirral_tracker.failures.server_error"

# Names are flat, without a namespace: a page can move to another package, and no template changes.
urlpatterns = [
    path("", home.dashboard, name="home"),
    # Before the pages: "add" is no review's reference.
    path("", include("recommendations.intake.urls")),
    path("", include("findings.urls")),
    path("", include("recommendations.urls")),
    path("", include("recommendations.pages.urls")),
    path("", include("recommendations.rounds.urls")),
    path("", include("recommendations.reports.urls")),
    path("words/", pages.words, name="words"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("healthz", pages.healthz, name="healthz"),
    path("healthz/history", pages.healthz_history, name="healthz_history"),
    path("accounts/", include("wirral_tracker.accounts.urls")),
]

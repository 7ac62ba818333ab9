from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from wirral_tracker import home, pages

# Left to themselves, Django's own form views take a PUT for a POST.
FORM_METHODS = ["get", "head", "post", "options"]

urlpatterns = [
    path("", home.dashboard, name="home"),
    path("", include("findings.urls")),
    path("", include("recommendations.urls")),
    path("words/", pages.words, name="words"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("healthz", pages.healthz, name="healthz"),
    # Accounts
    path(
        "accounts/login/",
        auth_views.LoginView.as_view(http_method_names=FORM_METHODS),
        name="login",
    ),
    path("accounts/logout/", auth_views.LogoutView.as_view(), name="logout"),
    path(
        "accounts/password/",
        auth_views.PasswordChangeView.as_view(http_method_names=FORM_METHODS),
        name="password_change",
    ),
    path(
        "accounts/password/done/",
        auth_views.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path("admin/", admin.site.urls),
]

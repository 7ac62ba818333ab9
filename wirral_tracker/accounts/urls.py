"""The URLconf of signing in, of passwords, and of the administrator's pages."""

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.urls import URLPattern, URLResolver, include, path

from wirral_tracker.accounts.views import accounts, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    # Signing in and out
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(http_method_names=["post"]), name="logout"),
    path("second-factor/", sign_in.code, name="second_factor"),
    path("second-factor/set-up/", sign_in.set_up, name="second_factor_set_up"),
    # Passwords
    path("new-password/", sign_in.new_password, name="new_password"),
    path("password/", sign_in.OwnPassword.as_view(), name="password_change"),
    path(
        "password/done/",
        auth_views.PasswordChangeDoneView.as_view(http_method_names=["get", "head"]),
        name="password_change_done",
    ),
    # The administrator's pages
    path("", accounts.account_list, name="account_list"),
    path("add/", accounts.account_create, name="account_create"),
    path("<int:pk>/", accounts.account_detail, name="account_detail"),
    path("<int:pk>/role/", accounts.account_role, name="account_role"),
    path("<int:pk>/state/", accounts.account_state, name="account_state"),
    path("<int:pk>/one-time-code/", accounts.account_code, name="account_code"),
    path(
        "<int:pk>/second-factor-reset/",
        accounts.account_second_factor_reset,
        name="account_second_factor_reset",
    ),
    path("<int:pk>/limit-lift/", accounts.account_limit_lift, name="account_limit_lift"),
    path("<int:pk>/link-release/", accounts.account_link_release, name="account_link_release"),
]

if settings.SSO:
    urlpatterns += [path("", include("allauth.socialaccount.providers.openid_connect.urls"))]

"""The AppConfigs of the project's own app, and of an admin without accounts."""

from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin import apps as admin_apps
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created

from wirral_tracker.kit.durable import refuse_if_not_durable


class WirralTrackerConfig(AppConfig):
    """The project as an installed app, for its commands and template tags.

    It has no tables of its own; its migration adds a constraint to Django's table of users.
    """

    name = "wirral_tracker"
    # Of the two in this module, the one that "wirral_tracker" in INSTALLED_APPS means.
    default = True
    verbose_name = "Wirral Tracker"

    def ready(self) -> None:
        """Connect signals: check each new database connection, begin a visit at each sign-in."""
        # Imported here: models, which it needs, are not loaded when this module is.
        from wirral_tracker.accounts.visits import begin_visit

        connection_created.connect(refuse_if_not_durable, dispatch_uid="durable")
        user_logged_in.connect(begin_visit, dispatch_uid="visit")


class RegisterAdminConfig(admin_apps.AdminConfig):
    """The admin without the models of accounts, groups and second factors.

    Those are on pages of our own, which know what an administrator may do to whom.
    """

    default = False
    OURS = ("auth.User", "auth.Group", "otp_totp.TOTPDevice", "otp_static.StaticDevice")

    def ready(self) -> None:
        """Remove the models of OURS, which are about accounts, from the admin site."""
        super().ready()
        for name in self.OURS:
            admin.site.unregister(apps.get_model(name))

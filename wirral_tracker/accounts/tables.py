"""The table of accounts on the administrator's page."""

import django_tables2 as tables
from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wirral_tracker.accounts.people import role_of
from wirral_tracker.kit.tables import DayColumn, RegisterTable


class AccountTable(RegisterTable):
    """The table of accounts: name, role, last sign-in, second factor, and if it may sign in."""

    caption = "Accounts"
    row_header = "name"

    name = tables.Column(
        linkify=("account_detail", {"pk": tables.A("pk")}),
        accessor="get_full_name",
        empty_values=(),  # so that `render_name` is asked where no name is known
        order_by=("last_name", "first_name", "username"),
    )
    username = tables.Column()
    role = tables.Column(accessor="pk", orderable=False)
    last_login = DayColumn(verbose_name="Last sign-in", default="Never")
    has_second_factor = tables.Column(verbose_name="Second factor")
    is_active = tables.Column(verbose_name="May sign in")

    class Meta(RegisterTable.Meta):
        model = User
        fields = ("name", "username", "role", "last_login", "has_second_factor", "is_active")
        empty_text = "There is no account yet."
        per_page = 50

    def render_name(self, value: str, record: User) -> str:
        """Return the person's full name, or the username where there is none."""
        return value or record.get_username()

    def render_role(self, record: User) -> str | SafeString:
        """Return the role's name; without one, "Every permission" for a superuser, else "None"."""
        role = role_of(record)
        if role:
            return role.name
        return "Every permission" if record.is_superuser else format_html("<em>{}</em>", "None")

    def render_has_second_factor(self, value: bool) -> str:
        """Return "Yes" or "No"."""
        return "Yes" if value else "No"

    def render_is_active(self, value: bool) -> str:
        """Return "Yes" or "No"."""
        return "Yes" if value else "No"

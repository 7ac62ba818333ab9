"""Roles as lists of permissions, and the policy that says who may open which address.

Views name a permission, never a role. `access_policy.toml` beside this file says, for every URL
name and method, who may: `anyone`, `signed_in`, or the permission that is needed. The tests walk
every URL against it.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

POLICY_PATH = Path(__file__).with_name("access_policy.toml")
ANYONE = "anyone"
SIGNED_IN = "signed_in"
# The inactive account that records what came with the fixtures; nobody can sign in as it.
REGISTER_ACCOUNT = "register"


class SignedInRequest(HttpRequest):
    """An HttpRequest whose user has signed in, as views behind a permission receive it."""

    user: User


@dataclass(frozen=True)
class Role:
    """A role at the council: its name, what it is for, and the permissions it carries."""

    name: str
    slug: str
    purpose: str
    permissions: tuple[str, ...] = ()


READER = Role("Reader", "reader", "Reads the register and the history; changes nothing.")
SCRUTINY_OFFICER = Role(
    "Scrutiny officer",
    "officer",
    "Records where each recommendation has got to, with evidence.",
    (
        "recommendations.record_status",
        "recommendations.correct_status",
        "recommendations.see_restricted_words",
        "recommendations.add_tracked_recommendation",
        "recommendations.plan_recommendation",
        "recommendations.change_due_date",
        "recommendations.record_retest",
        "recommendations.record_meeting",
        "recommendations.prepare_progress_report",
        "recommendations.see_exempt_reports",
        "recommendations.clear_report_section",
        "findings.import_source",
        "findings.withdraw_source",
        "findings.see_unpublished",
        "findings.give_theme",
    ),
)
COMMITTEE_CLERK = Role(
    "Committee clerk",
    "clerk",
    "Prepares, issues and prints the progress report for a meeting; records what was decided.",
    (
        "recommendations.prepare_progress_report",
        "recommendations.see_exempt_reports",
        "recommendations.issue_progress_report",
        "recommendations.record_resolution",
        "recommendations.edit_report_template",
        "recommendations.record_meeting",
        "recommendations.record_decision",
    ),
)
MANAGER = Role(
    "Manager",
    "manager",
    "Sees what is late, stale or worse; sets owners and first dates; approves reports.",
    (
        "findings.see_unpublished",
        "recommendations.see_restricted_words",
        "recommendations.plan_recommendation",
        "recommendations.change_due_date",
        "recommendations.record_retest",
        "recommendations.record_decision",
        "recommendations.prepare_progress_report",
        "recommendations.see_exempt_reports",
        "recommendations.clear_report_section",
        "recommendations.approve_progress_report",
        "findings.withdraw_source",
    ),
)
ADMINISTRATOR = Role(
    "Administrator",
    "administrator",
    "Manages accounts and roles; reads the register as a reader does.",
    ("auth.add_user", "auth.change_user", "auth.view_user"),
)
ROLES = (READER, SCRUTINY_OFFICER, COMMITTEE_CLERK, MANAGER, ADMINISTRATOR)


@transaction.atomic
def apply_roles() -> None:
    """Create a Group for each role, and set its permissions to exactly those of the role."""
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        # Set, not added: a permission that a role no longer lists must go.
        group.permissions.set(_permissions_of(role))


def _permissions_of(role: Role) -> list[Permission]:
    """Load the Permissions that a role lists."""
    # Begins with nothing: an empty Q would match every permission, for a role that lists none.
    wanted = Q(pk__in=[])
    for name in role.permissions:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def writing_role_names() -> set[str]:
    """Return the names of the roles that carry a permission and so change something: not Reader."""
    return {role.name for role in ROLES if role.permissions}


def read_policy() -> dict[str, dict[str, str]]:
    """Load access_policy.toml, as {URL name: {method: "anyone", "signed_in" or a permission}}."""
    return tomllib.loads(POLICY_PATH.read_text(encoding="utf-8"))

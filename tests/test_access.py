"""Who may do what, at every URL and with every method, as access_policy.toml says.

The resolver is walked, so that a page cannot be added without a decision about who may see it.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from findings.models import JudgementArea, Theme
from recommendations import actions
from recommendations.models import Recommendation, ReportTemplate, StatusUpdate
from recommendations.reports import issuing
from tests import factories
from tests.writes import written_to
from wirral_tracker.access import ANYONE, ROLES, SIGNED_IN, read_policy

pytestmark = pytest.mark.django_db

PEOPLE = ["signed out", "left", "no role", *(role.slug for role in ROLES)]
SLOW = [pytest.mark.slow, pytest.mark.once]
REGISTER = ("findings", "recommendations")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OF_ISSUED = (
    "issued_report",
    "issued_word",
    "issued_rows",
    "issued_pdf",
    "issued_compare",
    "issued_withdraw",
    "resolution_create",
)


def names(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """The name of every pattern below a resolver, with its namespace."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from names(entry, inner)
        else:
            yield f"{namespace}{entry.name}", entry


def every_name() -> list[str]:
    return sorted({name for name, _ in names(get_resolver())})


@pytest.fixture
def addresses() -> dict[str, str]:
    """An address for every name: of the shorter real documents, or of a fictional draft."""
    update = StatusUpdate.objects.get(fixture_key="lac-2013-r12-2016")
    report = factories.progress_report()
    report.sections.create(key="legal", heading="Legal", order=1, clearance="Legal")
    proof = factories.report_proof(report)
    issued = factories.issued_report()
    resolution = issuing.record_resolution(
        issued, by=factories.user(), words="Noted.", minute="7", today=dt.date(2027, 1, 1)
    )
    meeting = actions.record_meeting(
        by=factories.user(), committee_name="Ducks Committee", date=dt.date(2027, 3, 9)
    )
    of_update = [update.recommendation.reference, update.sequence]
    asked = Recommendation.objects.get(reference="LAC-2013-R12")
    duck = factories.recommendation()
    factories.status_update(duck)
    extended = factories.extension(
        factories.recommendation(original_due_date=factories.MADE + dt.timedelta(days=400))
    )
    confirmed = factories.confirmation(duck)
    by, theme = factories.user(), Theme.objects.get(slug="permanence")
    actions.give_theme(duck, by=by, theme=theme, words=duck.text)
    finding = factories.finding()
    actions.give_theme(finding, by=by, theme=theme, words=finding.text)
    tagged_finding = [finding.inspection.reference, finding.position]
    update_round = factories.update_round(asked)
    account = [factories.user().pk]
    sheet = [factories.sheet_draft(duck).pk]
    arguments: dict[str, list[Any]] = {
        "account_detail": account,
        "account_role": account,
        "account_state": account,
        "account_code": account,
        "account_second_factor_reset": account,
        "account_limit_lift": account,
        "account_link_release": account,
        "inspection_detail": ["SIF-2016"],
        "letter_review": [factories.received_letter().pk],
        "paper_review": [factories.received_paper().pk],
        "draft_compare": [factories.received_paper(sha256="2" * 64).pk],
        "source_publish": [factories.source(is_public=False).slug],
        "letter_suggestions": ["FV-2024"],
        "inspection_correct": ["MV4"],
        "told_grade_create": ["ILACS-2019"],
        "area_move": [JudgementArea.objects.order_by("pk")[0].pk],
        "source_detail": ["mv4"],
        "review_detail": ["LAC-2013"],
        "recommendation_detail": ["LAC-2013-R12"],
        "recommendation_plan": ["LAC-2013-R12"],
        "recommendation_withdraw": ["LAC-2013-R12"],
        "review_correct": ["LAC-2013"],
        "review_withdraw": ["LAC-2013"],
        "inspection_withdraw": ["SIF-2016"],
        "recommendation_put_back": ["LAC-2013-R12"],
        "review_put_back": ["LAC-2013"],
        "inspection_put_back": ["SIF-2016"],
        "due_date_change_create": ["LAC-2013-R12"],
        "retest_create": ["LAC-2013-R12"],
        "finding_retest_create": ["ILACS-2019", 2],
        "retest_waiting_inspection": ["FV-2024"],
        "decision_create": ["LAC-2013-R12"],
        "decision_correct": ["LAC-2013-R12", 1],
        "decision_withdraw": ["LAC-2013-R12", 1],
        **{
            f"meeting_{act}": [meeting.pk]
            for act in ("detail", "agenda", "correct", "postpone", "cancel", "reinstate")
        },
        "committee_rename": [meeting.committee_id],
        "theme_detail": ["permanence"],
        "theme_rename": ["permanence"],
        "finding_themes": tagged_finding,
        "finding_theme_take": [*tagged_finding, theme.slug],
        "recommendation_themes": ["LAC-2013-R12"],
        "recommendation_theme_take": [duck.reference, theme.slug],
        "confirmation_create": ["LAC-2013-R12"],
        "confirmation_withdraw": [confirmed.recommendation.reference, confirmed.sequence],
        "post_detail": [factories.post(duck).pk],
        "post_belongs_to": [factories.post(duck).pk],
        "owner_change_create": ["LAC-2013-R12"],
        "round_owners": [update_round.pk],
        "round_owner": [update_round.pk, "nobody"],
        "round_dates": [update_round.pk],
        "extension_create": ["LAC-2013-R12"],
        "extension_answer": [extended.recommendation.reference, extended.sequence],
        "bulk_change_detail": [factories.bulk_change().pk],
        "update_draft_save": ["LAC-2013-R12"],
        "status_update_create": ["LAC-2013-R12"],
        "attachment_create": ["LAC-2013-R12", 1],
        "attachment": [factories.attachment().pk],
        "status_update_correct": of_update,
        "status_update_withdraw": of_update,
        "sheet_template": ["updates"],
        "sheet_preview": sheet,
        "sheet_confirm": sheet,
        "sheet_discard": sheet,
        "sheet_themes": sheet,
        "sheet_left_out": sheet,
        "round_detail": [update_round.pk],
        "round_together": [update_round.pk],
        "round_rows": [update_round.pk],
        "round_item": [update_round.pk, asked.reference],
        "report_exemption": [report.pk],
        "report_sought": [report.pk],
        "section_clear": [report.pk, "legal"],
        "proof_create": [report.pk],
        "section_send_back": [report.pk, "legal"],
        "proof_detail": [report.pk, proof.number],
        "proof_send_back": [report.pk, proof.number],
        "resolution_correct": [issued.report_id, issued.version, resolution.pk],
        "proof_pdf": [report.pk, proof.number],
        "proof_approve": [report.pk, proof.number],
        "proof_issue": [report.pk, proof.number],
        "report_template_edit": [ReportTemplate.objects.order_by("pk")[0].pk],
        **{name: [issued.report_id, issued.version] for name in OF_ISSUED},
        "report_detail": [report.pk],
        **{f"report_{act}": [report.pk] for act in ("choices", "copy", "discard")},
        "report_edit": [report.pk],
        "report_pdf": [report.pk],
        "report_printing": [report.pk, "0" * 64],
        "printed_pdf": [report.pk, "0" * 64],
        "printed_keep": [report.pk, "0" * 64],
        "report_rows": [report.pk],
        "report_word": [report.pk],
    }
    return {name: reverse(name, args=arguments.get(name)) for name in every_name()}


@pytest.fixture
def people(cast) -> dict[str, User | None]:
    left = factories.user(username="anyborough-left", is_active=False)
    left.groups.add(*Group.objects.all())
    no_role = factories.user(username="anyborough-no-role")
    everybody = {"signed out": None, "left": left, "no role": no_role, **cast}
    assert list(everybody) == PEOPLE
    return everybody


def browser_of(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def outcomes(person: User | None, address: str) -> Iterator[tuple[str, HttpResponse]]:
    """What each method does at an address, with empty data."""
    client = browser_of(person)
    for method in METHODS:
        yield method, client.generic(method, address)
        if method == "POST":
            client = browser_of(person)  # It may have ended the visit.


def may(person: User, needed: str) -> bool:
    return needed in (ANYONE, SIGNED_IN) or person.has_perm(needed)


def is_sent_to_sign_in(response: HttpResponse) -> bool:
    to = response.get("Location", "")
    return response.status_code == 302 and to.startswith("/accounts/login/?next=")


def complaint(person: User | None, response: HttpResponse, needed: str | None) -> str:
    """In what an outcome departs from the policy; empty when it does not."""
    status = response.status_code
    if person is not None and not person.is_active:
        person = None  # Whoever has left is nobody, whichever roles they held.
    if person is None and needed != ANYONE:
        if is_sent_to_sign_in(response) or status in (403, 405):
            return ""
        return f"{status} for somebody signed out"
    if needed is None:
        return "" if status == 405 else f"{status} where the policy lists no such method"
    if person is not None and not may(person, needed):
        return "" if status == 403 else f"{status} where {needed} is needed and missing"
    if status in (403, 405) or status >= 500 or is_sent_to_sign_in(response):
        return f"{status} where the policy lets in"
    return ""


def needed_for(policy: dict[str, str], method: str) -> str | None:
    """HEAD is GET without the body."""
    return policy.get("GET" if method == "HEAD" else method)


# The policy and the resolver


def test_every_pattern_has_a_name():
    unnamed = [
        str(pattern.pattern) for name, pattern in names(get_resolver()) if name.endswith("None")
    ]

    assert unnamed == []


def test_every_address_is_in_the_policy_and_the_policy_names_nothing_else():
    declared = set(read_policy())

    assert set(every_name()) == declared


def test_policy_knows_only_methods_and_permissions_that_exist():
    listed = {name for role in ROLES for name in role.permissions}

    for name, methods in read_policy().items():
        assert set(methods) <= set(METHODS), name
        assert set(methods.values()) <= listed | {ANYONE, SIGNED_IN}, name


def test_only_these_pages_are_open_to_anyone():
    opened = {name for name, methods in read_policy().items() if ANYONE in methods.values()}

    assert opened == {
        *("accessibility", "healthz", "healthz_history", "login", "new_password", "words")
    }


# Every URL, every role, every method


@pytest.mark.parametrize(
    "who",
    [
        PEOPLE[0],
        *(pytest.param(who, marks=[pytest.mark.slow, pytest.mark.once]) for who in PEOPLE[1:]),
    ],
)
def test_outcome_is_what_the_policy_says(addresses, people, who):
    """Every address, with seven methods: one outcome for each, and no surprise."""
    assert len(METHODS) == 7

    person = people[who]
    found = [told for name in every_name() for told in surprises(name, addresses[name], person)]

    assert found == []


def surprises(name: str, address: str, person: User | None) -> list[str]:
    """Where the outcomes at one address depart from the policy; nothing done there stays done."""
    policy, found = read_policy()[name], []
    with transaction.atomic(), written_to(*REGISTER) as written:
        for method, response in outcomes(person, address):
            if told := complaint(person, response, needed_for(policy, method)):
                found.append(f"{name}, {method}: {told}")
        transaction.set_rollback(True)
    if written:
        found.append(f"{name}: a request with empty data wrote to the register: {written}")
    return found


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/auth/user/"])
def test_nobody_is_offered_djangos_administration(client, administrator, address):
    """Its lookups answer questions about words that its pages do not show, letter by letter."""
    assert not apps.is_installed("django.contrib.admin")
    client.force_login(administrator)
    assert client.get(address).status_code == 404


def test_sign_in_works_and_leads_back(client, reader):
    page = client.post(
        "/accounts/login/?next=/recommendations/",
        {"username": reader.username, "password": "anyborough-pass"},
    )

    assert (page.status_code, page.url) == (302, "/recommendations/")


def test_sign_in_never_leads_to_another_site(client, reader):
    page = client.post(
        "/accounts/login/?next=https://example.org/",
        {"username": reader.username, "password": "anyborough-pass"},
    )

    assert (page.status_code, page.url) == (302, "/")

"""What holds on every page, as each role reads it: access for all, and nothing amiss behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.addresses import NOT_PAGES, PAGES, opened_routes, visitors_of
from tests.browser.examination import content, examine
from tests.browser.visitors import Visitors
from tests.findings.letters.anyborough_letters import FOCUSED_2022
from tests.findings.letters.printing import as_text
from tests.printing import printings_laid_down
from tests.recommendations.intake.papers import REVIEW_OF_DUCKS

CORRECT_R1 = "/recommendations/LAC-2013-R1/status-updates/1/correct/"
WITHDRAW_R1 = "/recommendations/LAC-2013-R1/status-updates/1/withdraw/"
FORMS = [
    ("", "/accounts/login/", "Sign in"),
    ("reader", "/accounts/password/", "Change password"),
    ("reader", "/accounts/second-factor/set-up/", "Continue"),
    ("", "/accounts/new-password/", "Set password"),
    ("administrator", "/accounts/add/", "Add account"),
    ("officer", "/recommendations/add/", "Add recommendation"),
    ("officer", "/recommendations/CP-2019-R4/", "Record status update"),
    ("officer", CORRECT_R1, "Record the correction"),
    ("officer", WITHDRAW_R1, "Withdraw this update"),
    ("manager", "/recommendations/CP-2019-R4/plan/", "Save"),
    ("manager", "/recommendations/{due}/due-date/", "Move the due date"),
    ("officer", "/recommendations/LAC-2013-R12/later-inspections/?inspection=ILACS-2023", "Record"),
    ("officer", "/updates/{round}/CP-2019-R3/", "Record and go on"),
    ("clerk", "/recommendations/CP-2019-R4/decisions/", "Record decision"),
    ("officer", "/recommendations/LAC-2013-R13/confirmations/", "Confirm unchanged"),
    ("officer", "/recommendations/CP-2019-R4/owner/", "Change the owner"),
    ("officer", "/posts/{post}/", "Record who holds it"),
    ("manager", "/recommendations/{due}/extensions/", "Ask for the extension"),
    ("manager", "/recommendations/{due}/extensions/1/answer/", "Record the answer"),
    ("officer", "/recommendations/LAC-2013-R1/status-updates/1/evidence/", "Attach it"),
    ("officer", "/bulk/{bulk}/", "Undo the change"),
    ("officer", "/bulk/add/?source=CP-2019", "See what it would do"),
    ("clerk", "/meetings/add/", "Record meeting"),
    ("clerk", "/meetings/{meeting}/agenda/", "Save the day"),
    ("clerk", "/reports/add/", "Prepare the draft"),
    ("clerk", "/reports/{report}/edit/", "Save the report"),
    ("manager", "/reports/{issued}/proofs/1/approve/", "Approve this file"),
    ("clerk", "/reports/{issued}/versions/1/withdraw/", "Withdraw it"),
    ("clerk", "/reports/{issued}/versions/1/resolutions/", "Record it"),
]
TYPED = "input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), textarea"
# How a page looks is no matter of the database; that it answers is, and quick tests ask that.
pytestmark = pytest.mark.once
# Before anything in the register was made, and no day at all.
MUCH_TOO_EARLY = "1066-10-14"


@pytest.fixture(scope="package")
def made(everybody: Visitors, tracker_folder: Path) -> Iterator[dict[str, str]]:
    with everything_made(everybody, tracker_folder) as names:
        yield names


@contextmanager
def everything_made(everybody: Visitors, tracker_folder: Path) -> Iterator[dict[str, str]]:
    """A recommendation with every kind of update in its history, and a progress report."""
    page = everybody.desk("officer")
    reference = "CP-2019-R19"
    steps.record_status(page, reference, rag="Red", narrative="Nobody has begun.")
    steps.correct_status(page, reference, 1, rag="Amber", narrative="It has begun.")
    steps.record_status(page, reference, rag="Green", narrative="- done\n- and checked")
    steps.withdraw_status(page, reference, 3, reason="It was said of another recommendation.")
    steps.set_due_date(page, "CP-2019-R18", "2027-01-31")
    steps.ask_extension(page, "CP-2019-R18", "2027-06-30")
    report = steps.prepare_report(page, "LAC-2013")
    names = {
        "recommendation": reference,
        "due": "CP-2019-R18",
        "confirmed": steps.confirm_unchanged(page, "LAC-2013-R15"),
        "post": steps.make_post(page, "CP-2019-R18", "Head of Permanence"),
        "bulk": steps.give_owner(page, "CP-2019-R19", "Head of Housing"),
        "round": steps.open_round(page, "Updates for the tests"),
        "sheet": steps.send_sheet(page, "CP-2019-R4"),
        "report": report,
        "letter": steps.bring_in(page, as_text(FOCUSED_2022)),
        "paper": steps.bring_in_paper(page, REVIEW_OF_DUCKS),
        "unpublished": steps.add_review(page, f"{REVIEW_OF_DUCKS}\nOnce more.", "DUCKS-2025"),
        "withdrawn": steps.withdraw_recommendation(page, "CP-2019-R17"),
        "meeting": steps.record_meeting(page, "Anyborough Ducks Committee", steps.NEXT_MONTH),
        "committee": steps.committee_to_rename(page),
        "theme": steps.give_theme(
            page,
            "/inspections/FV-2024/tags/1/",
            "/recommendations/LAC-2013-R12/tags/",
        ),
        "issued": steps.issue_report(
            *map(everybody.desk, ("clerk", "manager", "officer")), "FV-2024"
        ),
    }
    names["resolution"] = steps.record_resolution(everybody.desk("clerk"), names["issued"])
    with printings_laid_down(tracker_folder / "printing" / f"report-{report}"):
        yield names


def complaints_about(page: Page, who: str) -> list[str]:
    return [f"{who or 'nobody'} at {page.url}: {each}" for each in examine(page)]


def test_every_route_has_an_address():
    assert opened_routes() == PAGES.keys() | NOT_PAGES


def routes_by_section() -> dict[str, list[str]]:
    """Return the routes below each first part of an address; those of one page go together."""
    sections: dict[str, list[str]] = {}
    for route, addresses in PAGES.items():
        section = addresses[0].lstrip("/").partition("/")[0]
        sections.setdefault(section, []).append(route)
    single = [routes[0] for routes in sections.values() if len(routes) == 1]
    return {
        "one page": single,
        **{name: routes for name, routes in sections.items() if len(routes) > 1},
    }


def variants_of(visitors: Visitors, address: str, roles: list[str]) -> dict[str, str]:
    """Fetch a page as each role. Returns: each content that differs, and the first who gets it."""
    given: dict[str, str] = {}
    for role in roles:
        given.setdefault(content(visitors.desk(role), address), role)
    return given


def examine_pages(visitors: Visitors, made: dict[str, str], section: str, *, is_all: bool) -> None:
    """Look over the pages of a section: all variants, or the shortest and the longest of each.

    A role sees what another does, and more or fewer buttons and forms: of six roles' pages the
    longest has the parts of all, and the shortest shows that nothing leans on a part left out.
    """
    complaints = []
    for route in routes_by_section()[section]:
        for address in (address.format(**made) for address in PAGES[route]):
            variants = variants_of(visitors, address, visitors_of(route))
            by_length = sorted(variants, key=len)
            for variant in by_length if is_all else {by_length[0], by_length[-1]}:
                page = visitors.desk(variants[variant])
                page.goto(address)
                complaints += complaints_about(page, variants[variant])
    assert not complaints, "\n".join(complaints)


@pytest.mark.slow
@pytest.mark.parametrize("section", routes_by_section())
def test_pages(visitors: Visitors, made: dict[str, str], section: str):
    """Every page of a section, as it is at its shortest and at its longest."""
    examine_pages(visitors, made, section, is_all=False)


@pytest.mark.nightly
@pytest.mark.parametrize("section", routes_by_section())
def test_pages_as_every_role(visitors: Visitors, made: dict[str, str], section: str):
    examine_pages(visitors, made, section, is_all=True)


@pytest.mark.slow
def test_forms_with_errors(visitors: Visitors, made: dict[str, str]):
    """Every form, sent empty: what is wrong is said, and leads to the field."""
    for role, address, button in FORMS:
        send_empty_form(visitors.desk(role), role, address.format(**made), button)


def send_empty_form(page: Page, role: str, address: str, button: str) -> None:
    """Send a form with nothing in its fields, or a day that is too early; check the errors."""
    page.goto(address)
    main = page.get_by_role("main")
    form = main.locator("form[method=post]")
    # What is folded away is not filled in.
    for field in form.locator(TYPED).filter(visible=True).all():
        is_day = field.get_attribute("type") == "date"
        field.fill(MUCH_TOO_EARLY if is_day else "")
    for choice in form.locator("select").filter(visible=True).all():
        choice.select_option(index=0)
    with page.expect_navigation():
        form.get_by_role("button", name=button).click()

    assert page.title().startswith("Error: "), address
    links = main.get_by_role("alert").get_by_role("link")
    assert links.count() > 0, address
    for link in links.all():
        link.click()
        focused = page.evaluate("document.activeElement.id")
        assert link.get_attribute("href") == f"#{focused}"
    assert complaints_about(page, role) == []


@pytest.mark.slow
def test_refusals(visitors: Visitors, made: dict[str, str]):
    """Pages that are not there, not allowed or overtaken say so, and are as good as any other."""
    for role, address, status, heading in [
        ("", "/no-such-page/", 404, "Page not found"),
        ("clerk", "/recommendations/LAC-2013-R99/", 404, "Page not found"),
        ("reader", "/recommendations/add/", 403, "You may not do that"),
        ("officer", "/recommendations/CP-2019-R19/status-updates/1/correct/", 409, "no longer"),
    ]:
        visitors.expect(status)
        page = visitors.desk(role)
        answer = page.goto(address)

        assert answer, address
        assert answer.status == status, address
        assert heading in page.get_by_role("heading", level=1).inner_text()
        assert complaints_about(page, role) == []
    send_form_of_an_expired_visit(visitors)


def send_form_of_an_expired_visit(visitors: Visitors) -> None:
    """It is refused with a page that says what to do."""
    page = visitors.window()
    page.goto("/accounts/login/")
    page.context.clear_cookies()
    steps.send(page, "Sign in")

    assert complaints_about(page, "") == []

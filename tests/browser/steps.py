"""What people do, by the words that they see."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

TODAY = dt.datetime.now(ZoneInfo("Europe/London")).date()
NEXT_MONTH = TODAY + dt.timedelta(days=30)


def fill_status(
    page: Page,
    *,
    rag: str = "Amber",
    narrative: str = "Two of the three teams have begun.",
    evidence: str = "Minutes of the board, item 4.",
    reported_by: str = "Head of Permanence",
    what_next: str = "The third team begins.",
) -> None:
    """Fill in the status update form that is open, as at today."""
    form = status_form(page)
    form.get_by_role("radio", name=re.compile(f"^{rag}")).check()
    form.get_by_label("What has happened").fill(narrative)
    form.get_by_label("Evidence").fill(evidence)
    form.get_by_label("Reported by").fill(reported_by)
    form.get_by_label("What next").fill(what_next)
    form.get_by_label("By when").fill(f"{NEXT_MONTH}")
    reopen_if_closed(form)


def reopen_if_closed(form: Locator) -> None:
    """Choose to reopen what the form is about, where the form asks."""
    if (box := form.get_by_label("Reopen it")).count():
        box.check()


def status_form(page: Page) -> Locator:
    return page.locator("form", has=page.get_by_label("What has happened"))


def send(page: Page, button: str) -> None:
    """Press the button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def record_status(page: Page, reference: str, **typed: str) -> None:
    page.goto(f"/recommendations/{reference}/")
    fill_status(page, **typed)
    send(page, "Record status update")


def correct_status(page: Page, reference: str, sequence: int, **typed: str) -> None:
    page.goto(f"/recommendations/{reference}/status-updates/{sequence}/correct/")
    fill_status(page, **typed)
    page.get_by_label("Why is it corrected?").fill("It was misheard.")
    send(page, "Record the correction")


def withdraw_status(page: Page, reference: str, sequence: int, reason: str) -> None:
    page.goto(f"/recommendations/{reference}/status-updates/{sequence}/withdraw/")
    page.get_by_label("Why is it withdrawn?").fill(reason)
    send(page, "Withdraw this update")


def withdraw_recommendation(page: Page, reference: str) -> str:
    """Withdraw a recommendation, whatever has been done about it. Returns: the reference."""
    page.goto(f"/recommendations/{reference}/withdraw/")
    page.get_by_label("Why ought it not to be in the register?").fill("It is of other ducks.")
    if (box := page.get_by_label("Withdraw what has been worked on")).count():
        box.check()
    send(page, f"Withdraw {reference}")
    return reference


def set_due_date(page: Page, reference: str, day: str) -> None:
    """Set the first due date of a recommendation that has none."""
    page.goto(f"/recommendations/{reference}/plan/")
    page.get_by_label("First due date").fill(day)
    page.get_by_role("button", name="Save").click()


def confirm_unchanged(page: Page, reference: str) -> str:
    """Confirm that what was last said still holds, doubts and all. Returns: the reference."""
    page.goto(f"/recommendations/{reference}/confirmations/")
    send(page, "Confirm unchanged")
    if page.get_by_role("button", name="Confirm unchanged").count():
        send(page, "Confirm unchanged")
    return reference


def make_post(page: Page, reference: str, name: str) -> str:
    """Let a post own a recommendation. Returns: its number."""
    page.goto(f"/recommendations/{reference}/plan/")
    page.get_by_label("Owner").fill(name)
    send(page, "Save")
    page.get_by_label("The council’s").check()
    send(page, "Save")
    page.goto("/posts/")
    link = page.get_by_role("link", name=name).get_attribute("href")
    assert link
    return link.rstrip("/").rpartition("/")[2]


def ask_extension(page: Page, reference: str, day: str) -> None:
    """Ask for more time until a day."""
    page.goto(f"/recommendations/{reference}/extensions/")
    page.get_by_label("Wanted until").fill(day)
    page.get_by_label("Why").fill("The team is short of people.")
    page.get_by_label("Asked for by").fill("Head of Permanence")
    send(page, "Ask for the extension")


def give_owner(page: Page, reference: str, owner: str) -> str:
    """Give one recommendation an owner by way of a bulk change. Returns: its number."""
    page.goto("/bulk/add/")
    page.locator(f"#with-{reference}").check()
    page.get_by_role("radio", name="Owner").check()
    page.locator("#given_owner").fill(owner)
    page.locator("#given_reason").fill("It is theirs.")
    send(page, "See what it would do")
    page.get_by_label("The council’s").check()
    send(page, "See what it would do")
    send(page, "Change 1")
    return page.url.rstrip("/").rpartition("/")[2]


def open_round(page: Page, title: str) -> str:
    """Open a round of updates about the whole register. Returns: its number."""
    page.goto("/updates/open/")
    page.get_by_label("Name of the round").fill(title)
    page.get_by_label("Ask about what is closed too").check()
    send(page, "Open the round")
    return page.url.rstrip("/").rpartition("/")[2]


def record_meeting(page: Page, committee: str, day: dt.date) -> str:
    """Record a meeting. Returns: its number."""
    page.goto("/meetings/add/")
    page.get_by_label("Committee").fill(committee)
    page.get_by_label("Date").fill(f"{day}")
    send(page, "Record meeting")
    return page.url.rstrip("/").rpartition("/")[2]


def committee_to_rename(page: Page) -> str:
    """Find the first committee that can be given a further name. Returns: its number."""
    page.goto("/meetings/")
    link = page.get_by_role("link", name="Record a further name")
    return (link.first.get_attribute("href") or "").split("/")[3]


def give_theme(page: Page, *addresses: str) -> str:
    """Add a theme and give it, by their first words, to what has these pages. Returns: its slug."""
    page.goto("/themes/add/")
    page.get_by_label("Name").fill("What the tests ask")
    page.get_by_label("Question").fill("Is it asked?")
    send(page, "Add the theme")
    slug = page.url.rstrip("/").rpartition("/")[2]
    for address in addresses:
        page.goto(address)
        words = page.locator(".app-quote .app-text").first.inner_text().split()[:3]
        page.get_by_label("Theme", exact=True).select_option(slug)
        page.get_by_label("The words that earn it").fill(" ".join(words))
        send(page, "Give the theme")
    return slug


def prepare_report(page: Page, subject: str) -> str:
    """Prepare a progress report on a review or inspection as at today. Returns: its number."""
    page.goto(f"/reports/add/?subject={subject}")
    send(page, "Prepare the draft")
    return page.url.rstrip("/").rpartition("/")[2]


def figure(page: Page, label: str) -> int:
    """The key figure with this label, on the dashboard that is open."""
    link = page.locator(".app-figure__link", has=page.get_by_text(label, exact=True))
    return int(link.inner_text().split()[0])


def in_words(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"


REQUIRED = (
    *("report_of", "financial", "legal", "risks", "equality", "report_author"),
    *("environment", "community_wealth"),
)


def issue_report(clerk: Page, manager: Page, officer: Page, subject: str) -> str:
    """Take a report from the first word to the committee. Returns: its number."""
    report = prepare_report(clerk, subject)
    clerk.goto(f"/reports/{report}/edit/")
    for key in REQUIRED:
        clerk.locator(f"[name={key}]").fill("None arising from this report.")
    clerk.get_by_role("button", name="Save the report").click()
    for desk, whose in ((officer, "Finance"), (manager, "Legal")):
        desk.goto(f"/reports/{report}/")
        desk.get_by_role("link", name=f"Read it for {whose}").click()
        desk.get_by_label("Your post").fill(f"Head of {whose}")
        send(desk, f"Clear it for {whose}")
    clerk.goto(f"/reports/{report}/proofs/add/")
    if clerk.locator("[name=accepted]").count():
        clerk.get_by_label("I have read what is listed above").check()
    clerk.get_by_role("button", name="Make the proof").click()
    manager.goto(f"/reports/{report}/proofs/1/approve/")
    manager.get_by_label("Your post").fill("Director of Children’s Services")
    manager.get_by_role("button", name="Approve this file").click()
    clerk.goto(f"/reports/{report}/")
    clerk.get_by_role("button", name="Issue version 1").click()
    return report


def record_resolution(clerk: Page, report: str) -> str:
    """Record what a committee resolved on a report that was issued. Returns: its number."""
    clerk.goto(f"/reports/{report}/versions/1/resolutions/")
    clerk.get_by_label("What the committee resolved").fill("Resolved – That the report be noted.")
    clerk.get_by_label("Minute number").fill("12")
    send(clerk, "Record it")
    clerk.goto(f"/reports/{report}/versions/1/")
    address = clerk.locator("a[href*='/resolutions/'][href$='/correct/']").get_attribute("href")
    assert address
    return address.split("/")[-3]


def bring_in(page: Page, text: str) -> str:
    """Bring in a letter of Ofsted's by its text. Returns: its number."""
    page.goto("/intake/")
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Read it").click()
    return page.url.rstrip("/").rpartition("/")[2]


def bring_in_paper(page: Page, text: str) -> str:
    """Bring in the paper of a review by its text. Returns: its number."""
    page.goto("/reviews/add/")
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Read it").click()
    return page.url.rstrip("/").rpartition("/")[2]


def add_review(page: Page, text: str, reference: str) -> str:
    """Add a review that is not published yet, by its text. Returns: the slug of its source."""
    bring_in_paper(page, text)
    page.get_by_role("checkbox", name="Recommends").last.check()
    page.get_by_label("Kind", exact=True).select_option(label="Scrutiny review")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Who made the paper").fill("Anyborough Council")
    page.get_by_label("It recommended this on").fill("2025-03-01")
    page.get_by_label("Is that date printed?").select_option(label="Inferred")
    page.get_by_label("What the date rests on").fill("The month that the paper prints.")
    page.get_by_role("button", name="Confirm and put it in the register").click()
    return reference.lower()


def send_sheet(page: Page, reference: str) -> str:
    """Send a spreadsheet of two rows, one of them wrong. Returns: the key of its preview."""
    rows = (
        "Ref,Status,As at,Update,Evidence,Reported by\n"
        f"{reference},Complete,31/03/2026,Counted.,Minutes,Head of Ducks\n"
        "NOWHERE-R1,Green,31/03/2026,Counted.,Minutes,Head of Ducks\n"
    )
    page.goto("/intake/sheet/")
    file = {"name": "ducks.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.get_by_label("The spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Show what it would do").click()
    page.wait_for_url("**/intake/sheet/*/")
    return page.url.rstrip("/").rpartition("/")[2]

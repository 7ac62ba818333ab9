"""What is not for everybody, and who may read it: wherever it stands, each role is looked through.

Each kind has a word of its own, put wherever the kind has words: texts, titles, names and
properties of files, page titles, messages. Whoever may not read the kind finds it nowhere; whoever
may, somewhere, or the search would prove nothing.
"""

import datetime as dt
import io
import re
import uuid
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter

from recommendations import actions
from recommendations.models import IssuedReport, ProgressReport, Recommendation
from recommendations.reports import issuing
from recommendations.reports.drafts import create_report
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.recommendations.crawling import crawl, told_by
from wirral_tracker.access import ROLES

pytestmark = pytest.mark.django_db

UPDATE, PAPER, TITLE = "quackingbird", "muteswan", "whooperswan"
LETTER, SHEET, DRAFT = "shelduck", "dabchick", "moorhen"
UNPUBLISHED, REFERENCE = "pochard", "POCHARD-2025"
# By the word of a kind, the roles that may read it: the matrix.
MAY_READ = {
    UPDATE: {"officer", "manager"},
    PAPER: {"officer", "clerk", "manager"},
    TITLE: {"officer", "clerk", "manager"},
    LETTER: {"officer"},
    UNPUBLISHED: {"officer", "manager"},
    REFERENCE: {"officer", "manager"},
    # An officer's own, until it is confirmed or recorded: not even a colleague's.
    SHEET: set(),
    DRAFT: set(),
}
# Titles of exempt reports stand in these yet: lists that everybody reads, and public papers.
TITLES_STAND_IN = re.compile(r"/(reports|meetings)/(\?.*)?$|/(reports|meetings)/\d+/")


@dataclass(frozen=True)
class Hidden:
    """The records that hold the words: a recommendation, and the addresses of what is hidden."""

    recommendation: Recommendation
    exempt: ProgressReport
    addresses: list[str]


def pdf_about(word: str) -> bytes:
    """A PDF that says a word in its properties alone."""
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Title": word, "/Author": word, "/Keywords": word})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.fixture
def hidden() -> Hidden:
    recommendation = factories.recommendation()
    addresses = [*restricted_update(recommendation), *exempt_paper(recommendation)]
    exempt = ProgressReport.objects.get(exemption="1")
    # Public ones on the same review, one issued and one begun after the exempt one.
    subjects = find_subjects([recommendation.review.reference])
    today = timezone.localdate()
    public = issued_of(create_report(subjects, as_at=today, by=factories.user()))
    create_report(subjects, as_at=today, by=factories.user())
    addresses.append(f"{public.get_absolute_url()}compare/")
    letter = factories.received_letter(
        file_name=f"{LETTER}.pdf", pages=[f"The {LETTER} was counted."]
    )
    rows = [{"key": "1-2-1", "sheet": "", "number": 2, "part": "", "cells": {"narrative": SHEET}}]
    sheet = factories.sheet_draft(
        recommendation,
        file_name=f"{SHEET}.csv",
        content={"rows": rows, "headings": {"narrative": "narrative"}},
    )
    actions.save_draft(
        recommendation,
        by=factories.user(),
        typed={"narrative": f"The {DRAFT} was counted."},
        form_key=uuid.uuid4(),
    )
    addresses += [letter.get_absolute_url(), sheet.get_absolute_url()]
    addresses += unpublished_review(recommendation)
    return Hidden(recommendation, exempt, addresses)


def restricted_update(recommendation: Recommendation) -> list[str]:
    """Record an update with restricted words, evidence and restricted correction; its addresses."""
    openly = factories.status_update(
        recommendation,
        narrative=f"The {UPDATE} moved.",
        rag_words=f"on track for the {UPDATE}",
        handed_in_place=f"{UPDATE}.xlsx, row 2",
    )
    evidence = factories.attachment(
        update=openly, name=f"{UPDATE}.pdf", content=pdf_about(f"The {UPDATE}’s plan")
    )
    factories.status_update(
        recommendation,
        corrects=openly,
        restricted=True,
        restricted_reason="It could tell who the duckling is.",
        narrative=f"The {UPDATE} was moved.",
        evidence=f"Letter about the {UPDATE}",
    )
    return [evidence.get_absolute_url(), f"/recommendations/?q={UPDATE}"]


def exempt_paper(recommendation: Recommendation) -> list[str]:
    """Issue an exempt report with a resolution, and begin another proof; return its addresses."""
    subjects = find_subjects([recommendation.review.reference])
    report = create_report(
        subjects,
        title=f"Plan of the {TITLE}",
        as_at=timezone.localdate(),
        by=factories.user(),
        exemption="1",
        exemption_reason=f"It names the {PAPER}.",
        meeting=factories.meeting(date=timezone.localdate() + dt.timedelta(days=7)),
    )
    report.sections.update(text=f"The {PAPER} was moved.")
    report.sections.filter(key="background").update(heading=f"Of the {PAPER}")
    issued = issued_of(report)
    issuing.record_resolution(
        issued, by=report.created_by, words=f"Noted the {PAPER}.", minute="7", today=dt.date.max
    )
    factories.printed_proof(report, what_changed=f"The {PAPER} was counted again.")
    own, printed = report.get_absolute_url(), issued.get_absolute_url()
    return [
        *(own, f"{own}pdf/", f"{own}word/", f"{own}rows/", f"{own}edit/", f"{own}exemption/"),
        *(f"{own}proofs/1/pdf/", f"{own}proofs/2/pdf/", f"{own}proofs/2/approve/"),
        *(printed, f"{printed}pdf/", f"{printed}word/", f"{printed}compare/"),
        *(f"{printed}resolutions/", f"{printed}withdraw/", f"{own}proofs/add/"),
    ]


def unpublished_review(public: Recommendation) -> list[str]:
    """Make a review whose paper is not published, with all that is said of it; its addresses."""
    source = factories.source(
        slug=f"{UNPUBLISHED}-2025",
        title=f"Review of the {UNPUBLISHED}",
        text=f"Count the {UNPUBLISHED}.",
        is_public=False,
    )
    passage = factories.paragraph(document=source, text=f"Count the {UNPUBLISHED}.")
    review = factories.review(reference=REFERENCE, title=f"The {UNPUBLISHED}", source=source)
    factories.told_of(review, passage)
    made = factories.recommendation(
        reference=f"{REFERENCE}-R1",
        review=review,
        text=f"Count the {UNPUBLISHED}.",
        locator=passage,
    )
    update = factories.status_update(made, narrative=f"The {UNPUBLISHED} was counted.")
    file = factories.attachment(
        update=update, name=f"{UNPUBLISHED}.pdf", content=pdf_about(UNPUBLISHED)
    )
    factories.decision(made, words=f"Noted the {UNPUBLISHED}.")
    asking = factories.update_round(made, public)
    bulk = factories.bulk_change(made, public)
    create_report(
        find_subjects([public.review.reference]), as_at=timezone.localdate(), by=factories.user()
    )
    at = made.get_absolute_url()
    return [
        *(source.get_absolute_url(), review.get_absolute_url(), at, file.get_absolute_url()),
        *(f"{at}?as_at=2021-06-30", asking.get_absolute_url(), bulk.get_absolute_url()),
        *(f"/recommendations/?source={review.reference}", f"/recommendations/?q={UNPUBLISHED}"),
        *("/sources/", "/reviews/", "/since/", "/retests/", "/themes/", "/bulk/", "/posts/"),
    ]


def issued_of(report: ProgressReport) -> IssuedReport:
    """Print, approve and issue a report as it is."""
    proof = factories.printed_proof(report, by=report.created_by)
    issuing.approve(proof, by=factories.user(), post="Director of Ducks")
    return issuing.issue(proof, by=report.created_by, today=timezone.localdate())


@pytest.mark.slow
@pytest.mark.parametrize("role", [role.slug for role in ROLES])
def test_each_role_finds_what_it_may_read_and_nothing_else(client, cast, hidden, role):
    client.force_login(cast[role])
    own = hidden.recommendation.get_absolute_url()
    listed = f"/recommendations/?source={hidden.recommendation.review.reference}"

    told = crawl(
        client,
        *("/", own, f"{own}?as_at=2021-06-30", "/reports/", "/meetings/", "/updates/", "/intake/"),
        *(f"{listed}&format=csv", f"{listed}&format=xlsx", "/intake/sheet/", "/since/?format=csv"),
        *hidden.addresses,
    )

    assert len(told) > 90
    for word, readers in MAY_READ.items():
        found = [address for address, words in told.items() if word in words]
        if role in readers:
            assert found, word
            continue
        # What somebody asked for comes back in the page's own address and search field.
        found = [address for address in found if word not in address]
        if word == TITLE:
            found = [address for address in found if not TITLES_STAND_IN.search(address)]
        assert found == [], word
    if role not in MAY_READ[TITLE]:
        exempt = [
            address for address in told if address.startswith(f"/reports/{hidden.exempt.pk}/")
        ]
        assert exempt
        assert not any(TITLE in told[address] for address in exempt)


def test_a_message_goes_to_nobody_who_signs_in_afterwards_at_the_same_browser(
    officer: User, reader: User
):
    """It may name a file of evidence for words that the next person must not read."""
    update = factories.status_update(
        factories.recommendation(), restricted=True, restricted_reason="It tells who."
    )
    address = reverse("attachment_create", args=[update.recommendation.reference, update.sequence])
    file = SimpleUploadedFile(f"{UPDATE}.pdf", pdf_about("ducks"), "application/pdf")
    browser = Client()
    browser.force_login(officer)

    done = browser.post(address, {"file": file})
    assert done.status_code == 302
    assert UPDATE not in told_by(done)
    browser.post("/accounts/logout/")
    browser.force_login(reader)

    assert UPDATE not in told_by(browser.get("/words/"))
    browser.force_login(officer)
    browser.post(address, {"file": SimpleUploadedFile("other.pdf", pdf_about("geese"))})
    assert "other.pdf is attached." in browser.get("/words/").text

"""A report that takes long to print: nobody waits before an empty page, and nothing is lost."""

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from recommendations.models import ProgressReport, Recommendation, ReportProof, StatusUpdate
from recommendations.reports.drafts import create_report, save_exemption, save_report
from recommendations.reports.render import STYLESHEETS, printing_of_report, proof_in_print
from recommendations.reports.state import report_state
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.printing import LONG_ENOUGH, turn_held
from wirral_tracker.kit.pdf import render
from wirral_tracker.kit.printing import NotPrinted, Printing

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = dt.date(2021, 6, 1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every report is long, and no page is held up for any."""
    monkeypatch.setattr("wirral_tracker.kit.printing.LONG_HTML", 0)
    settings.PRINTING_PATIENCE_SECONDS = 0
    settings.PRINTING_FOLDER = tmp_path / "printing"
    return settings.PRINTING_FOLDER


@pytest.fixture
def draft(clerk: User) -> ProgressReport:
    made = factories.recommendation(review=factories.review(reference="ANY-DUCKS"))
    factories.status_update(made, rag="amber", status_date=DAY, narrative="Half dug.")
    report = create_report(find_subjects(["ANY-DUCKS"]), as_at=DAY, by=clerk)
    for section in report.sections.all():
        section.clearance, section.is_required = "", False
        section.save()
    return report


@pytest.fixture
def as_clerk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def at(name: str, printing: Printing, report: ProgressReport) -> str:
    return reverse(name, args=[report.pk, printing.digest])


def printing_told(answer, report: ProgressReport) -> Printing:
    """The printing whose page an answer leads to."""
    digest = answer["Location"].rstrip("/").rpartition("/")[2]
    printing = printing_of_report(report, digest)
    assert printing
    assertRedirects(answer, at("report_printing", printing, report))
    return printing


def asked_for_a_proof(client: Client, report: ProgressReport, **said: str) -> Printing:
    answer = client.post(reverse("proof_create", args=[report.pk]), {"accepted": "on", **said})
    return printing_told(answer, report)


def test_a_long_draft_is_told_of_and_fetched_when_it_is_printed(as_clerk, draft, folder):
    address = reverse("report_pdf", args=[draft.pk])
    with turn_held(folder):
        printing = printing_told(as_clerk.get(address), draft)
        waiting = as_clerk.get(at("report_printing", printing, draft))
        still = as_clerk.get(at("report_printing", printing, draft), {"still": "1"})
        early = as_clerk.get(at("printed_pdf", printing, draft))
    assertContains(waiting, "It waits for its turn")
    assertContains(waiting, "one recommendation")
    assert waiting["Refresh"] == "3"
    assert "Refresh" not in still
    assertRedirects(early, draft.get_absolute_url())

    rendered = printing.wait(LONG_ENOUGH)
    page = as_clerk.get(at("report_printing", printing, draft))

    assertContains(page, "The report is printed")
    assert "Refresh" not in page
    for fetched in (at("printed_pdf", printing, draft), address):
        assert as_clerk.get(fetched).content == rendered.pdf


@pytest.mark.slow
def test_a_long_proof_is_what_was_looked_over_whatever_changed_meanwhile(
    as_clerk, draft, folder, clerk
):
    with turn_held(folder):
        printing = asked_for_a_proof(as_clerk, draft)
        assertContains(as_clerk.get(draft.get_absolute_url()), "How far printing it has got")
        factories.status_update(
            Recommendation.objects.get(review__reference="ANY-DUCKS"), rag="green", narrative="Dug."
        )
        save_report(draft, by=clerk, opened_on=draft.version, texts={"risks": "Foxes."})
        early = as_clerk.post(at("printed_keep", printing, draft), follow=True)
    assertContains(early, "It is still being printed.")
    rendered = printing.wait(LONG_ENOUGH)
    assertContains(as_clerk.get(at("report_printing", printing, draft)), "The proof is printed")
    kept = as_clerk.post(at("printed_keep", printing, draft), follow=True)
    again = as_clerk.post(at("printed_keep", printing, draft), follow=True)

    proof = ReportProof.objects.get()
    draft.refresh_from_db()
    assertContains(kept, "Proof 1 is made")
    assertContains(again, "no longer kept here")
    assert bytes(proof.pdf) == rendered.pdf == render(proof.html, STYLESHEETS).pdf
    assert "Foxes" not in proof.html
    assert report_state(draft).has_changed_since_proof
    assert proof.is_whole
    assert proof.recorded_by == clerk
    [line] = proof.lines.all()
    assert (line.rag, line.words) == ("amber", "Half dug.")
    assert line.page == rendered.pages[f"rec-{line.recommendation}"]
    assert proof_in_print(draft) is None


@pytest.mark.slow
def test_what_may_no_longer_go_out_is_not_kept(as_clerk, draft, folder, clerk):
    with turn_held(folder):
        printing = asked_for_a_proof(as_clerk, draft)
    printing.wait(LONG_ENOUGH)
    save_exemption(draft, by=clerk, exemption="1", exemption_reason="It is about one duck.")
    secret = as_clerk.post(at("printed_keep", printing, draft), follow=True)
    save_exemption(draft, by=clerk, exemption="", exemption_reason="")
    said = StatusUpdate.objects.get(recommendation__review__reference="ANY-DUCKS")
    restricted = {"restricted": True, "restricted_reason": "It names a keeper."}
    factories.status_update(said.recommendation, corrects=said, **restricted)
    named = as_clerk.post(at("printed_keep", printing, draft), follow=True)
    fetched = as_clerk.get(at("printed_pdf", printing, draft), follow=True)
    issued = factories.issued_report(draft)
    late = as_clerk.post(at("printed_keep", printing, draft), follow=True)

    assertContains(secret, "kept from the public has been changed since")
    assertContains(late, "A version has been issued since this was printed")
    assertContains(named, "Words were restricted while it was printed")
    assertContains(fetched, "no longer kept here")
    assert ReportProof.objects.get() == issued.proof


def test_what_took_too_long_says_what_to_do_and_is_printed_when_asked_again(
    as_clerk, draft, folder, settings
):
    settings.PRINTING_SECONDS = 0.01
    with turn_held(folder):
        printing = printing_told(as_clerk.get(reverse("report_pdf", args=[draft.pk])), draft)
    with pytest.raises(NotPrinted):
        printing.wait(LONG_ENOUGH)
    page = as_clerk.get(at("report_printing", printing, draft))
    settings.PRINTING_SECONDS = 900
    with turn_held(folder):
        again = as_clerk.get(reverse("report_pdf", args=[draft.pk]))

    assertContains(
        page, "it took more than 0.01 seconds. A report on fewer recommendations takes less."
    )
    assertContains(page, "Ask again")
    assert "Refresh" not in page
    assert printing_told(again, draft).wait(LONG_ENOUGH)


def test_an_exempt_draft_is_kept_from_readers_while_it_is_printed_too(
    as_clerk, draft, folder, reader
):
    draft.exemption, draft.exemption_reason = "1", "It is about one duck."
    draft.public_title = "A report on ducks"
    draft.save()
    with turn_held(folder):
        printing = asked_for_a_proof(as_clerk, draft)
        as_reader = Client()
        as_reader.force_login(reader)
        answers = [
            as_reader.get(at("report_printing", printing, draft)),
            as_reader.get(at("printed_pdf", printing, draft)),
            as_reader.post(at("printed_keep", printing, draft)),
        ]
    assert [answer.status_code for answer in answers] == [404, 404, 403]
    other = factories.progress_report()
    assert printing_of_report(other, printing.digest) is None

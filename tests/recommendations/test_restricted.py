"""Restricted words reach those who may see them, and no page, sheet, export or report else."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.challenge import challenges
from recommendations.models import IssuedReport, ProgressReport, Recommendation, StatusUpdate
from recommendations.reports import issuing
from recommendations.reports.drafts import create_report, save_exemption
from recommendations.reports.subjects import find_subjects
from recommendations.restricted import WITHHELD, WORDS, opens_drafts, reveal
from tests import factories
from tests.pdfs import everything_in, needs_pdftotext, words_of
from tests.recommendations.crawling import content_of, crawl, text_of
from wirral_tracker.access import ROLES
from wirral_tracker.kit.chain.erasure import erase_words

pytestmark = pytest.mark.django_db

CANARY = "quackingbird"
REASON = "It could tell who the duckling is."
SEE = ("officer", "manager")
DO_NOT_SEE = tuple(role.slug for role in ROLES if role.slug not in SEE)
RESTRICTED = {
    "restricted": True,
    "restricted_reason": REASON,
    "narrative": f"The {CANARY} was moved.",
    "evidence": f"Letter about the {CANARY}",
    "what_next": f"Visit the {CANARY}.",
    "what_next_date": dt.date(2027, 1, 31),
    "challenge": f"Amber, although the {CANARY} was found.",
    "challenge_reason": f"The {CANARY} asked for it.",
    "rag_words": f"on track for the {CANARY}",
    "handed_in_place": f"{CANARY}.xlsx, row 2",
    "status_date": dt.date(2021, 3, 31),
}
OPENLY = {name: value for name, value in RESTRICTED.items() if not name.startswith("restricted")}
LONG_BEFORE = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def spoken_of() -> Recommendation:
    """One whose first update was open, and is restricted by what corrects it, as its correction
    and the present one are from the start; in a round and a report."""
    recommendation = factories.recommendation()
    recommendation.theme_tags.create(theme=factories.theme(), words="ducks")
    first = factories.status_update_recorded_at(recommendation, LONG_BEFORE, **OPENLY)
    factories.attachment(update=first, name=f"{CANARY}.pdf")
    second = factories.status_update(recommendation, **RESTRICTED, corrects=first)
    again = {**RESTRICTED, "evidence": f"Letter about the {CANARY}, again"}
    factories.status_update(recommendation, **again, corrects=second)
    subjects = find_subjects([recommendation.review.reference])
    create_report(subjects, as_at=dt.date(2021, 6, 30), by=factories.user())
    factories.update_round(recommendation)
    return recommendation


def starts(recommendation: Recommendation) -> list[str]:
    own = recommendation.get_absolute_url()
    listed = f"/recommendations/?source={recommendation.review.reference}"
    return [
        *("/", own, f"{own}?as_at=2021-06-30", f"{own}?known_by=2026-01-01"),
        *(listed, f"{listed}&format=csv", f"{listed}&format=xlsx", f"{listed}&known_by=2026-01-01"),
        *("/since/?since=2021-01-01&format=csv", "/themes/", "/reports/", "/updates/"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("role", DO_NOT_SEE)
def test_no_page_sheet_or_pdf_gives_restricted_words_away(client, cast, spoken_of, role):
    client.force_login(cast[role])

    read = crawl(client, *starts(spoken_of))

    assert spoken_of.get_absolute_url() in read
    # The one report that there is to print is a draft.
    assert any("/pdf/" in address for address in read) == opens_drafts(cast[role])
    assert [address for address, text in read.items() if CANARY in text] == []


@pytest.mark.slow
def test_erased_words_are_on_no_page_sheet_or_pdf_and_found_by_no_search(client, officer):
    """What was taken out of the record for good is gone for those who may see everything, too."""
    recommendation = factories.recommendation()
    update = factories.status_update(recommendation, **OPENLY)
    subjects = find_subjects([recommendation.review.reference])
    create_report(subjects, as_at=dt.date(2021, 6, 30), by=officer)
    client.force_login(officer)
    search = f"/recommendations/?q={CANARY}"
    assert recommendation.reference in client.get(search).text

    erase_words(
        update,
        WORDS,
        reason="It named a duckling.",
        asked_by=officer,
        agreed_by=factories.user(),
    )
    read = crawl(client, *starts(recommendation))

    assert any("/pdf/" in address for address in read)
    assert [address for address, text in read.items() if CANARY in text] == []
    assert recommendation.reference not in client.get(search).text


def test_an_issued_report_whose_words_were_erased_says_so_and_fails_nowhere(client, officer):
    """It keeps what is restricted later; a law can take it out of page, PDF and Word document."""
    recommendation = factories.recommendation()
    issued = factories.issued_report(lines={recommendation: "green"})
    line = issued.proof.lines.get()
    client.force_login(officer)
    answer = {"reason": "It named a duckling.", "asked_by": officer, "agreed_by": factories.user()}

    erase_words(issued.proof, ("html", "pdf"), **answer)
    erase_words(line, ("words",), **answer)

    own = issued.get_absolute_url()
    page = client.get(own).text
    assert "taken out of the record, as the law asks" in page
    assert issued.proof.sha256 in page
    for name in ("pdf", "word"):
        told = client.get(f"{own}{name}/", follow=True)
        assert "taken out of the record, as the law asks" in told.text
    assert client.get(f"{own}compare/").status_code == 200
    assert client.get(recommendation.get_absolute_url()).status_code == 200


def test_readers_see_colour_day_and_reason(client, reader, spoken_of):
    client.force_login(reader)

    page = client.get(spoken_of.get_absolute_url()).text

    assert WITHHELD in page
    assert REASON in page
    assert "Amber" in page
    # Whose words are hidden, its colour is marked as our reading all the same.
    assert '<span class="app-mark">inferred</span>' in page
    assert "31 March 2021" in page


@pytest.mark.parametrize("role", SEE)
def test_those_who_may_see_restricted_words_read_them(client, cast, spoken_of, role):
    client.force_login(cast[role])
    reference = spoken_of.review.reference

    assert client.get(spoken_of.get_absolute_url()).text.count(f"The {CANARY} was moved.") == 3
    sheet = content_of(client.get(f"/recommendations/?source={reference}&format=csv"))
    assert f"Letter about the {CANARY}" in sheet
    then = content_of(
        client.get(
            f"/recommendations/?source={reference}&format=csv&known_by={timezone.localdate()}"
        )
    )
    assert CANARY in then


@pytest.mark.parametrize(
    ("role", "finds"), [("reader", False), ("clerk", False), ("officer", True)]
)
def test_search_finds_restricted_words_only_for_those_who_may_see_them(
    client, cast, spoken_of, role, finds
):
    client.force_login(cast[role])

    page = client.get(f"/recommendations/?q={CANARY}")

    assert (spoken_of.reference in page.text) is finds


@pytest.mark.slow
def test_nothing_printed_for_others_has_restricted_words(spoken_of, tmp_path):
    for arguments in ([], ["--known-by", "2999-01-01"]):
        printed = io.StringIO()
        call_command("export_register", *arguments, stdout=printed)
        assert CANARY not in printed.getvalue()
        assert REASON in printed.getvalue()
    path = tmp_path / "report.pdf"
    call_command(
        "progress_report",
        spoken_of.review.reference,
        as_at="2021-06-30",
        output=path,
    )
    assert CANARY not in text_of(path.read_bytes())


@pytest.mark.slow
@needs_pdftotext
def test_nothing_that_is_issued_has_restricted_words(client, cast, spoken_of):
    """Whoever asks: the PDF with everything that is in its file, Word, spreadsheet, page,
    comparison, and what the recommendation lists of what committees were told."""
    draft = ProgressReport.objects.get(reviews=spoken_of.review)
    other = issued_of(draft)
    issued = issued_of(draft, what_changed="Printed again.")
    own = issued.get_absolute_url()
    pages = [
        *(own, f"{own}compare/", f"{own}compare/?with={draft.pk}.{other.version}"),
        *(f"/reports/{draft.pk}/", f"/reports/{draft.pk}/word/", f"/reports/{draft.pk}/rows/"),
    ]
    told = re.compile(f"{re.escape(own)}.*?</", re.DOTALL)

    assert spoken_of.reference in words_of(bytes(issued.proof.pdf))
    assert CANARY not in words_of(bytes(issued.proof.pdf))
    assert CANARY not in everything_in(bytes(issued.proof.pdf))
    for person in cast.values():
        client.force_login(person)
        answers = {address: client.get(address, follow=True) for address in pages}
        assert {each.status_code for each in answers.values()} == {200}
        read = {address: content_of(answer) for address, answer in answers.items()}
        assert WITHHELD in read[own]
        assert [address for address, text in read.items() if CANARY in text] == []
        [line] = told.findall(client.get(spoken_of.get_absolute_url()).text)
        assert CANARY not in line


def issued_of(draft: ProgressReport, what_changed: str = "") -> IssuedReport:
    by = factories.user()
    proof = factories.printed_proof(draft, by=by, what_changed=what_changed)
    issuing.approve(proof, by=factories.user(), post="Director of Ducks")
    return issuing.issue(proof, by=by, today=timezone.localdate())


def test_a_proof_that_prints_what_has_been_restricted_since_goes_nowhere(
    client, reader, officer, settings
):
    """Neither to readers, nor to approval, nor out; what is exempt since is kept from them too."""
    settings.READERS_SEE_DRAFTS = True
    recommendation = factories.recommendation()
    said = factories.status_update(recommendation, **OPENLY)
    early, late = factories.report_proof(), factories.report_proof()
    for proof in (early, late):
        proof.lines.create(recommendation=recommendation, order=1)
    issuing.approve(late, by=factories.user(), post="Director of Ducks")
    factories.status_update(recommendation, **RESTRICTED, corrects=said)

    with pytest.raises(issuing.StepNotAllowed, match="restricted since"):
        issuing.approve(early, by=factories.user(), post="Director of Ducks")
    with pytest.raises(issuing.StepNotAllowed, match="restricted since"):
        issuing.issue(late, by=factories.user(), today=timezone.localdate())
    for person, status in ((reader, 403), (officer, 200)):
        client.force_login(person)
        address = reverse("proof_pdf", args=[early.report_id, early.number])
        assert client.get(address).status_code == status
    another = factories.report_proof(early.report)
    another.lines.create(recommendation=recommendation, order=1)
    issuing.approve(another, by=factories.user(), post="Director of Ducks")
    client.force_login(reader)
    address = reverse("proof_pdf", args=[another.report_id, another.number])
    assert client.get(address).status_code == 200
    save_exemption(another.report, by=officer, exemption="1", exemption_reason="It names a family.")
    assert client.get(address).status_code == 403


def test_what_an_exempt_report_printed_and_what_was_resolved_on_it_is_for_few(client, cast):
    """Nor does the page of a recommendation give it away to those who cannot open the report."""
    recommendation = factories.recommendation()
    exempt = {"exemption": "1", "exemption_reason": "It names a family."}
    issued = factories.issued_report(lines={recommendation: "amber"}, **exempt)
    issuing.record_resolution(
        issued, by=factories.user(), words=f"Noted the {CANARY}.", minute="7", today=dt.date.max
    )

    for role, person in cast.items():
        client.force_login(person)
        page = client.get(recommendation.get_absolute_url())
        sees = person.has_perm("recommendations.see_exempt_reports")
        assert (CANARY in page.text) is sees, role
        assert (issued.get_absolute_url() in page.text) is sees, role


def test_update_from_the_database_has_lost_its_words_until_they_are_revealed(spoken_of, officer):
    update = spoken_of.status_updates.latest("pk")
    through = Recommendation.objects.prefetch_related("status_updates").get(pk=spoken_of.pk)

    assert update.narrative == WITHHELD
    assert update.evidence == update.what_next == update.challenge_reason == ""
    assert CANARY not in str([vars(each)["narrative"] for each in through.status_updates.all()])
    assert StatusUpdate.objects.only("narrative").get(pk=update.pk).narrative == WITHHELD
    reveal([update], None)
    assert update.narrative == WITHHELD
    reveal([update], officer)
    assert update.narrative == f"The {CANARY} was moved."


def test_evidence_of_words_restricted_since_is_restricted_with_them(client, cast, spoken_of):
    address = spoken_of.status_updates.earliest("pk").attachments.get().get_absolute_url()

    for role in SEE + DO_NOT_SEE:
        client.force_login(cast[role])
        assert client.get(address).status_code == (200 if role in SEE else 403), role


def test_restricting_reaches_back_through_every_correction_but_not_to_a_source():
    """Nor to what another statement says; verify_history finds a restriction that was lost."""
    recommendation = factories.recommendation()
    other = factories.status_update(recommendation, narrative="Another matter.")
    stated = factories.status_update(
        recommendation,
        basis=StatusUpdate.Basis.STATED,
        date_basis=StatusUpdate.DateBasis.PRINTED,
        locator=factories.paragraph(),
        narrative="As published.",
    )
    first = factories.status_update(recommendation, **OPENLY, corrects=stated)
    again = {**OPENLY, "evidence": f"Another letter about the {CANARY}"}
    second = factories.status_update(recommendation, **again, corrects=first)
    third = factories.status_update(recommendation, **RESTRICTED, corrects=second)
    factories.status_update(recommendation, narrative="Put plainly.", corrects=third)

    held = {each.pk: each.narrative for each in recommendation.status_updates.all()}

    assert [held[each.pk] for each in (first, second, third)] == [WITHHELD] * 3
    assert (held[other.pk], held[stated.pk]) == ("Another matter.", "As published.")
    assert "Put plainly." in held.values()
    first.later_restriction.delete()
    with pytest.raises(CommandError, match=f"{recommendation.reference}: kept"):
        call_command("verify_history", stdout=io.StringIO())


def test_officer_restricts_words_and_must_say_why(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation()
    url = f"{recommendation.get_absolute_url()}status-updates/"
    form = {
        "opened_on": "0",
        "form_key": "6ee7ff1c-6d1c-4d44-a3a5-2a2fd9a5c7a1",
        "rag": "green",
        "status_date": "2021-06-30",
        "narrative": f"The {CANARY} is home.",
        "evidence": "Minute 7",
        "reported_by": "Head of Ducks",
        "restricted": "on",
    }

    refused = client.post(url, form)
    assert "Say why the words are restricted." in refused.text
    assert f"The {CANARY} is home." in refused.text
    assert (
        "Tick this" in client.post(url, {**form, "restricted": "", "restricted_reason": "x"}).text
    )
    client.post(url, {**form, "restricted_reason": REASON})

    update = recommendation.status_updates.get()
    assert (update.restricted, update.restricted_reason) == (True, REASON)


def test_correction_of_restricted_words_begins_with_them_and_stays_restricted(
    client, officer, spoken_of
):
    client.force_login(officer)
    page = client.get(f"{spoken_of.get_absolute_url()}status-updates/3/correct/")

    assert f"The {CANARY} was moved." in page.text
    assert page.context["form"]["restricted"].value() is True


def test_who_confirms_restricted_words_reads_them_and_those_that_came_meanwhile(
    client, officer, spoken_of
):
    client.force_login(officer)
    address = f"{spoken_of.get_absolute_url()}confirmations/"
    assert f"The {CANARY} was moved." in client.get(address).text
    today = timezone.localdate()
    stale = {"opened_on": 1, "form_key": uuid.uuid4(), "confirmed_date": today}

    late = client.post(address, {**stale, "confirmed_by": "Head of Ducks"})

    assert late.status_code == 409
    assert f"The {CANARY} was moved." in late.text


def test_who_cannot_read_restricted_words_cannot_put_them_right(client, officer, spoken_of):
    role = officer.groups.get()
    role.permissions.remove(role.permissions.get(codename="see_restricted_words"))
    client.force_login(officer)

    page = client.get(f"{spoken_of.get_absolute_url()}status-updates/3/correct/")

    assert page.status_code == 403


def test_the_same_restricted_words_again_are_challenged(officer, spoken_of):
    found = challenges(
        spoken_of, rag="amber", status_date=dt.date(2021, 6, 30), narrative=RESTRICTED["narrative"]
    )

    assert any("The words are those of the update of 31 March 2021" in each for each in found)
    assert actions.latest_sequence(spoken_of) == 3


def test_draft_of_restricted_words_keeps_the_tick(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation()
    form = client.get(recommendation.get_absolute_url()).context["form"]
    carried = {name: form[name].value() for name in ("opened_on", "form_key")}
    url = reverse("update_draft_save", args=[recommendation.reference])
    typed = {"narrative": f"The {CANARY} is home.", "restricted": "on"}
    answer = client.post(url, {**carried, **typed})
    assert answer.status_code == 302

    page = client.get(recommendation.get_absolute_url())

    assert re.search(r'name="restricted"[^>]*checked', page.text)

"""A form that comes too late is not lost: it asks for sign-in, then shows everything typed."""

import re
import uuid
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path, reverse

from recommendations.models import StatusUpdate
from tests import factories
from tests.accounts.test_second_factor import SET_UP, code_of
from tests.accounts.test_visits import HOUR, let_pass, visit
from wirral_tracker import urls
from wirral_tracker.accounts import second_factor
from wirral_tracker.accounts.kept import SALT, KeptForm
from wirral_tracker.accounts.views.sign_in import NEW_KEY

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OURS = {"origin": "http://testserver"}
NARRATIVE = "Half the ducks\n<b>have</b> been counted & “ringed”."
LATE = ["idle", "day over", "cookie gone", "session gone", "signed out elsewhere"]


@pytest.fixture
def recommendation():
    return factories.recommendation()


def typed(recommendation, **values) -> dict[str, str]:
    return {
        "rag": "amber",
        "status_date": "2021-03-01",
        "narrative": NARRATIVE,
        "evidence": "Minutes, item 4",
        "reported_by": "Head of Ducks",
        "what_next": "Ring the rest.",
        "what_next_date": "2021-05-01",
        "opened_on": "0",
        "form_key": str(uuid.uuid4()),
        "form_name": "status_update",
        "checked": "",
        **values,
    }


def send(client: Client, recommendation, values, **headers):
    address = f"{recommendation.get_absolute_url()}status-updates/"
    return client.post(address, values, headers=headers or OURS)


def be_late(client: Client, how: str) -> None:
    if how == "idle":
        let_pass(client, HOUR, idle=True)
    elif how == "day over":
        let_pass(client, 13 * HOUR, idle=False)
    elif how == "cookie gone":
        client.cookies.clear()
    elif how == "session gone":
        Session.objects.all().delete()
    else:
        client.post("/accounts/logout/")


def hidden(page) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    main = page.text[page.text.index("<main") :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {name: unescape(value) for name, value in found}


def sign_in(client: Client, page, person):
    given = {"username": person.username, "password": "anyborough-pass"}
    return client.post("/accounts/login/", hidden(page) | given)


@pytest.mark.parametrize("how", LATE)
def test_a_late_form_asks_for_sign_in_then_shows_all_and_saves(officer, recommendation, how):
    """However the visit ended: sign in, see every word, press once, and it is recorded."""
    client = visit(officer)
    values = typed(recommendation)
    be_late(client, how)

    asked = send(client, recommendation, values)
    assert asked.status_code == 403
    assert "What you typed is kept" in asked.text
    assert recommendation.status_updates.count() == 0

    shown = sign_in(client, asked, officer)
    assert shown.status_code == 200
    for each in ("&lt;b&gt;have&lt;/b&gt;", "Minutes, item 4", "Head of Ducks", "Ring the rest."):
        assert each in shown.text
    assert recommendation.status_updates.count() == 0

    again = send(client, recommendation, hidden(shown))
    update = recommendation.status_updates.get()
    assert again.status_code == 302
    assert update.narrative.replace("\r\n", "\n") == NARRATIVE
    assert update.recorded_by == officer


def test_what_was_typed_stands_under_what_its_page_calls_it(officer, clerk, recommendation):
    """Labels and choices in the officer's words; no name of ours, and nothing nobody typed."""
    decided = {"kind": "accepted", "words": "Agreed.", "body": "Ducks Committee", "form_key": "x"}
    decided["form_name"] = "decision"
    own = recommendation.get_absolute_url()

    for person, address, values, labels in (
        (
            officer,
            f"{own}status-updates/",
            typed(recommendation, restricted="on", began_with="a key"),
            ("How far has it got?", "Amber –", "What has happened", "By when", "Yes"),
        ),
        (clerk, f"{own}decisions/", decided, ("What was decided?", "The words it rests on")),
    ):
        client = Client()
        shown = sign_in(client, client.post(address, values, headers=OURS), person)
        kept = shown.text[shown.text.index('<dl class="app-kept"') :]
        kept = unescape(kept[: kept.index("</dl>")])
        assert [each for each in labels if each not in kept] == []
        assert "a key" not in kept
        ours = ("Rag", "Narrative", "Status date", "Restricted", "Kind", "Words", "Body")
        assert [name for name in ours if f"<dt>{name}</dt>" in kept] == []


def test_of_many_rows_only_those_that_were_touched_are_shown_each_by_its_reference(officer):
    ducks, geese = factories.recommendation(), factories.recommendation()
    update_round = factories.update_round(ducks, geese)
    url = reverse("round_rows", args=[update_round.pk])
    sent: dict[str, object] = {"row": [ducks.reference, geese.reference]}
    for each in (ducks, geese):
        began = {"status_date": "2026-06-30", "reported_by": "Head of Ducks"}
        sent |= {f"{each.reference}-{name}": value for name, value in began.items()}
        sent |= {f"initial-{each.reference}-{name}": value for name, value in began.items()}
        sent[f"{each.reference}-form_name"] = "row_update"
    sent[f"{ducks.reference}-narrative"] = NARRATIVE

    client = Client()
    shown = sign_in(client, client.post(url, sent, headers=OURS), officer).text
    kept = unescape(shown[shown.index('<dl class="app-kept"') : shown.index("</dl>")])

    assert f"<dt>{ducks.reference}: What has happened</dt>" in kept
    assert f'<dt>{ducks.reference}: As at</dt><dd class="app-text">30 June 2026</dd>' in kept
    assert geese.reference not in kept
    assert "<dt>Row</dt>" not in kept


def falls_over(request):
    raise OperationalError(f"database or disk is full: {NARRATIVE}")


urlpatterns = [path("recommendations/falls-over/", falls_over), *urls.urlpatterns]


def test_what_the_database_could_not_save_is_shown_again(officer, recommendation, settings):
    """Full, locked or out of reach: every word is there to be sent again, by the same form key."""
    settings.ROOT_URLCONF = __name__
    client = visit(officer)

    answer = client.post("/recommendations/falls-over/", typed(recommendation), headers=OURS)

    assert answer.status_code == 503
    assert "This could not be saved" in answer.text
    assert "&lt;b&gt;have&lt;/b&gt;" in answer.text
    assert hidden(answer)["narrative"].replace("\r\n", "\n") == NARRATIVE
    read = client.get("/recommendations/falls-over/")
    assert (read.status_code, "cannot answer now" in read.text) == (503, True)


def away(execute, sql, params, many, context):
    raise OperationalError("connection to server failed: Connection refused")


@pytest.fixture
def without_database(officer):
    """A signed-in client, none of whose requests finds a database."""
    client = visit(officer)
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        yield client


def test_words_come_back_where_not_even_the_session_can_be_read(recommendation, without_database):
    values = typed(recommendation)

    answer = send(without_database, recommendation, values)

    assert answer.status_code == 503
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "What has happened" in answer.text
    assert hidden(answer)["narrative"].replace("\r\n", "\n") == NARRATIVE
    assert hidden(answer)["form_key"] == values["form_key"]


def visits_away(execute, sql, params, many, context):
    """The database fails where a session is written, when the view is through."""
    if sql.startswith("UPDATE") and "django_session" in sql:
        raise OperationalError("the database system is in recovery mode")
    return execute(sql, params, many, context)


def test_a_visit_that_could_not_be_saved_does_not_call_the_form_a_bad_request(
    recommendation, officer
):
    client = visit(officer)
    client.raise_request_exception = False
    values = typed(recommendation)
    # Messages that nobody looked at, more than the cookie has room for, go into the session.
    for _ in range(30):
        drafts = f"{recommendation.get_absolute_url()}draft/"
        assert client.post(drafts, {"discard": "1"}, headers=OURS).status_code == 302

    with connection.execute_wrapper(visits_away):
        answer = send(client, recommendation, values)

    assert answer.status_code == 503
    assert "may have been recorded all the same" in answer.text
    assert "Nothing was recorded" not in answer.text
    assert hidden(answer)["narrative"].replace("\r\n", "\n") == NARRATIVE


def test_files_that_were_chosen_are_named_and_not_sent_again(recommendation, without_database):
    file = SimpleUploadedFile("ringed <ducks>.pdf", b"canary")

    answer = send(without_database, recommendation, {"file": file, "form_name": "attachment"})

    assert answer.status_code == 503
    assert "<dt>The file</dt>" in answer.text
    assert "ringed &lt;ducks&gt;.pdf" in answer.text
    assert "choose it anew" in answer.text
    assert "canary" not in answer.text


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/"])
def test_a_password_does_not_come_back_when_the_database_is_away(without_database, address):
    secrets = {"username": "duck", "password": "canary-1", "new_password1": "canary-2"}

    answer = without_database.post(address, secrets, headers=OURS)

    assert answer.status_code == 503
    assert "canary" not in answer.text


def test_another_site_gets_no_words_back_when_the_database_is_away(
    recommendation, without_database
):
    answer = send(
        without_database, recommendation, typed(recommendation), origin="https://evil.example"
    )

    assert (answer.status_code, "have been counted" in answer.text) == (503, False)


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_form_whose_token_ran_out_is_kept_too(officer, recommendation, is_signed_in):
    """Signing in elsewhere changes the token; the open form is shown again, not refused."""
    values = typed(recommendation)
    client = Client(enforce_csrf_checks=True)
    if is_signed_in:
        client.force_login(officer)

    asked = send(client, recommendation, values)

    assert asked.status_code == 403
    if not is_signed_in:
        client.handler.enforce_csrf_checks = False
        asked = sign_in(client, asked, officer)
    assert "not saved yet" in asked.text
    assert "&lt;b&gt;have&lt;/b&gt;" in asked.text
    assert recommendation.status_updates.count() == 0


def test_it_is_kept_through_the_second_factor(officer, recommendation):
    key = second_factor.new_key()
    second_factor.TOTPDevice.objects.create(user=officer, key=key, confirmed=True)
    client = Client()

    asked = send(client, recommendation, typed(recommendation))
    code_asked = sign_in(client, asked, officer)
    shown = client.post("/accounts/second-factor/", hidden(code_asked) | {"code": code_of(key)})

    assert "&lt;b&gt;have&lt;/b&gt;" in shown.text
    assert send(client, recommendation, hidden(shown)).status_code == 302
    assert recommendation.status_updates.count() == 1


def test_a_wrong_password_loses_nothing(officer, recommendation):
    client = Client()
    asked = send(client, recommendation, typed(recommendation))
    wrong = client.post(
        "/accounts/login/", hidden(asked) | {"username": officer.username, "password": "wrong"}
    )

    assert "&lt;b&gt;have&lt;/b&gt;" in sign_in(client, wrong, officer).text


def test_what_an_idle_officer_typed_is_not_shown_to_the_next_person(officer, clerk, recommendation):
    client = visit(officer)
    values = typed(recommendation)
    be_late(client, "idle")

    asked = send(client, recommendation, values)
    page = sign_in(client, asked, clerk)

    assert page.status_code == 302
    home = client.get("/").text
    assert "belongs to another account" in home
    assert "Half the ducks" not in page.text + home


def test_a_stale_form_that_was_kept_meets_the_usual_conflict_page(officer, recommendation):
    values = typed(recommendation)
    factories.status_update(recommendation, narrative="Somebody else was quicker.")
    client = Client()

    shown = sign_in(client, send(client, recommendation, values), officer)
    answer = send(client, recommendation, hidden(shown))

    assert answer.status_code == 409
    assert "Somebody else was quicker." in answer.text
    assert "&lt;b&gt;have&lt;/b&gt;" in answer.text


def test_sent_twice_after_signing_in_again_it_is_recorded_once(officer, recommendation):
    client = Client()
    shown = sign_in(client, send(client, recommendation, typed(recommendation)), officer)

    for _ in range(2):
        assert send(client, recommendation, hidden(shown)).status_code == 302

    assert recommendation.status_updates.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"referer": "https://evil.example/testserver"},
        {"x-nothing": "1"},
    ],
)
def test_a_form_of_another_site_is_never_kept(recommendation, officer, headers):
    """Or a stranger could slip words in for the officer to save."""
    values = typed(recommendation)

    for client in (Client(), Client(enforce_csrf_checks=True)):
        answer = send(client, recommendation, values, **headers)
        assert "Half the ducks" not in answer.text if answer.status_code == 403 else True
        assert 'name="kept"' not in answer.text


@pytest.mark.parametrize("sealed", ["", "x", "e30:1abc:forged", "\0", "a" * 5000])
def test_what_we_did_not_seal_ourselves_is_ignored(officer, sealed):
    client = Client()

    answer = client.post(
        "/accounts/login/",
        {"username": officer.username, "password": "anyborough-pass", "kept": sealed},
    )

    assert answer.status_code == 302
    assert KeptForm.read(sealed) is None


@pytest.mark.parametrize(
    "address",
    [
        *("/accounts/login/", "/accounts/password/", "/accounts/new-password/"),
        *("/accounts/second-factor/", "/accounts/add/", "/accounts/second-factor/set-up/"),
    ],
)
def test_passwords_and_codes_are_never_kept(address):
    secrets = {"password": "canary-1", "old_password": "canary-2", "code": "canary-3"}
    for client in (Client(), Client(enforce_csrf_checks=True)):
        answer = client.post(address, secrets | {"again": "canary-4"}, headers=OURS)

        assert "canary" not in answer.text
        assert 'name="kept"' not in answer.text


def test_no_word_of_it_is_in_an_address_or_in_a_session(officer, recommendation):
    client = Client()

    asked = send(client, recommendation, typed(recommendation))
    shown = sign_in(client, asked, officer)

    for page in (asked, shown):
        addresses = re.findall(r'(?:href|action)="([^"]+)"', page.text)
        assert not any("ducks" in each.lower() for each in addresses)
    assert not any("ducks" in str(dict(each.get_decoded())) for each in Session.objects.all())


def test_a_form_with_nothing_in_it_is_simply_sent_to_sign_in(recommendation):
    answer = Client().post(f"{recommendation.get_absolute_url()}status-updates/", {}, headers=OURS)

    assert answer.status_code == 302
    assert StatusUpdate.objects.filter(recommendation=recommendation).count() == 0


def set_up_with(client: Client, kept: str):
    client.get(SET_UP)
    return client.post(SET_UP, {"code": code_of(client.session[NEW_KEY]), "kept": kept})


def test_setting_up_the_app_does_not_show_the_form_of_another_account(officer, clerk):
    """Who signs in after her on the same page sets up a phone too, and reads nothing of hers."""
    fields = (("narrative", "Half the ducks."),)
    client = Client()
    client.force_login(officer)

    hers = set_up_with(client, KeptForm("/recommendations/", fields, clerk.pk).sealed())

    assert len(hers.context["codes"]) == 10
    assert "Half the ducks." not in hers.text
    assert "belongs to another account" in hers.text


def test_setting_up_the_app_shows_ones_own_form_beside_the_codes(officer):
    fields = (("narrative", "Half the ducks."),)
    client = Client()
    client.force_login(officer)

    page = set_up_with(client, KeptForm("/recommendations/", fields, officer.pk).sealed())

    assert len(page.context["codes"]) == 10
    assert "Half the ducks." in page.text


def test_a_form_that_is_not_opened_makes_no_recovery_codes_that_nobody_sees(officer):
    later = signing.dumps({"_version": 2, "path": "/"}, salt=SALT)
    client = Client()
    client.force_login(officer)

    refused = set_up_with(client, later)

    assert refused.status_code == 409
    assert not second_factor.has_app(officer)
    assert len(set_up_with(client, "").context["codes"]) == 10

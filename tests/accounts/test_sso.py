"""Signing in with the council's own account, against a provider on this machine."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.accounts.council import CLIENT_ID, CLIENT_SECRET, Council
from tests.browser.server import manage, running_tracker
from tests.durability.conftest import Installation
from tests.durability.officers import Answer, Officer, status_updates_of, update_form
from tests.test_settings import PRODUCTION, start

# Its journeys are the council's and ours; what they leave in the database is an account.
pytestmark = pytest.mark.once

BEGIN = "/accounts/oidc/council/login/"
PAGE = "/recommendations/"


@dataclass
class Meeting:
    """A register, and the council's sign-in that it trusts."""

    tracker: Installation
    council: Council

    def arrive(
        self, next_page: str = "", userinfo: dict[str, object] | None = None, **who: object
    ) -> tuple[Officer, Answer]:
        """Somebody signs in there. Returns: them, and the answer to their coming back."""
        self.council.who, self.council.userinfo = who, userinfo
        visitor = Officer(self.tracker.address)
        visitor.get("/accounts/login/")
        sent = visitor.post(f"{BEGIN}?next={next_page}" if next_page else BEGIN, {})
        assert sent.status == 302, sent.page
        return visitor, visitor.get(self.back_from(sent.location))

    def back_from(self, location: str) -> str:
        where = urlsplit(location)
        connection = HTTPConnection(where.netloc)
        connection.request("GET", f"{where.path}?{where.query}")
        back = connection.getresponse().headers["Location"]
        connection.close()
        return back.removeprefix(self.tracker.address)

    def count_accounts(self) -> int:
        return self.tracker.rows("SELECT count(*) FROM auth_user")[0][0]


@pytest.fixture(scope="module")
def meeting(tmp_path_factory) -> Iterator[Meeting]:
    council = Council()
    folder = tmp_path_factory.mktemp("sso")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSO_SERVER_URL", council.url)
        patch.setenv("SSO_CLIENT_ID", CLIENT_ID)
        patch.setenv("SSO_CLIENT_SECRET", CLIENT_SECRET)
        patch.setenv("TEST_SECOND_FACTOR_FOR", "everyone")
        with running_tracker(folder) as (address, environment):
            manage(environment, "migrate", "--verbosity=0")  # The council's sign-in has tables.
            yield Meeting(Installation(address, folder, environment), council)
    council.close()
    assert council.complaints == []


def test_the_sign_in_page_offers_it_and_the_browser_may_follow(meeting: Meeting):
    answer = Officer(meeting.tracker.address).get("/accounts/login/")

    assert f'action="{BEGIN}' in answer.page
    assert "Sign in with your council account" in answer.page


def test_somebody_with_an_account_comes_in_and_needs_no_second_phone(meeting: Meeting):
    """The council's sign-in asks for its own second factor; ours, which is on, is not asked."""
    visitor, answer = meeting.arrive(PAGE, sub="a-1", preferred_username="OFFICER")

    assert (answer.status, answer.location) == (302, PAGE)
    page = visitor.get(PAGE)
    assert page.status == 200
    assert "Scrutiny officer" in page.page
    assert "Successfully" not in page.page


TERN = {
    "oid": "oid-tern",
    "tid": "tid-anyborough",
    "ver": "2.0",
    "name": "Tessa Tern",
    "given_name": "Tessa",
    "family_name": "Tern",
    "picture": "https://photos.anyborough.example/tern",
    "email": "tessa.tern@anyborough.example",
}


@pytest.fixture
def tern(meeting: Meeting) -> Iterator[str]:
    """The clerk, whose username here is the name that she signs in to the council with."""
    name = "tessa.tern@anyborough.example"
    change = "UPDATE auth_user SET username = '{}' WHERE username = '{}' RETURNING id"
    [(pk,)] = meeting.tracker.rows(change.format(name, "clerk"))
    yield name
    meeting.tracker.rows(
        f"DELETE FROM socialaccount_socialaccount WHERE user_id = {pk} RETURNING id"
    )
    meeting.tracker.rows(change.format("clerk", name))


@pytest.mark.parametrize("claim", ["preferred_username", "upn"])
def test_entra_id_gives_the_name_in_the_id_token_alone(meeting: Meeting, tern: str, claim: str):
    """Of what the council said, the register keeps the number and the name."""
    _, answer = meeting.arrive(PAGE, sub="t-1", **TERN, **{claim: tern})

    assert (answer.status, answer.location) == (302, PAGE), answer.page
    [(number, kept)] = meeting.tracker.rows(
        "SELECT uid, CAST(extra_data AS text) FROM"
        " socialaccount_socialaccount WHERE uid LIKE 'oid-tern%'"
    )
    assert number == "oid-tern.tid-anyborough"
    assert json.loads(kept) == {"name": tern}


def test_another_registration_of_the_application_changes_nobody(meeting: Meeting, tern: str):
    """Entra ID makes every `sub` anew then; `oid` stays, whatever the name is by that time."""
    meeting.arrive(sub="t-1", preferred_username=tern, **TERN)

    _, again = meeting.arrive(sub="t-2", preferred_username="married@anyborough.example", **TERN)

    assert again.status == 302, again.page


def test_a_name_in_userinfo_alone_counts_too(meeting: Meeting, tern: str):
    _, answer = meeting.arrive(userinfo={"sub": "u-1", "preferred_username": tern}, sub="u-1")

    assert answer.status == 302, answer.page


def test_the_id_token_goes_before_userinfo(meeting: Meeting, tern: str):
    said = {"sub": "u-2", "preferred_username": "officer"}
    meeting.arrive(userinfo=said, sub="u-2", preferred_username=tern)

    linked = meeting.tracker.rows("SELECT user_id FROM socialaccount_socialaccount WHERE uid='u-2'")
    assert linked == meeting.tracker.rows(f"SELECT id FROM auth_user WHERE username = '{tern}'")


def test_userinfo_about_somebody_else_counts_for_nothing(meeting: Meeting, tern: str):
    _, answer = meeting.arrive(userinfo={"sub": "u-3", "preferred_username": tern}, sub="u-4")

    assert answer.status == 403
    assert "neither “preferred_username” nor “upn”" in answer.page


def test_a_link_is_released_on_record_and_its_visit_ends(meeting: Meeting, tern: str):
    """For a council that has other numbers now; whoever has the name there is linked anew."""
    visitor, _ = meeting.arrive(sub="v-1", preferred_username=tern)
    _, refused = meeting.arrive(sub="v-2", preferred_username=tern)
    assert refused.status == 403
    assert "ask an administrator to release the link" in refused.page
    administrator, _ = meeting.arrive(sub="v-3", preferred_username="administrator")
    [(pk,)] = meeting.tracker.rows(f"SELECT id FROM auth_user WHERE username = '{tern}'")
    page = f"/accounts/{pk}/"
    assert "Release the link" in administrator.get(page).page

    assert visitor.post(f"{page}link-release/", {}).status == 403
    assert administrator.post(f"{page}link-release/", {}).location == page

    shown = administrator.get(page).page
    assert "Release the link" not in shown
    assert re.search(r"link with the council’s sign-in released, by\s+\w", shown)
    assert re.search(r"linked with the council’s sign-in, by\s+\w", shown)
    assert visitor.get(PAGE).status == 302
    assert meeting.arrive(sub="v-2", preferred_username=tern)[1].status == 302


def test_wrong_passwords_never_stop_the_council_s_own_sign_in(meeting: Meeting):
    visitor = Officer(meeting.tracker.address)
    visitor.get("/accounts/login/")
    for _ in range(6):
        typed = {"username": "officer", "password": "wrong"}
        answer = visitor.post("/accounts/login/", typed)
    assert answer.status == 429
    assert "You can still sign in with your council account" in answer.page

    assert meeting.arrive(sub="a-1", preferred_username="officer")[1].status == 302


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_an_address_that_asks_for_more_than_signing_in_gets_no_more(meeting: Meeting, process):
    visitor = Officer(meeting.tracker.address)
    visitor.get("/accounts/login/")
    meeting.council.who, meeting.council.userinfo = {"sub": "a-1"}, None
    sent = visitor.post(f"{BEGIN}?process={process}", {})
    meeting.council.who = {"sub": "a-1", "preferred_username": "officer"}

    assert visitor.get(meeting.back_from(sent.location)).status == 302
    assert visitor.get(PAGE).status == 200


def test_a_password_here_is_still_asked_for_a_code(meeting: Meeting):
    """Also in a browser in which the council's sign-in was begun, and refused, before."""
    visitor, _ = meeting.arrive(sub="zz", preferred_username="stranger@anyborough")
    answer = visitor.post(
        "/accounts/login/", {"username": "clerk", "password": "demonstration-clerk"}
    )

    assert answer.status == 302
    assert answer.location.startswith("/accounts/second-factor/set-up/")
    assert visitor.get(PAGE).status == 302


NO_NAME = "it sent neither “preferred_username” nor “upn”"
NO_NUMBER = "it gave neither “oid” with “tid” nor “sub”"


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (
            {"sub": "b-1", "preferred_username": "stranger@anyborough"},
            "There is no account “stranger@anyborough” in this register.",
        ),
        ({"sub": "b-2"}, NO_NAME),
        ({"sub": "b-3", "preferred_username": ""}, NO_NAME),
        ({"sub": "b-4", "preferred_username": ["officer"]}, NO_NAME),
        ({"sub": "b-5", "email": "officer", "email_verified": True, "name": "officer"}, NO_NAME),
        ({"sub": "b-6", "preferred_username": "register"}, "can no longer sign in"),
        ({"preferred_username": "reader"}, NO_NUMBER),
        ({"sub": "b" * 192, "preferred_username": "reader"}, NO_NUMBER),
        ({"sub": "", "oid": "b-8", "preferred_username": "reader"}, NO_NUMBER),
        ({"sub": "b-9", "preferred_username": "<script>"}, "“&lt;script&gt;”"),
    ],
)
def test_nobody_gets_an_account_here_by_having_one_there(meeting: Meeting, who, reason):
    """The page says what was missing."""
    before = meeting.count_accounts()

    visitor, answer = meeting.arrive(**who)

    assert answer.status == 403
    assert "You could not be signed in" in answer.page
    assert reason in answer.page
    assert visitor.get(PAGE).status == 302
    assert meeting.count_accounts() == before


def test_after_the_first_time_it_is_the_number_that_counts_not_the_name(meeting: Meeting):
    """Who is given a leaver's name at the council does not become the leaver here."""
    meeting.arrive(sub="m-1", preferred_username="manager")

    _, renamed = meeting.arrive(sub="m-1", preferred_username="married-name")
    _, successor = meeting.arrive(sub="m-2", preferred_username="manager")

    assert renamed.status == 302
    assert successor.status == 403


def test_a_leaver_does_not_come_in_by_the_council_either(meeting: Meeting):
    visitor, _ = meeting.arrive(sub="r-1", preferred_username="reader")
    assert visitor.get(PAGE).status == 200
    change = "UPDATE auth_user SET is_active = {} WHERE username = 'reader' RETURNING is_active"

    meeting.tracker.rows(change.format(False))
    try:
        assert visitor.get(PAGE).status == 302
        assert meeting.arrive(sub="r-1", preferred_username="reader")[1].status == 403
    finally:
        meeting.tracker.rows(change.format(True))


@pytest.mark.parametrize(
    "claims", [{"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1}]
)
def test_a_token_made_for_somebody_else_lets_nobody_in(meeting: Meeting, claims):
    meeting.council.claims = claims
    try:
        visitor, answer = meeting.arrive(sub="a-1", preferred_username="officer")
    finally:
        meeting.council.claims = {}

    assert answer.status == 403
    assert visitor.get(PAGE).status == 302


@pytest.mark.parametrize(
    "query", ["", "?code=x&state=forged", "?error=access_denied&state=x", "?state=%00&code=%00"]
)
def test_an_answer_that_nobody_asked_for_is_refused(meeting: Meeting, query):
    answer = Officer(meeting.tracker.address).get(f"{BEGIN}callback/{query}")

    assert answer.status == 403
    assert "You could not be signed in" in answer.page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "\\\\evil.example"])
def test_it_never_leads_to_another_site(meeting: Meeting, target):
    _, answer = meeting.arrive(target, sub="a-1", preferred_username="officer")

    assert answer.status == 302
    assert "evil" not in answer.location


def test_what_was_typed_is_shown_after_signing_in_in_another_tab(meeting: Meeting):
    reference = "CP-2019-R20"
    late = Officer(meeting.tracker.address)
    late.get("/accounts/login/")
    asked = late.post(status_updates_of(reference), update_form("Typed too late.", 0))
    assert 'target="_blank"' in asked.page
    kept = re.search(r'name="kept" value="([^"]+)"', asked.page)
    assert kept
    other_tab, _ = meeting.arrive(sub="a-1", preferred_username="officer")

    shown = other_tab.post("/accounts/login/", {"kept": kept[1]})
    old_token = {"kept": kept[1], "csrfmiddlewaretoken": "x" * 64}

    assert "Typed too late." in shown.page
    assert "Typed too late." in other_tab.post("/accounts/login/", old_token).page


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"SSO_SERVER_URL": "http://login.example"}, "must begin with https"),
        ({"SSO_SERVER_URL": "https://login.example"}, "SSO_CLIENT_ID is not set"),
        (
            {"SSO_SERVER_URL": "https://login.example", "SSO_CLIENT_ID": "x"},
            "SSO_CLIENT_SECRET is not set",
        ),
    ],
)
def test_half_of_its_settings_are_refused_by_name(given, complaint):
    done = start("manage.py", "check", **(PRODUCTION | given))

    assert done.returncode != 0
    assert complaint in done.stderr

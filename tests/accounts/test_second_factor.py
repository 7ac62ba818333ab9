"""Signing in takes a code from a phone as well, wherever the council asks it."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.test_settings import PRODUCTION, start
from wirral_tracker.accounts import second_factor
from wirral_tracker.accounts.views.sign_in import NEW_KEY

pytestmark = pytest.mark.django_db

PAGE = "/recommendations/"
CODE, SET_UP = "/accounts/second-factor/", "/accounts/second-factor/set-up/"


def code_of(key: str, offset: int = 0) -> str:
    return f"{totp(bytes.fromhex(key), t0=-30 * offset):06d}"


def with_password(person) -> Client:
    client = Client()
    client.post("/accounts/login/", {"username": person.username, "password": "anyborough-pass"})
    return client


@pytest.fixture
def asked_of_everyone(settings):
    settings.SECOND_FACTOR_FOR = "everyone"


@pytest.fixture
def phone(officer) -> TOTPDevice:
    """The officer's phone, set up an hour ago."""
    key = second_factor.new_key()
    app, _ = second_factor.set_up_app(officer, key, code_of(key))
    TOTPDevice.objects.filter(pk=app.pk).update(last_t=int(time.time()) // 30 - 120)
    return TOTPDevice.objects.get(pk=app.pk)


def test_the_first_sign_in_sets_up_a_phone_and_gives_recovery_codes(officer, asked_of_everyone):
    client = with_password(officer)
    assert client.get(PAGE).url.startswith(SET_UP)

    page = client.get(f"{SET_UP}?next={PAGE}")
    key = client.session[NEW_KEY]
    shown = client.post(SET_UP, {"code": code_of(key), "next": PAGE})

    assert "<svg" in page.text
    assert second_factor.typed_secret(key) in page.text
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    assert all(code in shown.text for code in codes)
    assert f'href="{PAGE}"' in shown.text
    assert client.get(PAGE).status_code == 200


@pytest.mark.once
def test_the_picture_says_what_the_app_must_know(officer):
    key = second_factor.new_key()
    address = urlsplit(TOTPDevice(user=officer, key=key).config_url)

    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["issuer"] == ["Wirral Tracker"]
    picture = second_factor.picture_of(officer, key)
    assert picture.path.count("M") > 300
    assert picture.side > 30


def test_a_wrong_code_sets_nothing_up(officer, asked_of_everyone):
    client = with_password(officer)
    client.get(SET_UP)
    key = client.session[NEW_KEY]

    page = client.post(SET_UP, {"code": "000000" if code_of(key) != "000000" else "000001"})

    assert "not the code of this moment" in page.text
    assert client.session[NEW_KEY] == key
    assert not second_factor.has_app(officer)
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_opens_to_a_password_alone(officer, phone, method):
    """With the password right and the code not given, every page leads to the code."""
    client = with_password(officer)

    for page in (PAGE, "/", "/recommendations/add/", "/accounts/password/", "/reports/add/"):
        answer = getattr(client, method)(page)
        assert answer.status_code == 302, page
        assert answer.url.startswith(CODE), page
    assert client.get("/words/").status_code == 200
    # Nor can a second phone be set up without the first.
    assert client.get(SET_UP).url == CODE
    assert client.post(SET_UP, {"code": "123456"}).url == CODE


def test_the_code_of_the_phone_lets_in_and_leads_on(officer, phone):
    client = with_password(officer)

    answer = client.post(CODE, {"code": f" {code_of(phone.key)} ", "next": PAGE})

    assert (answer.status_code, answer.url) == (302, PAGE)
    assert client.get(PAGE).status_code == 200


def test_a_code_counts_once(officer, phone):
    used = code_of(phone.key)
    with_password(officer).post(CODE, {"code": used})

    page = with_password(officer).post(CODE, {"code": used})

    assert "not right, or was used before" in page.text


@pytest.mark.once
@pytest.mark.parametrize(
    "code", ["", "abc", "12345", "1234567890123", "１２３４５６", "0x1234", "é" * 6]
)
def test_what_is_no_code_is_refused_beside_the_field(officer, phone, code):
    client = with_password(officer)

    page = client.post(CODE, {"code": code})

    assert page.status_code == 200
    assert 'id="id_code_error"' in page.text
    assert client.get(PAGE).status_code == 302


def test_codes_cannot_be_guessed_one_after_the_other(officer, phone):
    """Each wrong code makes the wait before the next longer; the right one waits too."""
    client = with_password(officer)
    wrong = "000000" if code_of(phone.key) != "000000" else "111111"
    client.post(CODE, {"code": wrong})

    page = client.post(CODE, {"code": code_of(phone.key)})

    assert "Too many wrong codes" in page.text
    assert client.get(PAGE).status_code == 302


def test_a_recovery_code_lets_in_once(officer, phone):
    code = StaticToken.objects.first().token

    first = with_password(officer).post(CODE, {"code": code.upper()})
    second = with_password(officer).post(CODE, {"code": code})

    assert first.status_code == 302
    assert "not right, or was used before" in second.text
    assert StaticToken.objects.count() == 9


def test_a_new_phone_takes_the_place_of_the_old(officer, phone):
    client = with_password(officer)
    client.post(CODE, {"code": code_of(phone.key)})
    client.get(SET_UP)
    key = client.session[NEW_KEY]

    client.post(SET_UP, {"code": code_of(key)})

    [app] = TOTPDevice.objects.filter(user=officer)
    assert app.key == key
    assert StaticToken.objects.filter(device__user=officer).count() == 10
    assert client.get(PAGE).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize(
    ("asked_of", "needing"),
    [
        ("nobody", set()),
        ("writers", {"officer", "clerk", "manager", "administrator"}),
        ("everyone", {"reader", "officer", "clerk", "manager", "administrator"}),
    ],
)
def test_the_setting_says_of_whom_it_is_asked(cast, settings, asked_of, needing):
    settings.SECOND_FACTOR_FOR = asked_of

    found = {
        slug for slug, person in cast.items() if with_password(person).get(PAGE).status_code == 302
    }

    assert found == needing


def test_a_sign_in_without_our_page_is_asked_too(client, officer, asked_of_everyone):
    client.force_login(officer)

    assert client.get(PAGE).url.startswith(SET_UP)


@pytest.mark.once
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (PRODUCTION, "everyone"),
        (PRODUCTION | {"SECOND_FACTOR_FOR": "writers"}, "writers"),
        ({"DEBUG": "1"}, "nobody"),
    ],
)
def test_production_asks_everyone_unless_told_writers(environment, expected):
    done = start(
        "-c", "from django.conf import settings as s; print(s.SECOND_FACTOR_FOR)", **environment
    )

    assert done.stdout.strip() == expected, done.stderr


@pytest.mark.once
def test_production_cannot_do_without():
    done = start("manage.py", "check", **(PRODUCTION | {"SECOND_FACTOR_FOR": "nobody"}))

    assert done.returncode != 0
    assert "SECOND_FACTOR_FOR must be one of" in done.stderr

"""Passwords cannot be guessed: ten wrong ones in five minutes, then nobody is let in for five."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db

RIGHT = "anyborough-pass"
LIMIT = 10


def guess(username: str, password: str = "wrong", address: str = "192.0.2.1", **headers):
    return Client(REMOTE_ADDR=address, headers=headers).post(
        "/accounts/login/", {"username": username, "password": password}
    )


def five_minutes_pass() -> None:
    earlier = timezone.now() - dt.timedelta(minutes=5, seconds=1)
    AccessAttempt.objects.update(attempt_time=earlier)


def test_an_account_takes_ten_guesses_wherever_they_come_from(reader):
    """Guessing one account from many addresses: at most ten in five minutes are looked at."""
    for number in range(LIMIT):
        assert guess(reader.username, address=f"192.0.2.{number}").status_code in (200, 429)

    refused = guess(reader.username, RIGHT, address="192.0.2.99")

    assert refused.status_code == 429
    assert "Too many wrong passwords" in refused.text
    assert "Wait five minutes" in refused.text


def test_an_address_takes_ten_guesses_whomever_they_are_about(reader):
    """Guessing many accounts from one address: at most ten in five minutes are looked at."""
    for number in range(LIMIT):
        guess(f"nobody-{number}")

    assert guess(reader.username, RIGHT).status_code == 429
    assert guess(reader.username, RIGHT, address="192.0.2.2").status_code == 302


def test_nine_wrong_ones_do_not_keep_the_owner_out(reader):
    for _ in range(LIMIT - 1):
        guess(reader.username)

    assert guess(reader.username, RIGHT).status_code == 302


def test_after_five_minutes_the_owner_is_let_in(reader):
    for _ in range(LIMIT + 3):
        guess(reader.username)
    five_minutes_pass()

    assert guess(reader.username, RIGHT).status_code == 302


def test_guessing_on_does_not_keep_the_owner_out_for_longer(reader):
    for _ in range(LIMIT):
        guess(reader.username)
    five_minutes_pass()
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=4))
    guess(reader.username)
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=5, seconds=1))

    assert guess(reader.username, RIGHT).status_code == 302


@pytest.mark.parametrize("behind_proxy", [False, True])
@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip"])
def test_forged_headers_gain_no_guess(reader, settings, behind_proxy, header):
    """Whatever address a guesser claims, the connection's own or our proxy's word counts."""
    settings.BEHIND_PROXY = behind_proxy
    for number in range(LIMIT):
        forged = {header.replace("-", "_"): f"198.51.100.{number}"}
        if behind_proxy:
            # The proxy adds the address that it saw at the end of what the visitor sent.
            sent = f"{forged.get('x_forwarded_for', '')}, 203.0.113.7"
            forged["x_forwarded_for"] = sent.lstrip(", ")
        guess(f"nobody-{number}", **forged)
    last = {"x_forwarded_for": "203.0.113.7"} if behind_proxy else {"x_forwarded_for": "::1"}

    assert guess(reader.username, RIGHT, **last).status_code == 429


def test_behind_a_proxy_visitors_are_told_apart(reader, settings):
    settings.BEHIND_PROXY = True
    for number in range(LIMIT):
        guess(f"nobody-{number}", x_forwarded_for="203.0.113.7")

    assert guess(reader.username, RIGHT, x_forwarded_for="203.0.113.8").status_code == 302


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("unknown", "192.0.2.1"),
    ],
)
def test_an_address_is_counted_however_the_proxy_writes_it(db, settings, written, counted):
    settings.BEHIND_PROXY = True

    assert guess("anyborough-nobody", x_forwarded_for=written).status_code == 200
    assert AccessAttempt.objects.get().ip_address == counted


def test_a_name_longer_than_any_account_is_a_wrong_guess_like_others(db):
    page = Client().post("/accounts/login/", {"username": "x" * 5000, "password": "wrong"})

    assert page.status_code == 200
    assert len(AccessAttempt.objects.get().username) == 255


@pytest.mark.parametrize("times", [1, LIMIT + 1])
def test_the_answer_does_not_tell_whether_an_account_exists(reader, times):
    """A known name, an unknown one and a deactivated one get the same answer, word for word."""
    left = factories.user(username="anyborough-left", is_active=False)
    answers = set()
    for name in (reader.username, left.username, "anyborough-nobody"):
        for _ in range(times):
            page = guess(name, address=f"192.0.2.{len(name)}")
        main = page.text[page.text.index("<main") : page.text.index("</main>")]
        token = main.split('csrfmiddlewaretoken" value="')[1][:64]
        answers.add((page.status_code, main.replace(name, "NAME").replace(token, "TOKEN")))

    assert len(answers) == 1


def test_an_unknown_name_costs_as_much_work_as_a_known_one(reader, monkeypatch):
    """So the time that an answer takes tells nothing: one password is hashed in any case."""
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, *given, **named):
        hashed.append(given)
        return encode(self, *given, **named)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    counts = []
    for name in (reader.username, "anyborough-nobody"):
        hashed.clear()
        guess(name)
        counts.append(len(hashed))

    assert counts == [1, 1]


def test_what_was_typed_is_not_kept_beside_the_count(reader):
    Client().post(
        "/accounts/login/?next=/findings/?q=canary-name",
        {"username": reader.username, "password": "canary-pass", "kept": "canary-note"},
    )

    [attempt] = AccessAttempt.objects.all()
    assert "canary" not in "".join([attempt.get_data, attempt.post_data, attempt.path_info])


def test_what_was_kept_survives_too_many_wrong_passwords(reader):
    for _ in range(LIMIT + 1):
        page = Client(REMOTE_ADDR="192.0.2.1").post(
            "/accounts/login/", {"username": reader.username, "password": "x", "kept": "sealed"}
        )

    assert page.status_code == 429
    assert '<input type="hidden" name="kept" value="sealed">' in page.text

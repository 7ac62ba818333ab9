"""Passwords and one-time codes cannot be guessed, and no office is shut out by its own mistakes."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db.models import F
from django.test import Client, RequestFactory

from tests import factories
from wirral_tracker.accounts import people, second_factor, throttle
from wirral_tracker.accounts.models import Guess

pytestmark = pytest.mark.django_db

RIGHT = "anyborough-pass"
BY_ACCOUNT, AT_ONE_DESK, BY_ADDRESS = 10, 5, 100


def guess(username: str, password: str = "wrong", address: str = "192.0.2.1", **headers):
    return Client(REMOTE_ADDR=address, headers=headers).post(
        "/accounts/login/", {"username": username, "password": password}
    )


def guess_code(username: str, code: str = "wrong-code", address: str = "192.0.2.1"):
    typed = {"username": username, "one_time_code": code}
    new = {"password": "three unrelated words", "again": "three unrelated words"}
    return Client(REMOTE_ADDR=address).post("/accounts/new-password/", typed | new)


def guess_from_everywhere(username: str, times: int) -> None:
    for number in range(times):
        assert guess(username, address=f"198.51.100.{number}").status_code == 200


def time_passes(**passed: int) -> None:
    Guess.objects.update(made_at=F("made_at") - dt.timedelta(**passed))


def test_an_office_s_typos_shut_nobody_out(cast):
    """Four people behind one address mistype ten times in all; then everybody is let in."""
    for role, times in (("officer", 3), ("clerk", 3), ("manager", 2), ("reader", 2)):
        for _ in range(times):
            assert guess(cast[role].username).status_code == 200

    assert [guess(person.username, RIGHT).status_code for person in cast.values()] == [302] * 5


def test_an_account_takes_ten_guesses_wherever_they_come_from(reader):
    """Guessing one account from many addresses: at most ten in five minutes are looked at."""
    guess_from_everywhere(reader.username, BY_ACCOUNT)

    refused = guess(reader.username, RIGHT, address="192.0.2.99")

    assert refused.status_code == 429
    assert "Too many wrong passwords" in refused.text
    assert "Wait five minutes" in refused.text


def test_a_stranger_at_one_address_leaves_the_owner_tries_at_another(reader):
    for _ in range(2 * BY_ACCOUNT):
        page = guess(reader.username, address="198.51.100.1")
    assert page.status_code == 429

    for _ in range(AT_ONE_DESK - 1):
        assert guess(reader.username).status_code == 200
    assert guess(reader.username, RIGHT).status_code == 302


def test_an_address_is_stopped_far_above_an_office_s_mistakes(reader):
    """Guessing many accounts from one address: at most a hundred in five minutes are looked at."""
    for number in range(BY_ADDRESS):
        assert guess(f"nobody-{number}").status_code == 200

    assert guess(reader.username, RIGHT).status_code == 429
    assert guess(reader.username, RIGHT, address="192.0.2.2").status_code == 302


@pytest.mark.parametrize("name", ["ANYBOROUGH-reader", "anyborough-reader"])
def test_capital_letters_gain_no_guess(reader, name):
    guess_from_everywhere(name, BY_ACCOUNT)

    assert guess(reader.username, RIGHT).status_code == 429


def test_right_ones_do_not_count(reader):
    for _ in range(AT_ONE_DESK - 1):
        guess(reader.username)
    for _ in range(3):
        assert guess(reader.username, RIGHT).status_code == 302

    assert Guess.objects.count() == AT_ONE_DESK - 1


def test_after_five_minutes_the_owner_is_let_in_and_nothing_is_kept(reader):
    for _ in range(AT_ONE_DESK + 3):
        guess(reader.username)
    time_passes(minutes=5, seconds=1)

    assert guess(reader.username, RIGHT).status_code == 302
    assert not Guess.objects.exists()


def test_guessing_on_does_not_keep_the_owner_out_for_longer(reader):
    for _ in range(AT_ONE_DESK):
        guess(reader.username)
    time_passes(minutes=4)
    assert guess(reader.username).status_code == 429
    time_passes(minutes=1, seconds=1)

    assert guess(reader.username, RIGHT).status_code == 302


def test_an_administrator_lifts_it_on_record(client, reader, administrator):
    """Also where the whole address is stopped; the other accounts stay as they were."""
    guess_from_everywhere(reader.username, BY_ACCOUNT)
    guess_from_everywhere("nobody", BY_ACCOUNT)
    for number in range(BY_ADDRESS):
        guess(f"nobody-{number}")
    time_passes(seconds=1)
    client.force_login(administrator)

    done = client.post(f"/accounts/{reader.pk}/limit-lift/", follow=True)

    assert "can try again now" in done.text
    assert "limit on wrong passwords lifted" in done.text
    assert guess(reader.username, RIGHT).status_code == 302
    assert guess("nobody", address="192.0.2.3").status_code == 429
    # What is guessed after that counts again.
    for _ in range(AT_ONE_DESK):
        guess(reader.username)
    assert guess(reader.username, RIGHT).status_code == 429


def test_lifting_it_lets_a_phone_s_code_be_tried_at_once_too(reader, administrator):
    app = second_factor.TOTPDevice.objects.create(user=reader, key=second_factor.new_key())
    app.throttle_increment()

    people.lift_limit(reader, by=administrator)

    app.refresh_from_db()
    assert app.verify_is_allowed()[0]


def test_one_time_codes_count_with_passwords(officer, administrator):
    """The right code is not looked at after too many, and stays good."""
    code = people.new_code(officer, by=administrator)
    for _ in range(AT_ONE_DESK - 1):
        assert guess_code(officer.username).status_code == 200
    guess(officer.username)

    page = guess_code(officer.username, code)

    assert page.status_code == 429
    assert "Too many wrong passwords or codes" in page.text
    assert f'value="{officer.username}"' in page.text
    time_passes(minutes=5, seconds=1)
    assert guess_code(officer.username, code).status_code == 302


def test_an_old_password_is_not_guessed_at_a_screen_that_was_left_open(client, officer):
    client.force_login(officer)
    new = {"new_password1": "three unrelated words", "new_password2": "three unrelated words"}
    for _ in range(AT_ONE_DESK):
        client.post("/accounts/password/", {"old_password": "wrong", **new})

    page = client.post("/accounts/password/", {"old_password": RIGHT, **new})

    assert "Too many wrong passwords or codes" in page.text
    officer.refresh_from_db()
    assert officer.check_password(RIGHT)
    time_passes(minutes=5, seconds=1)
    done = client.post("/accounts/password/", {"old_password": RIGHT, **new})
    assert done.status_code == 302
    assert officer.changes.get().event == "password changed"


def test_a_right_code_with_a_bad_password_is_no_wrong_guess(officer, administrator):
    code = people.new_code(officer, by=administrator)
    typed = {"username": officer.username, "one_time_code": code, "password": "x", "again": "y"}

    for _ in range(AT_ONE_DESK + 1):
        assert Client().post("/accounts/new-password/", typed).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("behind_proxy", [False, True])
@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip"])
def test_forged_headers_gain_no_guess(reader, settings, behind_proxy, header):
    """Whatever address a guesser claims, the connection's own or our proxy's word counts."""
    settings.BEHIND_PROXY = behind_proxy
    for number in range(AT_ONE_DESK):
        forged = {header.replace("-", "_"): f"198.51.100.{number}"}
        if behind_proxy:
            # The proxy adds the address that it saw at the end of what the visitor sent.
            sent = f"{forged.get('x_forwarded_for', '')}, 203.0.113.7"
            forged["x_forwarded_for"] = sent.lstrip(", ")
        guess(reader.username, **forged)
    last = {"x_forwarded_for": "203.0.113.7"} if behind_proxy else {"x_forwarded_for": "::1"}

    assert guess(reader.username, RIGHT, **last).status_code == 429


def test_behind_a_proxy_visitors_are_told_apart(reader, settings):
    settings.BEHIND_PROXY = True
    for _ in range(AT_ONE_DESK):
        guess(reader.username, x_forwarded_for="203.0.113.7")

    assert guess(reader.username, RIGHT, x_forwarded_for="203.0.113.8").status_code == 302


@pytest.mark.once
@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("unknown", "192.0.2.1"),
    ],
)
def test_an_address_is_counted_however_the_proxy_writes_it(settings, written, counted):
    settings.BEHIND_PROXY = True
    request = RequestFactory(REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": written}).get("/")

    assert throttle.visitor_address(request) == counted


@pytest.mark.parametrize("typed", ["x" * 5000, "", "a\0b", "ﷺ"])
def test_any_name_is_a_wrong_guess_like_others(typed):
    assert guess(typed).status_code == 200
    assert guess_code(typed).status_code == 200


@pytest.mark.parametrize("times", [1, AT_ONE_DESK + 1])
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


def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    reader, monkeypatch, django_assert_num_queries
):
    """So the time that an answer takes tells nothing: one password is hashed in any case."""
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, *given, **named):
        hashed.append(given)
        return encode(self, *given, **named)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    guess("anyborough-warms-up")

    counts = []
    for name in (reader.username, "anyborough-nobody"):
        hashed.clear()
        with django_assert_num_queries(5):
            guess(name)
        counts.append(len(hashed))

    assert counts == [1, 1]


def test_what_was_typed_is_not_kept_beside_the_count():
    """Nor the address, but for digests: a name may be a password in the wrong field."""
    Client(REMOTE_ADDR="192.0.2.77").post(
        "/accounts/login/?next=/findings/?q=canary-name",
        {"username": "canary-user", "password": "canary-pass", "kept": "canary-note"},
    )

    [row] = Guess.objects.values()
    assert "canary" not in str(row)
    assert "192.0.2.77" not in str(row)


@pytest.mark.once
def test_the_log_says_from_where_and_never_what(caplog):
    for _ in range(AT_ONE_DESK + 1):
        guess("canary-user", "canary-pass", address="192.0.2.77")

    assert [record.message for record in caplog.records if record.name == throttle.__name__] == [
        *["A wrong password or code from 192.0.2.77"] * AT_ONE_DESK,
        "Too many wrong passwords or codes, the last from 192.0.2.77",
    ]
    assert "canary" not in caplog.text


def test_what_was_kept_survives_too_many_wrong_passwords(reader):
    for _ in range(AT_ONE_DESK + 1):
        page = Client(REMOTE_ADDR="192.0.2.1").post(
            "/accounts/login/", {"username": reader.username, "password": "x", "kept": "sealed"}
        )

    assert page.status_code == 429
    assert '<input type="hidden" name="kept" value="sealed">' in page.text

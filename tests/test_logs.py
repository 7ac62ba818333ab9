"""The log says what happened, never what somebody typed."""

import io
import json
import logging

import pytest
from django.db import connection
from django.test import Client
from django.urls import path

from tests import factories
from tests.test_settings import PRODUCTION, start
from wirral_tracker import urls
from wirral_tracker.kit.pdf import render_pdf
from wirral_tracker.logs import JsonFormatter

pytestmark = pytest.mark.django_db

PASSWORD, TOKEN, NOTE, NAME = (f"canary-{what}-7261" for what in ("pass", "token", "note", "name"))
# And one for every field of a status update, a decision, an account and a search.
TYPED = {
    name: f"canary-{name}-7261"
    for name in (
        *("narrative", "evidence", "reported_by", "what_next", "restricted_reason", "rag"),
        *("challenge_reason", "began_with", "words", "note", "to_words", "to_reference", "body"),
        *(
            "minute",
            "reason",
            "asked_by",
            "title",
            "first_name",
            "last_name",
            "code",
            "old_password",
        ),
        *("new_password1", "new_password2", "owner", "subject", "kept", "text"),
    )
}
CANARIES = (PASSWORD, TOKEN, NOTE, NAME, *TYPED.values())


def falls_over(request):
    try:
        raise ValueError(f"Failing row contains ({NOTE})")
    except ValueError as error:
        raise RuntimeError(f"Could not save {NOTE} of {NAME}") from error


urlpatterns = [path("falls-over/", falls_over), *urls.urlpatterns]


@pytest.fixture
def log():
    """Everything that a production installation would write to its log."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def lines(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def assert_no_canary(log: io.StringIO) -> None:
    found = [line for line in lines(log) if any(each in json.dumps(line) for each in CANARIES)]
    assert found == []


def test_passwords_tokens_and_names_searched_are_not_logged(log, client, officer):
    """Signing in, searching and being refused leave no typed word in the log."""
    checked = Client(enforce_csrf_checks=True)
    checked.post("/accounts/login/", {"username": "x", "password": PASSWORD})
    client.post("/accounts/login/", {"username": officer.username, "password": PASSWORD})
    client.post(
        "/accounts/login/",
        {"username": officer.username, "password": PASSWORD, "csrfmiddlewaretoken": TOKEN},
        headers={"cookie": f"sessionid={TOKEN}; csrftoken={TOKEN}"},
    )
    client.force_login(officer)
    own = factories.recommendation().get_absolute_url()
    for page in (
        *(
            "/findings/",
            "/recommendations/",
            "/nowhere/",
            "/recommendations/add/",
            "/meetings/add/",
        ),
        *(
            f"{own}status-updates/",
            f"{own}decisions/",
            f"{own}plan/",
            f"{own}due-date/",
            "/bulk/add/",
        ),
        *("/reports/add/", "/accounts/password/", "/accounts/new-password/", "/accounts/login/"),
    ):
        client.get(page, {"q": NAME, "as_at": NAME, "format": "csv", **TYPED})
        client.post(page, {"q": NAME, **TYPED})
        checked.post(page, {"q": NAME, **TYPED})

    assert len(CANARIES) >= 30
    assert lines(log)
    assert_no_canary(log)
    assert not any(each in repr(dict(client.session.items())) for each in CANARIES)


def test_who_wrote_what_is_logged_by_number(log, client, clerk):
    """A meeting is no statement and has no author of its own; the log says whose it is."""
    client.force_login(clerk)
    meeting = {"committee_name": f"Committee {NAME}", "date": "2027-03-09", "note": NOTE}

    client.post("/meetings/add/", {**meeting, "date": "never"})
    client.post("/meetings/add/", meeting)

    written = [line for line in lines(log) if line["logger"] == "wirral_tracker.writes"]
    assert [line["message"] for line in written] == [
        f"Account {clerk.pk}: meeting_create /meetings/add/"
    ]
    assert_no_canary(log)


def test_an_error_is_logged_without_the_words_that_led_to_it(log, officer, settings):
    """A database names the row that it refuses, words and all; the log names the code alone."""
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(officer)

    answer = client.post("/falls-over/", {"text": NOTE})

    assert answer.status_code == 500
    [error] = [line for line in lines(log) if line["level"] == "ERROR"]
    kinds = [link["kind"] for link in error["exception"]]
    assert kinds == ["builtins.RuntimeError", "builtins.ValueError"]
    assert any("falls_over" in frame for frame in error["exception"][0]["code"])
    assert_no_canary(log)
    assert NOTE not in answer.text


@pytest.mark.once
def test_what_a_note_says_is_not_logged_while_its_report_is_made(log):
    """The maker of PDFs complains of what it refuses in its own log, which goes nowhere."""
    render_pdf(
        f'<html lang="en"><title>x</title><img src="http://127.0.0.1/{NOTE}" alt=""><p>{NOTE}'
        f'<p style="{NOTE}: 1; color: {NOTE}">x',
        [],
    )

    assert_no_canary(log)


def test_each_line_is_one_object_whatever_it_holds(log):
    logging.getLogger("wirral_tracker.test").warning("Two\nlines and “quotes”")

    [line] = lines(log)
    assert (line["level"], line["logger"]) == ("WARNING", "wirral_tracker.test")
    assert line["message"] == "Two\nlines and “quotes”"
    assert line["at"].endswith("+00:00")


@pytest.mark.once
def test_production_logs_in_json():
    done = start("-c", "import django, logging; django.setup(); logging.warning('x')", **PRODUCTION)

    assert json.loads(done.stderr)["message"] == "x"


def test_no_query_is_logged():
    """A query holds what was typed; Django logs them only in a development copy."""
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
    assert connection.vendor in ("sqlite", "postgresql")

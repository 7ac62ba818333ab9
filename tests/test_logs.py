"""The log says what happened, never what somebody typed."""

import io
import json
import logging

import pytest
from django.db import connection
from django.test import Client
from django.urls import path

from tests.test_settings import PRODUCTION, start
from wirral_tracker import urls
from wirral_tracker.logs import JsonFormatter
from wirral_tracker.pdf import render_pdf

pytestmark = pytest.mark.django_db

PASSWORD, TOKEN, NOTE, NAME = (f"canary-{what}-7261" for what in ("pass", "token", "note", "name"))
CANARIES = (PASSWORD, TOKEN, NOTE, NAME)


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
    for page in ("/findings/", "/recommendations/", "/nowhere/", "/recommendations/add/"):
        client.get(page, {"q": NAME, "as_at": NAME, "format": "csv"})
        client.post(page, {"q": NAME})

    assert lines(log)
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


def test_production_logs_in_json():
    done = start("-c", "import django, logging; django.setup(); logging.warning('x')", **PRODUCTION)

    assert json.loads(done.stderr)["message"] == "x"


def test_no_query_is_logged():
    """A query holds what was typed; Django logs them only in a development copy."""
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
    assert connection.vendor in ("sqlite", "postgresql")

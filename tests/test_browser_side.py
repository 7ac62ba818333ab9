"""What every answer asks of the browser, and where an address can lead it: never off this site."""

from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from tests.test_settings import PRODUCTION, start

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGES = [
    *("/", "/recommendations/LAC-2013-R12/", "/recommendations/add/", "/no-such-page/"),
    *("/recommendations/?format=csv", "/accounts/password/", "/words/", "/healthz"),
]
ELSEWHERE = "evil.example"
NEXT = [
    *(f"https://{ELSEWHERE}/", f"http://{ELSEWHERE}", f"//{ELSEWHERE}/", f"///{ELSEWHERE}/"),
    *(f"////{ELSEWHERE}", f"\\\\{ELSEWHERE}", f"/\\{ELSEWHERE}", f"\\/{ELSEWHERE}"),
    *(f"/%5C{ELSEWHERE}", f"https:{ELSEWHERE}", f"https:/{ELSEWHERE}", f"https:///{ELSEWHERE}"),
    *(f"http:\\\\{ELSEWHERE}", f"HTTPS://{ELSEWHERE}", f"ftp://{ELSEWHERE}/", f" //{ELSEWHERE}"),
    *(f"\t//{ELSEWHERE}", f"\n//{ELSEWHERE}", f"/\t/{ELSEWHERE}", f"/\n/{ELSEWHERE}"),
    *(f"//{ELSEWHERE}\\@testserver", f"https://testserver@{ELSEWHERE}/", "javascript:alert(1)"),
    *("JaVaScRiPt:alert(1)", "data:text/html,hello", "vbscript:x", "java\nscript:alert(1)"),
    *(f"https://testserver.{ELSEWHERE}/", f"https://{ELSEWHERE}#testserver", f"//{ELSEWHERE}%00"),
    *(
        f"https://{ELSEWHERE}?testserver",
        f"//{ELSEWHERE}:80",
        "https://[::1]/",
        "https://127.0.0.1",
    ),
    *(f"\x00//{ELSEWHERE}", f"/%0d%0aLocation: //{ELSEWHERE}", f"http://testserver:80@{ELSEWHERE}"),
    *("///", "//", "\\", f"https://{ELSEWHERE}\u3002example", f"//{ELSEWHERE}\u2044"),
]
HOSTS = [
    *(ELSEWHERE, f"{ELSEWHERE}:80", f"testserver.{ELSEWHERE}", f"testserver@{ELSEWHERE}"),
    *(f"testserver:80@{ELSEWHERE}", f"testserver,{ELSEWHERE}", f"testserver {ELSEWHERE}"),
    *(f"testserver#{ELSEWHERE}", f"testserver/{ELSEWHERE}", "127.0.0.2", "", "*"),
    *(
        f"{ELSEWHERE}/testserver",
        "localhost.evil",
        "0.0.0.0",
        "[::2]",
        f".{ELSEWHERE}",
        f"x_y.{ELSEWHERE}",
    ),
]


def directives(header: str) -> dict[str, str]:
    parts = (part.strip().split(" ", 1) for part in header.split(";") if part.strip())
    return {name: rest[0] if rest else "" for name, *rest in parts}


def leads_off(location: str) -> bool:
    """Whether a browser that is sent there leaves this site; it reads a back slash as a slash."""
    cleaned = "".join(each for each in location.strip() if each not in "\t\r\n").replace("\\", "/")
    if cleaned.startswith("//"):
        cleaned = "//" + cleaned.lstrip("/")
    parts = urlsplit(cleaned)
    return parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "testserver")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["signed out", "officer"])
def test_every_answer_is_strict_with_the_browser(client, officer, page, who):
    """No page may run or load what is not ours, be framed, or pass for another type."""
    if who == "officer":
        client.force_login(officer)

    answer = client.get(page)

    policy = directives(answer["Content-Security-Policy"])
    assert STRICT.items() <= policy.items()
    assert not any("unsafe" in each or "http" in each or "*" in each for each in policy.values())
    assert HEADERS.items() <= dict(answer.items()).items()


def test_static_files_are_strict_with_the_browser_too_and_may_be_kept(client):
    answer = client.get(staticfiles_storage.url("favicon.svg"))
    answer.close()

    assert directives(answer["Content-Security-Policy"])["default-src"] == "'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in answer.get("Cache-Control", "")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_signed_in_person_is_shown_is_kept_nowhere(client, officer, page):
    """Signed-in pages are `no-store`: on a shared machine the next person finds nothing of them."""
    client.force_login(officer)

    cache = client.get(page)["Cache-Control"]

    assert {"no-store", "private"} <= {each.strip() for each in cache.split(",")}


def test_cookies_reach_only_this_host_over_https_and_no_script():
    """In production the cookies are `__Host-`, Secure, HttpOnly and not sent from other sites."""
    shown = (
        "from django.conf import settings as s; print([getattr(s, f'{kind}_COOKIE_{what}')"
        " for kind in ('SESSION', 'CSRF') for what in ('NAME', 'SECURE', 'HTTPONLY', 'PATH',"
        " 'DOMAIN', 'SAMESITE')], s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT)"
    )

    done = start("-c", shown, **PRODUCTION)

    flags = [True, True, "/", None, "Lax"]
    cookies = ["__Host-sessionid", *flags, "__Host-csrftoken", *flags]
    assert done.stdout.strip() == f"{cookies} 31536000 True", done.stderr


def test_the_payloads_are_at_least_sixty():
    assert len(set(NEXT)) + len(set(HOSTS)) >= 60


@pytest.mark.parametrize("target", NEXT)
def test_signing_in_never_leads_off_this_site(reader, target):
    """Whatever `next` says, in the address or in the form, sign-in leads to a page of ours."""
    typed = {"username": reader.username, "password": "anyborough-pass"}

    for address, more in (("/accounts/login/", {"next": target}), (None, {})):
        client = Client()
        query = urlencode({"next": target})
        page = client.post(address or f"/accounts/login/?{query}", typed | more)

        assert page.status_code == 302
        assert not leads_off(page["Location"]), page["Location"]


@pytest.mark.parametrize("target", NEXT)
def test_signing_out_never_leads_off_this_site(client, reader, target):
    client.force_login(reader)

    page = client.post("/accounts/logout/", {"next": target})

    assert not leads_off(page["Location"]), page["Location"]


@pytest.mark.parametrize("host", HOSTS)
def test_a_forged_host_is_refused(client, host):
    """No answer repeats a host that is not ours, so no link or redirect can lead there."""
    answer = client.get("/recommendations/", headers={"host": host})

    assert answer.status_code == 400
    assert ELSEWHERE not in answer.get("Location", "")
    assert ELSEWHERE not in answer.text


def test_a_forwarded_host_is_not_believed(client):
    answer = client.get("/recommendations/", headers={"x-forwarded-host": ELSEWHERE})

    assert not leads_off(answer["Location"])
    assert ELSEWHERE not in answer["Location"]

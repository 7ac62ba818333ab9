"""Officers at work over HTTP, as plain sockets see them: no browser, no Django."""

import re
import socket
import uuid
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode, urlsplit

PASSWORD = "demonstration-officer"
LONGEST_WAIT = 60


@dataclass
class Answer:
    """What the server said: status, address it leads to, page."""

    status: int
    location: str
    page: str


@dataclass
class Officer:
    """Somebody signed in, with cookies of their own."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self) -> "Officer":
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"username": "officer", "password": PASSWORD})
        assert answer.status == 302, answer.page
        return self

    def get(self, path: str) -> Answer:
        return self._send("GET", path)

    def post(self, path: str, values: dict[str, str]) -> Answer:
        """Raises: OSError or HTTPException where the server went away."""
        return self._send("POST", path, self._body(values))

    def post_and_hang_up(self, path: str, values: dict[str, str]) -> None:
        """Send a form and cut the connection before the server can answer."""
        where = urlsplit(self.address)
        body = self._body(values).encode()
        head = [f"POST {path} HTTP/1.1", f"Host: {where.netloc}", f"Content-Length: {len(body)}"]
        head += [f"{name}: {value}" for name, value in self._headers().items()]
        with socket.create_connection((where.hostname, where.port), LONGEST_WAIT) as plain:
            plain.sendall("\r\n".join([*head, "", ""]).encode() + body)

    def _body(self, values: dict[str, str]) -> str:
        return urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **values})

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": self.address,
        }

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=LONGEST_WAIT)
        try:
            connection.request(method, path, body, self._headers())
            return self._read(connection.getresponse())
        finally:
            connection.close()

    def _read(self, response: HTTPResponse) -> Answer:
        page = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), page)


WENT_AWAY = (OSError, HTTPException)


def update_form(narrative: str, opened_on: int, **values: str) -> dict[str, str]:
    """A status update as the form would send it, under a key of its own."""
    return {
        "rag": "amber",
        "status_date": "2026-11-01",
        "narrative": narrative,
        "evidence": "Minutes of the board, item 4",
        "reported_by": "Head of Permanence",
        "what_next": "The next team begins",
        "what_next_date": "2027-06-01",
        "opened_on": str(opened_on),
        "form_key": str(uuid.uuid4()),
        "checked": "",
        **values,
    }


def status_updates_of(reference: str) -> str:
    return f"/recommendations/{reference}/status-updates/"


def sequence_in(answer: Answer) -> int:
    """The number of the update that was recorded."""
    found = re.search(r"#update-(\d+)$", answer.location)
    assert found, (answer.status, answer.location, answer.page[:2000])
    return int(found[1])


def opened_on_in(page: str) -> int:
    """The sequence that the form on a page is opened on."""
    found = re.search(r'name="opened_on" value="(\d+)"', page)
    assert found, page[:2000]
    return int(found[1])


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page))

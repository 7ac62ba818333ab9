"""The council's sign-in, small: an OpenID Connect provider on this machine for the tests."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "anyborough-tracker", "anyborough-secret"


# What Microsoft Entra ID says in userinfo: never the name that somebody signs in with.
# https://learn.microsoft.com/en-us/entra/identity-platform/userinfo
IN_USERINFO = ("sub", "name", "given_name", "family_name", "picture", "email")
NOT_IN_ID_TOKEN = ("given_name", "family_name", "picture", "email")


class Council:
    """Says of everybody that they are `who`, and checks what it is asked as a provider must.

    It says it as Entra ID does, part in the ID token and part in userinfo, or else what `userinfo`
    holds; `claims` are further ones of the ID token.
    """

    def __init__(self) -> None:
        self.who: dict[str, Any] = {"sub": "1", "preferred_username": "nobody"}
        self.userinfo: dict[str, Any] | None = None
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, str] = {}
        self.complaints: list[str] = []
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the visitor is sent back to, with a code."""
        if asked["client_id"] != CLIENT_ID or asked.get("code_challenge_method") != "S256":
            self.complaints.append(f"authorize: {asked}")
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked.get("code_challenge", "")
        back = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def told_in_userinfo(self) -> dict[str, Any]:
        if self.userinfo is not None:
            return self.userinfo
        return {name: said for name, said in self.who.items() if name in IN_USERINFO}

    def token(self, sent: dict[str, str]) -> dict[str, Any]:
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if self.codes.pop(sent["code"], None) != challenge:
            self.complaints.append("token: wrong verifier")
        if (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            self.complaints.append("token: wrong secret")
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        who = {name: said for name, said in self.who.items() if name not in NOT_IN_ID_TOKEN}
        told = jwt.encode(claims | who | self.claims, self.key, algorithm="RS256")
        return {"access_token": "let-me-in", "token_type": "Bearer", "id_token": told}

    def _handler(council) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                where = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(where.query).items()}
                if where.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", council.authorize(asked))
                    self.end_headers()
                elif where.path == "/userinfo":
                    self.say(council.told_in_userinfo())
                elif where.path == "/keys":
                    self.say({"keys": []})
                else:
                    self.say(council.configuration())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.say(council.token({name: v[0] for name, v in parse_qs(body).items()}))

            def say(self, told: dict[str, Any]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *args: Any) -> None:
                pass

        return Handler

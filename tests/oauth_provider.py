"""A sign-in provider of our own on loopback: authorization code with PKCE, renewal, introspection."""

import hashlib
import http.server
import json
import secrets
import threading
from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, urlsplit

import pytest

CLIENT, SECRET = "caseway-acme", "client secret of acme"


class Provider:
    """`lasts` is how long access tokens hold; `forgets()` ends all sign-ins; `is_silent` answers 503."""

    def __init__(self):
        self.lasts, self.is_silent, self.renewals = 3600, False, 0
        self.accounts: dict[str, str] = {}
        self.refresh: dict[str, str] = {}
        self.codes: dict[str, dict] = {}
        provider = self

        class Asked(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                form = {name: values[0] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
                status, said = provider.answer(self.path, form)
                content = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def sign_in(self, address: str) -> tuple[str, str]:
        """What a person does in the browser: returns where the provider sends them back to, as (state, code)."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return asked["state"], code

    def answer(self, path: str, form: dict) -> tuple[int, dict]:
        if path == "/introspect":
            account = self.accounts.get(form.get("token", ""))
            return 200, {"active": "true", "email": account} if account else {"active": "false"}
        if self.is_silent:
            return 503, {}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        if form["grant_type"] == "authorization_code":
            return self._exchange(form)
        account = self.refresh.pop(form.get("refresh_token", ""), None)
        self.renewals += account is not None
        return self._tokens(account) if account else (400, {"error": "invalid_grant"})

    def _exchange(self, form: dict) -> tuple[int, dict]:
        asked = self.codes.pop(form["code"], None)
        proven = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if asked is None or proven != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return self._tokens(asked["login_hint"])

    def _tokens(self, account: str) -> tuple[int, dict]:
        access, refresh = f"a.{secrets.token_urlsafe(16)}", f"r.{secrets.token_urlsafe(16)}"
        self.accounts[access], self.refresh[refresh] = account, account
        return 200, {"access_token": access, "refresh_token": refresh, "expires_in": self.lasts}

    def forgets(self) -> None:
        self.accounts.clear()
        self.refresh.clear()

    def stop(self) -> None:
        self._server.shutdown()


@pytest.fixture
def provider():
    made = Provider()
    yield made
    made.stop()

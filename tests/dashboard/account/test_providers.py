"""Sign-in by an OpenID Connect provider, with one that speaks HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tasks_proxy.accounts.addresses import address_verified
from tasks_proxy.accounts.invitations import invitation_create
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Role

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    """Tells the claims that a test put here."""

    claims: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        here = f"http://{self.headers['Host']}"
        if self.path == "/.well-known/openid-configuration":
            self._tell(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/keys",
                }
            )
        else:
            assert self.headers["Authorization"] == "Bearer access"
            self._tell(self.claims)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert (form["code"], form["client_secret"]) == (["good"], ["s3cret"])
        assert form["code_verifier"]
        self._tell({"access_token": "access", "token_type": "Bearer"})

    def _tell(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        pass


@pytest.fixture
def provider(settings: Settings) -> Iterator[dict[str, Any]]:
    """A running provider, and its settings here."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app: dict[str, Any] = {
        "provider_id": "corp",
        "name": "Corp SSO",
        "client_id": "taskloom",
        "secret": "s3cret",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_port}", "sign_up": False},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    Provider.claims = {"sub": "42", "email": "Ann@x.example", "email_verified": True, "name": "Ann"}
    yield app
    server.shutdown()
    server.server_close()


def come_back(client: Client) -> Any:
    """Follow the way to the provider, and back with its code."""
    away = client.get("/accounts/oidc/corp/login/")
    assert away.status_code == 302
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get("/accounts/oidc/corp/login/callback/", {"code": "good", "state": state})


def test_the_sign_in_page_offers_it(provider: dict[str, Any], client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Sign in with Corp SSO" in page
    assert "s3cret" not in page


def test_a_stranger_is_not_let_in(provider: dict[str, Any], client: Client) -> None:
    assert "Nobody signs up here" in come_back(client).content.decode()
    assert not User.objects.exists()


def test_where_the_provider_is_trusted_with_it_anybody_it_knows_joins(
    provider: dict[str, Any], client: Client
) -> None:
    provider["settings"]["sign_up"] = True
    assert come_back(client)["Location"] == "/"
    person = User.objects.get()
    assert (person.email, person.name) == ("ann@x.example", "Ann")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_somebody_who_is_invited_comes_in_and_may_accept(
    provider: dict[str, Any], client: Client, owner: User, organisation: Organisation
) -> None:
    invitation_create(organisation=organisation, email="ann@x.example", role=Role.VIEWER, by=owner)
    assert come_back(client)["Location"] == "/"
    assert User.objects.filter(email="ann@x.example").exists()
    assert client.get("/o/acme/").status_code == 404


def test_an_invitation_of_a_suspended_organisation_lets_nobody_in(
    provider: dict[str, Any], client: Client, owner: User, organisation: Organisation
) -> None:
    invitation_create(organisation=organisation, email="ann@x.example", role=Role.VIEWER, by=owner)
    Organisation.objects.update(suspended_at=timezone.now())
    assert "Nobody signs up here" in come_back(client).content.decode()
    assert not User.objects.filter(email="ann@x.example").exists()


def test_a_known_person_is_known_by_the_verified_address(
    provider: dict[str, Any], client: Client
) -> None:
    ann = User.objects.create_user("ann@x.example", "a long-enough phrase")
    address_verified(ann)
    assert come_back(client)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(ann.pk)
    ann.refresh_from_db()
    assert ann.has_usable_password()


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    provider: dict[str, Any], client: Client
) -> None:
    provider["settings"]["sign_up"] = True
    Provider.claims = {"sub": "42", "email": "ann@x.example", "email_verified": False}
    User.objects.create_user("ann@x.example")
    answer = come_back(client)
    assert (answer.status_code, "_auth_user_id" in client.session) == (403, False)
    assert b"Whose address is it?" in answer.content


def test_the_second_factor_is_asked_for_all_the_same(
    provider: dict[str, Any], client: Client
) -> None:
    ann = User.objects.create_user("ann@x.example")
    address_verified(ann)
    TOTP.activate(ann, generate_totp_secret())
    assert come_back(client)["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_a_made_up_answer_of_the_provider_is_refused(
    provider: dict[str, Any], client: Client
) -> None:
    address = "/accounts/oidc/corp/login/callback/"
    answer = client.get(address, {"code": "good", "state": "made-up"})
    assert b"That did not work" in answer.content
    assert client.get("/accounts/oidc/nobody/login/").status_code == 404

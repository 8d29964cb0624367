"""The pages of sign-in, sign-out and forgotten passwords."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks_proxy.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accounts/login/", "Sign in"),
        ("/accounts/password/reset/", "Reset your password"),
        ("/accounts/password/reset/done/", "Look into your mail"),
        ("/accounts/password/reset/key/xx-yy/", "This link is used up"),
        ("/accounts/password/reset/key/done/", "Password changed"),
        ("/accounts/signup/", "Nobody signs up here"),
        ("/accounts/inactive/", "This account is closed"),
    ],
)
def test_every_page_outside_the_frame_is_one_of_ours(
    client: Client, address: str, words: str
) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert words in page
    assert "css/entrance.css" in page
    assert " style=" not in page


def test_signing_out_asks_first_and_then_leads_back(client: Client) -> None:
    person = User.objects.create_user("p@acme.example")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert b"Sign out?" in client.get("/accounts/logout/").content
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"


def test_a_wrong_password_is_told_without_telling_whether_the_address_is_known(
    client: Client,
) -> None:
    User.objects.create_user("p@acme.example", "a long-enough phrase")
    told = []
    for address in ("p@acme.example", "nobody@acme.example"):
        answer = client.post("/accounts/login/", {"login": address, "password": "wrong"})
        assert b"not correct" in answer.content
        told.append(answer.content.count(b'role="alert"'))
    assert told[0] == told[1] == 1


def test_a_guesser_is_locked_out_and_told_for_how_long(client: Client) -> None:
    for _ in range(10):
        answer = client.post("/accounts/login/", {"login": "p@acme.example", "password": "wrong"})
    assert answer.status_code == 429
    assert b"Try again in 15 minutes" in answer.content


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/"])
def test_a_field_is_named_by_its_label_alone(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "E-mail address" in page
    assert "placeholder" not in page

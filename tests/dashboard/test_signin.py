"""Who gets in, what a guesser meets, and what sign-in does not offer."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client

from tasks_proxy.accounts.models import User
from tests.conftest import SignIn

PASSWORD = "a long-enough phrase"

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> User:
    return User.objects.create_user("somebody@acme.example", PASSWORD)


def try_password(password: str, *, address: str = "somebody@acme.example", times: int = 1) -> int:
    """Try a password on a fresh client; the last answer's status."""
    status = 0
    for n in range(times):
        client = Client(headers={"X-Forwarded-For": f"203.0.113.{n}"})
        form = {"login": address, "password": password}
        status = client.post("/accounts/login/", form).status_code
    return status


@pytest.mark.usefixtures("somebody")
def test_the_right_password_leads_in_and_a_wrong_one_does_not() -> None:
    assert try_password(PASSWORD) == 302
    assert try_password("wrong") == 200


@pytest.mark.usefixtures("somebody")
def test_ten_guesses_lock_an_account_whatever_address_they_claim_to_come_from() -> None:
    assert try_password("wrong", times=10) == 429
    assert try_password(PASSWORD) == 429


@pytest.mark.usefixtures("somebody")
def test_going_on_guessing_does_not_lengthen_the_lock() -> None:
    try_password("wrong", times=10)
    attempt = AccessAttempt.objects.get()
    try_password("wrong", times=5)
    assert AccessAttempt.objects.get().attempt_time == attempt.attempt_time


@pytest.mark.usefixtures("somebody", "no_redis")
@pytest.mark.redis
def test_sign_in_and_lock_out_work_without_redis() -> None:
    assert try_password(PASSWORD) == 302
    assert try_password("wrong", times=10) == 429


@pytest.mark.usefixtures("somebody")
def test_an_unknown_address_is_told_the_same_as_a_wrong_password() -> None:
    form = {"login": "somebody@acme.example", "password": "wrong"}
    known = Client().post("/accounts/login/", form).content
    form["login"] = "nobody@acme.example"
    unknown = Client().post("/accounts/login/", form).content
    assert known.count(b"not correct") == unknown.count(b"not correct") == 1


@pytest.mark.usefixtures("somebody")
def test_mails_to_one_address_are_limited() -> None:
    for _ in range(40):
        Client().post("/accounts/password/reset/", {"email": "somebody@acme.example"})
    assert 1 <= len(mail.outbox) <= 10


@pytest.mark.parametrize(
    "path", ["email/", "password/change/", "password/set/", "confirm-email/", "reauthenticate/"]
)
def test_no_page_of_the_library_is_served_that_is_not_ours(
    somebody: User, signed_in: SignIn, path: str
) -> None:
    client = signed_in(somebody)
    assert client.get(f"/accounts/{path}").status_code == 404
    assert (
        client.post(f"/accounts/{path}", {"action_add": "", "email": "x@y.example"}).status_code
        == 404
    )


def test_nobody_signs_up_by_themselves() -> None:
    form = {"email": "new@x.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", form)
    assert not User.objects.filter(email="new@x.example").exists()

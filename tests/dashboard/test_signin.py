"""Who gets in, what a guesser meets, and what sign-in does not offer."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from pytest_django import Settings

from tasks_proxy.accounts.addresses import address_verified
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.audit.models import AuditEntry
from tasks_proxy.connections import factors
from tests.conftest import SignIn

PASSWORD = "a long-enough phrase"

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> User:
    user = User.objects.create_user("somebody@acme.example", PASSWORD)
    address_verified(user)
    return user


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
    client = Client()
    form = {"login": "somebody@acme.example", "password": PASSWORD}
    assert client.post("/accounts/login/", form)["Location"] == "/"
    assert "_auth_user_id" in client.session
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
    "path", ["3rdparty/", "login/code/", "2fa/webauthn/", "phone/change/", "sessions/"]
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


@pytest.mark.usefixtures("somebody")
def test_the_librarys_page_for_addresses_takes_none(somebody: User, signed_in: SignIn) -> None:
    form = {"action_add": "", "email": "other@acme.example"}
    answer = signed_in(somebody).post("/accounts/email/", form)
    assert answer.status_code == 405
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["somebody@acme.example"]


def test_nobody_signs_up_by_themselves() -> None:
    form = {"email": "new@x.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", form)
    assert not User.objects.filter(email="new@x.example").exists()


def test_anybody_may_where_the_operator_opened_it_and_proves_the_address_first(
    settings: Settings,
) -> None:
    settings.OPEN_SIGN_UP = True
    client = Client()
    form = {"email": "New@x.example", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", form)["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
    link = next(line for line in mail.outbox[0].body.splitlines() if "confirm-email/" in line)
    client.post(link.removeprefix("http://testserver"))
    assert User.objects.get().email == "new@x.example"
    form = {"login": "new@x.example", "password": PASSWORD}
    assert Client().post("/accounts/login/", form)["Location"] == "/"


def test_an_address_that_nobody_has_proved_opens_nothing() -> None:
    User.objects.create_user("somebody@acme.example", PASSWORD)
    client = Client()
    form = {"login": "somebody@acme.example", "password": PASSWORD}
    assert client.post("/accounts/login/", form)["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert mail.outbox[0].to == ["somebody@acme.example"]


def test_one_visitor_guesses_at_a_hundred_accounts_and_no_more(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    statuses = []
    for number in range(104):
        form = {"login": f"p{number}@acme.example", "password": "wrong"}
        statuses.append(Client().post("/accounts/login/", form).content)
    assert b"not correct" in statuses[99]
    assert all(b"Too many failed login attempts" in page for page in statuses[100:])
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    form = {"login": "somebody@acme.example", "password": "wrong"}
    assert b"not correct" in elsewhere.post("/accounts/login/", form).content


def test_who_signed_in_or_failed_to_is_written_down(somebody: User, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    organisation = Organisation.objects.create(slug="acme", name="Acme")
    Membership.objects.create(organisation=organisation, user=somebody, role=Role.VIEWER)
    try_password("wrong")
    try_password(PASSWORD)
    entries = AuditEntry.objects.order_by("pk").values_list("action", "user", "email", "ip")
    assert list(entries) == [
        ("account.sign_in_failed", None, "somebody@acme.example", "203.0.113.0"),
        ("account.sign_in", somebody.pk, "somebody@acme.example", "203.0.113.0"),
    ]
    assert set(AuditEntry.objects.values_list("organisation", flat=True)) == {organisation.pk}


def test_the_second_factor_is_asked_for_and_cannot_be_guessed(
    somebody: User,
) -> None:
    factor = TOTP.activate(somebody, generate_totp_secret())
    client = Client()
    form = {"login": somebody.email, "password": PASSWORD}
    assert client.post("/accounts/login/", form)["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    for _ in range(20):
        page = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content
        assert b"Incorrect code" in page
    code = totp_now(factor.instance)
    page = client.post("/accounts/2fa/authenticate/", {"code": code}).content
    assert b"Too many failed login attempts" in page


def test_a_code_works_once(somebody: User) -> None:
    code = totp_now(TOTP.activate(somebody, generate_totp_secret()).instance)
    entered = []
    for _ in range(2):
        client = Client()
        client.post("/accounts/login/", {"login": somebody.email, "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        entered.append("_auth_user_id" in client.session)
    assert entered == [True, False]


def test_the_secret_of_a_factor_lies_encrypted(somebody: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(somebody, secret)
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored
    assert factors.unseal(stored) == secret


def totp_now(factor: Authenticator) -> str:
    counter = int(time.time()) // 30
    return str(format_hotp_value(hotp_value(factors.unseal(factor.data["secret"]), counter)))

"""The page of one's own account."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tasks_proxy.accounts.addresses import address_verified
from tasks_proxy.accounts.models import User
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn

PASSWORD = "a long-enough phrase"


@pytest.fixture
def me(viewer: User) -> User:
    """Somebody with a password and a verified address."""
    cache.clear()
    viewer.set_password(PASSWORD)
    viewer.save()
    address_verified(viewer)
    return viewer


def entered(user: User, **headers: str) -> Client:
    """A browser in which somebody signed in by the form."""
    client = Client(headers={"User-Agent": headers.get("agent", "Mozilla/5.0 Firefox/140 Linux")})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def proved(user: User) -> Client:
    """The same, with the password entered once more."""
    client = entered(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_my_name_is_kept(me: User) -> None:
    client = entered(me)
    client.post("/account/name/", {"name": "Vera"})
    assert 'value="Vera"' in client.get("/account/").content.decode()
    assert client.post("/account/name/", {"name": "x" * 200}).status_code == 400


def test_my_sessions_are_listed_and_ended(me: User, owner: User, signed_in: SignIn) -> None:
    here, there = entered(me), entered(me, agent="Mozilla/5.0 (iPhone) Safari/605")
    page = here.get("/account/").content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert signed_in(owner).post(f"/account/sessions/{other.pk}/end/").status_code == 404
    here.post(f"/account/sessions/{other.pk}/end/")
    assert there.get("/account/")["Location"].startswith("/accounts/login/")
    assert here.get("/account/").status_code == 200
    entered(me)
    here.post("/account/sessions/end/")
    assert [row.session_key for row in UserSession.objects.filter(user=me)] == [
        here.session.session_key
    ]
    assert AuditEntry.objects.filter(action="account.sessions", user=me).count() == 2


def test_a_changed_password_ends_all_other_sessions_and_is_told_by_mail(me: User) -> None:
    here, there = entered(me), entered(me)
    form = {
        "oldpassword": PASSWORD,
        "password1": "quite another one",
        "password2": "quite another one",
    }
    assert here.post("/accounts/password/change/", form)["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert mail.outbox[-1].subject == "Your password was changed"
    assert AuditEntry.objects.filter(action="account.password", user=me).exists()


def test_a_new_address_is_mine_once_its_mailbox_answers(me: User) -> None:
    client = proved(me)
    client.post("/account/email/", {"email": "vera@new.example"})
    me.refresh_from_db()
    assert me.email == "viewer@acme.example"
    page = client.get("/account/").content.decode()
    assert "A link is on its way to <b>vera@new.example</b>" in page
    found = re.search(r"http\S+confirm-email/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    assert mail.outbox[-1].to == ["vera@new.example"]
    client.post(found[0])
    me.refresh_from_db()
    assert me.email == "vera@new.example"
    assert EmailAddress.objects.get(user=me).verified
    entry = AuditEntry.objects.filter(action="account.email").get()
    assert (entry.before, entry.after) == (
        {"address": "viewer@acme.example"},
        {"address": "vera@new.example"},
    )


def test_a_change_of_address_can_be_called_off(me: User) -> None:
    client = proved(me)
    client.post("/account/email/", {"email": "vera@new.example"})
    client.post("/account/email/pending/", {"cancel": ""})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["viewer@acme.example"]


def test_nobody_takes_an_address_that_somebody_joined_with_meanwhile(me: User) -> None:
    client = proved(me)
    client.post("/account/email/", {"email": "vera@new.example"})
    User.objects.create_user("vera@new.example")
    found = re.search(r"http\S+confirm-email/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    client.post(found[0])
    me.refresh_from_db()
    assert me.email == "viewer@acme.example"


def test_what_is_delicate_asks_for_the_password_again(me: User, signed_in: SignIn) -> None:
    client = signed_in(me)  # without a password entered in this session
    for address in ("2fa/totp/activate/", "2fa/codes/new/"):
        answer = client.get(f"/accounts/{address}")
        assert "reauthenticate" in answer["Location"]
    assert "reauthenticate" in client.post("/account/email/", {"email": "v@n.example"})["Location"]


@pytest.mark.parametrize("deed", ["name/", "email/", "email/pending/", "sessions/end/"])
def test_nothing_is_done_by_looking(me: User, deed: str) -> None:
    assert entered(me).get(f"/account/{deed}").status_code == 405
    assert Client().post(f"/account/{deed}")["Location"].startswith("/accounts/login/")

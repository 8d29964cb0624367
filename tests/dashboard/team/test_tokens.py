"""The page of tokens: shown once, used, revoked."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tasks_proxy.accounts.models import ApiToken, User
from tasks_proxy.accounts.tokens import token_holder
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn
from tests.dashboard.team.conftest import MakeToken

PAGE = "/o/acme/tokens/"


def made(client: Client, **form: str) -> str:
    answer = client.post(PAGE, {"name": "CI", "scope": "read", "days": "30", **form})
    found = re.search(r"tl_[0-9a-f]+", answer.content.decode())
    assert found is not None
    return found[0]


def test_a_token_is_shown_once_and_works(editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    secret = made(client, scope="write")
    assert secret not in client.get(PAGE).content.decode()
    row = token_holder(secret)
    assert row is not None
    assert (row.user, row.scope, row.name) == (editor, "write", "CI")
    assert row.expiry is not None
    entry = AuditEntry.objects.get()
    assert entry.action == "token.create"
    assert secret not in str(entry.__dict__)


def test_a_viewer_makes_none_that_writes(viewer: User, signed_in: SignIn) -> None:
    client = signed_in(viewer)
    assert client.post(PAGE, {"name": "x", "scope": "write", "days": "30"}).status_code == 400
    assert b"Read and write" not in client.get(PAGE).content
    assert not ApiToken.objects.exists()


def test_the_page_tells_when_and_from_where_it_was_used(editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    secret = made(client)
    api = Client(headers={"Authorization": f"Bearer {secret}"}, REMOTE_ADDR="203.0.113.5")
    api.get("/api/v1/organisations/acme/lists/")
    assert "203.0.113.5" in client.get(PAGE).content.decode()


def test_a_revoked_token_ends(editor: User, signed_in: SignIn) -> None:
    client = signed_in(editor)
    secret = made(client)
    row = ApiToken.objects.get()
    client.post(f"{PAGE}{row.public_id}/revoke/")
    assert token_holder(secret) is None
    assert AuditEntry.objects.first().action == "token.revoke"  # type: ignore[union-attr]


def test_a_token_is_revoked_by_a_second_click_that_names_it(
    editor: User, signed_in: SignIn
) -> None:
    client = signed_in(editor)
    made(client)
    page = client.get(PAGE).content.decode()
    row = page.partition("<tbody>")[2].partition("</tbody>")[0]
    asked, _, answered = row.partition("</summary>")
    assert "<form" not in asked
    assert "Revoke “CI”</button>" in answered


def test_all_of_mine_and_all_of_everybodys(
    owner: User, editor: User, make_token: MakeToken, signed_in: SignIn
) -> None:
    for user in (owner, owner, editor):
        make_token(user)
    client = signed_in(owner)
    assert b"Revoke 2" in client.get(f"{PAGE}revoke/").content
    client.post(f"{PAGE}revoke/")
    assert [row.user for row in ApiToken.objects.all()] == [editor]
    client.post(f"{PAGE}revoke/all/")
    assert not ApiToken.objects.exists()
    assert AuditEntry.objects.filter(action="token.revoke").count() == 3


def test_members_see_their_own_and_managers_all(
    owner: User, editor: User, viewer: User, make_token: MakeToken, signed_in: SignIn
) -> None:
    make_token(owner, "of the owner")
    make_token(editor, "of the editor")
    assert "of the editor" in signed_in(owner).get(PAGE).content.decode()
    page = signed_in(editor).get(PAGE).content.decode()
    assert ("of the editor" in page, "of the owner" in page) == (True, False)


@pytest.mark.parametrize("form", [{"name": ""}, {"days": "5"}, {"scope": "all"}])
def test_a_form_that_makes_no_sense_is_told_why(
    editor: User, signed_in: SignIn, form: dict[str, str]
) -> None:
    entered = {"name": "CI", "scope": "read", "days": "30", **form}
    answer = signed_in(editor).post(PAGE, entered)
    assert answer.status_code == 400
    assert b'role="alert"' in answer.content

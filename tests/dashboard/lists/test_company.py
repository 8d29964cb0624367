"""Who else looks at a list."""

from __future__ import annotations

import pytest

from dashboard.lists.company import Face, company
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.store import presence
from tests.conftest import SignIn
from tests.dashboard.listed import listed, unread, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

LIST = "/o/acme/lists/launch/?view=table"


def test_others_before_the_list_are_named_on_its_page(
    organisation: Organisation, viewer: User, editor: User, signed_in: SignIn
) -> None:
    listed(organisation, "launch", wire("a"))
    assert "Also here" not in signed_in(editor).get(LIST).content.decode()
    assert "Also here: Editor" in signed_in(viewer).get(LIST).content.decode()
    header = signed_in(editor).get("/o/acme/lists/launch/header/").content.decode()
    assert "Also here: Viewer" in header


def test_nobody_is_there_by_being_refused(
    organisation: Organisation, stranger: User, signed_in: SignIn
) -> None:
    row = listed(organisation, "launch", wire("a"))
    assert signed_in(stranger).get(LIST).status_code == 404
    assert presence.present(row) == frozenset()


def test_whoever_is_no_member_any_more_is_not_named(
    organisation: Organisation, viewer: User, editor: User
) -> None:
    row = listed(organisation, "launch", wire("a"))
    presence.come(row, [editor.pk])
    Membership.objects.get(user=editor).delete()
    assert company(viewer, row).names == ()


def test_a_crowd_is_counted(organisation: Organisation, viewer: User) -> None:
    row = listed(organisation, "launch", wire("a"))
    for name in ("Ada Lovelace", "bob", "Cy van der Berg", "", "Zoe", "Yan"):
        person = User.objects.create_user(f"x{len(name)}{name[:1]}@acme.example", name=name)
        Membership.objects.create(organisation=organisation, user=person, role="viewer")
        presence.come(row, [person.pk])
    found = company(viewer, row)
    assert found.faces[:3] == (
        Face("Ada Lovelace", "AL"),
        Face("bob", "B"),
        Face("Cy van der Berg", "CB"),
    )
    assert (len(found.faces), found.more, len(found.names)) == (4, 2, 6)


def test_without_redis_nobody_is_named(
    organisation: Organisation, viewer: User, signed_in: SignIn, no_redis: None
) -> None:
    unread(organisation, "launch")
    assert signed_in(viewer).get(LIST).status_code == 200

"""Roles, removal, leaving and handing over."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from tasks_proxy.accounts.invitations import invitation_create
from tasks_proxy.accounts.models import ApiToken, Invitation, Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn
from tests.dashboard.team.conftest import MakeToken

TEAM = "/o/acme/team/"


def role_of(user: User) -> str | None:
    return Membership.objects.filter(user=user).values_list("role", flat=True).first()


def test_a_role_is_changed_and_written_down(
    admin: User, owner: User, viewer: User, signed_in: SignIn
) -> None:
    signed_in(admin).post(f"{TEAM}members/{viewer.pk}/role/", {"role": "editor"})
    assert role_of(viewer) == "editor"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.email, entry.target) == (
        "member.role",
        admin.email,
        viewer.email,
    )
    assert (entry.before, entry.after) == ({"role": "viewer"}, {"role": "editor"})
    assert entry.title == viewer.name == "Viewer"


@pytest.mark.parametrize("chosen", ["owner", "emperor", ""])
def test_an_admin_makes_no_owner_and_nobody_what_there_is_not(
    admin: User, owner: User, viewer: User, signed_in: SignIn, chosen: str
) -> None:
    signed_in(admin).post(f"{TEAM}members/{viewer.pk}/role/", {"role": chosen})
    assert role_of(viewer) == "viewer"


def test_an_admin_does_not_touch_an_owner(admin: User, owner: User, signed_in: SignIn) -> None:
    client = signed_in(admin)
    assert client.post(f"{TEAM}members/{owner.pk}/role/", {"role": "viewer"}).status_code == 403
    assert client.post(f"{TEAM}members/{owner.pk}/remove/").status_code == 403
    assert role_of(owner) == "owner"


def test_the_last_owner_stays_one(owner: User, signed_in: SignIn) -> None:
    client = signed_in(owner)
    client.post(f"{TEAM}members/{owner.pk}/role/", {"role": "viewer"})
    answer = client.post(f"{TEAM}leave/")
    assert role_of(owner) == "owner"
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("at least one owner" in text for text in told)


def test_fields_that_are_posted_beside_change_nothing(
    owner: User, viewer: User, other_organisation: Organisation, signed_in: SignIn
) -> None:
    form = {
        "role": "editor",
        "organisation": other_organisation.pk,
        "user": owner.pk,
        "is_staff": "on",
        "is_superuser": "on",
    }
    signed_in(owner).post(f"{TEAM}members/{viewer.pk}/role/", form)
    signed_in(viewer).post(
        "/account/name/", {"name": "V", "is_staff": "on", "email": "x@x.example"}
    )
    viewer.refresh_from_db()
    assert (viewer.is_staff, viewer.is_superuser) == (False, False)
    assert (viewer.email, viewer.name) == ("viewer@acme.example", "V")
    assert not Membership.objects.filter(organisation=other_organisation, user=viewer).exists()


def test_removal_ends_tokens_and_invitations_there_and_leaves_the_person(
    owner: User,
    admin: User,
    organisation: Organisation,
    other_organisation: Organisation,
    make_token: MakeToken,
    signed_in: SignIn,
) -> None:
    make_token(admin)
    Membership.objects.create(user=admin, organisation=other_organisation, role=Role.VIEWER)
    invitation_create(organisation=organisation, email="n@x.example", role=Role.VIEWER, by=admin)
    signed_in(owner).post(f"{TEAM}members/{admin.pk}/remove/")
    assert list(admin.organisations.all()) == [other_organisation]
    assert not ApiToken.objects.exists()
    assert Invitation.objects.get().revoked_at is not None
    assert AuditEntry.objects.get().action == "member.remove"
    assert User.objects.get(pk=admin.pk).is_active


def test_a_member_of_another_organisation_is_not_there(
    owner: User, stranger: User, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    for deed in ("role", "remove", "transfer"):
        for pk in (stranger.pk, 999_999):
            answer = client.post(f"{TEAM}members/{pk}/{deed}/", {"role": "viewer"})
            assert answer.status_code == 404
    assert role_of(stranger) == "owner"


def test_leaving_leads_to_the_overview_and_shuts_the_door(
    owner: User, viewer: User, signed_in: SignIn
) -> None:
    client = signed_in(viewer)
    assert client.post(f"{TEAM}leave/")["Location"] == "/"
    assert client.get(TEAM).status_code == 404


def test_handing_over_makes_an_owner_and_an_admin(
    owner: User, editor: User, signed_in: SignIn
) -> None:
    signed_in(owner).post(f"{TEAM}members/{editor.pk}/transfer/")
    assert (role_of(owner), role_of(editor)) == ("admin", "owner")
    assert AuditEntry.objects.get().action == "organisation.transfer"


def test_a_new_organisation_is_its_makers(viewer: User, signed_in: SignIn) -> None:
    client = signed_in(viewer)
    assert client.post("/organisations/new/", {"name": "Ünïque Team"})["Location"].startswith("/o/")
    made = Organisation.objects.get(name="Ünïque Team")
    assert made.slug == "unique-team"
    assert Membership.objects.get(organisation=made).user == viewer
    again = client.post("/organisations/new/", {"name": "Ünïque Team"})
    assert again["Location"] == "/o/unique-team-2/connections/"
    taken = client.post("/organisations/new/", {"name": "X", "slug": "unique-team"})
    assert taken.status_code == 400
    assert b'value="X"' in taken.content


def test_settings_are_saved_and_written_down(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    client.post("/o/acme/settings/", {"name": "Acme 2", "retention_days": "30", "slug": "other"})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.slug, organisation.retention_days) == (
        "Acme 2",
        "acme",
        30,
    )
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {
        "organisation.rename",
        "organisation.rules",
    }
    assert client.post("/o/acme/settings/", {"name": "", "retention_days": "0"}).status_code == 400

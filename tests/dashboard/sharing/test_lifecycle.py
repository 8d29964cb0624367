"""When a link opens, and that every reason not to looks the same from outside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.account.standing import organisation_restore, organisation_suspend
from dashboard.sharing.links import (
    share_adopt,
    share_delete,
    share_pause,
    share_resume,
    share_revoke,
    share_rotate,
    sharing_switch,
)
from dashboard.sharing.models import Share
from dashboard.sharing.opening import ticket_for
from dashboard.sharing.secret import is_secret, new_secret
from dashboard.sharing.state import State
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.audit.actor import SYSTEM
from tests.dashboard.sharing.conftest import Link, NewLink

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

SITE = "https://docs.example"


def doors(link: Link) -> list[str]:
    """Every address of a link."""
    ticket = ticket_for(link.share)
    parts = [f"{link.path}p/{ticket}/{name}/" for name in ("facts", "graph", "outline", "task")]
    return [
        link.path,
        f"{link.path}embed",
        f"{link.path[:-1]}.svg",
        f"{link.path[:-1]}.png",
        *parts,
    ]


def shut(link: Link, visitor: Client) -> bool:
    """Whether all its addresses answer as an unknown one does, to the byte."""
    unknown = visitor.get(f"/s/{new_secret()}/")
    answers = [visitor.get(path, headers={"If-None-Match": '"x", *'}) for path in doors(link)]
    assert unknown.status_code == 404
    alike = {(answer.status_code, answer.content) for answer in answers}
    return alike == {(404, unknown.content)}


def open_(link: Link, visitor: Client) -> bool:
    """Whether all its addresses answer."""
    return {visitor.get(path).status_code for path in doors(link)} == {200}


@pytest.mark.parametrize(
    "token",
    [
        "",
        ":key",
        "{token}",
        "null",
        "0",
        "%00",
        "..",
        "%2e%2e",
        "a/b/c",
        "%0a",
        "x" * 43,
        "x" * 5000,
    ],
)
def test_what_is_no_secret_is_as_unknown_as_one_that_nobody_has(
    visitor: Client, token: str, new_link: NewLink
) -> None:
    new_link()
    unknown = visitor.get(f"/s/{new_secret()}/")
    for path in (f"/s/{token}/", f"/s/{token}/embed", f"/s/{token}.svg", f"/s/{token}"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.content) == (404, unknown.content), path


def test_a_part_of_a_secret_or_one_in_other_case_opens_nothing(
    visitor: Client, new_link: NewLink
) -> None:
    link = new_link()
    for token in (link.token[:-1], f"{link.token}A", link.token.swapcase(), link.share.digest):
        assert visitor.get(f"/s/{token}/").status_code == 404


def test_secrets_are_long_and_never_alike() -> None:
    made = {new_secret() for _ in range(10_000)}
    assert len(made) == 10_000
    assert all(map(is_secret, made))


def test_only_the_digest_is_stored(new_link: NewLink) -> None:
    link = new_link()
    stored = Share.objects.filter(pk=link.share.pk).values().get()
    assert link.token not in repr(stored)


def test_a_link_goes_through_its_states(new_link: NewLink, visitor: Client) -> None:
    link = new_link(sites=(SITE,))
    assert open_(link, visitor)
    share_pause(link.share, by=SYSTEM)
    assert shut(link, visitor)
    assert link.again().state is State.PAUSED
    share_resume(link.share, by=SYSTEM)
    assert open_(link, visitor)
    share_revoke(link.share, by=SYSTEM)
    assert shut(link, visitor)
    assert link.again().state is State.REVOKED


def test_a_new_address_ends_the_old_one_and_opens_what_was_revoked(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link(sites=(SITE,))
    share_revoke(link.share, by=SYSTEM)
    newer = Link(link.again(), share_rotate(link.share, by=SYSTEM))
    newer.share = newer.again()
    assert shut(link, visitor)
    assert open_(newer, visitor)
    assert bytes(newer.share.key) != bytes(link.share.key)


def test_a_link_ends_to_the_second(new_link: NewLink, visitor: Client) -> None:
    now = timezone.now()
    link = new_link(sites=(SITE,), expires_at=now + timedelta(hours=1))
    assert open_(link, visitor)
    row = link.again()
    second = timedelta(seconds=1)
    assert row.state_at(now + timedelta(hours=1) - second) is State.LIVE
    assert row.state_at(now + timedelta(hours=1) + second) is State.EXPIRED
    Share.objects.filter(pk=row.pk).update(expires_at=timezone.now() - second)
    assert shut(link, visitor)


def test_the_switch_turns_all_off_and_on_again(
    new_link: NewLink, visitor: Client, organisation: Organisation
) -> None:
    link = new_link(sites=(SITE,))
    sharing_switch(organisation, off=True, by=SYSTEM)
    assert shut(link, visitor)
    sharing_switch(organisation, off=False, by=SYSTEM)
    assert open_(link, visitor)


def test_a_suspended_organisation_has_no_links_until_it_goes_on(
    new_link: NewLink, visitor: Client, organisation: Organisation
) -> None:
    link = new_link(sites=(SITE,))
    organisation_suspend(organisation)
    assert shut(link, visitor)
    organisation_restore(organisation)
    assert open_(link, visitor)


def test_a_link_ends_with_its_holders_membership_unless_an_admin_took_it_over(
    new_link: NewLink, visitor: Client, editor: User, owner: User
) -> None:
    link, taken = new_link(sites=(SITE,)), new_link(sites=(SITE,))
    share_adopt([taken.share], owner, by=SYSTEM)
    Membership.objects.filter(user=editor).delete()
    assert shut(link, visitor)
    assert link.again().state is State.ORPHANED
    assert open_(taken, visitor)
    owner.is_active = False
    owner.save()
    assert shut(taken, visitor)


def test_a_deleted_link_and_one_of_a_deleted_person_are_gone(
    new_link: NewLink, visitor: Client, editor: User
) -> None:
    link, other = new_link(sites=(SITE,)), new_link(sites=(SITE,))
    share_delete(link.again(), by=SYSTEM)
    assert shut(link, visitor)
    editor.delete()
    assert shut(other, visitor)
    assert other.again().state is State.ORPHANED


def test_views_are_counted_by_day_and_end_where_they_may_go_no_further(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link(max_views=2)
    assert visitor.head(link.path).status_code == 200
    assert [visitor.get(link.path).status_code for _ in range(3)] == [200, 200, 404]
    row = link.again()
    assert (row.views, row.state) == (2, State.USED_UP)
    assert [day.count for day in row.days.all()] == [2]
    assert row.last_seen_at is not None


def test_who_holds_one_of_the_views_keeps_its_page_and_there_is_no_picture(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link(max_views=1)
    assert visitor.get(f"{link.path[:-1]}.svg").status_code == 404
    assert visitor.get(link.path).status_code == 200
    ticket = ticket_for(link.share)
    assert visitor.get(f"{link.path}p/{ticket}/graph/").status_code == 200
    assert visitor.get(f"{link.path}p/x{ticket}/graph/").status_code == 404
    assert visitor.get(link.path).status_code == 404


def test_no_method_but_reading_is_there(new_link: NewLink, visitor: Client) -> None:
    link = new_link(sites=(SITE,))
    for path in doors(link):
        for method in ("put", "patch", "delete", "post"):
            status = getattr(visitor, method)(path).status_code
            assert status in {405, 302 if path == link.path else 405}, (method, path)


def test_without_sites_no_frame_holds_it_and_with_them_only_theirs(
    new_link: NewLink, visitor: Client
) -> None:
    assert visitor.get(f"{new_link().path}embed").status_code == 404
    answer = visitor.get(f"{new_link(sites=(SITE, 'https://*.wiki.example')).path}embed")
    policy = answer["Content-Security-Policy"]
    assert f"frame-ancestors {SITE} https://*.wiki.example" in policy
    assert "X-Frame-Options" not in answer.headers

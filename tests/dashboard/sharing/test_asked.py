"""That a link is asked for each time and made anew only where something changed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.account.standing import organisation_suspend
from dashboard.sharing import asked
from dashboard.sharing.asked import share_by
from dashboard.sharing.links import share_pause
from dashboard.sharing.models import Share
from dashboard.sharing.secret import digest_of
from dashboard.sharing.state import State
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.audit.actor import SYSTEM
from tests.dashboard.sharing.conftest import NewLink

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def test_a_picture_asked_for_again_costs_one_question(new_link: NewLink, visitor: Client) -> None:
    path = f"{new_link().path[:-1]}.svg"
    assert visitor.get(path).status_code == 200
    visitor.get(path)  # the first one noted that the link was seen, which changed its row
    with CaptureQueriesContext(connection) as asked_for:
        assert visitor.get(path).status_code == 200
    assert len(asked_for) == 1


def test_the_same_row_gives_the_same_object_and_a_changed_one_another(new_link: NewLink) -> None:
    link = new_link()
    digest = digest_of(link.token)
    first = share_by(digest)
    assert first
    assert first.pk == link.share.pk
    assert share_by(digest) is first
    share_pause(link.share, by=SYSTEM)
    paused = share_by(digest)
    assert paused
    assert paused.state is State.PAUSED


def test_what_other_tables_say_of_a_link_counts_at_once(
    new_link: NewLink, organisation: Organisation, editor: User
) -> None:
    digest = digest_of(new_link().token)

    def state() -> State:
        share = share_by(digest)
        assert share
        return share.state

    assert state() is State.LIVE
    organisation_suspend(organisation)
    assert state() is State.OFF
    Membership.objects.filter(user=editor).delete()
    assert state() is State.ORPHANED


def test_a_row_that_changes_while_its_object_is_made_is_not_remembered_as_the_older(
    new_link: NewLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = new_link()
    digest = digest_of(link.token)
    asks = asked._row

    def changed_after(digest: str) -> asked._Row | None:
        row = asks(digest)
        monkeypatch.setattr(asked, "_row", asks)
        share_pause(link.share, by=SYSTEM)
        return row

    monkeypatch.setattr(asked, "_row", changed_after)
    share_by(digest)
    Share.objects.filter(pk=link.share.pk).update(paused_at=None)
    again = share_by(digest)
    assert again
    assert again.state is State.LIVE


def test_nobody_has_an_unknown_link(new_link: NewLink) -> None:
    new_link()
    assert share_by(digest_of("x" * 43)) is None

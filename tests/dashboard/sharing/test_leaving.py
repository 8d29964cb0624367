"""What becomes of a member's links when they leave."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client

from dashboard.sharing.leaving import Fate, links_held, links_settle
from dashboard.sharing.links import share_revoke
from dashboard.sharing.state import State
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.audit.actor import SYSTEM
from tests.dashboard.sharing.conftest import NewLink

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def test_their_links_end_or_pass_to_an_admin(
    new_link: NewLink, organisation: Organisation, editor: User, owner: User, visitor: Client
) -> None:
    ended = new_link()
    assert links_settle(organisation, editor, Fate.END, to=owner, by=SYSTEM) == 1
    assert ended.again().state is State.REVOKED
    passed = new_link()
    assert links_settle(organisation, editor, Fate.PASS, to=owner, by=SYSTEM) == 1
    Membership.objects.filter(user=editor).delete()
    assert passed.again().holder == owner
    assert visitor.get(passed.path).status_code == 200


def test_only_links_that_could_open_are_asked_about(
    new_link: NewLink, organisation: Organisation, editor: User, owner: User
) -> None:
    share_revoke(new_link().share, by=SYSTEM)
    new_link(holder=owner)
    kept = new_link()
    assert [share.pk for share in links_held(organisation, editor)] == [kept.share.pk]


def test_the_question_counts_them_and_is_not_asked_for_none() -> None:
    assert render_to_string("sharing/leaving.html", {"count": 0}).strip() == ""
    asked = " ".join(render_to_string("sharing/leaving.html", {"count": 2}).split())
    assert "2 shared links are theirs" in asked
    assert 'name="links" value="pass"' in asked

"""Runs in a site's shell: links, tokens, invitations and factors that a tour should see."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from dashboard.sharing.links import Wishes, share_create
from dashboard.sharing.models import Share
from dashboard.sharing.secret import digest_of
from dashboard.sharing.terms import Part
from tasks_proxy.accounts.invitations import invitation_create
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.audit.actor import Actor
from tasks_proxy.history.models import TaskList
from tests.journeys.conftest import EMAIL
from tests.journeys.scenes import FRIEND, GUARDED, LIST, secret

acme = Organisation.objects.get(slug="acme")
owner = User.objects.get(email=EMAIL)
task_list = TaskList.objects.get(organisation=acme, list_id=LIST)
now = timezone.now()
shown = frozenset({Part.TITLES, Part.AGENTS, Part.TIMES})


def link(name: str, wishes: Wishes, **row: object) -> None:
    """A link with an address that the tour knows."""
    share, _ = share_create(task_list, wishes, by=Actor(user=owner, email=EMAIL), holder=owner)
    Share.objects.filter(pk=share.pk).update(digest=digest_of(secret(name)), **row)


link("open", Wishes(name="Status page", shows=shown, sites=(FRIEND,)))
link("locked", Wishes(name="For the board", shows=shown, password="a phrase for the board"))
link("over", Wishes(name="Sprint review", shows=shown, expires_at=now - timedelta(days=1)))
link("paused", Wishes(name="For the press", max_views=500, allow_live=True), paused_at=now)
link("blind", Wishes(name="Shape alone"), views=1204, last_seen_at=now - timedelta(hours=3))

token_create(user=owner, organisation=acme, name="Deploy script", scope=Scope.WRITE, days=90)
token_create(user=owner, organisation=acme, name="Wall screen", scope=Scope.READ, days=None)
invitation_create(organisation=acme, email="new.colleague@acme.example", role=Role.EDITOR, by=owner)
TOTP.activate(User.objects.get(email=GUARDED), generate_totp_secret())

"""Making, changing and ending links: each change in one step with its line in the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dashboard.sharing.models import Share, SharingSwitch
from dashboard.sharing.secret import digest_of, new_key, new_secret
from dashboard.sharing.terms import Part, Scope
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import Actor
from tasks_proxy.audit.recording import record
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import codec


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wants of a link, checked. `password` None leaves it, an empty one takes it."""

    name: str
    scope: Scope = field(default_factory=Scope)
    shows: frozenset[Part] = frozenset()
    expires_at: datetime | None = None
    password: str | None = None
    max_views: int | None = None
    sites: tuple[str, ...] = ()
    allow_live: bool = False


def share_create(
    task_list: TaskList, wishes: Wishes, *, by: Actor, holder: User, frozen: Snapshot | None = None
) -> tuple[Share, str]:
    """A new link and its secret, the only time that it can be seen.

    With `frozen` it shows that snapshot for ever.
    """
    secret = new_secret()
    share = Share(
        organisation_id=task_list.organisation_id,
        task_list=task_list,
        holder=holder,
        created_by=holder.email,
        digest=digest_of(secret),
        key=new_key(),
        frozen=codec.pack(frozen) if frozen is not None else None,
        frozen_at=_read_at(frozen) if frozen is not None else None,
    )
    wishes_apply(share, wishes)
    with transaction.atomic():
        share.save(force_insert=True)
        _note(Action.SHARE_CREATE, by, share, after=described(share))
    return share, secret


def share_change(share: Share, wishes: Wishes, *, by: Actor) -> None:
    """Have the link show and ask for something else; its address stays."""
    with transaction.atomic():
        row = _locked(share)
        before = described(row)
        wishes_apply(row, wishes)
        row.revision += 1
        row.save()
        _note(Action.SHARE_CHANGE, by, row, before=before, after=described(row))


def share_pause(share: Share, *, by: Actor) -> None:
    """Let nobody see it until it is resumed."""
    with transaction.atomic():
        if Share.objects.filter(pk=share.pk, paused_at=None).update(paused_at=timezone.now()):
            _note(Action.SHARE_PAUSE, by, share)


def share_resume(share: Share, *, by: Actor) -> None:
    """Let it be seen again at its old address."""
    with transaction.atomic():
        rows = Share.objects.filter(pk=share.pk, paused_at__isnull=False)
        if rows.update(paused_at=None):
            _note(Action.SHARE_RESUME, by, share)


def share_revoke(share: Share, *, by: Actor) -> None:
    """End its address for ever."""
    with transaction.atomic():
        if Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=timezone.now()):
            _note(Action.SHARE_REVOKE, by, share)


def share_rotate(share: Share, *, by: Actor) -> str:
    """Give it a new address, and end the old one; one that was revoked opens again.

    The tasks get new names within it, and the views are counted anew.
    """
    secret = new_secret()
    with transaction.atomic():
        Share.objects.filter(pk=share.pk).update(
            digest=digest_of(secret),
            key=new_key(),
            revoked_at=None,
            paused_at=None,
            views=0,
            revision=F("revision") + 1,
        )
        share.guesses.all().delete()
        _note(Action.SHARE_ROTATE, by, share)
    return secret


def share_delete(share: Share, *, by: Actor) -> None:
    """Take it away, with all that was counted of it."""
    with transaction.atomic():
        _note(Action.SHARE_REVOKE, by, share, before=described(share), after={"deleted": True})
        share.delete()


def share_adopt(shares: Iterable[Share], holder: User, *, by: Actor) -> int:
    """Let another member answer for these links, which go on working; how many there are."""
    count = 0
    with transaction.atomic():
        for share in shares:
            Share.objects.filter(pk=share.pk).update(holder=holder)
            before = {"holder": share.holder.email if share.holder else share.created_by}
            _note(Action.SHARE_ADOPT, by, share, before=before, after={"holder": holder.email})
            count += 1
    return count


def sharing_switch(organisation: Organisation, *, off: bool, by: Actor) -> None:
    """Turn all links of an organisation off, or on again as each of them was."""
    with transaction.atomic():
        row, _ = SharingSwitch.objects.get_or_create(organisation=organisation)
        if row.off != off:
            SharingSwitch.objects.filter(pk=row.pk).update(off=off)
            record(
                Action.ORGANISATION_RULES,
                by,
                organisation=organisation,
                target="shared links",
                before={"shared links": "off" if row.off else "on"},
                after={"shared links": "off" if off else "on"},
            )


def sharing_is_off(organisation: Organisation) -> bool:
    """Whether all links of the organisation are turned off."""
    return SharingSwitch.objects.filter(organisation=organisation, off=True).exists()


def described(share: Share) -> dict[str, Any]:
    """What a link shows and asks for, in the words of the audit log, without any secret."""
    return {
        "name": share.name,
        "list": share.task_list.title,
        "frozen": share.is_frozen,
        "scope": share.scope,
        "scope of": json.loads(share.scope_values),
        "shows": sorted(share.parts),
        "expires": share.expires_at.isoformat() if share.expires_at else "never",
        "protected": bool(share.password),
        "views at most": share.max_views,
        "sites": list(share.sites),
        "live": share.allow_live,
    }


def wishes_apply(share: Share, wishes: Wishes) -> None:
    """Write the wishes into the row, which stays unsaved."""
    share.name = wishes.name
    share.scope = wishes.scope.kind.value
    share.scope_values = json.dumps(list(wishes.scope.values))
    share.shows = ",".join(sorted(wishes.shows))
    share.expires_at = wishes.expires_at
    share.max_views = wishes.max_views
    share.embed_sites = "\n".join(wishes.sites)
    share.allow_live = wishes.allow_live
    if wishes.password is not None:
        share.password = make_password(wishes.password) if wishes.password else ""


def _locked(share: Share) -> Share:
    return (
        Share.objects.select_for_update(of=("self",)).select_related("task_list").get(pk=share.pk)
    )


def _read_at(snapshot: Snapshot) -> datetime:
    return datetime.fromtimestamp(snapshot.fetched_at, tz=timezone.get_default_timezone())


def _note(
    action: Action,
    by: Actor,
    share: Share,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        action,
        by,
        organisation=share.organisation,
        target=f"link {share.pk}",
        title=f"{share.name}, to {share.task_list.title}",
        before=before,
        after=after,
    )

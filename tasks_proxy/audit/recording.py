"""Writing an entry into the audit log: the one door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit import cleaning
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import Actor
from tasks_proxy.audit.models import AuditEntry


def record(
    action: Action,
    by: Actor,
    *,
    organisation: Organisation | None,
    target: str = "",
    title: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write down that `by` did `action` to `target`, an object in a few words ("task 3f2a…").

    `title` is what people call it, as far as that is known and not the target itself.
    `before` and `after` hold the values that changed, by name. They are JSON or become text; long
    ones are cut, and any whose name speaks of a secret is hidden: still, pass no secrets.
    Call it inside the transaction that makes the change, so that both are kept or neither:

        with transaction.atomic():
            share.revoke()
            record(Action.SHARE_REVOKE, actor_of(request), organisation=access.organisation,
                   target=f"link {share.pk}", title=share.name, before={"state": "live"})

    `actor_of(request)` tells who; a job or a command passes `SYSTEM`. Raises only what the
    database raises. A task write that goes through `tasks_proxy.proxy.writes` is recorded there.
    """
    return AuditEntry.objects.create(
        organisation=organisation,
        action=action.value,
        user=by.user,
        email=cleaning.text(by.email, 254),
        token=cleaning.text(by.token, 120),
        target=cleaning.text(target, 300),
        title=cleaning.text(title, 300),
        before=cleaning.values(before),
        after=cleaning.values(after),
        ip=by.ip,
        user_agent=cleaning.text(by.user_agent, 200),
    )


def record_everywhere(
    action: Action,
    by: Actor,
    *,
    person: User | None,
    target: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write down what concerns a person's account in the log of each of their organisations.

    Of somebody who has none, or whom we do not know, it is kept outside of all organisations.
    """
    homes: list[Organisation | None] = []
    if person is not None:
        homes.extend(person.organisations.all())  # also those that wait for a second factor
    for organisation in homes or [None]:
        record(action, by, organisation=organisation, target=target, before=before, after=after)

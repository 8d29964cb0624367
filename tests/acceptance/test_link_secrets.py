"""Acceptance 13 and 14: what visitors of a link can reach, and what gets out to them."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dashboard.sharing import mirror
from dashboard.sharing.links import Wishes, share_create
from dashboard.sharing.models import Share
from dashboard.sharing.opening import ticket_for
from dashboard.sharing.reveal import name_of
from dashboard.sharing.terms import Scope, ScopeKind
from dashboard.sharing.told import change
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit.actor import SYSTEM
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tests.dashboard.listed import listed, snapshot_of, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

TASKS = 20
PUBLIC = re.compile(r"/(accounts/|healthz|readyz|metrics|static/|__debug__)")


def canary(kind: str, number: int) -> str:
    return f"CANARY-{kind}-{number:03}"


def canaries() -> list[str]:
    kinds = ("id", "title", "agent", "maker", "note", "url", "error", "result", "meta", "block")
    return [canary(kind, n) for kind in kinds for n in range(TASKS)]


def wired(number: int, status: str = "in_progress") -> dict[str, Any]:
    """A task each of whose fields holds a text of its own that must not get out."""

    def own(kind: str) -> str:
        return canary(kind, number)

    return wire(
        own("id"),
        status,
        *([canary("id", number - 1)] if number else ["CANARY-id-ghost"]),
        title=own("title"),
        assignedAgentId=own("agent"),
        createdByAgentId=own("maker"),
        description=f"{own('note')} https://intranet.example/{own('url')}",
        progressMessage=own("note"),
        blockedReason=own("block"),
        blockedByTaskIds=[canary("id", (number + 2) % TASKS)],
        error=own("error"),
        result={own("result"): own("result")},
        metadata={"deep": [own("meta")]},
        orgId="CANARY-org",
        taskListId="CANARY-list",
    )


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    mirror.forget()
    yield
    mirror.forget()


@pytest.fixture
def plan(organisation: Organisation) -> TaskList:
    rows = [wired(n) for n in range(TASKS)]
    return listed(
        organisation, "CANARY-list", *rows, complete=False, incomplete_reason="CANARY-reason"
    )


def link(plan: TaskList, editor: User, **wishes: Any) -> tuple[Share, str]:
    wished = Wishes(**{"name": "CANARY-name", "allow_live": True, **wishes})
    return share_create(plan, wished, by=SYSTEM, holder=editor)


def addresses(share: Share, secret: str) -> list[str]:
    base, ticket = f"/s/{secret}", ticket_for(share)
    parts = [f"{base}/p/{ticket}/{name}/" for name in ("facts", "graph", "outline", "task")]
    looks = [f"{base}.svg?theme=dark&size=small", f"{base}.png?size=small"]
    task = name_of("CANARY-id-001", bytes(share.key))
    views = [f"{base}/?view=outline", f"{base}/?direction=TB&task={task}", f"{base}/embed"]
    return [f"{base}/", *views, f"{base}.svg", *looks, *parts]


def spellings(text: str) -> list[bytes]:
    """A text as it might get out: plain, in base64 at each offset, and percent-encoded."""
    raw = text.encode()
    shifted = [b64encode(b" " * n + raw)[4:-4] for n in range(3)]
    return [raw, raw.lower(), quote(text).encode(), *(part for part in shifted if len(part) > 7)]


def test_of_200_secrets_none_gets_out_by_any_door(plan: TaskList, editor: User) -> None:
    share, secret = link(plan, editor, sites=("https://wiki.example",))
    hidden = [*canaries(), "CANARY-org", "CANARY-list", "CANARY-reason", "CANARY-name", "acme"]
    assert len(hidden) >= 200
    visitor = Client()
    out: list[bytes] = []
    for address in addresses(share, secret):
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        out.append(answer.content)
        out.append(repr(sorted(answer.headers.items())).replace(secret, "").encode())
    before = mirror.revealed(share)
    snapshots.write(plan, snapshot_of(*(wired(n, "failed") for n in range(TASKS))))
    mirror.forget()
    after = mirror.revealed(share)
    assert before
    assert after
    body = change(before, after)
    assert len(body["tasks"]) == TASKS
    out.append(json.dumps(body).encode())
    whole = b"\n".join(out)
    for text in hidden:
        for spelled in spellings(text):
            assert spelled not in whole, text
    assert b"upstream.example" not in whole


def test_what_is_told_of_a_change_has_exactly_the_listed_names(
    plan: TaskList, editor: User
) -> None:
    share, _ = link(plan, editor)
    before = mirror.revealed(share)
    snapshots.write(plan, snapshot_of(*(wired(n, "failed") for n in range(TASKS))))
    mirror.forget()
    after = mirror.revealed(share)
    assert before
    assert after
    body = change(before, after)
    assert set(body) == {
        *("version", "fetchedAt", "complete", "incompleteReason", "structure", "counts", "tasks"),
    }
    assert {frozenset(task) for task in body["tasks"]} == {
        frozenset(
            {
                *("id", "status", "title", "agent", "progress", "progressMessage", "startedAt"),
                *("completedAt", "retryCount", "maxRetries", "blockedReason", "blockedAt"),
                "changed",
            }
        )
    }


def test_nothing_that_an_address_adds_widens_what_is_seen(plan: TaskList, editor: User) -> None:
    scope = Scope(ScopeKind.STATUSES, ("failed",))
    _, secret = link(plan, editor, scope=scope)
    visitor = Client()
    asked = "?org=globex&group=all&depth=999&focus=CANARY-id-001&from=0&fields=*&redact=0&fold=none"

    def seen(address: str) -> bytes:
        text = visitor.get(address).content
        return re.sub(
            rb'/p/[^/"]+|data-(?:now|ago)="[^"]+"|[?&]size=small'
            rb"|just now|\d+ s ago",
            b"",
            text,
        )

    for address in (f"/s/{secret}/", f"/s/{secret}.svg"):
        assert seen(address + asked) == seen(address), address


def routes(patterns: list[Any], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)


def filled(route: str, share: Share, plan: TaskList) -> str:
    """An address of that route, with all that a visitor could at most have guessed."""
    known = {
        "organisation": "acme",
        "key": plan.key,
        "share": str(share.pk),
        "task_id": "CANARY-id-001",
        "list_id": "CANARY-list",
        "project_id": "1",
    }

    def value(found: re.Match[str]) -> str:
        kind, _, name = found[1].rpartition(":")
        return known.get(name, str(share.pk) if kind == "uuid" else "1")

    return re.sub(r"\(\?P<\w+>[^)]*\)|\\Z|\$|\^", "x", re.sub(r"<([\w:]+)>", value, route))


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_a_visitor_reaches_nothing_but_the_link(plan: TaskList, editor: User, method: str) -> None:
    share, secret = link(plan, editor, password="correct horse")
    visitor = Client()
    assert visitor.post(f"/s/{secret}/", {"password": "correct horse"}).status_code == 302
    tried = 0
    for route in routes(get_resolver().url_patterns):
        address = filled(route, share, plan)
        if address.startswith(("/s/", "/sx", "/live/s/", "/x")) or PUBLIC.match(address):
            continue
        answer = getattr(visitor, method)(address)
        tried += 1
        if answer.status_code == 200:
            assert address in {"/api/schema/", "/api/docs/"} or method == "options", address
        assert b"CANARY" not in b"".join(answer), address
    assert tried > 30

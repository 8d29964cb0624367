"""Who may watch which list: asked when a stream opens and again while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest

from tasks_proxy.accounts.access import organisation_for
from tasks_proxy.accounts.models import User
from tasks_proxy.history.lists import list_by_key
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Viewer:
    """A signed-in person before one list, as known when the stream opened."""

    session_key: str = field(repr=False)
    user_pk: int
    organisation: str
    task_list: TaskList


def admit(session_key: str | None, organisation: str, key: str) -> Viewer | None:
    """The viewer behind a session; None where nobody is signed in.

    Raises Http404 for a stranger to the organisation as for an unknown list.
    """
    user = _user_of(session_key)
    if session_key is None or not isinstance(user, User):
        return None
    access = organisation_for(user, organisation)
    task_list = list_by_key(access.organisation, key)
    if task_list is None:
        raise Http404("No such list.")
    return Viewer(
        session_key=session_key, user_pk=user.pk, organisation=organisation, task_list=task_list
    )


def still_admitted(viewers: Iterable[Viewer]) -> set[Viewer]:
    """Those who would be admitted again now; each session and membership is read once."""
    user_of = cache(_user_of)

    @cache
    def organisation_of(session_key: str, slug: str) -> int | None:
        try:
            return organisation_for(user_of(session_key), slug).organisation.pk
        except Http404:
            return None

    asking = list(viewers)
    lists = TaskList.objects.filter(pk__in={viewer.task_list.pk for viewer in asking})
    owners = dict(lists.values_list("pk", "organisation_id"))
    return {
        viewer
        for viewer in asking
        if viewer.task_list.pk in owners
        and owners[viewer.task_list.pk] == organisation_of(viewer.session_key, viewer.organisation)
    }


def _user_of(session_key: str | None) -> User | AnonymousUser:
    """The person whom a page would find in this session; the session itself stays as it is."""
    request = HttpRequest()
    request.session = _session(session_key)
    return get_user(request)


def _session(session_key: str | None) -> SessionBase:
    session: SessionBase = _read_only_store(settings.SESSION_ENGINE)(session_key)
    return session


@cache
def _read_only_store(engine: str) -> Any:
    store: Any = import_module(engine).SessionStore

    class ReadOnly(store):  # type: ignore[misc]  # the engine is known at run time only
        """A session that looking at it neither ends nor renames: the browser would not hear."""

        __qualname__ = store.__qualname__  # Django salts the session's signature with it

        def flush(self) -> None:
            """Keep the row."""

        def cycle_key(self) -> None:
            """Keep the key."""

    return ReadOnly

"""Who else looks at a list now."""

from __future__ import annotations

from dataclasses import dataclass

from tasks_proxy.accounts.models import User
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence

MOST = 4
"""Faces that are shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class Face:
    """One person: their name, and its first letters."""

    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class Company:
    """Those who look besides oneself: MOST of them, how many more, and all their names."""

    faces: tuple[Face, ...] = ()
    more: int = 0
    names: tuple[str, ...] = ()


def company(user: User, task_list: TaskList) -> Company:
    """The others before the list, members all, by name; `user` counts as there from now on."""
    try:
        here = presence.come(task_list, [user.pk])
    except StoreUnavailable:
        return Company()
    others = here - {user.pk}
    if not others:
        return Company()
    people = User.objects.filter(
        pk__in=others, is_active=True, memberships__organisation_id=task_list.organisation_id
    )
    names = sorted((person.get_full_name() for person in people), key=str.casefold)
    faces = tuple(Face(name, _initials(name)) for name in names[:MOST])
    return Company(faces, len(names) - len(faces), tuple(names))


def _initials(name: str) -> str:
    words = name.partition("@")[0].split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

"""Small JSON that Redis keeps for us, read as "not there" where it has another version's form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tasks_proxy.history.register import Listed
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes, writing

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made")
Record = TypeVar("Record", bound="DataclassInstance")
Make = Callable[[Mapping[str, Any]], Made]


def opener(make: Make[Made], *, most: int = 0) -> Callable[[bytes], Made | None]:
    """What opens bytes that were kept, by `make`; it gives None where they have another form.

    The last `most` contents are opened once: most lists stand still between two looks at a page,
    so whoever asks gets the same object as everybody else and must leave it as it is. A page that
    asks for more than `most` in one order forgets each before it is asked for again.
    """

    @lru_cache(maxsize=most)
    def opened(data: bytes) -> Made | None:
        try:
            body = json.loads(data)
            return make(body) if isinstance(body, dict) else None
        except (ValueError, LookupError, TypeError, AttributeError):
            return None

    return opened


def record(kind: type[Record], body: Mapping[str, Any], **made: object) -> Record:
    """A `kind` of what `body` and `made` tell; what it does not have is passed over.

    So an older and a newer version of Taskloom read what the other kept, as long as a new field
    has a default and a field that changes its meaning takes another name. Raises TypeError where a
    field without a default is missing.
    """
    own = {one.name for one in fields(kind)}
    told = {name: value for name, value in body.items() if name in own}
    return kind(**(told | made))


class OfLists(Generic[Record]):
    """Records of one kind, at most one for each list, under the key `what`."""

    def __init__(self, what: str, make: Make[Record], *, most: int) -> None:
        self._what = what
        self._opened = opener(make, most=most)

    def read(self, task_lists: Sequence[Listed]) -> dict[int, Record]:
        """What is kept of those lists that have any, by primary key, in one question.

        Raises StoreUnavailable.
        """
        if not task_lists:
            return {}
        with answering() as client:
            found = client.mget([keys.of_list(row, self._what) for row in task_lists])
        told = {
            row.pk: self._opened(as_bytes(data))
            for row, data in zip(task_lists, found, strict=True)
            if data
        }
        return {pk: one for pk, one in told.items() if one is not None}

    def write(self, task_list: Listed, one: Record) -> None:
        """Keep it in place of what was kept. Raises StoreUnavailable."""
        with writing() as client:
            client.set(keys.of_list(task_list, self._what), _encode(one))


def _told(one: DataclassInstance) -> dict[str, Any]:
    """A record as JSON can have it; `asdict` would copy all that it holds."""
    return {each.name: getattr(one, each.name) for each in fields(one)}


_encode = json.JSONEncoder(default=_told).encode

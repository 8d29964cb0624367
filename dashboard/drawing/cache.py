"""Layouts remembered in Redis under the hash of their structure; without Redis, made anew."""

from __future__ import annotations

import json
from collections.abc import Callable

from dashboard.drawing.errors import DotFailed, DotTimeout, DrawingError, LayoutLost
from dashboard.drawing.layout import Layout
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.store import locks
from tasks_proxy.store.client import answering

KEPT_SECONDS = 30 * 24 * 3600
SUPERSEDED_SECONDS = 3600
"""How long a layout is kept that is no list's plain picture, or no longer."""

LOST_SECONDS = 3600
"""How long a structure that `dot` lost on is not tried again."""

_LOST = b"lost:"


def remembered(organisation: int, shape: str) -> Layout | None:
    """The layout of that shape; None where none is kept.

    Raises LayoutLost where `dot` lost on it lately, and StoreUnavailable.
    """
    with answering() as client:
        data = client.get(_key(organisation, shape))
    if not isinstance(data, bytes):
        return None
    if data.startswith(_LOST):
        raise LayoutLost(json.loads(data[len(_LOST) :]))
    try:
        return Layout.from_bytes(data)
    except ValueError:
        return None  # of another version, or damaged: the next one takes its place


def made(organisation: int, shape: str, make: Callable[[], Layout], *, seconds: float) -> Layout:
    """The remembered layout, or the one that `make` gives, by one caller however many ask.

    `seconds` is the most that `make` takes; the others wait for as long. Raises the errors of
    `make`. Without Redis each caller makes its own.
    """
    layout: Layout | None = None
    try:
        with locks.held(
            _key(organisation, shape, "lock"), seconds=seconds + 5, wait=seconds
        ) as had:
            layout = remembered(organisation, shape)
            if layout is None and not had:
                raise DotTimeout(f"The layout took longer than {seconds:g} s.")
            if layout is None:
                layout = make()
                _keep(organisation, shape, layout.to_bytes(), SUPERSEDED_SECONDS)
    except StoreUnavailable:
        # It may have left us before the layout was made, or after.
        layout = layout or make()
    return layout


def settle(organisation: int, picture: str, shape: str) -> None:
    """Keep that layout for long, as that of the `picture` now, and the one before it for an hour.

    Raises StoreUnavailable.
    """
    before = noted(organisation, f"current:{picture}")
    note(organisation, f"current:{picture}", shape)
    with answering() as client, client.pipeline(transaction=False) as pipe:
        pipe.expire(_key(organisation, shape), KEPT_SECONDS)
        if before and before != shape:
            pipe.expire(_key(organisation, before), SUPERSEDED_SECONDS)
        pipe.execute()


def give_up(organisation: int, shape: str, why: DrawingError) -> None:
    """Remember that `dot` lost on this shape, with its sentence. Raises StoreUnavailable."""
    if isinstance(why, DotTimeout | DotFailed):
        _keep(organisation, shape, _LOST + json.dumps(str(why)).encode(), LOST_SECONDS)


def first(organisation: int, name: str, *, seconds: int) -> bool:
    """Whether nobody called with this `name` within the last `seconds`. Raises StoreUnavailable."""
    with answering() as client:
        return bool(client.set(_key(organisation, name), b"1", nx=True, ex=seconds))


def forget(organisation: int, name: str) -> None:
    """Let the next call of `first` with this `name` be the first. Raises StoreUnavailable."""
    with answering() as client:
        client.delete(_key(organisation, name))


def noted(organisation: int, name: str) -> str:
    """What `note` was last told under this `name`, else nothing. Raises StoreUnavailable."""
    with answering() as client:
        data = client.get(_key(organisation, name))
    return data.decode("ascii", "replace") if isinstance(data, bytes) else ""


def note(organisation: int, name: str, text: str) -> None:
    """Remember some ASCII text as long as a layout. Raises StoreUnavailable."""
    _keep(organisation, name, text.encode("ascii"), KEPT_SECONDS)


def _keep(organisation: int, shape: str, data: bytes, seconds: int) -> None:
    with answering() as client:
        client.set(_key(organisation, shape), data, ex=seconds)


def _key(organisation: int, *names: str) -> str:
    return ":".join(("tl", str(organisation), "layout", *names))

"""The look as a visitor of a link that is not saved, made by the steps that its page takes."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from dashboard.sharing.links import Wishes, wishes_apply
from dashboard.sharing.models import Share
from dashboard.sharing.public import page_context
from dashboard.sharing.reveal import reveal
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import codec


def preview_context(
    task_list: TaskList, wishes: Wishes, known: Snapshot | None, saved: Share | None
) -> dict[str, Any]:
    """What the public page would be made of; nothing is saved."""
    share = _imagined(task_list, saved)
    wishes_apply(share, wishes)
    source = _source(known, saved)
    snapshot = reveal(source, share.terms) if source is not None else None
    return page_context(share, snapshot, QueryDict(), preview=True)


def _imagined(task_list: TaskList, saved: Share | None) -> Share:
    """A link that is never stored; its key is the same each time, and so are its layouts."""
    if saved is not None:
        return saved
    name = f"preview:{task_list.pk}"
    key = salted_hmac("sharing.preview", name, algorithm="sha256").digest()
    return Share(
        id=uuid5(NAMESPACE_URL, name),
        organisation=task_list.organisation,
        task_list=task_list,
        key=key,
    )


def _source(known: Snapshot | None, saved: Share | None) -> Snapshot | None:
    if saved is None or not saved.is_frozen:
        return known
    data = Share.objects.filter(pk=saved.pk).values_list("frozen", flat=True).first()
    return codec.unpack(bytes(data)) if data else None

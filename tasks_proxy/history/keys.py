"""A list's address in our URLs, made from its upstream id."""

from __future__ import annotations

import hashlib
import re

from django.utils.text import slugify

NO_LIST = "~none"
"""The address of the tasks that belong to no list."""

_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,60}\Z")


def list_key(list_id: str | None) -> str:
    """The key of a list: its id where that is plain, else a slug, `~` and a short hash.

    Plain ids never hold `~`, so that no id can take another list's key; a browser would resolve
    `.` and `..` away, so they are not plain. Rule: docs/architecture.md, decision 2.
    """
    if list_id is None:
        return NO_LIST
    if _PLAIN.match(list_id) and list_id not in {".", ".."}:
        return list_id
    digest = hashlib.sha256(list_id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{slugify(list_id)[:40].strip('-')}~{digest}"

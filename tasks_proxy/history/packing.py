"""JSON as compressed bytes, for the database's binary columns."""

from __future__ import annotations

import json
import zlib
from typing import Any

_encode = json.JSONEncoder(separators=(",", ":")).encode


def pack(value: Any) -> bytes:
    """The bytes of a JSON value."""
    # ASCII alone: a lone surrogate in somebody's title has no UTF-8, but it has an escape.
    return zlib.compress(_encode(value).encode("ascii"), 1)


def unpack(data: bytes | memoryview) -> Any:
    """The value that `pack` made these bytes of."""
    return json.loads(zlib.decompress(data))

"""A link's picture as a file, SVG or PNG, painted once for all who ask for the same."""

from __future__ import annotations

import gzip
import hmac
import re
import threading
from dataclasses import dataclass, replace
from typing import Literal

from cachetools import LRUCache, cached
from django.http import QueryDict

from dashboard.drawing.picture import Preparing, picture
from dashboard.drawing.png import sized, to_png
from dashboard.drawing.style import Theme, style
from dashboard.drawing.text import escaped, plain
from dashboard.sharing.jobs import Subject, send_once
from dashboard.sharing.models import Share
from tasks_proxy.core.records import Snapshot

Format = Literal["svg", "png"]

SIZES = {"small": 480, "medium": 960, "large": 1600, "preview": 1200}
"""Widths in px that can be asked for; without one an SVG is as large as life, a PNG large."""

PREVIEW_HEIGHT = 630
"""Of the size that chats and networks show beside an address."""

_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))", re.IGNORECASE)
_KEPT_BYTES = 48 * 1024 * 1024
_MINUTE = 60
_HARDLY_OLDER = 2 * _MINUTE


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is asked for; what makes no sense asks for nothing."""

    format: Format
    theme: Theme = "light"
    size: str = ""
    packed: bool = False

    @classmethod
    def asked(cls, format: Format, query: QueryDict, encodings: str = "") -> Look:  # noqa: A002  what it is
        """The look that `?theme=` and `?size=` ask for; packed where it is text, and may be."""
        theme: Theme = "dark" if query.get("theme") == "dark" else "light"
        size = query.get("size", "")
        packed = format == "svg" and _GZIP.search(encodings) is not None
        return cls(format, theme, size if size in SIZES else "", packed)


@dataclass(frozen=True, slots=True)
class Image:
    """The bytes of a picture, and the tag under which a client may keep them."""

    body: bytes
    etag: str


class ImagePreparing(Exception):
    """The picture is being laid out; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("The picture is being laid out.")
        self.retry_after = retry_after


def etag_of(share: Share, snapshot: Snapshot, look: Look) -> str:
    """Changes with what is seen, and with the minute of the reading that stands on the picture."""
    minute = int(snapshot.fetched_at) // _MINUTE
    said = f"{share.revision}:{snapshot.version}:{minute}:{look.format}:{look.theme}:{look.size}"
    said += ":gzip" * look.packed  # other bytes, so another tag
    return f'"{hmac.digest(bytes(share.key), said.encode(), "sha256").hex()[:32]}"'


def image_of(share: Share, snapshot: Snapshot, look: Look) -> Image:
    """The picture; while somebody has it painted anew, the last one, where that is hardly older.

    Whoever waited would hold a thread that pages need, and a crowd would hold them all. Raises
    ImagePreparing, and DrawingError where there can be none.
    """
    etag, what = etag_of(share, snapshot, look), (share.pk, bytes(share.key), share.revision, look)
    with _painting:
        last = _last.get(what) if etag in _begun else None
        body = _kept.get(last.etag) if last else None
    if last and body and snapshot.fetched_at - last.fetched_at < _HARDLY_OLDER:
        return Image(body, last.etag)
    image = Image(_painted(etag, share, snapshot, look), etag)
    with _painting:
        _last[what] = _Painted(etag, snapshot.fetched_at)
    return image


@dataclass(frozen=True, slots=True)
class _Painted:
    etag: str
    fetched_at: float


_kept: LRUCache[str, bytes] = LRUCache(maxsize=_KEPT_BYTES, getsizeof=len)
_last: LRUCache[tuple[object, ...], _Painted] = LRUCache(maxsize=256)
_begun: set[str] = set()
_painting = threading.Condition()


@cached(_kept, key=lambda etag, *_: etag, condition=_painting)
def _painted(etag: str, share: Share, snapshot: Snapshot, look: Look) -> bytes:
    with _painting:
        _begun.add(etag)
    try:
        return _paint(share, snapshot, look)
    finally:
        with _painting:
            _begun.discard(etag)


def _paint(share: Share, snapshot: Snapshot, look: Look) -> bytes:
    if look.packed:
        plain_look = replace(look, packed=False)
        etag = etag_of(share, snapshot, plain_look)
        return gzip.compress(_painted(etag, share, snapshot, plain_look), mtime=0)
    drawn = picture(Subject(share), snapshot, theme=look.theme, link=None, send=send_once)
    if isinstance(drawn, Preparing):
        raise ImagePreparing(drawn.retry_after)
    if look.format == "png":
        width = SIZES[look.size or "large"]
        height = PREVIEW_HEIGHT if look.size == "preview" else None
        return to_png(drawn.svg, look.theme, width=width, height=height)
    return sized(drawn.svg, SIZES.get(look.size)).encode("utf-8", "replace")


def placard(look: Look, text: str) -> bytes:
    """A small picture that says a sentence in place of a graph."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="img"'
        f' aria-label="{escaped(plain(text, 200))}" viewBox="0 0 640 120" width="640" height="120">'
        f"<style>{style(look.theme)}</style>"
        '<rect class="ground" x="0" y="0" width="640" height="120"/>'
        f'<text class="stamp" x="32" y="64">{escaped(plain(text, 90))}</text></svg>'
    )
    return to_png(svg, look.theme, width=640) if look.format == "png" else svg.encode()

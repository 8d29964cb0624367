"""The allow-list behind the escaping writer: nothing leaves a picture but what is named here."""

from __future__ import annotations

import nh3

from dashboard.drawing.icons import names as icon_names

_LOOKS = {
    *("class", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "color"),
    *("display", "opacity", "font-family", "font-size", "font-weight", "text-anchor"),
    *("text-decoration",),
}
_BOX = {"x", "y", "width", "height", "rx"}
_SAID = {"role", "aria-label"}
_ATTRIBUTES = {
    "svg": set[str](),
    "g": {
        *("transform", "data-task", "data-status", "data-started", "data-waiting"),
        *("data-estimate", "data-group", "data-count", "data-within", "data-list"),
        *_SAID,
        *_LOOKS,
    },
    "a": {"href", *_SAID, *_LOOKS},
    "rect": {"data-status", *_BOX, *_LOOKS},
    "use": {*_BOX, *_LOOKS},
    "path": {"d", "data-from", "data-to", *_LOOKS},
    "text": {"x", "y", *_LOOKS},
    "tspan": {"data-status", *_LOOKS},
    "title": set[str](),
}
_CLEANER = nh3.Cleaner(
    tags=set(_ATTRIBUTES),
    attributes=_ATTRIBUTES,
    # A `use` may draw a shape of ours, and nothing of another document.
    tag_attribute_values={"use": {"href": {f"#icon-{name}" for name in icon_names()}}},
    url_schemes={"http", "https"},
    link_rel=None,
    clean_content_tags={"script", "style"},
)
_HTML_ONLY = {"&nbsp;": "&#160;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


_OPEN, _CLOSE = "<svg>", "</svg>"


def sanitised(part: str) -> str:
    """A part of a picture less every element, attribute and address that pictures have not.

    The shapes (`<symbol>`) of the icons are constants of ours, and no part of what comes here.
    """
    whole = f"{_OPEN}{part}{_CLOSE}"
    try:
        clean = _CLEANER.clean(whole)
    except UnicodeEncodeError:  # half a surrogate pair, which the escaping leaves out
        clean = _CLEANER.clean(whole.encode("utf-8", "replace").decode())
    clean = clean[len(_OPEN) : -len(_CLOSE)]
    for said, spelt in _HTML_ONLY.items():  # what HTML writes and XML does not know, or folds
        if said in clean:
            clean = clean.replace(said, spelt)
    return clean

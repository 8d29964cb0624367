"""How each part of a picture looks: by class on a page, by attributes of its own in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dashboard.drawing.style import Theme, style

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_STATUS = re.compile(r'\[data-status="(\w+)"\]')


@dataclass(frozen=True, slots=True)
class _Compound:
    """One step of a selector: classes that an element has, and its status where one is asked."""

    classes: frozenset[str]
    status: str | None

    def fits(self, classes: frozenset[str], status: str) -> bool:
        return self.classes <= classes and self.status in {None, status}


@dataclass(frozen=True, slots=True)
class _Rule:
    """Declarations for an element inside a node that `around` fits; sorted, the last one wins."""

    weight: tuple[int, int]
    around: _Compound | None
    element: _Compound
    declared: tuple[tuple[str, str], ...]


class Look:
    """Writes the attributes that make a part look as the style says.

    Without a theme that is its class, which the page's CSS colours. With one, programs that know
    no CSS draw the same: every property stands on its element.
    """

    def __init__(self, theme: Theme | None = None) -> None:
        self.theme = theme
        self._rules = sorted(_rules(theme), key=lambda rule: rule.weight) if theme else []
        self._known: dict[tuple[str, str, str], str] = {}

    def __call__(self, names: str, status: str = "", node: str = "") -> str:
        """The attributes for a part with these classes.

        `status` is that of the part or of the node around it, and `node` the node's classes.
        """
        if self.theme is None:
            return f'class="{names}"'
        key = (names, status, node)
        if key not in self._known:
            self._known[key] = self._written(*key)
        return self._known[key]

    def _written(self, names: str, status: str, node: str) -> str:
        classes, around = frozenset(names.split()), frozenset(node.split())
        found: dict[str, str] = {}
        for rule in self._rules:
            outside = rule.around is None or rule.around.fits(around, status)
            if outside and rule.element.fits(classes, status):
                found |= dict(rule.declared)
        if found.get("display") == "inline":
            del found["display"]
        told = "".join(f' {name}="{_quoted(value)}"' for name, value in found.items())
        return f'class="{names}"{told}'


@cache
def look(theme: Theme | None = None) -> Look:
    """The one look of a theme, or of pages."""
    return Look(theme)


def _rules(theme: Theme) -> Iterator[_Rule]:
    for place, (selectors, body) in enumerate(_RULE.findall(style(theme))):
        pairs = (line.split(":", 1) for line in body.split(";") if ":" in line)
        declared = tuple((name.strip(), value.strip()) for name, value in pairs)
        for selector in selectors.split(","):
            steps = selector.split()
            compounds = [_compound(step) for step in (steps[1:] or steps)]
            weight = len(_CLASS.findall(selector)) + len(_STATUS.findall(selector))
            around = compounds[-2] if len(compounds) > 1 else None
            yield _Rule((weight, place), around, compounds[-1], declared)


def _compound(text: str) -> _Compound:
    status = _STATUS.search(text)
    return _Compound(frozenset(_CLASS.findall(text)), status[1] if status else None)


def _quoted(value: str) -> str:
    return value.replace('"', "'")

"""What the palette offers: options, in groups."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A line of the palette: it leads to `href`, or else posts `field` to `post`.

    `icon` is a name of Lucide's; a task has a `status` instead. `detail` stands faintly after the
    word, and `keys` are further words that find it.
    """

    word: str
    href: str = ""
    post: str = ""
    field: tuple[str, str] = ("", "")
    icon: str = ""
    status: str = ""
    detail: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one kind under their heading."""

    title: str
    options: tuple[Option, ...]


def fitting(options: list[Option], words: str) -> list[Option]:
    """Those in whose words, details and keys each of `words` occurs, in their order."""
    sought = words.casefold().split()
    return [
        option
        for option in options
        if all(word in f"{option.word} {option.detail} {option.keys}".casefold() for word in sought)
    ]

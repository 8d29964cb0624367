"""The shapes of the statuses, 20 px square, drawn in the colour of whoever uses them."""

from __future__ import annotations

from tasks_proxy.core.statuses import Status

_LINE = (
    'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
    ' stroke-linejoin="round"'
)
_SHAPES = {
    Status.COMPLETED: (
        '<path fill="currentColor" fill-rule="evenodd" d="M10 1.8a8.2 8.2 0 1 1 0 16.4a8.2 8.2 0'
        ' 0 1 0-16.4zM7.04 9.66L8.87 11.5L13.04 6.99L14.36 8.21L8.93 14.1L5.76 10.94z"/>'
    ),
    Status.IN_PROGRESS: (
        f'<circle cx="10" cy="10" r="7.3" opacity=".3" {_LINE}/>'
        f'<path d="M10 2.7a7.3 7.3 0 0 1 2.6 14.1" {_LINE}/>'
    ),
    Status.PENDING: f'<circle cx="10" cy="10" r="7.3" stroke-dasharray="2.5 3.23" {_LINE}/>',
    Status.BLOCKED: (
        f'<rect x="2.8" y="2.8" width="14.4" height="14.4" rx="3.6" {_LINE}/>'
        f'<path d="M8 7.2v5.6M12 7.2v5.6" {_LINE}/>'
    ),
    Status.FAILED: (
        f'<path d="M10 2.6l8 14.3H2z" {_LINE}/><path d="M10 8v3.9" {_LINE}/>'
        '<circle cx="10" cy="14.3" r="1.05" fill="currentColor"/>'
    ),
    Status.CANCELLED: (
        f'<circle cx="10" cy="10" r="7.3" {_LINE}/><path d="M4.9 15.1L15.1 4.9" {_LINE}/>'
    ),
    Status.UNKNOWN: (
        f'<circle cx="10" cy="10" r="7.3" {_LINE}/>'
        f'<path d="M7.9 8a2.15 2.15 0 1 1 3.1 1.95c-.7.35-1 .8-1 1.55" {_LINE}/>'
        '<circle cx="10" cy="14" r="1" fill="currentColor"/>'
    ),
}
_GROUP = (
    f'<path d="M6 2.6h8M4.3 5.6h11.4" {_LINE}/>'
    f'<rect x="2.8" y="8.6" width="14.4" height="8.6" rx="2" {_LINE}/>'
)
_GHOST = f'<path d="M8 5H5a1.6 1.6 0 0 0-1.6 1.6V15A1.6 1.6 0 0 0 5 16.6h8.4A1.6 1.6 0 0 0 15 15v-3M11.4 3.4h5.2v5.2M16.4 3.6L9.4 10.6" {_LINE}/>'  # noqa: E501  one path


_NAMED = {status.value: shape for status, shape in _SHAPES.items()}
_NAMED |= {"group": _GROUP, "ghost": _GHOST}


def names() -> tuple[str, ...]:
    """The status of each shape, and `group` and `ghost`."""
    return tuple(_NAMED)


def symbols() -> str:
    """A `<symbol id="icon-{name}">` for each of `names`."""
    return "".join(
        f'<symbol id="icon-{name}" viewBox="0 0 20 20">{shape}</symbol>'
        for name, shape in _NAMED.items()
    )

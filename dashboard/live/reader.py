"""Which messages one viewer still needs; pure."""

from __future__ import annotations

from tasks_proxy.store.events import Message, Version


class Reader:
    """Follows the versions that one viewer has seen, from `since` on where that is known."""

    def __init__(self, since: str | None) -> None:
        self._seen = Version.parse(since) if since else None

    def needs(self, message: Message) -> Message | None:
        """The message to send in its turn; None for one that the viewer has.

        A version that does not follow the last one becomes a `reload`: one between was lost, or
        Redis lost its data and began a new epoch.
        """
        if message.version is None:
            return message
        version = Version.parse(message.version)
        seen = self._seen
        if seen and version and version.epoch == seen.epoch and version.n <= seen.n:
            return None
        self._seen = version
        if seen is None or (version and version.follows(seen)):
            return message
        return Message("reload", "{}", message.version)

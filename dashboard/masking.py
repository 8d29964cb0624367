"""Log lines without the secrets of addresses, whoever writes them and whatever went wrong."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(
    r"((?:^|[^\w])s/|password/reset/key/[0-9A-Za-z]+-|confirm-email/)[A-Za-z0-9_\-:]{20,}"
    r"|(invitations/)[A-Za-z0-9_\-]{64,}"
)
"""Of shared links, resets of a password, proofs of an address, and invitations.

An invitation's own id, which is shorter and opens nothing, stays.
"""


def masked(text: str) -> str:
    """The text with the secret of each address made unreadable."""
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}…", text)


class MaskedFormatter(logging.Formatter):
    """Formats a record, its traceback included, and masks the whole."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return masked(super().format(record))

"""Every error of ours, each telling by its class what to do about it.

TaskloomError
├── UpstreamError               the upstream gave no usable answer
│   ├── UpstreamUnreachable     no connection            (retryable)
│   ├── UpstreamTimeout         no answer in time        (retryable)
│   ├── UpstreamGarbled         an answer that is not the contract's (retryable)
│   ├── UpstreamTooLarge        a body over our cap
│   └── UpstreamAnswered        an answer with an error status
│       ├── UpstreamBusy            429, with when to come back (retryable)
│       ├── UpstreamFailed          5xx                  (retryable)
│       ├── UpstreamUnauthorised    401 or 403: our credential is not taken
│       ├── UpstreamMissing         404
│       └── UpstreamRefused         any other 4xx
│           └── TaskHasDependents       a task that others depend on is not deleted alone
├── AddressRefused              a base URL that we must not call
├── PathRefused                 an id that no path can carry
├── NoConnection                an organisation without an upstream
├── BadRequest                  a write that we refuse to pass on
├── OutcomeUnknown              a write that may or may not have been applied
├── TaskChanged                 a write to a task that changed since it was seen
├── BudgetSpent                 no call is left this minute   (retryable)
├── CredentialUnreadable        a stored credential that no key of ours opens
└── StoreUnavailable            Redis does not answer     (retryable)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class TaskloomError(Exception):
    """Base of all; `str()` of one is a sentence for people, without any secret."""

    retryable: ClassVar[bool] = False


class UpstreamError(TaskloomError):
    """The upstream gave no usable answer; `status` is its HTTP status where there was one.

    `sent` tells that the request may have reached it, so that a write may have been applied.
    """

    status: int | None = None
    sent: bool = True


class UpstreamUnreachable(UpstreamError):
    """No connection could be made, or it broke."""

    retryable = True


class UpstreamTimeout(UpstreamError):
    """No whole answer within the deadline."""

    retryable = True


class UpstreamGarbled(UpstreamError):
    """An answer that is not JSON, or not of the contract's shape."""

    retryable = True


class UpstreamTooLarge(UpstreamError):
    """A body over the cap; reading on would only cost memory."""


class UpstreamAnswered(UpstreamError):
    """Base of the answers with an error status.

    `retry_after` is when the upstream wants us back, in seconds; None where it told none.
    """

    def __init__(self, message: str, *, status: int, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class UpstreamBusy(UpstreamAnswered):
    """429."""

    retryable = True


class UpstreamFailed(UpstreamAnswered):
    """5xx."""

    retryable = True


class UpstreamUnauthorised(UpstreamAnswered):
    """401 or 403: the stored credential is not accepted."""


class UpstreamMissing(UpstreamAnswered):
    """404."""


class UpstreamRefused(UpstreamAnswered):
    """Any other 4xx."""


class TaskHasDependents(UpstreamRefused):
    """A delete of a task that others depend on; `dependents` are those that the upstream named."""

    def __init__(self, message: str, *, status: int, dependents: tuple[str, ...]) -> None:
        super().__init__(message, status=status)
        self.dependents = dependents


class AddressRefused(TaskloomError):
    """A base URL that is malformed, or leads to an address that we must not call."""


class PathRefused(TaskloomError):
    """An id that cannot be a segment of a path: empty, or one that clients resolve away."""


class NoConnection(TaskloomError):
    """The organisation has no connection to an upstream yet."""


class BadRequest(TaskloomError):
    """A body that is no JSON object, or a precondition that makes no sense."""


class BudgetSpent(TaskloomError):
    """The sync has no call left this minute; `retry_after` is when it has, in seconds."""

    retryable = True

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutcomeUnknown(TaskloomError):
    """A write was sent and no answer came: it may have been applied, and is never sent again."""


class TaskChanged(TaskloomError):
    """The task is not in the state that the writer saw; `current` holds its fields as they are."""

    def __init__(self, message: str, *, current: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.current = current


class CredentialUnreadable(TaskloomError):
    """No key in CREDENTIAL_KEYS opens the stored credential, or it belongs to another row."""


class StoreUnavailable(TaskloomError):
    """Redis does not answer."""

    retryable = True

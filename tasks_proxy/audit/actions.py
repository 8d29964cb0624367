"""What can be done that the audit log tells of: `noun.verb`, with the words that people read."""

from __future__ import annotations

from django.db import models


class Action(models.TextChoices):
    """The kinds of entries; the part before the dot groups them on the audit page."""

    SIGN_IN = "account.sign_in", "Signed in"
    SIGN_IN_FAILED = "account.sign_in_failed", "Failed to sign in"
    SIGN_OUT = "account.sign_out", "Signed out"
    PASSWORD_CHANGE = "account.password", "Changed the password"
    PASSWORD_RESET = "account.password_reset", "Reset the password"
    EMAIL_CHANGE = "account.email", "Changed the e-mail address"
    TWO_FACTORS_ON = "account.two_factors_on", "Turned two factors on"
    TWO_FACTORS_OFF = "account.two_factors_off", "Turned two factors off"
    RECOVERY_CODES = "account.recovery_codes", "Made new recovery codes"
    SESSIONS_END = "account.sessions", "Ended sessions"
    SUSPEND = "account.suspend", "Suspended a person"
    RESTORE = "account.restore", "Let a person in again"

    ORGANISATION_CREATE = "organisation.create", "Made the organisation"
    ORGANISATION_RENAME = "organisation.rename", "Renamed the organisation"
    ORGANISATION_RULES = "organisation.rules", "Changed the organisation's rules"
    ORGANISATION_SUSPEND = "organisation.suspend", "Suspended the organisation"
    ORGANISATION_RESTORE = "organisation.restore", "Ended the organisation's suspension"
    ORGANISATION_TRANSFER = "organisation.transfer", "Handed the organisation over"

    MEMBER_ADD = "member.add", "Added a member"
    MEMBER_ROLE = "member.role", "Changed a role"
    MEMBER_REMOVE = "member.remove", "Removed a member"
    MEMBER_LEAVE = "member.leave", "Left the organisation"
    INVITATION_CREATE = "invitation.create", "Invited somebody"
    INVITATION_RENEW = "invitation.renew", "Made a new link for an invitation"
    INVITATION_REVOKE = "invitation.revoke", "Revoked an invitation"
    INVITATION_ACCEPT = "invitation.accept", "Accepted an invitation"

    TOKEN_CREATE = "token.create", "Made a token"
    TOKEN_REVOKE = "token.revoke", "Revoked a token"

    CONNECTION_CREATE = "connection.create", "Connected an upstream"
    CONNECTION_CHANGE = "connection.change", "Changed a connection"
    CONNECTION_CREDENTIAL = "connection.credential", "Replaced an upstream's token"
    CONNECTION_REMOVE = "connection.remove", "Removed a connection"

    SHARE_CREATE = "share.create", "Made a shared link"
    SHARE_CHANGE = "share.change", "Changed a shared link"
    SHARE_PAUSE = "share.pause", "Paused a shared link"
    SHARE_RESUME = "share.resume", "Resumed a shared link"
    SHARE_ROTATE = "share.rotate", "Gave a shared link a new address"
    SHARE_REVOKE = "share.revoke", "Revoked a shared link"
    SHARE_ADOPT = "share.adopt", "Took over a shared link"

    TASK_CREATE = "task.create", "Created a task"
    TASK_CHANGE = "task.change", "Changed a task"
    TASK_DELETE = "task.delete", "Deleted a task"

    EXPORT = "export.download", "Exported data"


def label(action: str) -> str:
    """The words for an action; its own name where this version has none for it."""
    return str(Action(action).label) if action in Action.values else action

"""Roles of members and scopes of tokens, and the table of what each may do."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What a member is in an organisation, the mightiest first."""

    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


class Scope(models.TextChoices):
    """What a token may do at most; its holder's role caps it."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"


ROLES_THAT_WRITE = frozenset({Role.OWNER, Role.ADMIN, Role.EDITOR})
ROLES_THAT_MANAGE = frozenset({Role.OWNER, Role.ADMIN})

WHAT_ROLES_MAY = {
    Role.OWNER: "Everything, also making owners and handing the organisation over.",
    Role.ADMIN: "Members, connections, shared links, everybody's tokens and the audit log.",
    Role.EDITOR: "See everything, and create, change and delete tasks.",
    Role.VIEWER: "See everything and change nothing.",
}


def roles_given_by(role: Role) -> tuple[Role, ...]:
    """The roles that somebody may give and take: nobody makes others mightier than themselves."""
    if role not in ROLES_THAT_MANAGE:
        return ()
    return tuple(given for given in Role if given != Role.OWNER or role == Role.OWNER)

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

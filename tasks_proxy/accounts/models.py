"""User, Organisation, Membership and ApiToken."""

from __future__ import annotations

import uuid
from datetime import datetime
from secrets import token_hex
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager

from tasks_proxy.accounts.roles import Role, Scope

SLUG = r"[a-z0-9][a-z0-9-]{0,49}"
slug_validator = RegexValidator(
    rf"^{SLUG}\Z", "Use 1 to 50 lower-case letters, digits and hyphens, a letter or digit first."
)


RETENTION_DAYS = range(1, 3651)
"""The days for which an organisation may have its history kept."""


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail address, which is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A saved user; without a password nobody can sign in as them until one is set."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The whole address in lower case: two people never differ by capitals alone."""
        return super().normalize_email(email).lower()

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this address, whatever its capitals."""
        return self.get(email=self.normalize_email(username))


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # of knox
    """A person, known by an e-mail address.

    `time_zone` is a name of the zone database, empty for the browser's own; `theme` is what they
    chose on whatever browser, empty where they never did.
    """

    email = models.EmailField(
        "e-mail address",
        unique=True,
        error_messages={"unique": "Somebody with this e-mail address exists already."},
    )
    name = models.CharField(max_length=150, blank=True)
    time_zone = models.CharField(max_length=60, blank=True, default="")
    theme = models.CharField(max_length=10, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """The name on screen; the address where no name was given."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """The first word of the name, or what stands before the address's @."""
        return self.name.split(" ")[0] if self.name else self.email.partition("@")[0]


class Organisation(models.Model):  # type: ignore[django-manager-missing]  # of knox
    """A team: it owns connections, and people belong to it by memberships.

    `retention_days` is for how long its history is kept; None for the site's own time. Where it
    `requires_two_factors`, whoever has no second factor sees nothing of it. Since `suspended_at`
    nobody does, and nothing is read, written or forgotten for it; None where it is not suspended.
    `restored_at` is when that last ended.
    """

    slug = models.CharField(max_length=50, unique=True, validators=[slug_validator])
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    retention_days = models.PositiveSmallIntegerField(
        "days that history is kept",
        null=True,
        blank=True,
        validators=[
            MinValueValidator(RETENTION_DAYS[0]),
            MaxValueValidator(RETENTION_DAYS[-1]),
        ],
    )
    requires_two_factors = models.BooleanField(default=False)
    suspended_at = models.DateTimeField(null=True, editable=False)
    restored_at = models.DateTimeField(null=True, editable=False)
    members: models.ManyToManyField[User, Membership] = models.ManyToManyField(
        User, through="Membership", related_name="organisations"
    )

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.organisation}"


class ApiToken(AbstractAuthToken):  # type: ignore[misc]  # knox has no types
    """A bearer token of one person for one organisation; only its SHA-256 digest is stored.

    Pages name it by `public_id`: the key, being the digest, stays in the database.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    last4 = models.CharField(max_length=4)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_ip = models.GenericIPAddressField(null=True, blank=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = AuthTokenManager()

    def __str__(self) -> str:
        return f"{self.name} (…{self.last4})"


def new_nonce() -> str:
    """What an invitation's links are made from."""
    return token_hex(32)


class Invitation(models.Model):
    """An open door for one e-mail address; see `invitations.py` for the links that lead to it.

    It is used up by `accepted_at`, closed by `revoked_at`, and shut from `expires_at` on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=10, choices=Role)
    nonce = models.CharField(max_length=64, default=new_nonce, editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role} of {self.organisation}"

    def is_open(self, now: datetime) -> bool:
        """Whether it can be accepted."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at

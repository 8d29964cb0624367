"""Shared links, their views by day, guesses at their passwords, and the switch over them all."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from dashboard.sharing.state import State, state_of
from dashboard.sharing.terms import Part, Scope, ScopeKind, Terms
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.history.models import TaskList


class ShareQuerySet(models.QuerySet["Share"]):
    """Links with what decides whether they open."""

    def judged(self) -> ShareQuerySet:
        """The links, each with whether its holder still belongs and whether all are switched off.

        With `task_list`, `organisation` and `holder`; the frozen snapshot stays in the database.
        """
        member = Membership.objects.filter(
            organisation=OuterRef("organisation"), user=OuterRef("holder"), user__is_active=True
        )
        switched = SharingSwitch.objects.filter(organisation=OuterRef("organisation"), off=True)
        rows: Any = self.select_related("task_list", "organisation", "holder").defer("frozen")
        judged: ShareQuerySet = rows.annotate(held=Exists(member), switched_off=Exists(switched))
        return judged


class Share(models.Model):
    """A public link to one list; of its secret only the SHA-256 digest is stored.

    `key` names tasks within the link and is renewed with the secret. `holder` answers for the link:
    it works only while they are an active member. `frozen` holds the packed snapshot of a link that
    shows the list as it was. `scope_values`, JSON in ASCII, holds what `scope` speaks of. `shows`
    are the parts that are shown, by name, separated by commas. `revision` counts changes of what
    the link shows or asks for; whatever was remembered of an older one is void.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="shares")
    task_list = models.ForeignKey(TaskList, on_delete=models.CASCADE, related_name="shares")
    holder = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="shares")
    created_by = models.CharField(max_length=254)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    key = models.BinaryField()
    frozen = models.BinaryField(null=True)
    frozen_at = models.DateTimeField(null=True)
    scope = models.CharField(max_length=10, default=ScopeKind.WHOLE.value)
    scope_values = models.TextField(default="[]")
    shows = models.CharField(max_length=100, blank=True)
    expires_at = models.DateTimeField(null=True)
    password = models.CharField(max_length=200, blank=True)
    max_views = models.PositiveIntegerField(null=True)
    embed_sites = models.TextField(blank=True)
    allow_live = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)

    objects = ShareQuerySet.as_manager()

    # Where the row came through `judged`.
    held: bool
    switched_off: bool

    class Meta:
        ordering: ClassVar = ["-created_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at"], name="links_of_an_organisation"),
            models.Index(fields=["task_list", "-created_at"], name="links_of_a_list"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> frozenset[Part]:
        """The parts of a task that are shown."""
        return frozenset(Part(name) for name in self.shows.split(",") if name)

    @property
    def scoped(self) -> Scope:
        """Which tasks are shown."""
        return Scope(ScopeKind(self.scope), tuple(json.loads(self.scope_values)))

    @property
    def terms(self) -> Terms:
        """All that decides what comes out."""
        return Terms(bytes(self.key), self.scoped, self.parts)

    @property
    def sites(self) -> tuple[str, ...]:
        """The origins of the sites that may embed it."""
        return tuple(self.embed_sites.split())

    @property
    def is_frozen(self) -> bool:
        """Whether it shows the list as it was."""
        return self.frozen_at is not None

    @property
    def has_picture(self) -> bool:
        """Whether it has picture addresses: not where views are counted, for a picture is none."""
        return self.max_views is None

    @property
    def streams(self) -> bool:
        """Whether its page follows changes by itself."""
        return self.allow_live and not self.is_frozen

    def opened_by(self, password: str) -> bool:
        """Whether this is its password. Argon2: slow by intent, so count guesses before."""
        return check_password(password, self.password)

    def state_at(self, now: datetime | None = None) -> State:
        """Whether it opens, or why not; only of a row that came through `judged`."""
        return state_of(
            now=now or timezone.now(),
            revoked=self.revoked_at is not None,
            held=self.held,
            expires_at=self.expires_at,
            used_up=self.max_views is not None and self.views >= self.max_views,
            paused=self.paused_at is not None,
            switched_off=self.switched_off or self.organisation.suspended_at is not None,
        )

    @property
    def state(self) -> State:
        """The same for now."""
        return self.state_at()


class ShareViews(models.Model):
    """How many pages a link showed on one day, in UTC."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["share", "day"], name="one_count_for_each_day"),
        ]

    def __str__(self) -> str:
        return f"{self.count} views on {self.day}"


class ShareGuess(models.Model):
    """One try at a link's password; in the database, for it must be counted with Redis down."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="guesses")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["share", "at"], name="guesses_at_a_link")]

    def __str__(self) -> str:
        return f"a guess at {self.at}"


class SharingSwitch(models.Model):
    """The switch that turns all links of an organisation off; without a row they are on."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="sharing_switch"
    )
    off = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "off" if self.off else "on"

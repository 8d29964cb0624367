"""What people enter to make or change a link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from django import forms
from django.utils import timezone

from dashboard.sharing.links import Wishes
from dashboard.sharing.models import Share
from dashboard.sharing.sites import sites_of
from dashboard.sharing.terms import PART_WORDS, Part, Scope, ScopeKind
from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import MEANINGS

SHORTEST_PASSWORD = 8
_WHEN = "%Y-%m-%dT%H:%M"

SCOPES = (
    (ScopeKind.WHOLE.value, "The whole list"),
    (ScopeKind.LINEAGE.value, "One task, what it waits for and what waits for it"),
    (ScopeKind.AGENT.value, "The tasks of one agent"),
    (ScopeKind.STATUSES.value, "Tasks of some statuses"),
)


class ShareForm(forms.Form):
    """All of a link. `known` is the list as it is; `zone` is where the person's clock stands."""

    name = forms.CharField(label="Name", max_length=100)
    kind = forms.ChoiceField(
        choices=(("live", "As it is whenever somebody looks"), ("frozen", "As it is right now")),
        initial="live",
        widget=forms.RadioSelect,
    )
    scope = forms.ChoiceField(
        choices=SCOPES, initial=ScopeKind.WHOLE.value, widget=forms.RadioSelect
    )
    task = forms.CharField(required=False, max_length=500, strip=False)
    agent = forms.CharField(required=False, max_length=500, strip=False)
    statuses = forms.MultipleChoiceField(
        required=False,
        choices=[(status.value, meaning.word) for status, meaning in MEANINGS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    shows = forms.MultipleChoiceField(
        required=False,
        choices=[(part.value, PART_WORDS[part][0]) for part in Part],
        widget=forms.CheckboxSelectMultiple,
    )
    ends = forms.ChoiceField(
        choices=(("never", "Never"), ("at", "At a date and time")),
        initial="never",
        widget=forms.RadioSelect,
    )
    expires_at = forms.DateTimeField(
        required=False, input_formats=[_WHEN, f"{_WHEN}:%S", "%Y-%m-%d %H:%M"]
    )
    protect = forms.BooleanField(required=False)
    password = forms.CharField(required=False, max_length=200, strip=False)
    max_views = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    sites = forms.CharField(required=False, max_length=4000)
    allow_live = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        zone: tzinfo,
        known: Snapshot | None = None,
        share: Share | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(share, zone) if share else None)
        self.zone = zone
        self.known = known
        self.share = share
        if share is not None:
            del self.fields["kind"]

    def is_valid(self) -> bool:
        """Whether all of it makes sense; times are read on the person's clock."""
        with timezone.override(self.zone):
            return super().is_valid()

    def clean_name(self) -> str:
        """The name, without what a database refuses."""
        return str(self.cleaned_data["name"]).replace("\x00", "")

    def clean_sites(self) -> tuple[str, ...]:
        """The origins."""
        try:
            return sites_of(self.cleaned_data["sites"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """What depends on more than one field."""
        given: dict[str, Any] = super().clean() or {}
        self._clean_scope(given)
        self._clean_end(given)
        self._clean_password(given)
        return given

    def wishes(self) -> Wishes:
        """The link that was asked for; only of a valid form."""
        given = self.cleaned_data
        return Wishes(
            name=given["name"],
            scope=_scope(given),
            shows=frozenset(map(Part, given["shows"])),
            expires_at=given["expires_at"] if given["ends"] == "at" else None,
            password=(given["password"] or None) if given["protect"] else "",
            max_views=given["max_views"],
            sites=given["sites"],
            allow_live=given["allow_live"],
        )

    def shown(self) -> Wishes:
        """As much of the link as decides on what is seen; of a form that may not be valid."""
        given = self.cleaned_data
        return Wishes(
            name="", scope=_scope(given), shows=frozenset(map(Part, given.get("shows", ())))
        )

    @property
    def freezes(self) -> bool:
        """Whether the list is to be shown as it is now; only of a valid form."""
        return self.cleaned_data.get("kind") == "frozen"

    def _clean_scope(self, given: dict[str, Any]) -> None:
        known = self.known.by_id if self.known else {}
        match given.get("scope"):
            case ScopeKind.LINEAGE if not given.get("task"):
                self.add_error("task", "Choose the task whose lineage is shown.")
            case ScopeKind.LINEAGE if known and given.get("task") not in known:
                self.add_error("task", "There is no task with this id in the list.")
            case ScopeKind.AGENT if not given.get("agent"):
                self.add_error("agent", "Choose the agent whose tasks are shown.")
            case ScopeKind.STATUSES if not given.get("statuses"):
                self.add_error("statuses", "Choose at least one status.")

    def _clean_end(self, given: dict[str, Any]) -> None:
        if given.get("ends") != "at" or "expires_at" in self.errors:
            return
        wanted = given.get("expires_at")
        if wanted is None:
            self.add_error("expires_at", "Say when the link ends.")
        elif wanted <= timezone.now() and "expires_at" in self.changed_data:
            self.add_error("expires_at", "This time is over already.")

    def _clean_password(self, given: dict[str, Any]) -> None:
        password = given.get("password") or ""
        has_one = bool(self.share and self.share.password)
        if not given.get("protect"):
            return
        if not password and not has_one:
            self.add_error("password", "Enter the password that visitors are to give.")
        elif password and len(password) < SHORTEST_PASSWORD:
            self.add_error("password", f"Use at least {SHORTEST_PASSWORD} characters.")


def _scope(given: dict[str, Any]) -> Scope:
    kind = ScopeKind(given["scope"])
    values: dict[ScopeKind, Iterable[str]] = {
        ScopeKind.WHOLE: (),
        ScopeKind.LINEAGE: (given["task"],),
        ScopeKind.AGENT: (given["agent"],),
        ScopeKind.STATUSES: given["statuses"],
    }
    return Scope(kind, tuple(values[kind]))


def _initial(share: Share, zone: tzinfo) -> dict[str, Any]:
    scope = share.scoped
    first = scope.values[0] if scope.values else ""
    return {
        "name": share.name,
        "scope": scope.kind.value,
        "task": first if scope.kind is ScopeKind.LINEAGE else "",
        "agent": first if scope.kind is ScopeKind.AGENT else "",
        "statuses": list(scope.values) if scope.kind is ScopeKind.STATUSES else [],
        "shows": sorted(share.parts),
        "ends": "at" if share.expires_at else "never",
        "expires_at": _local(share.expires_at, zone),
        "protect": bool(share.password),
        "max_views": share.max_views,
        "sites": "\n".join(share.sites),
        "allow_live": share.allow_live,
    }


def _local(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime(_WHEN) if moment else ""

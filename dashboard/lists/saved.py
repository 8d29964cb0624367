"""Views of a list that people keep under a name, for themselves or for the team."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, QueryDict

from dashboard.lists.memory import KEPT
from dashboard.lists.models import SavedView
from tasks_proxy.accounts.access import Access
from tasks_proxy.accounts.models import User
from tasks_proxy.history.models import TaskList

MOST = 50
"""Views that one person keeps of one list."""

_NAMES = (*KEPT, "q", "direction")
_LONGEST = 4_000


class NameForm(forms.ModelForm):  # type: ignore[type-arg]  # its stub takes no argument at run time
    """The name of a view."""

    class Meta:
        model = SavedView
        fields = ("name",)


@dataclass(frozen=True, slots=True)
class Offer:
    """A saved view as the menu shows it; `current` where it is what is on screen."""

    view: SavedView
    current: bool
    mine: bool
    may_change: bool

    @property
    def href(self) -> str:
        """Its address on the list's page."""
        return f"?{self.view.query}"


@dataclass(frozen=True, slots=True)
class Menu:
    """The saved views of a list for one person; `query` is what "save" would keep now."""

    own: tuple[Offer, ...]
    team: tuple[Offer, ...]
    query: str
    may_share: bool


def saved_menu(user: User, access: Access, task_list: TaskList, asked: QueryDict) -> Menu:
    """The menu, by one query."""
    now = savable(asked)
    rows = SavedView.objects.filter(task_list=task_list).select_related("owner")
    offers = [
        Offer(row, row.query == now, row.owner_id == user.pk, may_change(user, access, row))
        for row in rows.filter(Q(owner=user) | Q(shared=True))
    ]
    return Menu(
        own=tuple(offer for offer in offers if offer.mine),
        team=tuple(offer for offer in offers if not offer.mine),
        query=now,
        may_share=access.may_write,
    )


def savable(asked: QueryDict) -> str:
    """The part of a query that a saved view holds: view, filter and options, no task and page."""
    kept = QueryDict(mutable=True)
    for name in _NAMES:
        if name in asked:
            kept.setlist(name, asked.getlist(name))
    kept.setdefault("view", "graph")
    return kept.urlencode()


def may_change(user: User, access: Access, view: SavedView) -> bool:
    """Whether this person may rename, share or delete it: its owner, and of shared ones whoever
    manages the organisation."""
    return view.owner_id == user.pk or (view.shared and access.may_manage)


def view_save(
    user: User, access: Access, task_list: TaskList, query: QueryDict, name: str, *, shared: bool
) -> str:
    """Keep the view under that name, in place of an own one that has it; a sentence on it.

    ValueError, with a sentence, where it cannot be kept.
    """
    kept = savable(query)
    form = NameForm({"name": name})
    if not form.is_valid():
        raise ValueError(f"The view was not saved. Its name: {_first(form)}")
    if len(kept) > _LONGEST:
        raise ValueError("The view was not saved: it filters by too much.")
    own = SavedView.objects.filter(task_list=task_list, owner=user)
    wanted = form.cleaned_data["name"]
    values = {"query": kept, "shared": shared and access.may_write}
    if own.filter(name=wanted).update(**values):
        return f"“{wanted}” shows from now on what you see."
    if own.count() >= MOST:
        raise ValueError(f"The view was not saved: you keep {MOST} of this list already.")
    SavedView.objects.create(task_list=task_list, owner=user, name=wanted, **values)
    return f"“{wanted}” was saved."


def view_of_list(user: User, access: Access, task_list: TaskList, pk: int) -> SavedView:
    """A view that this person may change; Http404 for any other."""
    row = SavedView.objects.filter(task_list=task_list, pk=pk).first()
    if row is None or not may_change(user, access, row):
        raise Http404("No such view.")
    return row


def view_rename(view: SavedView, name: str) -> str:
    """Give it another name; a sentence on it. ValueError, with a sentence, where that cannot be."""
    form = NameForm({"name": name})
    if not form.is_valid():
        raise ValueError(f"The view was not renamed. Its name: {_first(form)}")
    before, view.name = view.name, form.cleaned_data["name"]
    try:
        with transaction.atomic():
            view.save(update_fields=["name"])
    except IntegrityError as error:
        raise ValueError(f"The view was not renamed: “{view.name}” exists already.") from error
    return f"“{before}” is now “{view.name}”."


def _first(form: forms.BaseForm) -> str:
    return str(next(iter(form.errors.get("name", ["is missing."]))))

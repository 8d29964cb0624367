"""What a person may do or open from where they are: actions of the palette."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from dashboard.lists.tabs import WORDS
from dashboard.palette.options import Option
from dashboard.shell import THEMES
from tasks_proxy.accounts.access import Access
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.capabilities import capabilities_of
from tasks_proxy.history.models import TaskList

_THEME_ICONS = {"system": "monitor", "light": "sun", "dark": "moon"}


def of_list(row: TaskList, access: Access) -> list[Option]:
    """What may be done with a list and where its views are."""
    slug, name = access.organisation.slug, row.title
    here = reverse("list", args=[slug, row.key])

    def at(route: str) -> str:
        return reverse(route, args=[slug, row.key])

    found = []
    if access.may_write:
        if capabilities_of(row.connection).new_tasks:
            found += [
                Option(word="New task", href=at("task-new"), icon="plus", detail=name, keys="add"),
                Option(
                    word="Paste tasks",
                    href=at("task-paste"),
                    icon="clipboard-list",
                    detail=name,
                    keys="create add many new",
                ),
            ]
        found += [
            Option(
                word="Read from the upstream now",
                post=at("list-sync"),
                icon="refresh-cw",
                detail=name,
                keys="sync refresh",
            ),
            Option(word="Share", href=at("links-of-list"), icon="share-2", detail=name),
        ]
    found += [
        Option(word=f"View as {word.lower()}", href=f"{here}?view={view}", icon="eye", detail=name)
        for view, word in WORDS.items()
    ]
    return found


def of_organisation(access: Access) -> list[Option]:
    """The pages of an organisation that this person may open."""
    row = access.organisation
    pages = [
        ("Task lists", "organisation", "list-tree", "organisation"),
        ("Agents", "agents", "bot", "who works crew throughput idle queue"),
        ("Mail about attention", "attention-mail", "mail", "rules e-mail notifications"),
        ("Shared links", "links", "link", "public share"),
        ("Team", "team", "users", "people members invite roles"),
        ("API tokens", "tokens", "key-round", "keys"),
        ("Connection", "connections", "plug", "upstream credential"),
    ]
    if access.may_manage:
        pages += [
            ("Audit log", "audit", "scroll-text", "journal history"),
            ("Settings of the organisation", "organisation-settings", "settings", "retention"),
        ]
    return [
        Option(
            word=word, href=reverse(route, args=[row.slug]), icon=icon, keys=keys, detail=row.name
        )
        for word, route, icon, keys in pages
    ]


def everywhere(others: Iterable[Organisation], theme: str) -> list[Option]:
    """What there is on every page: other organisations, one's account, themes other than now's."""
    found = [
        Option(word="Overview", href=reverse("overview"), icon="layout-grid", keys="home start all")
    ]
    found.append(
        Option(
            word="Attention",
            href=reverse("attention"),
            icon="bell",
            keys="inbox stuck failed blocked notifications",
        )
    )
    found += [
        Option(
            word=f"Go to {row.name}",
            href=reverse("organisation", args=[row.slug]),
            icon="building-2",
            keys="switch organisation",
        )
        for row in others
    ]
    found += [
        Option(
            word="The system's theme" if name == "system" else f"{name.title()} theme",
            post=reverse("theme"),
            field=("theme", name),
            icon=_THEME_ICONS[name],
            keys="colour appearance mode",
        )
        for name in THEMES
        if name != theme
    ]
    return [
        *found,
        Option(
            word="Your account",
            href=reverse("account"),
            icon="circle-user-round",
            keys="profile password time zone two factors sessions",
        ),
        Option(word="New organisation", href=reverse("organisation-new"), icon="plus", keys="add"),
        Option(word="API documentation", href=reverse("api-docs"), icon="braces", keys="docs"),
        Option(word="Sign out", post=reverse("account_logout"), icon="log-out", keys="log leave"),
    ]

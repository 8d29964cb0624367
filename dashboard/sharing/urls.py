"""Routes of a team's links, under an organisation's address."""

from __future__ import annotations

from django.urls import path

from dashboard.sharing import actions, views

_LIST = "lists/<str:key>/links/"
_LINK = "links/<uuid:share>/"

urlpatterns = [
    path("links/", views.all_links, name="links"),
    path("links/switch/", actions.switch, name="links-switch"),
    path(_LIST, views.list_links, name="links-of-list"),
    path(f"{_LIST}new/", views.new, name="link-new"),
    path(f"{_LIST}preview/", actions.preview, name="link-preview-new"),
    path(_LINK, views.change, name="link-change"),
    path(f"{_LINK}preview/", actions.preview, name="link-preview"),
    path(f"{_LINK}rotate/", actions.rotate, name="link-rotate"),
    path(f"{_LINK}adopt/", actions.adopt, name="link-adopt"),
    *(
        path(f"{_LINK}{action}/", actions.act, {"action": action}, name=f"link-{action}")
        for action in ("pause", "resume", "revoke", "delete")
    ),
]

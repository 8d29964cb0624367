"""Routes of shared links, under the site's own root: what matches none is as unknown as a link."""

from __future__ import annotations

from django.urls import path, re_path

from dashboard.sharing import parts, public

PICTURE = r"s/(?P<token>[^/]+)\.(?P<kind>svg|png)"

urlpatterns = [
    path("s/<str:token>/", public.page, name="share"),
    path("s/<str:token>/embed", public.embed, name="share-embed"),
    re_path(rf"^{PICTURE}\Z", parts.picture, name="share-picture"),
    path("s/<str:token>/p/<str:ticket>/facts/", parts.facts, name="share-facts"),
    path("s/<str:token>/p/<str:ticket>/graph/", parts.graph, name="share-graph"),
    path("s/<str:token>/p/<str:ticket>/outline/", parts.outline, name="share-outline"),
    path("s/<str:token>/p/<str:ticket>/task/", parts.task, name="share-task"),
    path("s/<str:token>", public.slashless, name="share-slashless"),
    re_path(r"^s(?:/[\s\S]*)?\Z", public.nothing, name="share-nothing"),
]

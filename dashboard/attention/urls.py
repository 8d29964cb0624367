"""Routes of this room."""

from __future__ import annotations

from django.urls import path

from dashboard.attention import rules_views, views

urlpatterns = [
    path("attention/", views.everywhere, name="attention"),
    path("attention/<int:finding>/hush/", views.hush, name="attention-hush"),
    path("o/<slug:organisation>/attention/", views.within, name="attention-within"),
    path("o/<slug:organisation>/attention/mail/", rules_views.page, name="attention-mail"),
    path(
        "o/<slug:organisation>/attention/mail/remove/",
        rules_views.remove,
        name="attention-mail-remove",
    ),
]

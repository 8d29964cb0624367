"""Routes of this room."""

from __future__ import annotations

from django.urls import path

from dashboard.account import views

urlpatterns = [
    path("account/", views.page, name="account"),
    path("account/name/", views.name, name="account-name"),
    path("account/time-zone/", views.time_zone, name="account-time-zone"),
    path("account/email/", views.email, name="account-email"),
    path("account/email/pending/", views.email_pending, name="account-email-pending"),
    path("account/sessions/end/", views.sessions_end, name="account-sessions-end"),
    path("account/sessions/<int:session>/end/", views.session_end, name="account-session-end"),
    path(
        "account/two-factors/<slug:organisation>/", views.factors_wanted, name="two-factors-wanted"
    ),
]

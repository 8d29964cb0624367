"""Every route, grouped by noun."""

from __future__ import annotations

from django.urls import include, path

from dashboard import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("dashboard.entrance")),
    path("api/v3/", include("tasks_proxy.proxy.urls")),
    path("api/projects/", include("tasks_proxy.proxy.project_urls")),
    path("api/", include("dashboard.api.urls")),
    path("live/", include("dashboard.live.urls")),
    path("", include("dashboard.sharing.public_urls")),
    path("", include("dashboard.attention.urls")),
    path("", include("dashboard.overview.urls")),
    path("", include("dashboard.palette.urls")),
    path("", include("dashboard.account.urls")),
    path("", include("dashboard.team.urls")),
    path("o/<slug:organisation>/agents/", include("dashboard.agents.urls")),
    path("o/<slug:organisation>/connections/", include("dashboard.connections.urls")),
    path("o/<slug:organisation>/", include("dashboard.sharing.urls")),
    path("o/<slug:organisation>/lists/<str:key>/", include("dashboard.lists.urls")),
    path("o/<slug:organisation>/lists/<str:key>/", include("dashboard.table.urls")),
    path("o/<slug:organisation>/lists/<str:key>/", include("dashboard.tasks.urls")),
    path("o/<slug:organisation>/lists/<str:key>/", include("dashboard.runs.urls")),
]

handler400 = "dashboard.failures.bad_request"
handler403 = "dashboard.failures.forbidden"
handler404 = "dashboard.failures.missing"
handler429 = "dashboard.failures.too_many"
handler500 = "dashboard.failures.broken"

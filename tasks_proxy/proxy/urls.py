"""Routes of the proxied API, on the upstream's own paths."""

from __future__ import annotations

from django.urls import path

from tasks_proxy.proxy import views

_TASKS = "organizations/<str:organisation>/ai/tasks"

urlpatterns = [
    path(_TASKS, views.Tasks.as_view(), name="proxy-tasks"),
    # A list's id may hold slashes, which arrive here decoded: `path` takes them all.
    path(
        f"{_TASKS}/<path:list_id>/dependency-graph",
        views.DependencyGraph.as_view(),
        name="proxy-dependency-graph",
    ),
    path(f"{_TASKS}/<path:task_id>", views.Task.as_view(), name="proxy-task"),
]

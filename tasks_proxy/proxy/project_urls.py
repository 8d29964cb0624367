"""Routes of PostHog's Tasks API, on its own paths, with and without the slash at the end."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path
from rest_framework.views import APIView

from tasks_proxy.proxy import projects

_TASKS = "<str:project_id>/tasks"
_TASK = f"{_TASKS}/<str:task_id>"
_RUN = f"{_TASK}/runs/<str:run_id>"

_VIEWS: dict[str, type[APIView]] = {
    _TASKS: projects.Tasks,
    _TASK: projects.Task,
    f"{_TASK}/presence": projects.Presence,
    f"{_TASK}/run": projects.Run,
    f"{_TASK}/staged_artifacts/prepare_upload": projects.PrepareUpload,
    f"{_TASK}/staged_artifacts/finalize_upload": projects.FinalizeUpload,
    f"{_TASK}/runs": projects.Runs,
    _RUN: projects.OneRun,
    f"{_RUN}/start": projects.StartRun,
    f"{_RUN}/cancel": projects.CancelRun,
}


def _routes() -> Iterator[URLPattern]:
    for route, view in _VIEWS.items():
        name = f"project-{view.__name__.lower()}"
        yield path(f"{route}/", view.as_view(), name=name)
        # The upstream takes addresses without the last slash too; its schema tells of the others.
        yield path(route, view.as_view(schema=None), name=f"{name}-bare")


urlpatterns = list(_routes())

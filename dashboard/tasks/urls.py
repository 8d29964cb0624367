"""Routes of this room, under a list's address."""

from __future__ import annotations

from django.urls import path

from dashboard.tasks import bulk_views, creating, deleting, editing, linking, undoing, views

urlpatterns = [
    path("panel/", views.panel, name="task-panel"),
    path("tasks/new/", creating.new, name="task-new"),
    path("tasks/paste/", creating.paste, name="task-paste"),
    path("tasks/edit/", editing.edit, name="task-edit"),
    path("tasks/retry/", editing.retry, name="task-retry"),
    path("tasks/link/", linking.link, name="task-link"),
    path("tasks/find/", linking.find, name="task-find"),
    path("tasks/delete/", deleting.delete, name="task-delete"),
    path("tasks/bulk/", bulk_views.act_on_many, name="task-bulk"),
    path("tasks/undo/", undoing.undo, name="task-undo"),
]

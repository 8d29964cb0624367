"""The form of a task: made from the fields that the upstream takes, for a new or a known one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from dashboard.tasks.fields import IdsField, form_field
from dashboard.tasks.writing import Desk
from tasks_proxy.connections.capabilities import Field, Shape
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

_HINTS = {
    "dependsOn": "Tasks that must be done before this one can start.",
    "blockedByTaskIds": "Tasks that block it.",
    "metadata": "A JSON object, kept with the task.",
    "result": "A JSON object: what came of it.",
    "taskListId": "Any name; a list is made by naming it. Empty: no list.",
    "assignedAgentId": "Empty: nobody.",
    "progress": "In per cent.",
}
_ROWS = {"description": 6, "metadata": 5, "result": 5, "error": 3, "blockedReason": 3}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A task that a field of ids names; `task` is None for one outside the list."""

    task_id: str
    title: str
    task: Task | None


@dataclass(frozen=True, slots=True)
class Row:
    """A field as it is drawn: `picks` tells that it is filled by searching tasks."""

    bound: forms.BoundField
    picks: bool
    chosen: tuple[Chosen, ...]


class TaskForm(forms.Form):
    """The given fields of a task, from their values as `initial`.

    Its data are wire values: `changes` for a known task, `fields_of_new` for a new one.
    """

    def __init__(
        self,
        desk: Desk,
        names: Sequence[str],
        initial: Mapping[str, Any],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial), label_suffix="")
        self.desk = desk
        for name in names:
            field = form_field(desk.can.fields[name], current=initial.get(name))
            field.help_text = _HINTS.get(name, "")
            if name in _ROWS:
                field.widget.attrs["rows"] = _ROWS[name]
            if name in {"assignedAgentId", "createdByAgentId"}:
                field.widget.attrs["list"] = "agents"
            if name == "taskListId":
                field.widget.attrs["list"] = "lists"
            if name in {"metadata", "result"}:
                field.widget.attrs["spellcheck"] = "false"
            field.widget.attrs["autocomplete"] = "off"
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """Check that a new status brings what it needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        word = cleaned.get("status")
        rule = self.desk.can.statuses.get(Status.of(word)) if word else None
        if rule is None or not rule.needs or "status" not in self.changed_data:
            return cleaned
        if not any(cleaned.get(name) for name in rule.needs):
            first = next((name for name in rule.needs if name in self.fields), None)
            words = " or ".join(f"“{self.desk.can.fields[name].word}”" for name in rule.needs)
            self.add_error(first, ValidationError(f"This status needs {words}."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What an update has to send: what differs from the values that the form began with."""
        found = {}
        for name in self.changed_data:
            value = self._wire(self.desk.can.fields[name], self.cleaned_data[name])
            if value is not None or self.desk.can.fields[name].clearable:
                found[name] = value
        return found

    def fields_of_new(self) -> dict[str, Any]:
        """What a new task is made of: what was given."""
        wire = {n: self._wire(self.desk.can.fields[n], v) for n, v in self.cleaned_data.items()}
        return {name: value for name, value in wire.items() if value not in (None, "", [], {})}

    @property
    def rows(self) -> tuple[Row, ...]:
        """The fields as the template draws them."""
        return tuple(self._row(bound) for bound in self)

    def _row(self, bound: forms.BoundField) -> Row:
        ids = isinstance(bound.field, IdsField)
        chosen = tuple(
            Chosen(name, self.desk.title(name), self.desk.task(name))
            for name in (bound.value() or () if ids else ())
        )
        return Row(bound, ids, chosen)

    @staticmethod
    def _wire(field: Field, value: Any) -> Any:
        if value == "" and field.clearable:
            return None
        if value == [] and field.clearable and field.shape is Shape.IDS:
            return None
        return value

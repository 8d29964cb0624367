"""The shapes of our API's answers and questions."""

from __future__ import annotations

from typing import Any

from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
from rest_framework import serializers

from dashboard.api.shapes import TEXT_PATTERN
from dashboard.drawing.plan import MOST_OPEN, View
from dashboard.drawing.style import Theme
from dashboard.graph.focus import DEEPEST
from dashboard.graph.fold import mode_of
from dashboard.shown import Shown
from tasks_proxy.history.models import TaskList
from tasks_proxy.store.orders import LONGEST_ID, list_id_check


class TaskListSerializer(serializers.ModelSerializer[TaskList]):
    """A list as the register knows it."""

    id = serializers.CharField(source="list_id", allow_null=True, read_only=True)
    firstSeenAt = serializers.DateTimeField(source="first_seen_at", read_only=True)  # noqa: N815
    lastSeenAt = serializers.DateTimeField(source="last_seen_at", read_only=True)  # noqa: N815

    class Meta:
        model = TaskList
        fields = ("key", "id", "firstSeenAt", "lastSeenAt")
        read_only_fields = fields


class TextField(serializers.CharField):
    """Text as it was sent: no number is taken for it, no blank cut off."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)
        # Django's own says the same of NUL, but not to the schema.
        djangos = ProhibitNullCharactersValidator
        self.validators = [one for one in self.validators if not isinstance(one, djangos)]
        self.validators.append(RegexValidator(TEXT_PATTERN, "A text has no NUL."))

    def to_internal_value(self, data: Any) -> str:
        """The text; ValidationError for anything else."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class NewListSerializer(serializers.Serializer[Any]):
    """A list to add by its id at the upstream."""

    id = TextField(min_length=1, max_length=LONGEST_ID, validators=[list_id_check])


class SnapshotSerializer(serializers.Serializer[Any]):
    """A list with its tasks, each with the upstream's own fields."""

    key = serializers.CharField()
    id = serializers.CharField(allow_null=True)
    version = serializers.CharField(help_text="Newer with every change; empty before a reading.")
    fetchedAt = serializers.FloatField(help_text="Seconds since 1970.", allow_null=True)  # noqa: N815
    complete = serializers.BooleanField()
    incompleteReason = serializers.CharField(allow_null=True)  # noqa: N815
    archived = serializers.BooleanField(
        help_text="True where the upstream has forgotten the list; the tasks are as they last were."
    )
    tasks = serializers.ListField(child=serializers.DictField())


def shown_as_json(task_list: TaskList, shown: Shown) -> dict[str, Any]:
    """The answer that SnapshotSerializer describes."""
    snapshot = shown.snapshot
    return {
        "key": task_list.key,
        "id": task_list.list_id,
        "version": snapshot.version,
        "fetchedAt": snapshot.fetched_at or None,
        "complete": snapshot.complete,
        "incompleteReason": snapshot.incomplete_reason,
        "archived": shown.archived,
        "tasks": [dict(task.fields) for task in snapshot.tasks],
    }


class FoldField(serializers.CharField):
    """`auto`, `none`, or the most nodes to draw before folding."""

    def to_internal_value(self, data: Any) -> Any:
        """A fold mode; ValidationError for any other word."""
        try:
            return mode_of(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(f"{error}.") from error


class PictureQuery(serializers.Serializer[Any]):
    """How a graph is asked for."""

    fold = FoldField(default="auto")
    direction = serializers.ChoiceField(["LR", "TB"], required=False)
    theme = serializers.ChoiceField(["light", "dark"], default="light")
    focus = TextField(required=False)
    depth = serializers.IntegerField(min_value=0, max_value=DEEPEST, required=False)
    open = serializers.ListField(child=TextField(), max_length=MOST_OPEN, default=list)
    download = serializers.ChoiceField(["1"], required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a depth around nothing."""
        if "depth" in attrs and "focus" not in attrs:
            raise serializers.ValidationError("“depth” counts steps around the task in “focus”.")
        return attrs

    @property
    def view(self) -> View:
        """What is asked for."""
        asked = self.validated_data
        return View(
            asked["fold"],
            asked.get("direction"),
            frozenset(asked["open"]),
            focus=asked.get("focus"),
            depth=asked.get("depth"),
        )

    @property
    def theme_asked(self) -> Theme:
        """The checked theme."""
        theme: Theme = self.validated_data["theme"]
        return theme

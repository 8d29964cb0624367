"""Form fields for the fields of tasks: from the wire's values to what people edit, and back."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from tasks_proxy.connections.capabilities import Field, Shape
from tasks_proxy.core.statuses import MEANINGS, Status

LONGEST = 200_000
"""Characters of one field; a whole write holds a megabyte."""


def _lines(text: str) -> str:
    """Browsers send the ends of lines as two characters."""
    return text.replace("\r\n", "\n")


class ProseField(forms.CharField):
    """Text of several lines."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The text with plain ends of lines."""
        return _lines(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other text was entered."""
        return _lines(initial or "") != _lines(data or "")


class ObjectField(forms.CharField):
    """A JSON object as text."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """The text of an object; what was typed stays as it was typed."""
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False)

    def to_python(self, value: Any) -> Any:
        """The object. ValidationError, which says where, for what is none."""
        text = (value or "").strip()
        if not text:
            return {}
        try:
            parsed = json.loads(text, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            raise ValidationError(
                f"This is no JSON: {error.msg} in line {error.lineno}, column {error.colno}."
            ) from error
        except (ValueError, RecursionError) as error:
            raise ValidationError("This is no JSON that can be sent.") from error
        if not isinstance(parsed, dict):
            raise ValidationError("Give an object, from { to }.")
        return parsed

    def validate(self, value: Any) -> None:
        """An object may be empty unless it is required."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """None: those of text are not for objects."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another object was entered; spaces are no matter."""
        try:
            return bool(self.to_python(data) != (initial or {}))
        except ValidationError:
            return True


class ShareField(forms.FloatField):
    """A share of one, edited as a percentage."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, **options)

    def prepare_value(self, value: Any) -> Any:
        """The percentage; what was typed stays as it was typed."""
        return f"{value * 100:.6g}" if isinstance(value, int | float) else value

    def clean(self, value: Any) -> float | None:
        """The share."""
        percentage = super().clean(value)
        return None if percentage is None else percentage / 100

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another percentage was entered."""
        return (self.prepare_value(initial) or "") != (data or "").strip()


class IdsInput(forms.Widget):
    """Takes every value under its name; the template draws the chosen tasks and a search."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """All ids under this name."""
        found = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        return [item for item in found if item]


class IdsField(forms.Field):
    """Ids of tasks, each once, in their order."""

    widget = IdsInput

    def to_python(self, value: Any) -> list[str]:
        """The ids."""
        return list(dict.fromkeys(item.strip() for item in value or () if item.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other ids were chosen."""
        return list(initial or ()) != self.to_python(data)


def form_field(field: Field, *, current: Any = None) -> forms.Field:
    """The form field for a field of tasks; `current` is its value, for a status of its own."""
    named: dict[str, Any] = {"label": field.word, "required": field.required}
    if field.shape is Shape.STATUS:
        return forms.ChoiceField(choices=_statuses(current), **named)
    if field.shape is Shape.WHOLE:
        return forms.IntegerField(min_value=0, max_value=field.most, **named)
    if field.shape in {Shape.PROSE, Shape.OBJECT}:
        kind = ProseField if field.shape is Shape.PROSE else ObjectField
        return kind(strip=False, max_length=LONGEST, **named)
    if field.shape in _SIMPLE:
        return _SIMPLE[field.shape](**named)
    return forms.CharField(strip=field.name != "taskListId", max_length=LONGEST, **named)


_SIMPLE: dict[Shape, type[ShareField | IdsField]] = {Shape.SHARE: ShareField, Shape.IDS: IdsField}


def _statuses(current: Any) -> list[tuple[str, str]]:
    known = [(str(s), m.word) for s, m in MEANINGS.items() if s is not Status.UNKNOWN]
    odd = isinstance(current, str) and current not in dict(known)
    return [*known, (current, current)] if odd else known


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")

"""What people enter about the mail that they want."""

from __future__ import annotations

from typing import Any

from django import forms

from dashboard.attention.models import MailRule, Pace
from dashboard.attention.rules import Need


class RuleForm(forms.Form):
    """A rule: how soon, and of what. Mail about nothing is no mail."""

    pace = forms.ChoiceField(label="Mail me", choices=Pace.choices)
    needs = forms.MultipleChoiceField(
        label="About tasks that are",
        choices=[(need.value, need.word) for need in Need],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a need where mail is wanted."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("pace") != Pace.OFF and not cleaned.get("needs"):
            self.add_error("needs", "Choose what to be mailed about, or “No mail”.")
        return cleaned

    @classmethod
    def of(cls, rule: MailRule) -> RuleForm:
        """The form that shows this rule."""
        return cls(initial={"pace": rule.pace, "needs": rule.needs.split()})

    @property
    def chosen(self) -> list[str]:
        """The needs that are ticked."""
        value = self["needs"].value()
        return list(value) if isinstance(value, list | tuple) else []

    @property
    def paces(self) -> list[tuple[str, str]]:
        """The choices of how soon."""
        return list(Pace.choices)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The choices of what about."""
        return [(need.value, need.word) for need in Need]

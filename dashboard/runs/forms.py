"""The order for a new run: what a person may choose, and what must go together."""

from __future__ import annotations

from typing import Any

from django import forms

ADAPTERS = (("", "The project's default"), ("claude", "Claude"), ("codex", "Codex"))
MODES = (
    ("background", "In the background: to its end by itself"),
    ("interactive", "Interactive: it waits for answers"),
)


class RunForm(forms.Form):
    """A run as the upstream takes it; what is left empty is the upstream's to choose."""

    mode = forms.ChoiceField(choices=MODES, initial="background")
    branch = forms.CharField(required=False, max_length=255, help_text="Empty: a new one.")
    message = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What to tell the agent beside the task's description.",
    )
    adapter = forms.ChoiceField(choices=ADAPTERS, required=False, label="Agent")
    model = forms.CharField(
        required=False, max_length=200, help_text="Goes with an agent: give both or neither."
    )
    resume = forms.BooleanField(required=False, label="Go on from the latest run")

    def clean(self) -> dict[str, Any]:
        """Agent and model come together."""
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("adapter")) != bool(given.get("model")):
            lacks = "model" if given.get("adapter") else "adapter"
            self.add_error(lacks, "Give both an agent and its model, or neither.")
        return given

    def order(self, latest: str | None) -> dict[str, Any]:
        """The body for the upstream; `latest` is the id of the run to go on from."""
        given = self.cleaned_data
        order = {
            "mode": given["mode"],
            "branch": given["branch"],
            "pending_user_message": given["message"],
            "runtime_adapter": given["adapter"],
            "model": given["model"],
            "resume_from_run_id": latest if given["resume"] else None,
        }
        return {name: value for name, value in order.items() if value}

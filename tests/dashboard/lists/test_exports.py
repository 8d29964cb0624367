"""The files of a graph that its page offers."""

from __future__ import annotations

import pytest

from dashboard.drawing.plan import View
from dashboard.lists.exports import exports
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.history.models import TaskList


@pytest.mark.parametrize(("edges", "large"), [(500, False), (501, True)])
def test_a_mermaid_file_that_github_does_not_draw_is_told_before_it_is_taken(
    edges: int, large: bool
) -> None:
    launch = TaskList(organisation=Organisation(slug="acme"), key="launch")
    hints = {one.form: one.hint for one in exports(launch, View(fold="none"), edges=edges)}
    assert ("too large for GitHub" in hints["Mermaid"]) is large
    assert "too large" not in hints["SVG"] + hints["DOT"]

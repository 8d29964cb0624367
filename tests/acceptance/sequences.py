"""Running a machine that asks the upstream and us the same, over and over."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

STEPS = 20
"""Calls of one sequence."""


def run(
    machine: type[RuleBasedStateMachine], ends: Any, sequences: int, *, derandomize: bool
) -> None:
    """Run that many sequences between these ends; one that fails is shrunk and told."""
    run_state_machine_as_test(
        type("BoundMachine", (machine,), {"ends": ends}),
        settings=settings(
            max_examples=sequences,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=derandomize,
            print_blob=True,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )

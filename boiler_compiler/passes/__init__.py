"""Passes: pure functions over a plan and the model that it came from, one a file. `PASSES` is their order."""

from collections.abc import Callable

from boiler_compiler.model import Program
from boiler_compiler.passes.lineage import add_lineage
from boiler_compiler.passes.pushdown import add_pushdown
from boiler_compiler.passes.tiers import choose_tiers
from boiler_compiler.plan import Plan

PASSES: tuple[Callable[[Plan, Program], Plan], ...] = (add_lineage, choose_tiers, add_pushdown)


def run_passes(plan: Plan, program: Program) -> Plan:
    """The plan after all passes."""
    for each in PASSES:
        plan = each(plan, program)
    return plan


__all__ = ["PASSES", "run_passes"]

"""Chooses the tier of every function that the job calls.

There is one tier yet: `embedded`, in which the very function runs in CPython inside of the task manager. Must not know back ends.
"""

from dataclasses import replace

from boiler_compiler.model import Program, Span
from boiler_compiler.plan import Function, Plan
from boiler_compiler.plan.relations import streams

WHY = "runs in CPython, in the task manager"


def choose_tiers(plan: Plan, program: Program) -> Plan:
    """The plan with its functions, in order of place."""
    places: dict[str, Span] = {}
    kept = {m.view for m in program.mediators.values() if m.view is not None}
    for name in kept | set(streams(program)):
        view = program.views[name]
        if view.store is not None:
            store = program.stores[view.store]
            places |= {f"{store.name}.{slot.name}": slot.getter.span for slot in store.slots}
        places |= {f"{view.name}.{name}": getter.span for name, getter in view.getters.items()}
        if view.aggregator is not None:
            of = view.aggregator.functions
            places |= {f"{view.name}.{name}": span for name, span in of.items()}
        if view.target is not None:
            places[f"{view.name}.{view.target.name}"] = view.target.span
    functions = [
        Function(name, span.file, span.line, "embedded", WHY)
        for name, span in sorted(places.items(), key=lambda item: (item[1], item[0]))
    ]
    return replace(plan, functions=tuple(functions))

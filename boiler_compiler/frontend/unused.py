"""Findings for references of stores that nothing reads.

Must not know plans.
"""

from __future__ import annotations

from collections.abc import Mapping

from boiler_compiler.frontend import roots
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.frames import Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.objects import bound
from boiler_compiler.frontend.values import UNKNOWN, Function, MediatorValue, Value, ViewValue
from boiler_compiler.model import Slot, Store


def check_references(interp: Interpreter, stores: Mapping[str, Store]) -> None:
    """Looks at every store that a view has."""
    views: dict[str, list[ClassInfo]] = {}
    for info in interp.index.classes.values():
        shape = roots.store_shape(interp, info) if info.kind == "ViewModel" else None
        if shape is not None and shape.info is not None:
            views.setdefault(shape.name, []).append(info)
    elsewhere = _of_mediators(interp) if views else Seen()
    for name, having in views.items():
        store = stores.get(name)
        if store is not None and not elsewhere.everything:
            _check_store(interp, store, having, elsewhere)


def _check_store(
    interp: Interpreter, store: Store, views: list[ClassInfo], elsewhere: Seen
) -> None:
    seen = Seen()
    seen.add(elsewhere)
    for view in views:
        seen.add(_of_view(interp, view))
    for helper in _functions(interp.index.classes[store.name]):
        seen.add(_met(interp, helper, None))
    if seen.everything:
        return
    used = set(seen.uses) | {path[0] for path in seen.reads}
    needed = [slot for slot in store.slots if slot.required or slot.name in used]
    while True:
        through = {name for slot in needed for name in slot.uses}
        more = [slot for slot in store.slots if slot.name in through and slot not in needed]
        if not more:
            break
        needed += more
    for slot in store.slots:
        if slot not in needed:
            _report(interp, store, slot)


def _report(interp: Interpreter, store: Store, slot: Slot) -> None:
    kind = "each document that a query finds" if slot.queries else f"the document of {slot.model}"
    message = f"nothing reads {slot.name} of {store.name}"
    cost = f"it costs a subscription for each {store.model}, and {kind} in its state"
    interp.reports.add("BC0416", slot.span, message, f"remove it: {cost}")


def _of_view(interp: Interpreter, view: ClassInfo) -> Seen:
    """What a view's functions read, called or not."""
    seen = Seen()
    value = ViewValue(view)
    with interp.quietly():
        for each in view.line():
            for functions in (each.getters, each.setters, each.initializers):
                for function in functions.values():
                    seen.add(_met(interp, function, value))
            for function in _functions(each):
                seen.add(_met(interp, function, value))
    return seen


def _functions(info: ClassInfo) -> list[Function]:
    return [m.function for m in info.methods.values() if m.kind in ("method", "property")]


def _of_mediators(interp: Interpreter) -> Seen:
    """What triggers read of the views that they make."""
    seen = Seen()
    for info in interp.index.classes.values():
        if info.kind == "Mediator":
            for method in info.methods.values():
                seen.add(_met(interp, method.function, MediatorValue(info)))
    return seen


def _met(interp: Interpreter, function: Function, value: Value | None) -> Seen:
    parameters = (*function.node.params.posonly_params, *function.node.params.params)
    given = bound(function, value) if value is not None else function
    rest = max(len(parameters) - (value is not None), 0)
    with interp.quietly(), interp.recording():
        _, _, seen = interp.run(given, [UNKNOWN] * rest, {})
    return seen

"""Lineage: which fields of which collections each field of a view is made of.

What a getter reads is what the front end saw it read; `collection.*` where that is all of a document, `*` where it can't be told.
A field that depends on which documents there are, and on none of their fields, has an empty lineage. Must not know back ends.
"""

from dataclasses import replace

from boiler_compiler.model import Attribute, Path, Program, ViewModel
from boiler_compiler.plan import Plan
from boiler_compiler.plan.relations import streams


def add_lineage(plan: Plan, program: Program) -> Plan:
    """The plan with the lineage of every view that it keeps."""
    lineage = {}
    kept = {mediator.view for mediator in program.mediators.values()} | set(streams(program))
    for name in sorted(kept - {None}, key=str):
        view = program.views[str(name)]
        rows = view.getters.get("rows")
        classes = _classes(program, view)
        folded = view.aggregator.reads if view.aggregator is not None else frozenset()
        lineage[view.name] = {
            attribute.key: _fields(program, classes, getter.reads, folded)
            for attribute in view.attributes
            if attribute.exported and (getter := view.getters.get(attribute.name, rows)) is not None
        }
    return replace(plan, lineage=lineage)


def _classes(program: Program, view: ViewModel) -> dict[str, str]:
    """The models and views that a getter's paths begin at, by their first name."""
    found = {}
    if view.store is not None:
        store = program.stores[view.store]
        found = {store.root: store.model, **{slot.name: slot.model for slot in store.slots}}
    if view.rows is not None:
        found["root"] = view.rows
    if view.aggregator is not None:
        found["row"] = view.aggregator.input
    return found


def _fields(
    program: Program, classes: dict[str, str], reads: frozenset[Path], folded: frozenset[Path]
) -> tuple[str, ...]:
    found = set()
    waiting, folds = list(reads), False
    while waiting:
        path = waiting.pop()
        if path[0] in ("acc", "group", "window"):
            # What a group is made of is not followed through the accumulator.
            waiting, folds = waiting + (list(folded) if not folds else []), True
            continue
        if len(path) < 2 or path[0] not in classes:
            found.add("*")
            continue
        name = classes[path[0]]
        if name in program.views:
            found.add(f"{name}.{_key(program.views[name].attributes, path[1])}")
        elif name in program.maps:
            found.add(f"{name}.{_key(program.maps[name], path[1])}")
        else:
            model = program.models[name]
            found.add(f"{model.collection}.{_key(model.attributes, path[1])}")
    return ("*",) if "*" in found else tuple(sorted(found))


def _key(attributes: tuple[Attribute, ...], name: str) -> str:
    return next((a.key for a in attributes if a.name == name), "*")

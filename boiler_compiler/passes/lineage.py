"""Lineage: which fields of which collections each field of a view is made of.

What a getter reads is what the front end saw it read; `collection.*` where that is all of a document, `*` where it can't be told.
A field that depends on which documents there are, and on none of their fields, has an empty lineage. Must not know back ends.
"""

from dataclasses import replace

from boiler_compiler.model import DomainModel, Path, Program, Store
from boiler_compiler.plan import Plan


def add_lineage(plan: Plan, program: Program) -> Plan:
    """The plan with the lineage of every view that it keeps."""
    lineage = {}
    for name in sorted({mediator.view for mediator in program.mediators.values()}):
        view = program.views[name]
        store = program.stores[view.store or ""]
        rows = view.getters.get("rows")
        lineage[name] = {
            attribute.key: _fields(program, store, getter.reads)
            for attribute in view.attributes
            if attribute.exported and (getter := view.getters.get(attribute.name, rows)) is not None
        }
    return replace(plan, lineage=lineage)


def _fields(program: Program, store: Store, reads: frozenset[Path]) -> tuple[str, ...]:
    models = {store.root: store.model, **{slot.name: slot.model for slot in store.slots}}
    found = set()
    for path in reads:
        if len(path) < 2 or path[0] not in models:
            found.add("*")
            continue
        model = program.models[models[path[0]]]
        found.add(f"{model.collection}.{_key(model, path[1])}")
    return ("*",) if "*" in found else tuple(sorted(found))


def _key(model: DomainModel, attribute: str) -> str:
    return next((a.key for a in model.attributes if a.name == attribute), "*")

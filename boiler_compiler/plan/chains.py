"""The nodes of one mediator: levels of Assemble with Resolve and Match, or an aggregate, or a keyed operator, or client writes.

Must not know how chains are put together.
"""

from typing import Literal

from boiler_compiler.model import Aggregator, Mediator, Program, Slot
from boiler_compiler.plan.levels import levels
from boiler_compiler.plan.nodes import (
    Aggregate,
    Assemble,
    ClientWrites,
    Fold,
    Group,
    Match,
    Node,
    Resolve,
)
from boiler_compiler.plan.relations import relation, root_class


def chain(program: Program, mediator: Mediator) -> list[Node]:
    """The nodes of a mediator, in topological order."""
    match mediator.role:
        case "patch" | "form":
            role, source = mediator.role, mediator.source
            assert source.model is not None
            assert source.group is not None
            id = f"{mediator.name}:writes"
            return [ClientWrites(id, mediator.name, role, source.model, source.group)]
        case "operator":
            assert mediator.state is not None
            id, triggers = f"{mediator.name}:fold", tuple(sorted(mediator.triggers))
            return [Fold(id, mediator.name, f"events:{mediator.name}", mediator.state, triggers)]
    if mediator.view is None:  # what it emits is no view's; its own name stands for that of a view
        return _levels(program, mediator, None)
    view = program.views[mediator.view]
    if view.aggregator is not None:
        return _aggregate(program, mediator, view.name)
    return _levels(program, mediator, view.name)


def _aggregate(program: Program, mediator: Mediator, view: str) -> list[Node]:
    aggregator = program.views[view].aggregator
    assert aggregator is not None
    name, inverse = mediator.name, _inverse(aggregator)
    if aggregator.over == "event":
        events, window = f"events:{name}", mediator.window
        return [Aggregate(f"{name}:view", name, view, events, inverse, window)]
    group = Group(f"{name}:groups", name, view, _roots(program, mediator, view))
    return [group, Aggregate(f"{name}:view", name, view, group.id, inverse)]


def _inverse(aggregator: Aggregator) -> Literal["given", "derived"] | None:
    if "retract" in aggregator.functions:
        return "given"
    return "derived" if aggregator.additive else None


def _roots(program: Program, mediator: Mediator, view: str | None) -> str:
    """The id of the source of a mediator's roots or rows."""
    if mediator.source.kind == "view_model":
        assert mediator.source.model is not None
        return relation(program, mediator.source.model)
    root = root_class(program, program.views[view]) if view is not None else None
    if mediator.source.kind == "domain_model" and root is not None and root in program.views:
        return relation(program, root)
    return f"documents:{mediator.source.template}"


def _levels(program: Program, mediator: Mediator, kept: str | None) -> list[Node]:
    """Levels of references, and the view."""
    declared = program.views[kept].store if kept is not None else None
    store = program.stores[declared] if declared is not None else None
    of = levels(store) if store is not None else {}
    name, root = mediator.name, _roots(program, mediator, kept)
    view = kept or name
    nodes: list[Node] = []
    slots: list[str] = []
    for level in range(1, max(of.values(), default=0) + 1):
        assert store is not None
        wanted = [slot for slot in store.slots if of[slot.name] == level]
        requests = tuple(slot.name for slot in wanted)
        id = f"{name}:references:{level}"
        nodes.append(Assemble(id, name, view, "references", level, root, tuple(slots), requests))
        nodes += [_join(program, mediator, slot, id) for slot in wanted]
        slots += [f"{name}/{slot.name}" for slot in wanted]
    level = max(of.values(), default=0) + 1
    keeps = "on_delete" in mediator.triggers
    nodes.append(
        Assemble(
            *(f"{name}:view", name, view, "view", level, root, tuple(slots), ()),
            frozen=mediator.frozen,
            keeps=keeps,
            apart=_apart(mediator),
            templates=program.written_by(mediator) if keeps else (),
        )
    )
    return nodes


def _apart(mediator: Mediator) -> bool:
    """Whether creations and updates have methods of their own."""
    created, updated = (mediator.triggers.get(name) for name in ("on_create", "on_update"))
    return created is not None and updated is not None and created != updated


def _join(program: Program, mediator: Mediator, slot: Slot, requests: str) -> Node:
    id, documents = f"{mediator.name}/{slot.name}", relation(program, slot.model)
    if not slot.queries:
        return Resolve(id, slot.name, documents, requests)
    keys = dict.fromkeys(key for query in slot.queries for key in query.keys)
    reads = {attribute for query in slot.queries for attribute in query.reads}
    return Match(
        id,
        slot.name,
        documents,
        requests,
        slot.model,
        documents.partition(":")[2],
        tuple(keys),
        tuple(sorted(reads)),
    )

"""From the typed model to the view plan: one unrolled chain of Assemble, Resolve and Match a mediator, one Deliver for all.

Must not know libcst or back ends.
"""

import sys
from importlib import metadata
from typing import Any

from boiler_compiler.model import DomainModel, Mediator, Program, Slot, Store, schema
from boiler_compiler.plan.levels import levels
from boiler_compiler.plan.nodes import (
    Assemble,
    DeadLetterSink,
    Deliver,
    DocumentSink,
    DocumentSource,
    Match,
    Node,
    Plan,
    Resolve,
)


def build_plan(program: Program) -> Plan:
    """The plan of a program without errors."""
    mediators = [program.mediators[name] for name in sorted(program.mediators)]
    kept: list[Node] = []
    owned: set[str] = set()
    for mediator in mediators:
        kept += _keep(program, mediator)
        owned |= set(program.written_by(mediator))
    collections = sorted(_collections(program, mediators))
    sources = [DocumentSource(f"documents:{name}", name) for name in collections]
    views = tuple(n.id for n in kept if isinstance(n, Assemble) and n.evaluates == "view")
    matches = tuple(n.id for n in kept if isinstance(n, Match))
    ends: list[Node] = [
        Deliver("deliver", views),
        Deliver("errors", (*views, *matches, "deliver")),
        DocumentSink("sink", "deliver", any(m.atomic for m in mediators)),
        DeadLetterSink("deadletters", "errors"),
    ]
    return Plan(
        job=program.job,
        entry=program.entry,
        files=program.files,
        digest=program.digest,
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        boilerc=metadata.version("boilerc"),
        nodes=(*sources, *kept, *ends),
        owned=tuple(sorted(owned)),
        sources=tuple(collections),
        schemas=_schemas(program),
    )


def _keep(program: Program, mediator: Mediator) -> list[Node]:
    """The nodes of one mediator, level by level."""
    store = _store(program, mediator)
    of = levels(store)
    root = f"documents:{mediator.source.template}"
    nodes: list[Node] = []
    slots: list[str] = []
    for level in range(1, max(of.values(), default=0) + 1):
        wanted = [slot for slot in store.slots if of[slot.name] == level]
        asks = Assemble(
            f"{mediator.name}:references:{level}",
            mediator.name,
            mediator.view,
            "references",
            level,
            root,
            tuple(slots),
            tuple(slot.name for slot in wanted),
        )
        nodes.append(asks)
        for slot in wanted:
            nodes.append(_join(program, mediator, slot, asks.id))
        slots += [f"{mediator.name}/{slot.name}" for slot in wanted]
    level = max(of.values(), default=0) + 1
    view = Assemble(
        f"{mediator.name}:view",
        mediator.name,
        mediator.view,
        "view",
        level,
        root,
        tuple(slots),
        (),
    )
    return [*nodes, view]


def _join(program: Program, mediator: Mediator, slot: Slot, requests: str) -> Node:
    collection = program.models[slot.model].collection
    id, documents = f"{mediator.name}/{slot.name}", f"documents:{collection}"
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
        collection,
        tuple(keys),
        tuple(sorted(reads)),
    )


def _store(program: Program, mediator: Mediator) -> Store:
    name = program.views[mediator.view].store
    assert name is not None, "a view without store is refused"
    return program.stores[name]


def _collections(program: Program, mediators: list[Mediator]) -> set[str]:
    found = set()
    for mediator in mediators:
        store = _store(program, mediator)
        found.add(mediator.source.template)
        found |= {program.models[slot.model].collection for slot in store.slots}
    return found


def _schemas(program: Program) -> dict[str, dict[str, Any]]:
    """Types by collection and key; where two models of a collection differ in a key, it can be anything."""
    found: dict[str, dict[str, Any]] = {}
    for model in program.models.values():
        types = found.setdefault(model.collection, {})
        for key, kind in _keys(model).items():
            types[key] = kind if types.get(key, kind) == kind else {"type": "any"}
    return found


def _keys(model: DomainModel) -> dict[str, Any]:
    return {attribute.key: schema(attribute.type) for attribute in model.attributes}

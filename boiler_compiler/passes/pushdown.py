"""Decides which views the nosql processor may ask a database for, and which composite indexes that needs.

A view qualifies where the database's answer is the program's, or counts beside it show that it may not be: then the runtime
(boiler.processors.nosql) reads documents. Whatever else is refused, with the reason. Must not know libcst or clients.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from boiler_compiler.model import Mediator, Program, ViewModel
from boiler_compiler.model.pushdown import Compared, Folding, Placed, Pushable
from boiler_compiler.plan import Plan
from boiler_compiler.plan.pushdown import Index, Kind, Pushdown

ROLES: Mapping[str, str] = {
    "operator": "it is a keyed operator, whose state depends on the order of events",
    "patch": "it carries what clients write",
    "form": "it carries what clients write",
}


def add_pushdown(plan: Plan, program: Program) -> Plan:
    """The plan with what is pushed down of each mediator, by name."""
    found = [_decided(program, program.mediators[name]) for name in sorted(program.mediators)]
    return replace(plan, pushdowns=tuple(found))


def _decided(program: Program, mediator: Mediator) -> Pushdown:
    of = Pushdown(mediator.name, mediator.view or "")
    why = ROLES.get(mediator.role) or _beyond(program, mediator)
    if why:
        return replace(of, why=why)
    recognised = program.pushable.get(mediator.name, Pushable(why="nothing is known of it"))
    if recognised.why:
        return replace(of, why=recognised.why)
    assert mediator.source.collection is not None
    collection, folding = mediator.source.collection, recognised.folding
    needed = (
        _of_filter(recognised.conditions)
        if folding is None
        else _of_folding(recognised.conditions, folding)
    )
    return replace(
        of,
        kinds=("filter",) if folding is None else _kinds(folding),
        collection=collection,
        conditions=recognised.conditions,
        folding=folding,
        placed=_alone(program, mediator, recognised.placed),
        indexes=tuple(sorted({Index(collection, keys) for keys in needed if len(keys) > 1})),
    )


# ---- what no query of one collection answers


def _beyond(program: Program, mediator: Mediator) -> str:
    """Why a mediator's view is more than a query of one collection; empty where it is not."""
    source = mediator.source
    if mediator.view is None:
        return f"{mediator.name} emits what is no view's"
    view = program.views[mediator.view]
    if source.kind == "events":
        return f"it is made of the events of the topic {source.topic}"
    if source.kind == "view_model" or source.model in program.views:
        return f"it is made of the documents of another view, {source.model}"
    if source.model is None or source.collection is None:
        return f"its source is a collection group, {source.template}"
    model = program.models[source.model]
    if model.topic is not None:
        return f"documents of {model.name} live in the topic {model.topic}"
    if model.wildcard:
        others = f"a query of all collections {model.collection.rpartition('/')[2]} would find others too"
        return f"its documents lie in many collections, {model.collection}: {others}"
    if any(sink.kind == "kafka" for sink in mediator.sinks):
        return "it is written to a topic"
    if mediator.frozen is not None:
        return "its documents depend on when their roots were created or updated"
    if "on_delete" in mediator.triggers:
        return "it has an on_delete: what it leaves depends on documents that are gone"
    return _joins(program, view)


def _joins(program: Program, view: ViewModel) -> str:
    if view.rows is not None:
        return "it has a document for each row of a document"
    slots = program.stores[view.store].slots if view.store is not None else ()
    if slots:
        return f"it refers to other documents: {', '.join(slot.name for slot in slots)}"
    return ""


def _alone(program: Program, mediator: Mediator, placed: Placed | None) -> Placed | None:
    """Where the view is placed, if no other mediator can write there."""
    others = [
        template
        for other in program.mediators.values()
        if other.name != mediator.name
        for template in program.written_by(other)
    ]
    if placed is None or any(_may_meet(f"{placed.collection}/*", other) for other in others):
        return None
    return placed


def _may_meet(one: str, other: str) -> bool:
    left, right = one.split("/"), other.split("/")
    if "**" in right:
        return True
    same = len(left) == len(right)
    return same and all(a == b or "*" in (a, b) for a, b in zip(left, right, strict=True))


def _kinds(folding: Folding) -> tuple[Kind, ...]:
    found: list[Kind] = []
    if any(total.rows and not total.amounts for total in folding.totals):
        found.append("count")
    if any(total.amounts for total in folding.totals):
        found.append("sum")
    if folding.averages:
        found.append("average")
    return tuple(found or ["count"])


# ---- indexes; those of single fields are there without being asked for


def _of_filter(conditions: Iterable[Compared]) -> Iterator[tuple[str, ...]]:
    equal, ranged = _keys(conditions)
    if ranged:
        yield _ordered(equal, ranged)


def _of_folding(conditions: Iterable[Compared], folding: Folding) -> Iterator[tuple[str, ...]]:
    """For the count, each sum, the groups, and the sums that show that numbers are whole."""
    grouping = folding.grouping
    by = {grouping.by.key} if grouping.by is not None else set()
    equal, ranged = _keys((*conditions, *grouping.where))
    if ranged:
        yield _ordered(equal | by, ranged)
    for total in folding.totals:
        for amount in total.amounts:
            yield _ordered(equal | by, ranged | {amount.read.key})
    for key in by:
        others = _ordered(equal - by, ())
        yield (*others, key, *(each for each in sorted(ranged) if each != key))
    whole = {each.read.key for each in (*conditions, *grouping.where) if each.read.type == "int"}
    if grouping.by is not None and grouping.by.type == "int":
        whole |= by
    for key in sorted(whole - ranged):
        yield (*_ordered((equal | by) - {key}, ()), key, *sorted(ranged))


def _keys(conditions: Iterable[Compared]) -> tuple[set[str], set[str]]:
    """The keys that are compared by equality alone, and those with an order."""
    known = list(conditions)
    ranged = {each.read.key for each in known if each.comparison != "=="}
    return {each.read.key for each in known} - ranged, ranged


def _ordered(equal: Iterable[str], ranged: Iterable[str]) -> tuple[str, ...]:
    last = sorted(set(ranged))
    return (*sorted(set(equal) - set(last)), *last)

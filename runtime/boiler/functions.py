"""The functions of a program that operators call, on runtime values: references of a root, join keys of a document, a view.

Which node calls what is the plan's word (docs/architecture.md). Must not know how operators are driven, nor the wire's bytes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from boiler import joins
from boiler.conditions import NoKeyError, normal
from boiler.evaluation import Outcome, evaluate
from boiler.letters import Letter, of_error
from boiler.program import Program
from boiler.query import Where, unreadable
from boiler.raised import RAISED
from boiler.session import Fields, opened
from boiler.snapshot import Snapshot
from boiler.store import Store, root_of, slots
from boiler.units import Unit, declared_store
from boiler.values import Reference
from boiler.wire import dumps, packed

JoinKey = str | bytes
"""Where documents and roots meet: in a Resolve under a path, in a Match under bytes, which equal values have in common."""


@dataclass(frozen=True)
class Node:
    """An Assemble of the plan: whose unit it is, the slots that it is given, and those that it asks for."""

    unit: Unit
    slots: frozenset[str]
    requests: tuple[str, ...]


@dataclass(frozen=True)
class MatchNode:
    """A Match of the plan: the slot, its model, and what its queries compare."""

    unit: Unit
    slot: str
    model: Any
    keys: tuple[tuple[str, str], ...]
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Functions:
    """A program's functions by node id."""

    program: Program
    nodes: Mapping[str, Node]
    matches: Mapping[str, MatchNode]
    sources: frozenset[str]

    @classmethod
    def of(cls, program: Program, plan: str) -> "Functions":
        """The functions of a program for its plan.json."""
        document = json.loads(plan)
        known = {unit.name: unit for unit in program.units}
        nodes, matches = {}, {}
        for node in document["nodes"]:
            match node["kind"]:
                case "Assemble":
                    given = frozenset(slot.partition("/")[2] for slot in node["slots"])
                    unit = known[node["mediator"]]
                    nodes[node["id"]] = Node(unit, given, tuple(node["requests"]))
                case "Match":
                    found = document["matches"][node["id"]]
                    matches[node["id"]] = _match(known, node, found)
        return cls(program, nodes, matches, frozenset(document["sources"]))

    def view(self, id: str, root: str, fields: Fields, given: "Given") -> Outcome:
        """What the node's view claims for a root, and its dead letters."""
        unit = self.nodes[id].unit
        return evaluate(self.program, unit, root, fields, given, self.sources)

    def references(
        self, id: str, root: str, fields: Fields, given: "Given"
    ) -> list[tuple[str, JoinKey]]:
        """What a root asks for at a level, as (slot, key), without duplicates.

        A getter that raises asks for nothing here: the view's evaluation runs it again and makes the dead letter.
        """
        node = self.nodes[id]
        if not node.unit.source.holds(root, fields):
            return []
        declared = declared_store(node.unit.view)
        wanted: dict[tuple[str, JoinKey], None] = {}
        with opened(given):
            store = _rooted(declared, root, fields)
            for slot in slots(declared):
                if slot.name not in node.slots and slot.name not in node.requests:
                    continue
                assert slot.fget is not None
                try:
                    value = slot.fget(store)
                    if slot.name in node.requests:
                        for key in self._keys(node, slot, value):
                            wanted[slot.name, key] = None
                        continue
                    store._objects[slot.name] = resolved = joins.resolve(slot, value, given)
                except RAISED:
                    break  # in the view, too, nothing after it is evaluated
                if slot.import_required and not resolved:
                    break
        return list(wanted)

    def index(self, id: str, path: str, fields: Fields) -> tuple[list[JoinKey], list[Letter]]:
        """The join keys under which a document is found; a dead letter where a condition can't read it."""
        match = self.matches[id]
        if not joins.resolves(match.model, path):
            return [], []
        document = match.model._at(path, fields)
        error = unreadable(document, match.reads)
        if error is not None:
            letter = of_error(self.program, match.unit.view.__name__, path, match.slot, error)
            return [], [letter]
        found: dict[JoinKey, None] = {}
        for attribute, op in match.keys:
            value = getattr(document, attribute)
            values = (value if isinstance(value, list) else []) if op == "has" else [value]
            for each in values:
                try:
                    found[_key(attribute, op, each)] = None
                except (NoKeyError, TypeError):
                    continue
        return list(found), []

    def _keys(self, node: Node, slot: Any, value: Any) -> list[JoinKey]:
        if not isinstance(value, Where):
            return [
                reference.path
                for reference in joins.references(slot, value)
                if joins.resolves(slot.model, reference.path)
            ]
        known = self.matches[f"{node.unit.name}/{slot.name}"].keys
        for condition in value.conditions:
            if (condition.attribute, condition.op) in known:
                try:
                    return [_key(condition.attribute, condition.op, condition.value)]
                except (NoKeyError, TypeError):
                    return []  # it equals nothing that a document can hold
        raise TypeError(f"{slot.name}: this query has none of the join keys that the plan knows")


class Given:
    """The documents that operators hold for a root, by slot and path: the session of its evaluation."""

    def __init__(self, documents: Mapping[str, Mapping[str, Fields]]) -> None:
        """All documents that were sent for the root."""
        self._documents = documents

    def document(self, slot: str, path: str) -> Fields | None:
        """The document at a path that the reference `slot` asks for."""
        return self._documents.get(slot, {}).get(path)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """All documents under the query's join key."""
        return self._documents.get(slot, {}).items()

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """Never: a reference getter evaluates no views."""
        raise ValueError("a reference getter must not evaluate a view")

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Never: a reference getter writes nothing."""
        raise ValueError("a reference getter must not emit")


def _match(known: dict[str, Unit], node: dict[str, Any], found: dict[str, Any]) -> MatchNode:
    unit = known[node["id"].partition("/")[0]]
    slot = next(s for s in slots(declared_store(unit.view)) if s.name == node["slot"])
    keys = tuple((attribute, op) for attribute, op in found["keys"])
    return MatchNode(unit, slot.name, slot.model, keys, tuple(sorted(found["reads"])))


def _rooted(declared: type[Store], root: str, fields: Fields) -> Store:
    store = declared()
    reference = root_of(declared)
    snapshot = Snapshot(fields, Reference(root))
    store.add_snapshot(reference.name, dm_cls=reference.model, snapshot=snapshot)
    return store


def _key(attribute: str, op: str, value: Any) -> JoinKey:
    return dumps([attribute, op, packed(normal(value))])

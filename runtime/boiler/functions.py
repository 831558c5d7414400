"""The functions of a program that operators call, on runtime values: references of a root, join keys of a document, a view.

Which node calls what is the plan's word (docs/architecture.md). Must not know how operators are driven, nor the wire's bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from boiler import joins
from boiler.accumulators import copied, is_whole, taken_off
from boiler.conditions import NoKeyError, normal
from boiler.evaluation import Outcome, evaluate, evaluate_deleted
from boiler.given import NONE_GIVEN, Given
from boiler.group_functions import GroupFunctions
from boiler.letters import Letter, of_error
from boiler.program import Program
from boiler.query import Where, unreadable
from boiler.raised import RAISED
from boiler.session import Fields, opened
from boiler.snapshot import Snapshot
from boiler.store import Store, root_of, slots
from boiler.units import Unit, declared_store, unit_named
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
    groups: Mapping[str, "Groups"]
    sources: frozenset[str]

    @classmethod
    def of(cls, program: Program, plan: str) -> "Functions":
        """The functions of a program for its plan.json."""
        document = json.loads(plan)
        known: dict[str, Unit] = {}

        def unit(name: str) -> Unit:
            if name not in known:
                known[name] = unit_named(program.classes, name)
            return known[name]

        sources = frozenset(document["sources"])
        nodes, matches, groups = {}, {}, {}
        for node in document["nodes"]:
            id = node["id"]
            match node["kind"]:
                case "Assemble":
                    given = frozenset(slot.partition("/")[2] for slot in node["slots"])
                    nodes[id] = Node(unit(node["mediator"]), given, tuple(node["requests"]))
                case "Match":
                    matches[id] = _match(unit(id.partition("/")[0]), node, document["matches"][id])
                case "Aggregate" if not node["rows"].startswith("events:"):
                    groups[id] = Groups(
                        program, unit(node["mediator"]), sources, node.get("inverse")
                    )
        return cls(program, nodes, matches, groups, sources)

    def view(
        self, id: str, root: str, fields: Fields, given: Given, updated: bool = True
    ) -> Outcome:
        """What the node's view claims for a root, and its dead letters; see `evaluate`."""
        unit = self.nodes[id].unit
        return evaluate(self.program, unit, root, fields, given, self.sources, updated)

    def holds(self, id: str, root: str, fields: Fields) -> bool:
        """Whether a root meets the conditions of its mediator's source."""
        return self.nodes[id].unit.source.holds(root, fields)

    def deleted(self, id: str, root: str, last: Fields) -> Outcome:
        """What the mediator's own `on_delete` claims for a root that is gone, whose last fields these were."""
        unit = self.nodes[id].unit
        return evaluate_deleted(self.program, unit, root, last, NONE_GIVEN, self.sources)

    def references(
        self, id: str, root: str, fields: Fields, given: Given
    ) -> list[tuple[str, JoinKey]]:
        """What a root asks for at a level, as (slot, key), without duplicates.

        A getter that raises asks for nothing here: the view's evaluation runs it again and makes the dead letter.
        """
        node = self.nodes[id]
        if not node.unit.source.holds(root, fields):
            return []
        assert node.unit.view is not None
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
            letter = of_error(self.program, match.unit.label, path, match.slot, error)
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

    def keys(self, id: str, path: str, fields: Fields) -> tuple[list[JoinKey], list[Letter]]:
        """The group of a row, by the id of its Group."""
        return self.groups[f"{id.rpartition(':')[0]}:view"].keys(path, fields)

    def class_of(self, name: str) -> Any:
        """The program's class of that name."""
        return next(cls for cls in self.program.classes if cls.__name__ == name)

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


class Groups(GroupFunctions):
    """The functions of one aggregate over documents."""

    def __init__(
        self, program: Program, unit: Unit, sources: frozenset[str], inverse: str | None
    ) -> None:
        """For the unit of an aggregating view; `inverse` is the plan's word: given, derived or none."""
        aggregator = unit.aggregator
        assert aggregator is not None, f"{unit.label} folds nothing"
        super().__init__(program, aggregator, sources, unit.in_topic)
        self.inverse = inverse
        self._source = unit.source

    def row(self, path: str, fields: Fields) -> Any:
        """The row of a document, of its own: a program may change what it is given."""
        return self.aggregator.input._at(path, fields)

    def keys(self, path: str, fields: Fields) -> tuple[list[JoinKey], list[Letter]]:
        """The text of the row's group, if it has one, and what raised."""
        if not self._source.holds(path, fields):
            failed = self._source.unreadable(path, fields)
            return [], [self.letter(name, path, error) for name, error in failed.items()]
        try:
            group = self.group_of(self.row(path, fields))
        except RAISED as error:
            return [], [self.letter("key", path, error)]
        return ([] if group is None else [group]), []

    def retracted(self, acc: Any, row: Any) -> Any:
        """Without the row; `acc` is used up. Raises TypeError too where a derived inverse is none for these values."""
        if self.inverse == "given":
            with opened(NONE_GIVEN):
                return self.aggregator.retracted(acc, row)
        zero = self.created()
        return taken_off(acc, zero, self.accumulated(copied(zero), row))

    def is_exact(self, acc: Any) -> bool:
        """Whether it may be carried on: sums that are derived must be of whole numbers."""
        return self.inverse != "derived" or is_whole(acc)


def _match(unit: Unit, node: dict[str, Any], found: dict[str, Any]) -> MatchNode:
    assert unit.view is not None
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

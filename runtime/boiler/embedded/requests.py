"""What Java asks: load a program, find the references of a root, index a document, evaluate a view.

Must not know bytes' form (`wire`) or how a view is evaluated (`evaluation`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from boiler import joins
from boiler.conditions import NoKeyError, normal
from boiler.embedded.wire import dumps, packed, unpacked
from boiler.evaluation import evaluate
from boiler.letters import Letter, of_error
from boiler.program import Program, load
from boiler.query import Where
from boiler.session import Fields, opened
from boiler.snapshot import Snapshot
from boiler.store import Store, slots
from boiler.units import Unit, declared_store
from boiler.values import Reference

_LOADED: dict[str, "_Job"] = {}


@dataclass(frozen=True)
class _Node:
    """A node of the plan that calls functions: whose unit it is, and what it asks or is given."""

    unit: Unit
    slots: frozenset[str]
    requests: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    """A Match node: the slot, its model, and what its queries compare."""

    unit: Unit
    slot: str
    model: Any
    keys: tuple[tuple[str, str], ...]
    reads: tuple[str, ...]


@dataclass(frozen=True)
class _Job:
    """A loaded program with its plan."""

    program: Program
    nodes: dict[str, _Node]
    matches: dict[str, _Match]
    sources: frozenset[str]


def answer(request: list[Any]) -> list[Any]:
    """The answer to one request. Raises ProgramError where a program can't be loaded, and for defects whatever they raise."""
    match request:
        case ["load", digest, entry, files, plan]:
            if digest not in _LOADED:
                _LOADED[digest] = _job(load(files, entry, digest), json.loads(plan))
            return ["ok"]
        case ["references", digest, node, root, fields, given]:
            return ["ok", _references(_LOADED[digest], node, root, unpacked(fields), given)]
        case ["index", digest, node, path, fields]:
            keys, letters = _index(_LOADED[digest], node, path, unpacked(fields))
            return ["ok", keys, [_error(letter) for letter in letters]]
        case ["view", digest, node, root, fields, given]:
            job = _LOADED[digest]
            lookup = _Given(given)
            unit = job.nodes[node].unit
            outcome = evaluate(job.program, unit, root, unpacked(fields), lookup, job.sources)
            claims = [[claim.path, packed(claim.fields)] for claim in outcome.claims]
            return ["ok", claims, [_error(letter) for letter in outcome.letters]]
    raise ValueError(f"an unknown request: {request[:1]}")


def _error(letter: Letter) -> list[Any]:
    return [letter.id, packed(letter.fields())]


def _job(program: Program, plan: dict[str, Any]) -> _Job:
    known = {unit.name: unit for unit in program.units}
    nodes, matches = {}, {}
    for node in plan["nodes"]:
        match node["kind"]:
            case "Assemble":
                given = frozenset(slot.partition("/")[2] for slot in node["slots"])
                unit = known[node["mediator"]]
                nodes[node["id"]] = _Node(unit, given, tuple(node["requests"]))
            case "Match":
                unit = known[node["id"].partition("/")[0]]
                found = plan["matches"][node["id"]]
                slot = next(s for s in slots(declared_store(unit.view)) if s.name == node["slot"])
                keys = tuple((attribute, op) for attribute, op in found["keys"])
                reads = tuple(sorted(found["reads"]))
                matches[node["id"]] = _Match(unit, slot.name, slot.model, keys, reads)
    return _Job(program, nodes, matches, frozenset(plan["sources"]))


class _Given:
    """The documents that came with a request; each is unpacked when it is first asked for."""

    def __init__(self, given: dict[str, dict[str, Any]]) -> None:
        self._given = given
        self._seen: dict[tuple[str, str], Fields] = {}

    def document(self, slot: str, path: str) -> Fields | None:
        raw = self._given.get(slot, {}).get(path)
        return None if raw is None else self._fields(slot, path, raw)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        return [(p, self._fields(slot, p, raw)) for p, raw in self._given.get(slot, {}).items()]

    def _fields(self, slot: str, path: str, raw: Any) -> Fields:
        if (slot, path) not in self._seen:
            self._seen[slot, path] = unpacked(raw)
        return self._seen[slot, path]

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """Never: a reference getter evaluates no views."""
        raise ValueError("a reference getter must not evaluate a view")

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Never: a reference getter writes nothing."""
        raise ValueError("a reference getter must not emit")


def _references(job: _Job, node_id: str, root: str, fields: Fields, given: Any) -> list[list[Any]]:
    """The subscriptions that a root wants at a level, as [slot, key], without duplicates.

    A getter that raises asks for nothing here: the view's evaluation runs it again and makes the dead letter.
    """
    node = job.nodes[node_id]
    declared = declared_store(node.unit.view)
    lookup = _Given(given)
    wanted: dict[tuple[str, bytes], None] = {}
    with opened(lookup):
        store = _rooted(declared, root, fields)
        for slot in slots(declared):
            if slot.name not in node.slots and slot.name not in node.requests:
                continue
            assert slot.fget is not None
            try:
                value = slot.fget(store)
                if slot.name in node.requests:
                    for key in _keys(job, node, slot, value):
                        wanted[slot.name, key] = None
                    continue
                store._objects[slot.name] = resolved = joins.resolve(slot, value, lookup)
            except Exception:
                break  # in the view, too, nothing after it is evaluated
            if slot.import_required and not resolved:
                break
    return [[slot, key] for slot, key in wanted]


def _rooted(declared: type[Store], root: str, fields: Fields) -> Store:
    from boiler.store import root_of

    store = declared()
    reference = root_of(declared)
    store.add_snapshot(
        reference.name, dm_cls=reference.model, snapshot=Snapshot(fields, Reference(root))
    )
    return store


def _keys(job: _Job, node: _Node, slot: Any, value: Any) -> list[bytes]:
    if not isinstance(value, Where):
        return [
            reference.path.encode("utf-8")
            for reference in joins.references(slot, value)
            if joins.resolves(slot.model, reference.path)
        ]
    known = job.matches[f"{node.unit.name}/{slot.name}"].keys
    for condition in value.conditions:
        if (condition.attribute, condition.op) in known:
            try:
                return [_key(condition.attribute, condition.op, condition.value)]
            except (NoKeyError, TypeError):
                return []  # it equals nothing that a document can hold
    raise TypeError(f"{slot.name}: this query has none of the join keys that the plan knows")


def _key(attribute: str, op: str, value: Any) -> bytes:
    return dumps([attribute, op, packed(normal(value))])


def _index(job: _Job, node_id: str, path: str, fields: Fields) -> tuple[list[bytes], list[Letter]]:
    """The join keys under which a document is found; a dead letter where a condition can't read it."""
    match = job.matches[node_id]
    if not joins.resolves(match.model, path):
        return [], []
    document = match.model._at(path, fields)
    error = joins.readable(document, match.reads)
    if error is not None:
        return [], [of_error(job.program, match.unit.view.__name__, path, match.slot, error)]
    found: dict[bytes, None] = {}
    for attribute, op in match.keys:
        value = getattr(document, attribute)
        values = (value if isinstance(value, list) else []) if op == "has" else [value]
        for each in values:
            try:
                found[_key(attribute, op, each)] = None
            except (NoKeyError, TypeError):
                continue
    return list(found), []

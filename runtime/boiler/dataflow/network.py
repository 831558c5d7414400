"""Drives the operators of a plan in this process: a plain loop over the nodes, once a cut.

Each operator handles every key that has messages, then the next one; so at the end of a cut everything that it affects has been
evaluated once, and nothing else was looked at. Must not know Firestore.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from boiler.dataflow.assemble import AssembleReferences, AssembleView
from boiler.dataflow.context import Operator
from boiler.dataflow.deliver import Deliver
from boiler.dataflow.match import Match, MatchIndex
from boiler.dataflow.messages import (
    Claim,
    DocumentChange,
    Existing,
    Key,
    Message,
    Subscription,
)
from boiler.dataflow.resolve import Resolve
from boiler.functions import Functions
from boiler.letters import COLLECTION
from boiler.program import Program
from boiler.session import Fields
from boiler.values import matches_template

Wants = Callable[[Message], bool]


class _Station:
    """An operator with the state of all its keys, the messages that wait for it, and who reads it."""

    def __init__(self, operator: Operator | None) -> None:
        """None: a station whose messages are a result."""
        self.operator = operator
        self.states: defaultdict[Key, dict[str, Any]] = defaultdict(dict)
        self.waiting: defaultdict[Key, list[Message]] = defaultdict(list)
        self.readers: list[tuple[_Station, Wants]] = []
        self.letter_readers: list[_Station] = []
        self.state: dict[str, Any] = {}

    # ---- the context that the operator sees, of the key that is being handled

    def emit(self, message: Message) -> None:
        for reader, wants in self.readers:
            if wants(message):
                reader.waiting[message.key].append(message)

    def letter(self, claim: Claim) -> None:
        for reader in self.letter_readers:
            reader.waiting[claim.key].append(claim)

    def run(self) -> None:
        """Handles everything that waits."""
        assert self.operator is not None
        waiting, self.waiting = self.waiting, defaultdict(list)
        for key, messages in waiting.items():
            self.state = self.states[key]
            self.operator.apply(key, messages, self)
            if all(value is None for value in self.state.values()):
                del self.states[key]


def _all(message: Message) -> bool:
    return True


class Network:
    """The operators of one program, and the documents that their sinks would write."""

    def __init__(self, program: Program, plan: str) -> None:
        """`plan` is the text of plan.json."""
        document = json.loads(plan)
        self._functions = Functions.of(program, plan)
        self._sources: dict[str, _Station] = {}
        self._stations: dict[str, _Station] = {}
        self._order: list[_Station] = []
        self._written = _Station(None)
        self._nodes = {node["id"]: node for node in document["nodes"]}
        for node in document["nodes"]:
            self._add(node)

    @property
    def collections(self) -> frozenset[str]:
        """The collection templates that it reads."""
        return frozenset(self._sources)

    @property
    def evaluations(self) -> int:
        """How many roots were evaluated, references and views together."""
        operators = [station.operator for station in self._order]
        return sum(getattr(operator, "evaluations", 0) for operator in operators)

    def found(self, documents: Mapping[str, Fields]) -> None:
        """View documents and dead letters that an earlier run left: the first cut keeps, changes or deletes them."""
        for path, fields in documents.items():
            letter = path.rpartition("/")[0] == COLLECTION
            station = self._stations["errors" if letter else "deliver"]
            station.waiting[path].append(Existing(path, fields))

    def apply(self, changes: Mapping[str, Fields | None]) -> dict[str, Fields | None]:
        """The view documents and dead letters that the changes of one cut change; None deletes."""
        for path, fields in changes.items():
            for template, source in self._sources.items():
                if matches_template(f"{template}/*", path):
                    source.emit(DocumentChange(path, fields))
        for station in self._order:
            station.run()
        waiting, self._written.waiting = self._written.waiting, defaultdict(list)
        written: dict[str, Fields | None] = {}
        for messages in waiting.values():
            for message in messages:
                assert isinstance(message, DocumentChange)
                written[message.path] = message.fields
        return dict(sorted(written.items()))

    # ---- from plan nodes to stations

    def _add(self, node: dict[str, Any]) -> None:
        id, functions = node["id"], self._functions
        match node["kind"]:
            case "DocumentSource":
                self._sources[node["collection"]] = self._stations[id] = _Station(None)
            case "Assemble" if node["evaluates"] == "references":
                station = self._station(id, AssembleReferences(id, functions))
                self._reads(station, [node["root"], *node["slots"]])
            case "Assemble":
                operator = AssembleView(id, node["mediator"], node["view"], functions)
                self._reads(self._station(id, operator), [node["root"], *node["slots"]])
            case "Resolve":
                station = self._station(id, Resolve(node["slot"]))
                self._reads(station, [node["documents"]])
                self._asked(station, node)
            case "Match":
                index = self._station(f"{id}/index", MatchIndex(id, functions))
                self._reads(index, [node["documents"]])
                station = self._station(id, Match(node["slot"]))
                self._reads(station, [f"{id}/index"])
                self._asked(station, node)
            case "Deliver" if id == "errors":
                station = self._station(id, Deliver(id, letters=False))
                for reader in node["inputs"]:
                    inner = f"{reader}/index" if self._nodes[reader]["kind"] == "Match" else reader
                    self._stations[inner].letter_readers.append(station)
            case "Deliver":
                self._reads(self._station(id, Deliver(id, letters=True)), node["inputs"])
            case "DocumentSink" | "DeadLetterSink":
                self._stations[node["input"]].readers.append((self._written, _all))
            case kind:
                raise ValueError(f"the plan has a node of the unknown kind {kind}")

    def _station(self, id: str, operator: Operator) -> _Station:
        station = self._stations[id] = _Station(operator)
        self._order.append(station)
        return station

    def _reads(self, station: _Station, inputs: Iterable[str]) -> None:
        for input in inputs:
            self._stations[input].readers.append((station, _all))

    def _asked(self, station: _Station, node: dict[str, Any]) -> None:
        slot = node["slot"]

        def wants(message: Message) -> bool:
            return isinstance(message, Subscription) and message.slot == slot

        self._stations[node["requests"]].readers.append((station, wants))

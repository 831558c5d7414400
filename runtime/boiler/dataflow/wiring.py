"""From the nodes of a plan to stations that read each other. Must not know how they are driven."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from boiler.dataflow.aggregate import Aggregate
from boiler.dataflow.assemble import AssembleReferences
from boiler.dataflow.assemble_view import AssembleView, Lifetime
from boiler.dataflow.context import Operator
from boiler.dataflow.deliver import Deliver
from boiler.dataflow.fold import Fold
from boiler.dataflow.index import Index
from boiler.dataflow.match import Match
from boiler.dataflow.messages import Claim, Message, Removal, Subscription, TopicRecord
from boiler.dataflow.resolve import Resolve
from boiler.dataflow.running import Running
from boiler.dataflow.station import Station, Wants
from boiler.dataflow.windowed import windowed
from boiler.event_folding import EventFolding
from boiler.functions import Functions
from boiler.keyed import operator_of
from boiler.mediator import window_of

Node = dict[str, Any]


class Wiring:
    """The stations of a plan's nodes.

    `documents` are the sources of documents by collection template, `events` those of events by mediator, `timed` the stations
    that follow a mediator's event time; `sinks` what would be written, each with its topic, None for documents; `order` are the
    stations to be run, in the plan's order.
    """

    def __init__(self, nodes: Iterable[Node], functions: Functions) -> None:
        """For the nodes of plan.json, in topological order."""
        self.documents: dict[str, Station] = {}
        self.events: dict[str, Station] = {}
        self.timed: defaultdict[str, list[Station]] = defaultdict(list)
        self.sinks: list[tuple[str | None, Station]] = []
        self.order: list[Station] = []
        self.by_id: dict[str, Station] = {}
        self._functions = functions
        self._lettered: dict[str, Station] = {}
        for node in nodes:
            self._make(node)

    def _make(self, node: Node) -> None:
        makers: dict[str, Callable[[Node], None]] = {
            "DocumentSource": self._documents,
            "TopicSource": self._topic,
            "ViewSource": self._view_source,
            "Assemble": self._assemble,
            "Resolve": self._resolve,
            "Match": self._match,
            "Group": self._group,
            "Aggregate": self._aggregate,
            "Fold": self._fold,
            "Deliver": self._deliver,
            "DocumentSink": self._sink,
            "DeadLetterSink": self._sink,
            "TopicSink": self._sink,
            "ClientWrites": lambda node: None,  # they go to the database, not through the dataflow
        }
        if node["kind"] not in makers:
            raise ValueError(f"the plan has a node of the unknown kind {node['kind']}")
        makers[node["kind"]](node)

    def _documents(self, node: Node) -> None:
        self.documents[node["collection"]] = self.by_id[node["id"]] = Station(None)

    def _topic(self, node: Node) -> None:
        station = self.by_id[node["id"]] = Station(None)
        if node["gives"] == "documents":
            self.documents[node["collection"]] = station
        else:
            self.events[node["mediator"]] = station

    def _view_source(self, node: Node) -> None:
        self._reads(self._station(node["id"], Deliver(node["id"], letters=True)), node["inputs"])

    def _assemble(self, node: Node) -> None:
        id, functions = node["id"], self._functions
        operator: Operator
        if node["evaluates"] == "references":
            operator = AssembleReferences(id, functions)
        else:
            lifetime = Lifetime(
                node.get("frozen"), node.get("keeps", False), node.get("apart", False)
            )
            operator = AssembleView(id, node["mediator"], node["view"], functions, lifetime)
        self._reads(self._station(id, operator), [node["root"], *node["slots"]])

    def _resolve(self, node: Node) -> None:
        station = self._station(node["id"], Resolve(node["slot"]))
        self._reads(station, [node["documents"]])
        self._asked(station, node)

    def _match(self, node: Node) -> None:
        id = node["id"]
        index = self._station(f"{id}/index", Index(id, self._functions.index))
        self._reads(index, [node["documents"]])
        self._lettered[id] = index
        station = self._station(id, Match(node["slot"]))
        self._reads(station, [f"{id}/index"])
        self._asked(station, node)

    def _group(self, node: Node) -> None:
        keys = self._functions.keys
        self._reads(self._station(node["id"], Index(node["id"], keys)), [node["rows"]])

    def _aggregate(self, node: Node) -> None:
        id, mediator, view = node["id"], node["mediator"], node["view"]
        if not node["rows"].startswith("events:"):
            operator: Operator = Aggregate(id, mediator, view, self._functions.groups[id])
        else:
            functions, cls = self._functions, self._functions.class_of(mediator)
            windows, view_cls = window_of(cls), functions.class_of(view)
            folding = EventFolding(functions.program, cls, view_cls, functions.sources)
            if windows is None:
                operator = Running(id, mediator, view, folding.add, folding.view)
            else:
                operator = windowed(id, mediator, view, windows, folding.fold)
        station = self._station(id, operator)
        self._reads(station, [node["rows"]])
        self.timed[mediator].append(station)

    def _fold(self, node: Node) -> None:
        functions, mediator = self._functions, node["mediator"]
        keyed = operator_of(functions.class_of(mediator))
        assert keyed is not None
        operator = Fold(node["id"], keyed, functions.program, functions.sources)
        station = self._station(node["id"], operator)
        self._reads(station, [node["events"]])
        self.timed[mediator].append(station)

    def _deliver(self, node: Node) -> None:
        id = node["id"]
        if id != "errors":
            self._reads(self._station(id, Deliver(id, letters=True)), node["inputs"], _no_record)
            return
        station = self._station(id, Deliver(id, letters=False))
        for reader in node["inputs"]:
            self._lettered.get(reader, self.by_id[reader]).letters_read_by(station)

    def _sink(self, node: Node) -> None:
        station, topic = Station(None), node.get("topic")
        self.sinks.append((topic, station))

        def wants(message: Message) -> bool:
            into = message.topic if isinstance(message, TopicRecord) else topic
            return into == topic and not isinstance(message, Claim | Removal)

        self._reads(station, node.get("inputs") or [node["input"]], wants)

    def _station(self, id: str, operator: Operator) -> Station:
        station = self.by_id[id] = Station(operator)
        self.order.append(station)
        return station

    def _reads(self, station: Station, inputs: Iterable[str], wants: Wants | None = None) -> None:
        for input in inputs:
            self.by_id[input].read_by(station, wants)

    def _asked(self, station: Station, node: Node) -> None:
        slot = node["slot"]

        def wants(message: Message) -> bool:
            return isinstance(message, Subscription) and message.slot == slot

        self.by_id[node["requests"]].read_by(station, wants)


def _no_record(message: Message) -> bool:
    return not isinstance(message, TopicRecord)

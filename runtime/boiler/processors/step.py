"""One step of the python processor: what has arrived becomes one cut of the operators, and what comes of it is written.

Must not know threads, nor how documents and records arrive.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from boiler.dataflow.network import Network
from boiler.instants import micros_of
from boiler.processors.clients import ClientWriter
from boiler.processors.events import EventInputs
from boiler.processors.left import left_documents
from boiler.processors.listen import TimedChanges
from boiler.processors.topics import TopicOutput
from boiler.processors.writes import write
from boiler.program import Program
from boiler.topics import Record, Topics


@dataclass(frozen=True)
class Input:
    """What has arrived: changed documents, records in order, and whether the input has ended."""

    changes: TimedChanges
    records: Sequence[Record]
    ended: bool


class Step:
    """The state of one running program."""

    def __init__(self, program: Program, client: Any, plan: str, topics: Topics | None) -> None:
        """See PythonProcessor."""
        document = json.loads(plan)
        nodes = document["nodes"]
        self._client = client
        # What an own `on_delete` left stays, although no root claims it any more.
        outliving = {t for node in nodes for t in node.get("templates", ())}
        self._owned = [template for template in document["owned"] if template not in outliving]
        self._network = Network(program, plan)
        self._events = EventInputs(program, nodes)
        carried = {node["mediator"] for node in nodes if node["kind"] == "ClientWrites"}
        self._clients = ClientWriter(program, client, carried)
        self._output: TopicOutput | None = None
        self._nodes = nodes
        self._committed = datetime.min.replace(tzinfo=UTC)
        if topics is not None:
            sinks = [node for node in nodes if node["kind"] == "TopicSink"]
            views = {s["topic"] for s in sinks if s["inputs"][0].endswith(":deliver")}
            emitted = {s["topic"] for s in sinks} - views
            self._output = TopicOutput(topics, emitted, views, f"boilerc-{document['job']}")
        in_topics = {
            node["collection"]
            for node in nodes
            if node["kind"] == "TopicSource" and node["gives"] == "documents"
        }
        self._documents = self._network.collections - in_topics
        self.counters: dict[str, int] = {"cuts": 0, "changes": 0, "evaluations": 0, "writes": 0}

    @property
    def collections(self) -> frozenset[str]:
        """The collection templates to be listened to."""
        return self._documents | frozenset(self._clients.groups)

    @property
    def topics(self) -> frozenset[str]:
        """The topics to be read."""
        return self._events.topics

    @property
    def committed(self) -> datetime:
        """When client writes last committed something."""
        return self._committed

    @property
    def changed_by_clients(self) -> set[str]:
        """The collections that client writes have changed."""
        return set(self._clients.collections)

    def start(self) -> None:
        """Finds what an earlier run left."""
        if self._output is not None:
            self._output.start()
        self._network.found(left_documents(self._client, self._owned, self._documents, self._nodes))

    def assign(self, partitions: Callable[[str], int]) -> None:
        """Tells how many partitions each topic has."""
        self._events.assign(partitions)

    def idle_in(self) -> float | None:
        """Seconds until a step is worth while although nothing arrives; None: never."""
        return self._events.idle_in()

    def take(self, given: Input) -> None:
        """One cut, written when this returns."""
        taken = self._events.take(given.records)
        changes = dict(given.changes)
        written = self._network.apply(
            {**changes, **taken.documents},
            created={p: micros_of(times.created) for p, times in given.changes.times.items()},
            events=taken.events,
            watermarks=self._events.watermarks(given.ended),
            letters=taken.letters,
        )
        self.counters["cuts"] += 1
        self.counters["changes"] += len(changes) + len(given.records)
        self.counters["evaluations"] = self._network.evaluations
        self.counters["writes"] += write(self._client, written) if written else 0
        if self._output is not None:
            self.counters["writes"] += self._output.write(self._network.records)
        applied = self._clients.apply(given.changes, given.changes.times)
        if applied.at is not None:
            self._committed = max(self._committed, applied.at)

    def stop(self) -> None:
        """Lets go of what it writes with."""
        self._clients.stop()
        if self._output is not None:
            self._output.stop()

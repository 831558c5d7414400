"""Drives the operators of a plan in this process: a plain loop over the nodes, once a cut.

Each operator handles every key that has messages, then the next one; so at the end of a cut everything that it affects has been
evaluated once, and nothing else was looked at. Must not know Firestore or Kafka.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from boiler.dataflow.assemble_view import AssembleView, Left
from boiler.dataflow.messages import (
    Claim,
    Claimant,
    DocumentChange,
    Event,
    Existing,
    TopicRecord,
)
from boiler.dataflow.wiring import Wiring
from boiler.event_letters import EventLetter
from boiler.functions import Functions
from boiler.json_values import json_of
from boiler.letters import COLLECTION
from boiler.program import Program
from boiler.session import Fields
from boiler.values import matches_template

NONE: Mapping[str, Any] = MappingProxyType({})


class Network:
    """The operators of one program; `records` are what the last cut would write to topics, in order."""

    def __init__(self, program: Program, plan: str) -> None:
        """`plan` is the text of plan.json."""
        self._wiring = Wiring(json.loads(plan)["nodes"], Functions.of(program, plan))
        self.records: list[TopicRecord] = []

    @property
    def collections(self) -> frozenset[str]:
        """The collection templates that it reads."""
        return frozenset(self._wiring.documents)

    @property
    def evaluations(self) -> int:
        """How many roots were evaluated, references and views together."""
        operators = [station.operator for station in self._wiring.order]
        return sum(getattr(operator, "evaluations", 0) for operator in operators)

    def found(self, documents: Mapping[str, Left]) -> None:
        """View documents and dead letters that an earlier run left: the first cut keeps, changes or deletes them.

        A frozen view stays as it is found, where it was written after its root's creation.
        """
        for path, left in documents.items():
            letter = path.rpartition("/")[0] == COLLECTION
            station = self._wiring.by_id["errors" if letter else "deliver"]
            station.waiting[path].append(Existing(path, left.fields))
        self._let_see(documents)

    def apply(
        self,
        changes: Mapping[str, Fields | None],
        *,
        created: Mapping[str, int] = NONE,
        events: Mapping[str, Sequence[Event]] = NONE,
        watermarks: Mapping[str, int] = NONE,
        letters: Iterable[EventLetter] = (),
    ) -> dict[str, Fields | None]:
        """The view documents and dead letters that one cut changes; None deletes.

        What comes together: documents by path, with the time of their creation in microseconds where it is known, and by
        mediator the events that arrived and how far their time has gone; and the letters of what was no event.
        """
        self._take(changes, created)
        for mediator, several in events.items():
            for event in several:
                self._wiring.events[mediator].emit(event)
        for letter in letters:
            path, claimant = (
                f"{COLLECTION}/{letter.id}",
                Claimant(letter.mediator, letter.origin, 0),
            )
            claim = Claim(path, claimant, "", letter.fields())
            self._wiring.by_id["errors"].waiting[path].append(claim)
        for mediator, watermark in watermarks.items():
            for station in self._wiring.timed[mediator]:
                station.pass_time(watermark)
        for station in self._wiring.order:
            station.run()
        self._let_see(NONE)
        return self._written()

    def _written(self) -> dict[str, Fields | None]:
        documents: dict[str, Fields | None] = {}
        self.records = []
        for topic, sink in self._wiring.sinks:
            for message in sink.taken():
                match message:
                    case DocumentChange(path, fields) if topic is None:
                        documents[path] = fields
                    case DocumentChange(path, fields):
                        value = None if fields is None else json_of(fields)
                        self.records.append(TopicRecord(topic or "", path, value, ""))
                    case TopicRecord(into) if into == topic:
                        self.records.append(message)
        return dict(sorted(documents.items()))

    def _take(self, changes: Mapping[str, Fields | None], created: Mapping[str, int]) -> None:
        for path, fields in changes.items():
            for template, source in self._wiring.documents.items():
                if matches_template(f"{template}/*", path):
                    source.emit(DocumentChange(path, fields, created.get(path)))

    def _let_see(self, left: Mapping[str, Left]) -> None:
        for station in self._wiring.order:
            if isinstance(station.operator, AssembleView):
                station.operator.left = left

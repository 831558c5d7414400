"""From the records of topics to what the operators take: events by mediator, and the documents of changelog topics.

Must not know how topics are read or operators driven.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from boiler.aggregating import aggregator_of
from boiler.dataflow.messages import Event
from boiler.event_letters import EventLetter, malformed
from boiler.event_time import Intake
from boiler.json_values import object_of, parsed
from boiler.keyed import operator_of
from boiler.mediator import events_of
from boiler.models import collection_of
from boiler.program import Program
from boiler.raised import RAISED
from boiler.session import Fields
from boiler.topics import Record
from boiler.values import Reference


@dataclass
class Taken:
    """What records came to."""

    documents: dict[str, Fields | None] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    letters: list[EventLetter] = field(default_factory=list)


@dataclass(frozen=True)
class _Changelog:
    """A topic in which the documents of a model live."""

    model: Any
    collection: str
    reader: str


class EventInputs:
    """The topics that a program reads."""

    def __init__(
        self,
        program: Program,
        nodes: Iterable[dict[str, Any]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """For the nodes of plan.json; `clock` gives seconds, for partitions that are idle."""
        self._changelogs: dict[str, _Changelog] = {}
        self._intakes: dict[str, list[tuple[str, Intake]]] = {}
        classes = {cls.__name__: cls for cls in program.classes}
        for node in nodes:
            if node["kind"] != "TopicSource":
                continue
            topic = node["topic"]
            if node["gives"] == "documents":
                model = _model_in(program, node["collection"])
                reader = node["mediator"] or node["collection"]
                self._changelogs[topic] = _Changelog(model, node["collection"], reader)
                continue
            mediator: Any = classes[node["mediator"]]
            stream = events_of(mediator)
            assert stream is not None
            intake = Intake(mediator.__name__, stream, _groups(mediator), program, clock)
            self._intakes.setdefault(topic, []).append((mediator.__name__, intake))

    @property
    def topics(self) -> frozenset[str]:
        """Their names."""
        return frozenset((*self._changelogs, *self._intakes))

    def assign(self, partitions: Callable[[str], int]) -> None:
        """Tells how many partitions each topic has: one that is silent holds its time back until it is idle."""
        for topic, intakes in self._intakes.items():
            for _, intake in intakes:
                intake.assign(range(partitions(topic)))

    def take(self, records: Sequence[Record]) -> Taken:
        """Records in the order of their arrival."""
        taken = Taken()
        by_topic: dict[str, list[Record]] = {}
        for record in records:
            by_topic.setdefault(record.topic, []).append(record)
        for topic, several in by_topic.items():
            for mediator, intake in self._intakes.get(topic, ()):
                found = intake.take(several)
                taken.events.setdefault(mediator, []).extend(found.events)
                taken.letters += found.letters
            changelog = self._changelogs.get(topic)
            if changelog is not None:
                for record in several:
                    self._document(changelog, record, taken)
        return taken

    def watermarks(self, ended: bool) -> dict[str, int]:
        """How far the time of each mediator has gone; `ended`: no more events come."""
        return {
            mediator: intake.finish() if ended else intake.advance()
            for intakes in self._intakes.values()
            for mediator, intake in intakes
        }

    def idle_in(self) -> float | None:
        """Seconds until a silent partition is left out; None where none waits for that."""
        waits = [i.idle_in() for intakes in self._intakes.values() for _, i in intakes]
        return min((wait for wait in waits if wait is not None), default=None)

    def _document(self, changelog: _Changelog, record: Record, taken: Taken) -> None:
        origin = f"{record.topic}/{record.partition}/{record.offset}"
        try:
            if record.key is None:
                raise ValueError("the record of a changelog has no key that is text")
            path = (Reference(changelog.collection) / record.key).path
            if record.value is None:
                taken.documents[path] = None
            else:
                taken.documents[path] = object_of(changelog.model, parsed(record.value))
        except RAISED as error:
            taken.letters.append(malformed(changelog.reader, origin, record.key, error))


def _groups(mediator: Any) -> Callable[[Any, str | None], str | None]:
    """From an event and its message key to the text of its group."""
    operator = operator_of(mediator)
    if operator is not None:
        return operator.group_of
    aggregator = aggregator_of(mediator.view_model_cls)
    assert aggregator is not None, f"{mediator.__name__} makes nothing of its events"
    return aggregator.group_of


def _model_in(program: Program, collection: str) -> Any:
    return next(
        cls
        for cls in program.classes
        if hasattr(cls, "ref_from_id") and collection_of(cls) == collection
    )

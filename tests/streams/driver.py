"""Runs one mediator over events in this process: its intake, its operator, and what is delivered.

Must not know plans, networks or brokers.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from boiler.dataflow.deliver import Deliver
from boiler.dataflow.fold import Fold
from boiler.dataflow.ledger import letter_claim
from boiler.dataflow.messages import Claim, DocumentChange, Removal, TopicRecord
from boiler.dataflow.running import Running
from boiler.dataflow.station import Station
from boiler.dataflow.windowed import windowed
from boiler.event_folding import EventFolding
from boiler.event_time import Intake
from boiler.json_values import json_of
from boiler.keyed import operator_of
from boiler.mediator import events_of, window_of
from boiler.program import Program, digest_of, load
from boiler.topics import Record, read_key

IMPORTS = """
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Optional

from boiler import CTX, Mediator, Reference, Serializable, Timers, ViewModel, attrs, sink, source, window
"""


def program(text: str) -> Program:
    """The program of a text, after the usual imports."""
    files = {"program.py": IMPORTS + text}
    return load(files, "program", digest_of(files))


class Log:
    """Makes the records of one topic, with the next offset of their partition."""

    def __init__(self, topic: str) -> None:
        """An empty topic."""
        self._topic = topic
        self._offsets: dict[int, int] = {}

    def raw(self, value: bytes | None, key: bytes | None = None, partition: int = 0) -> Record:
        """A record of bytes."""
        offset = self._offsets.get(partition, 0)
        self._offsets[partition] = offset + 1
        text, undecodable = read_key(key)
        return Record(self._topic, partition, offset, text, value, (), undecodable)

    def record(self, value: Any, key: str | None = None, partition: int = 0) -> Record:
        """A record of JSON."""
        data = json.dumps(value).encode("utf-8")
        return self.raw(data, key.encode("utf-8") if key is not None else None, partition)


class Driver:
    """A mediator over events. `documents`, `letters` (by id) and `records` are what it has written so far."""

    def __init__(
        self,
        loaded: Program,
        mediator: str,
        partitions: Iterable[int] = (0,),
        sources: Iterable[str] = (),
        clock: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Nothing has come yet."""
        self.documents: dict[str, Any] = {}
        self.letters: dict[str, Any] = {}
        self.records: list[TopicRecord] = []
        cls: Any = next(c for c in loaded.classes if c.__name__ == mediator)
        stream, templates = events_of(cls), frozenset(sources)
        assert stream is not None
        operator: Any
        keyed = operator_of(cls)
        if keyed is not None:
            operator = Fold("node", keyed, loaded, templates)
            group_of: Any = keyed.group_of
        else:
            view = cls.view_model_cls
            folding = EventFolding(loaded, cls, view, templates)
            group_of, windows = folding.group_of, window_of(cls)
            names = ("node", mediator, view.__name__)
            if windows is not None:
                operator = windowed(*names, windows, folding.fold)
            else:
                operator = Running(*names, folding.add, folding.view)
        self.intake = Intake(mediator, stream, group_of, loaded, clock)
        self.intake.assign(partitions)
        self.station = Station(operator)
        self._deliver, self._errors = (
            Station(Deliver("deliver", True)),
            Station(Deliver("errors", False)),
        )
        self._sink, self._topics = Station(None), Station(None)
        self.station.read_by(self._deliver, lambda m: isinstance(m, Claim | Removal))
        self.station.read_by(self._topics, lambda m: isinstance(m, TopicRecord))
        self.station.letters_read_by(self._errors)
        self._deliver.letters_read_by(self._errors)
        self._deliver.read_by(self._sink)
        self._errors.read_by(self._sink)

    def cut(self, records: Iterable[Record] = (), end: bool = False) -> "Driver":
        """Takes in records as one cut; `end`: no more will come."""
        taken = self.intake.take(records)
        for event in taken.events:
            self.station.waiting[event.key].append(event)
        for letter in taken.letters:
            claim = letter_claim("source", letter)
            self._errors.waiting[claim.key].append(claim)
        self.station.pass_time(self.intake.finish() if end else self.intake.advance())
        for station in (self.station, self._deliver, self._errors):
            station.run()
        for message in self._sink.taken():
            assert isinstance(message, DocumentChange)
            collection, _, id = message.path.rpartition("/")
            into, key = (
                (self.letters, id)
                if collection == "boilerErrors"
                else (self.documents, message.path)
            )
            if message.fields is None:
                del into[key]
            else:
                into[key] = json_of(message.fields)
        for message in self._topics.taken():
            assert isinstance(message, TopicRecord)
            self.records.append(message)
        return self

    @property
    def why(self) -> list[tuple[str, Any]]:
        """What went wrong with which event, by event time."""
        found = [(x["why"], x["at"]) for x in self.letters.values() if "why" in x]
        return sorted(found, key=lambda each: (each[1] or "", each[0]))

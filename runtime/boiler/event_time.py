"""The source side of event time: records of a topic, one by one as they arrive, become events with a group, or dead letters.

Keeps for each partition the largest time so far, and from these how far time has come: the watermark. Must not know how
records are fetched, nor who takes the events.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from boiler.dataflow.messages import Event
from boiler.event_letters import EventLetter, late, malformed, of_exception
from boiler.event_stream import EventStream
from boiler.given import NONE_GIVEN
from boiler.instants import FOREVER, NEVER, micros_of
from boiler.json_values import object_of, parsed
from boiler.program import Program
from boiler.raised import RAISED
from boiler.session import Fields, opened
from boiler.topics import Record

GroupOf = Callable[[Any, str | None], str | None]
"""The text of the group of an event, which also has its message's key; None for no group. May raise."""


@dataclass(frozen=True)
class Taken:
    """What became of some records."""

    events: list[Event]
    letters: list[EventLetter]


@dataclass(slots=True)
class _Partition:
    """`newest` is the largest event time so far; `heard`, by the clock, when its last event came, or since when it is known."""

    heard: float
    newest: int = NEVER


@dataclass
class Intake:
    """Takes in the records of one mediator's topic. `clock` gives seconds, for partitions that fall silent."""

    mediator: str
    stream: EventStream
    group_of: GroupOf
    program: Program
    clock: Callable[[], float] = time.monotonic
    watermark: int = field(default=NEVER, init=False)
    _partitions: dict[int, _Partition] = field(default_factory=dict, init=False)

    def assign(self, partitions: Iterable[int]) -> None:
        """Tells of partitions that exist: until they have an event, or have been silent for long enough, time stands still."""
        for partition in partitions:
            self._partitions.setdefault(partition, _Partition(self.clock()))

    def take(self, records: Iterable[Record]) -> Taken:
        """Events in the order of arrival, those of no group left out; a letter for what is no event or late.

        The watermark stays as it is.
        """
        taken = Taken([], [])
        with opened(NONE_GIVEN):
            for record in records:
                self._take(record, taken)
        return taken

    def _take(self, record: Record, taken: Taken) -> None:
        origin = f"{record.topic}/{record.partition}/{record.offset}"
        partition = self._partitions.get(record.partition)
        if partition is None:
            partition = self._partitions[record.partition] = _Partition(self.clock())
        try:
            fields, at = self._read(record)
        except RAISED as error:
            taken.letters.append(malformed(self.mediator, origin, record.key, error))
            return
        partition.heard = self.clock()
        if at < partition.newest - self.stream.out_of_orderness:
            taken.letters.append(late(self.mediator, origin, record.key, at))
            return
        partition.newest = max(partition.newest, at)
        try:
            group = self.group_of(self.stream.value_cls._of(fields), record.key)
        except RAISED as error:
            letter = of_exception(self.program, self.mediator, origin, record.key, at, error)
            taken.letters.append(letter)
            return
        if group is not None:
            taken.events.append(
                Event(
                    group,
                    at,
                    record.partition,
                    record.offset,
                    origin,
                    fields,
                    record.key,
                    self.watermark,
                )
            )

    def _read(self, record: Record) -> tuple[Fields, int]:
        """The fields of a record, and its event time. Raises whatever is wrong with it."""
        value = None if record.value is None else parsed(record.value)
        cls, name = self.stream.value_cls, self.stream.event_time
        fields = object_of(cls, value)
        if record.undecodable is not None:
            record.undecodable.decode("utf-8")  # raises what says which byte is wrong
        at = getattr(cls._of(fields), name)
        if not isinstance(at, datetime):
            raise TypeError(f"{cls.__name__}.{name} must be a datetime, not {type(at).__name__}")
        return fields, micros_of(at)

    def advance(self) -> int:
        """The watermark now: that of the partition that is furthest behind, but for those that are silent; it never goes back.

        Where all are silent none holds another back.
        """
        known = self._partitions.values()
        silent = self.clock() - self.stream.idle
        heard = [partition for partition in known if partition.heard > silent]
        if heard:
            newest = min(partition.newest for partition in heard)
        else:
            newest = max((partition.newest for partition in known), default=NEVER)
        if newest != NEVER:
            self.watermark = max(self.watermark, newest - self.stream.out_of_orderness)
        return self.watermark

    def finish(self) -> int:
        """The watermark at the end of a bounded input: after every time."""
        self.watermark = FOREVER
        return self.watermark

    def idle_in(self) -> float | None:
        """In how many seconds `advance` could tell more without any record; None: never."""
        silent = self.clock() - self.stream.idle
        waits = [p.heard - silent for p in self._partitions.values() if p.heard > silent]
        return min(waits, default=None)

    def state(self) -> dict[str, Any]:
        """Plain values, from which `restore` goes on."""
        newest = {number: partition.newest for number, partition in self._partitions.items()}
        return {"watermark": self.watermark, "newest": newest}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on from what `state` gave; silence counts from now."""
        self.watermark = state["watermark"]
        now = self.clock()
        self._partitions = {n: _Partition(now, newest) for n, newest in state["newest"].items()}

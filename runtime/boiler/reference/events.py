"""The oracle's events: records of a topic as a source sees them, one by one, and how far their time has come.

Must not know operators or windows.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from .attributes import Serializable
from .changelog import typed_map, types_of
from .failures import message_of, place_of
from .loading import Loaded
from .mediators import Source
from .sessions import RAISED
from .timers import FOREVER, MICROSECOND, instant, micros
from .types import copied
from .values import normal, timestamp


@dataclass(frozen=True)
class Record:
    """A record of a topic; `offset` counts the records of its partition."""

    topic: str
    partition: int
    offset: int
    key: Any
    value: Any

    @property
    def origin(self) -> str:
        """What a dead letter is kept by."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True)
class Event:
    """A record whose time has been read."""

    record: Record
    model: type[Serializable]
    fields: dict[str, Any]
    at: int

    def order(self) -> tuple[int, int, int]:
        """Event time, then arrival."""
        return self.at, self.record.partition, self.record.offset

    def value(self) -> Any:
        """The event as a program sees it; an object of its own each time."""
        return self.model._of(copied(self.fields))


@dataclass(frozen=True)
class EventLetter:
    """A dead letter of an event, a timer, a patch or a form, in the form of a run's result."""

    mediator: str
    key: str | None
    at: str | None
    why: str
    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0


@dataclass
class EventLetters:
    """The dead letters so far; the first of a (mediator, origin) stays."""

    loaded: Loaded
    found: dict[tuple[str, str], EventLetter] = field(default_factory=dict)

    def add(self, origin: str, letter: EventLetter) -> None:
        """Keeps it unless there is one of the same origin."""
        self.found.setdefault((letter.mediator, origin), letter)

    def late(self, mediator: str, event: Event) -> None:
        """An event that came too late."""
        self.add(
            event.record.origin,
            EventLetter(mediator, event.record.key, _text(event.at), "late"),
        )

    def malformed(self, mediator: str, record: Record, error: BaseException) -> None:
        """A record that is no event."""
        key = record.key if isinstance(record.key, str) else None
        name, message = type(error).__name__, message_of(error)
        self.add(record.origin, EventLetter(mediator, key, None, "malformed", name, message))

    def raised(
        self,
        mediator: str,
        origin: str,
        key: str | None,
        at: int | None,
        error: BaseException,
    ) -> None:
        """A function of the program raised."""
        name, message, place = (
            type(error).__name__,
            message_of(error),
            place_of(self.loaded, error),
        )
        text = None if at is None else _text(at)
        self.add(origin, EventLetter(mediator, key, text, "exception", name, message, *place))

    def result(self) -> list[dict[str, Any]]:
        """All letters by mediator and origin."""
        return [asdict(self.found[place]) for place in sorted(self.found)]


def _text(at: int) -> str:
    try:
        return timestamp(instant(at))
    except OverflowError:
        return str(at)


@dataclass(frozen=True)
class Flow:
    """The events of a source that are not late, sorted, and its watermark: those before it are released."""

    events: list[Event]
    watermark: float

    def released(self, at: int) -> bool:
        """Whether everything at that instant is there."""
        return at < self.watermark


def read(
    source: Source,
    mediator: str,
    records: Iterable[Record],
    ended: bool,
    letters: EventLetters,
) -> Flow:
    """Takes the records of the source's topic one by one, in the order of each partition."""
    delay = source.out_of_orderness // MICROSECOND
    largest: dict[int, float] = {}
    events = []
    for record in records:
        if record.topic != source.topic:
            continue
        before = largest.setdefault(record.partition, -FOREVER)
        try:
            event = event_of(source, record)
        except RAISED as error:
            letters.malformed(mediator, record, error)
            continue
        if event.at < before - delay:
            letters.late(mediator, event)
            continue
        largest[record.partition] = max(before, event.at)
        events.append(event)
    watermark = min((t - delay for t in largest.values()), default=-FOREVER)
    return Flow(sorted(events, key=Event.order), FOREVER if ended else watermark)


def event_of(source: Source, record: Record) -> Event:
    """A record as an event. Raises TypeError for what is none."""
    fields = fields_of(source.model, record.value)
    if record.key is not None and not isinstance(record.key, str):
        raise TypeError(f"a message's key must be text, not {type(record.key).__name__}")
    at = getattr(source.model._of(fields), source.event_time)
    if not isinstance(at, datetime):
        raise TypeError(
            f"{source.model.__name__}.{source.event_time} must be a datetime, not {type(at).__name__}"
        )
    return Event(record, source.model, fields, micros(at))


def fields_of(model: Any, value: Any) -> dict[str, Any]:
    """A message's value, typed by a model's attributes. Raises TypeError for what is no object."""
    if not isinstance(value, dict):
        raise TypeError(f"a message must be a JSON object, not {type(value).__name__}")
    return dict(normal(typed_map(value, types_of(model))))

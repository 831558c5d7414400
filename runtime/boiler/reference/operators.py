"""The oracle's keyed operators: all events and timers of a mediator, one after the other.

Events by (time, arrival); a timer for T after all events with time ≤ T and before any later one. Must not know topics or sources.
"""

import copy
import inspect
from dataclasses import dataclass, field
from typing import Any

from .attributes import named_classes
from .claims import Claimant, Emission, Outcome, claimed, content_of
from .events import Event, EventLetters, Flow
from .failures import Letters, storable
from .programs import Delivery, Program
from .sessions import RAISED, SESSION, BeyondOracleError, Session, Snapshot, target_of
from .timers import Timers, instant
from .types import exported
from .values import Reference, plain
from .views import target_name

LIMIT = 100_000
"""Timers of one operator; a program that sets more never ends."""

TopicRecord = tuple[str, Any, Any]
"""Topic, key and value."""


@dataclass
class _Key:
    """What is kept of one key."""

    text: str
    state: Any
    timers: set[int] = field(default_factory=set)


class _Call(Session):
    """The session of one call: what it emits counts only once it has returned."""

    def __init__(self) -> None:
        self.emitted: list[tuple[str, Any]] = []

    def emit(self, topic: str | None, reference: Any, snapshot: Any) -> None:
        """A document in Firestore."""
        if topic is not None:
            raise TypeError("a keyed operator emits key= and value= to a topic")
        target = target_of(reference)
        if target is not None:
            self.emitted.append(("emit", Emission(target, content_of(snapshot))))

    def remove(self, reference: Any) -> None:
        """No document any more."""
        target = target_of(reference)
        if target is not None:
            self.emitted.append(("remove", target))

    def record(self, topic: str, key: Any, value: Any) -> None:
        """A record."""
        if key is not None and not isinstance(key, str):
            raise TypeError(f"a message's key must be text or None, not {type(key).__name__}")
        stored = Snapshot({}, None) if value is None else content_or_value(value)
        text = exported(key, str, lambda _: None)
        self.emitted.append(("record", (topic, text, None if value is None else plain(stored))))


def content_or_value(value: Any) -> Any:
    """Any value that a document could hold. Raises TypeError or OverflowError for any other."""
    return content_of({"value": value})["value"]


class Operator:
    """One mediator with `on_topic` and `on_timer`."""

    def __init__(
        self,
        program: Program,
        delivery: Delivery,
        letters: Letters,
        events: EventLetters,
    ) -> None:
        self.program, self.delivery = program, delivery
        self.letters, self.event_letters = letters, events
        self.keys: dict[Any, _Key] = {}
        self.claims: dict[Reference, dict[str, Emission]] = {}
        self.records: list[TopicRecord] = []

    def run(self, flow: Flow, keyed: list[tuple[Any, Event]]) -> Outcome:
        """Runs what the watermark allows; `keyed` are the events with their keys, in order."""
        calls = 0
        for key, event in keyed:
            if flow.released(event.at):
                calls += self._timers_before(event.at)
                self._on_topic(key, event)
        calls += self._timers_before(flow.watermark)
        return self._outcome()

    def _timers_before(self, end: float) -> int:
        """All timers before an instant, also those that are set meanwhile."""
        for count in range(LIMIT):
            waiting = [(at, k.text, k) for k in self.keys.values() for at in k.timers if at < end]
            if not waiting:
                return count
            at, _, key = min(waiting, key=lambda timer: timer[:2])
            key.timers.discard(at)
            self._on_timer(key, at)
        raise BeyondOracleError(f"{self.delivery.name} sets timers without end")

    def _on_topic(self, key: Any, event: Event) -> None:
        function = self.delivery.triggers.get("topic")
        if function is None:
            return
        kept = self.keys.get(key)
        if kept is None:
            text = storable(key) if isinstance(key, str) else repr(key)
            kept = self.keys[key] = _Key(text, None)
        try:
            given = {"key": key, "event": event.value(), "at": instant(event.at)}
            self._call(function, kept, given)
        except RAISED as error:
            record = event.record
            self.event_letters.raised(
                self.delivery.name, record.origin, record.key, event.at, error
            )

    def _on_timer(self, kept: _Key, at: int) -> None:
        function = self.delivery.triggers.get("timer")
        if function is None:
            return
        key = next(key for key, other in self.keys.items() if other is kept)
        try:
            self._call(function, kept, {"key": key, "at": instant(at)})
        except RAISED as error:
            origin = f"{kept.text}@{at}"
            self.event_letters.raised(self.delivery.name, origin, kept.text, at, error)

    def _call(self, function: Any, kept: _Key, given: dict[str, Any]) -> None:
        """Calls with a copy of the state; it, timers and emissions count only where nothing raises."""
        state = copy.deepcopy(kept.state)
        timers, session = Timers(kept.timers), _Call()
        names = inspect.signature(function).parameters
        if "state" in names and state is None:
            owner = self.delivery.mediator
            annotation = function.__annotations__["state"]
            state = named_classes(annotation, owner)()
        given = {**given, "state": state, "timers": timers}
        token = SESSION.set(session)
        try:
            function(self.delivery.mediator, **{n: v for n, v in given.items() if n in names})
        finally:
            SESSION.reset(token)
        kept.state, kept.timers = state, timers._pending
        for what, item in session.emitted:
            if what == "emit":
                self.claims.setdefault(item.target, {})[kept.text] = item
            elif what == "remove":
                self.claims.pop(item, None)
            else:
                self.records.append(item)

    def _outcome(self) -> Outcome:
        found = Outcome()
        for holders in self.claims.values():
            for text, emission in holders.items():
                view = emission.content.view or self.delivery.view
                label = self.delivery.name if view is None else view.__name__
                target = (None if view is None else target_name(view)) or "doc_ref"
                who = Claimant(self.delivery.name, text, label, target, documents=True)
                found.add(claimed(self.program, self.letters, who, [emission]))
        return found

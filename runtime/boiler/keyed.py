"""Keyed operators: what a mediator with `on_topic` and `on_timer` declares, and how its handlers are called.

A call is made on a copy of the state; what it sets, emits and removes counts only when it has returned. Must not know the order
of calls, nor where anything is kept.
"""

import inspect
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from boiler.accumulators import copied
from boiler.aggregating import group_text
from boiler.annotations import resolved, without_none
from boiler.attributes import fields_of
from boiler.event_stream import EventStream
from boiler.exporting import exported
from boiler.instants import datetime_of
from boiler.json_values import json_of
from boiler.kept import Keeper
from boiler.mediator import events_of, triggers_of
from boiler.outcomes import checked_content, checked_target
from boiler.query import Where
from boiler.session import Fields, opened
from boiler.snapshot import Snapshot
from boiler.timers import Timers, changes_of
from boiler.values import Reference

PARAMETERS = {
    "on_topic": ("key", "state", "event", "at", "timers"),
    "on_timer": ("key", "state", "at", "timers"),
}
"""What a handler may ask for, by its trigger."""


@dataclass(frozen=True)
class Emitted:
    """A document for a path."""

    path: str
    content: Snapshot


@dataclass(frozen=True)
class Removed:
    """No document at a path any more."""

    path: str


@dataclass(frozen=True)
class Recorded:
    """A record for a topic; the value as JSON has it."""

    topic: str
    key: str | None
    value: Any


Effect = Emitted | Removed | Recorded


@dataclass
class Call:
    """What a call that has returned comes to: the state after it, changes of timers by instant, and what was emitted, in order.

    It is the session while the handler runs.
    """

    state: Any
    timers: Timers = field(default_factory=Timers)
    effects: list[Effect] = field(default_factory=list)

    @property
    def timer_changes(self) -> dict[int, bool]:
        """By instant in microseconds, whether there is to be a timer."""
        return changes_of(self.timers)

    # ---- the session that the program's classes see

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Takes a document, checked."""
        target = checked_target(reference)
        if target is not None:
            self.effects.append(Emitted(target.path, checked_content(snapshot)))

    def remove(self, reference: Reference | None) -> None:
        """Takes a document back."""
        target = checked_target(reference)
        if target is not None:
            self.effects.append(Removed(target.path))

    def record(self, topic: str, key: Any, value: Any) -> None:
        """Takes a record, checked like a view's attribute."""
        if key is not None and not isinstance(key, str):
            raise TypeError(f"a message's key must be text or None, not {type(key).__name__}")
        text = exported(key, str, fields_of)
        self.effects.append(Recorded(topic, text, json_of(exported(value, Any, fields_of))))

    def document(self, slot: str, path: str) -> Fields | None:
        """Never."""
        raise RuntimeError("a keyed operator reads no documents")

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """Never."""
        raise RuntimeError("a keyed operator reads no documents")

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """Never."""
        raise RuntimeError(f"{view.__name__}.get works only in a mediator over documents")


@dataclass(frozen=True)
class Handler:
    """A classmethod of the mediator, and the parameters that it has."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class KeyedOperator:
    """A mediator over events with handlers. `state_class` is None where no handler has a state."""

    mediator: Any
    stream: EventStream
    on_topic: Handler | None
    on_timer: Handler | None
    state_class: Any
    keeper: Keeper

    @property
    def name(self) -> str:
        """The mediator's name."""
        return str(self.mediator.__name__)

    def group_of(self, event: Any, message_key: str | None) -> str | None:
        """The text of an event's key; None where it has none. Raises what `key` raises, and TypeError for what can't be one."""
        key = self.mediator.key(event) if hasattr(self.mediator, "key") else message_key
        return None if key is None else group_text(key)

    def take(self, key: Any, state: Any, fields: Fields, at: int) -> Call | None:
        """Calls `on_topic`; None where there is none. Raises what is raised.

        `state` stays as it is; None stands for a new one.
        """
        if self.on_topic is None:
            return None
        event = self.stream.value_cls._of(fields)
        return self._call(self.on_topic, state, {"key": key, "event": event, "at": datetime_of(at)})

    def pass_by(self, key: Any, state: Any, at: int) -> Call | None:
        """Calls `on_timer` in the same way."""
        if self.on_timer is None:
            return None
        return self._call(self.on_timer, state, {"key": key, "at": datetime_of(at)})

    def _call(self, handler: Handler, state: Any, given: dict[str, Any]) -> Call:
        if state is None and self.state_class is not None:
            state = self.state_class()
        call = Call(copied(state))
        given |= {"state": call.state, "timers": call.timers}
        method = getattr(self.mediator, handler.name)
        with opened(call):
            method(**{name: given[name] for name in handler.parameters})
        if not self.keeper.is_sure(call.state):
            # What can't be copied or kept raises in the call that made it.
            copied(call.state)
            self.keeper.kept(call.state)
        return call


def operator_of(mediator: type) -> KeyedOperator | None:
    """The keyed operator of a mediator; None for one without events or handlers.

    Raises TypeError for handlers that can't be called.
    """
    stream, triggers = events_of(mediator), triggers_of(mediator)
    if stream is None or not PARAMETERS.keys() & triggers.keys():
        return None
    handlers: dict[str, Handler] = {}
    classes: dict[Any, None] = {}
    for trigger, allowed in PARAMETERS.items():
        if trigger in triggers:
            handlers[trigger] = handler = _handler(mediator, triggers[trigger], trigger, allowed)
            if "state" in handler.parameters:
                classes[_state_class(mediator, handler.name)] = None
    if len(classes) > 1:
        names = " and ".join(cls.__name__ for cls in classes)
        raise TypeError(f"{mediator.__name__} has two classes of state: {names}")
    state = next(iter(classes), None)
    keeper = Keeper.of(mediator)
    return KeyedOperator(
        mediator, stream, handlers.get("on_topic"), handlers.get("on_timer"), state, keeper
    )


def key_text(key: Any) -> str:
    """How claims and letters name a key: text as it is, anything else by its `repr`; what can't be stored is escaped."""
    text = key if isinstance(key, str) else repr(key)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _handler(mediator: type, name: str, trigger: str, allowed: tuple[str, ...]) -> Handler:
    place = f"{mediator.__name__}.{name}"
    if not isinstance(inspect.getattr_static(mediator, name), classmethod):
        raise TypeError(f"{place} must be a classmethod: {trigger} has no object to be called on")
    method = getattr(mediator, name)
    if inspect.isgeneratorfunction(method) or inspect.iscoroutinefunction(method):
        raise TypeError(f"{place} must be a plain function")
    found = []
    for parameter in inspect.signature(method).parameters.values():
        known = parameter.name in allowed and parameter.kind in (
            parameter.POSITIONAL_OR_KEYWORD,
            parameter.KEYWORD_ONLY,
        )
        if known:
            found.append(parameter.name)
        elif parameter.default is parameter.empty:
            raise TypeError(
                f"{place} has a parameter {parameter.name!r}; {trigger} gives {', '.join(allowed)}"
            )
    return Handler(name, tuple(found))


def _state_class(mediator: type, name: str) -> Any:
    owner = next(base for base in mediator.__mro__ if name in vars(base))
    function = vars(owner)[name].__func__
    annotation = function.__annotations__.get("state")
    found = None if annotation is None else without_none(resolved(annotation, owner))[0]
    if not isinstance(found, type):
        raise TypeError(f"{mediator.__name__}.{name}: annotate `state` with the class of the state")
    return found

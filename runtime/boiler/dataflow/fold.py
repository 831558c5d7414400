"""A keyed operator: keyed by the text of its key, calls the handlers for events and timers in their exact order.

Events by time and arrival; a timer for T after all events with time ≤ T and before any later one; a timer that has passed already
comes next. Nothing is called before the watermark has passed its time. Must not know how handlers are called, or what they mean.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from boiler.aggregating import group_of_text
from boiler.dataflow.context import Context
from boiler.dataflow.ledger import letter_claim
from boiler.dataflow.messages import (
    Claim,
    Claimant,
    Event,
    Key,
    Message,
    Moment,
    Removal,
    TopicRecord,
)
from boiler.dataflow.ordered import Buffer, take_in
from boiler.dataflow.pending import Pending
from boiler.event_letters import of_exception
from boiler.instants import NEVER
from boiler.keyed import Call, Emitted, KeyedOperator, Recorded, Removed, key_text
from boiler.letters import of_error
from boiler.outcomes import refused
from boiler.program import Program
from boiler.raised import RAISED
from boiler.view_model import target_name

LIMIT = 1_000_000
"""So many timers of a key in a row, without an event, are a program that never ends."""


class EndlessTimersError(RuntimeError):
    """A handler sets timers without end; one sentence for the user."""


@dataclass
class _Progress:
    """How far a key has come: the moment of its last call, the latest timer called, and how many were not later than that."""

    moment: Moment = ()
    fired: int = NEVER
    again: int = 0

    def of_event(self, event: Event) -> Moment:
        """The moment of an event's call."""
        self.moment = (event.time, 0, event.partition, event.offset)
        return self.moment

    def of_timer(self, at: int, key: tuple[str, int]) -> tuple[Moment, int]:
        """The moment of a timer's call, and a number that tells it from other calls for the same instant: 0 for the first."""
        last = self.moment
        if not last or (at, 1) > last[:2]:
            self.moment = (at, 1, *key)
        else:
            *call, count = last if len(last) == 5 else (*last, 0)
            assert isinstance(count, int)
            self.moment = (*call, count + 1)
        if at > self.fired:
            self.fired = at
            return self.moment, 0
        self.again += 1
        return self.moment, self.again


class Fold:
    """State: `events` that wait, `timers`, `state` (the program's), and `progress`."""

    def __init__(
        self, node: str, operator: KeyedOperator, program: Program, sources: frozenset[str]
    ) -> None:
        """For the node with that id. `sources` are the collection templates that the program reads."""
        self._node = node
        self._operator = operator
        self._program = program
        self._sources = sources
        self.evaluations = 0

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """Events of the key, and the time that has passed."""
        assert isinstance(key, str)
        buffer: Buffer = context.state.get("events") or []
        take_in(buffer, messages, self)
        timers: Pending = context.state.get("timers") or Pending()
        progress: _Progress = context.state.get("progress") or _Progress()
        run = _Run(self, key, timers, progress, context)
        run.state = context.state.get("state")
        watermark, in_a_row = context.watermark, 0
        while True:
            timer = timers.first()
            if timer is not None and (not buffer or buffer[0][0] > timer):
                if timer >= watermark:
                    break
                in_a_row += 1
                if in_a_row > LIMIT:
                    name = self._operator.name
                    raise EndlessTimersError(f"{name} sets timers without end for key {run.text!r}")
                run.timer(timer)
            elif buffer and buffer[0][0] < watermark:
                in_a_row = 0
                run.event(heapq.heappop(buffer)[3])
            else:
                break
        due = [at for at in (timers.first(), buffer[0][0] if buffer else None) if at is not None]
        if due:
            context.wake(min(due))
        keeps = bool(due) or run.state is not None
        context.state["events"] = buffer or None
        context.state["timers"] = timers if len(timers) else None
        context.state["state"] = run.state
        context.state["progress"] = progress if keeps else None


class _Run:
    """The calls for one key in one cut."""

    def __init__(
        self, fold: Fold, group: str, timers: Pending, progress: _Progress, context: Context
    ) -> None:
        self.state: Any = None
        self._fold = fold
        self._operator = fold._operator
        self._group = group
        self._key = group_of_text(group)
        self.text = key_text(self._key)
        self._rank = 0 if isinstance(self._key, str) else 1  # "1" and 1 have the same text
        self._timers = timers
        self._progress = progress
        self._context = context

    def event(self, event: Event) -> None:
        """Calls `on_topic`."""
        moment = self._progress.of_event(event)

        def call() -> Call | None:
            return self._operator.take(self._key, self.state, event.fields, event.time)

        self._made(call, moment, event.time, event.message_key, (event.origin, event.origin, 0))

    def timer(self, at: int) -> None:
        """Calls `on_timer`."""
        self._timers.discard(at)
        moment, again = self._progress.of_timer(at, (self.text, self._rank))
        origin = f"{self._group}@{at}"
        unique = f"{origin}#{again}" if again else origin

        def call() -> Call | None:
            return self._operator.pass_by(self._key, self.state, at)

        self._made(call, moment, at, self.text, (origin, unique, again))

    def _made(
        self,
        make: Callable[[], Call | None],
        moment: Moment,
        at: int,
        key: str | None,
        origins: tuple[str, str, int],
    ) -> None:
        """Makes a call, and takes over what it comes to; a dead letter where it raises.

        `origins` are that of a letter, that of records, and the letter's index among those of the same origin.
        """
        letter_origin, record_origin, index = origins
        self._fold.evaluations += 1
        try:
            call = make()
        except RAISED as error:
            name = self._operator.name
            letter = of_exception(self._fold._program, name, letter_origin, key, at, error)
            self._context.letter(letter_claim(self._fold._node, letter, index))
            return
        if call is None:
            return
        self.state = call.state
        self._timers.change(call.timer_changes)
        records = 0
        for effect in call.effects:
            match effect:
                case Emitted():
                    self._context.emit(self._claim(effect, moment))
                case Removed(path):
                    self._context.emit(Removal(path, self._operator.name, moment))
                case Recorded(topic, message_key, value):
                    origin = f"{self._operator.name}:{record_origin}:{records}"
                    self._context.emit(TopicRecord(topic, message_key, value, origin))
                    records += 1

    def _claim(self, emitted: Emitted, moment: Moment) -> Claim:
        """The claim on a document; without fields where it can't be written. Its dead letters stand as long as it does."""
        program, path, content = self._fold._program, emitted.path, emitted.content
        view = content.view or self._operator.mediator.view_model_cls
        label = self._operator.name if view is None else view.__name__
        letters = [
            of_error(program, label, path, failure.attribute, failure.error, failure.getter)
            for failure in content.failures
        ]
        refusal = refused(path, content, self._fold._sources)
        if refusal is not None:
            target = (target_name(view) if view is not None else None) or "doc_ref"
            letters.append(of_error(program, label, self.text, target, refusal))
        claimant = Claimant(self._operator.name, self.text, self._rank)
        fields = dict(content) if refusal is None else None
        return Claim(path, claimant, label, fields, tuple(letters), moment)

"""Aggregates over events: the functions of one aggregating view, called for the events that operators hold.

Must not know how events are kept or ordered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from boiler.accumulators import copied
from boiler.aggregating import Aggregator
from boiler.dataflow.messages import Event
from boiler.dataflow.running import Added
from boiler.dataflow.windowed import Folded, window_text
from boiler.evaluation import evaluate_group
from boiler.event_letters import EventLetter, of_exception
from boiler.event_stream import EventStream
from boiler.functions import Given
from boiler.letters import of_error
from boiler.outcomes import NOTHING, Outcome
from boiler.program import Program
from boiler.raised import RAISED
from boiler.session import opened
from boiler.window import Window


@dataclass(frozen=True)
class EventFolding:
    """For the mediator of that name. `sources` are the collection templates that the program reads."""

    program: Program
    mediator: str
    stream: EventStream
    aggregator: Aggregator
    sources: frozenset[str]

    def group_of(self, event: Any, message_key: str | None) -> str | None:
        """The text of an event's group; without a `key` the message's. Raises what `key` raises."""
        with opened(Given({})):
            return self.aggregator.group_of(event, message_key)

    def add(self, group: str, acc: tuple[Any] | None, event: Event) -> Added:
        """Takes an event in; where `accumulate` raises, the accumulator stays as it is."""
        return self._added(group, acc, event, group)

    def fold(self, group: str, window: Window, rows: Sequence[Event]) -> Folded:
        """The view of a group's window over its events, in order."""
        text = window_text(group, window)
        acc: tuple[Any] | None = None
        letters: list[EventLetter] = []
        for event in rows:
            added = self._added(group, acc, event, text)
            if added.failed is not None:
                return Folded(Outcome((), (added.failed,)), ())
            acc = added.acc
            if added.letter is not None:
                letters.append(added.letter)
        outcome = NOTHING if acc is None else self._view(group, acc[0], window, text)
        return Folded(outcome, letters)

    def outcome(self, group: str, acc: Any) -> Outcome:
        """What the view of a group claims, and its dead letters."""
        return self._view(group, acc, None, group)

    def _added(self, group: str, acc: tuple[Any] | None, event: Event, root: str) -> Added:
        with opened(Given({})):
            if acc is None:
                try:
                    before = self.aggregator.created()
                except RAISED as error:
                    view = self.aggregator.view.__name__
                    failed = of_error(self.program, view, root, "create_accumulator", error)
                    return Added(None, failed=failed)
            else:
                (before,) = acc
            try:
                row = self.stream.value_cls._of(event.fields)
                return Added((self.aggregator.accumulated(copied(before), row),))
            except RAISED as error:
                letter = of_exception(
                    self.program,
                    self.mediator,
                    event.origin,
                    event.message_key,
                    event.time,
                    error,
                )
                return Added(acc, letter)

    def _view(self, group: str, acc: Any, window: Window | None, root: str) -> Outcome:
        with opened(Given({})):
            view = self.aggregator.folded(acc, group, window)
            return evaluate_group(self.program, view, root, self.sources)

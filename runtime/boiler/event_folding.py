"""Aggregates over events: the functions of one aggregating view, called for the events that operators hold.

Must not know how events are kept or ordered.
"""

from collections.abc import Sequence
from typing import Any

from boiler.accumulators import copied
from boiler.aggregating import aggregator_of
from boiler.dataflow.messages import Event
from boiler.dataflow.running import Added
from boiler.dataflow.windowed import Folded, window_text
from boiler.event_letters import EventLetter, of_exception
from boiler.group_functions import GroupFunctions
from boiler.mediator import events_of
from boiler.outcomes import NOTHING, Outcome
from boiler.program import Program
from boiler.raised import RAISED
from boiler.sink import KafkaSink
from boiler.window import Window


class EventFolding(GroupFunctions):
    """The functions of one aggregate over events, for the mediator of that name."""

    def __init__(
        self, program: Program, mediator: Any, view: type, sources: frozenset[str]
    ) -> None:
        """`mediator` is the class that keeps `view`; `sources` are the collection templates that the program reads."""
        stream, aggregator = events_of(mediator), aggregator_of(view)
        assert stream is not None, f"{mediator.__name__} has no events"
        assert aggregator is not None, f"{view.__name__} folds nothing"
        super().__init__(program, aggregator, sources, isinstance(mediator.sink, KafkaSink))
        self._mediator = str(mediator.__name__)
        self._event = stream.value_cls

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
        outcome = NOTHING if acc is None else self.view(group, acc[0], window, text)
        return Folded(outcome, letters)

    def _added(self, group: str, acc: tuple[Any] | None, event: Event, root: str) -> Added:
        if acc is None:
            try:
                before = self.created()
            except RAISED as error:
                return Added(None, failed=self.letter("create_accumulator", root, error))
        else:
            (before,) = acc
        try:
            return Added((self.accumulated(copied(before), self._event._of(event.fields)),))
        except RAISED as error:
            letter = of_exception(
                self.program, self._mediator, event.origin, event.message_key, event.time, error
            )
            return Added(acc, letter)

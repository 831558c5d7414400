"""An aggregate over all events of a group: keyed by the group's text, takes them in as the watermark releases them.

Must not know what an accumulator is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from boiler.dataflow.context import Context
from boiler.dataflow.ledger import letter_claim, replace, replace_letters
from boiler.dataflow.messages import Event, Key, Message
from boiler.dataflow.ordered import Buffer, released, take_in
from boiler.event_letters import EventLetter
from boiler.letters import Letter
from boiler.outcomes import Outcome


@dataclass(frozen=True)
class Added:
    """What taking an event in comes to: the accumulator in a tuple, None where there is none yet.

    `letter` is of an event that is left out, `failed` of a group that can't have an accumulator.
    """

    acc: tuple[Any] | None
    letter: EventLetter | None = None
    failed: Letter | None = None


Add = Callable[[str, tuple[Any] | None, Event], Added]
"""From a group's text, its accumulator, if it has one, and an event."""

View = Callable[[str, Any], Outcome]
"""From a group's text and its accumulator."""


class Running:
    """State: `events` that wait, `acc`, `claims`, `letters`."""

    def __init__(self, node: str, mediator: str, view: str, add: Add, outcome: View) -> None:
        """For the node with that id."""
        self._node = node
        self._mediator = mediator
        self._view = view
        self._add = add
        self._outcome = outcome
        self.evaluations = 0

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """Events of the group, and the time that has passed."""
        assert isinstance(key, str)
        buffer: Buffer = context.state.get("events") or []
        take_in(buffer, messages, self)
        before: tuple[Any] | None = context.state.get("acc")
        acc, failed = before, None
        for event in released(buffer, context.watermark):
            added = self._add(key, acc, event)
            acc, failed = added.acc, added.failed
            if added.letter is not None:
                context.letter(letter_claim(self._node, added.letter))
        context.state["events"] = buffer or None
        context.state["acc"] = acc
        if acc is not None and acc is not before:
            self.evaluations += 1
            outcome = self._outcome(key, acc[0])
            claims = [(claim.path, claim.fields) for claim in outcome.claims]
            replace(context, "claims", (self._mediator, key, self._view), claims, context.emit)
            replace_letters(context, self._node, key, outcome.letters)
        elif failed is not None:
            replace_letters(context, self._node, key, [failed])
        if buffer:
            context.wake(buffer[0][0])

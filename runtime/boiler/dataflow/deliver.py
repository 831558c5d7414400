"""Decides what is written: keyed by the target path, keeps every claim, lets the smallest win, and sends what has changed.

A losing claim makes a dead letter where there is a sink for it. Must not know views.
"""

from collections.abc import Sequence

from boiler.dataflow.context import Context, unknown
from boiler.dataflow.ledger import replace_letters
from boiler.dataflow.messages import (
    Claim,
    Claimant,
    DocumentChange,
    Existing,
    Key,
    Message,
    Moment,
    Removal,
)
from boiler.dataflow.same import identical
from boiler.letters import Letter, of_conflict
from boiler.session import Fields

Standing = dict[Claimant, tuple[str, Fields | None, tuple[Letter, ...]]]
"""By claimant, the claiming view, what it wants, and the letters that stand as long; no fields: only letters."""


class Deliver:
    """State: `claims`, `sent`, what is at the path now, and `letters`."""

    def __init__(self, node: str, letters: bool) -> None:
        """`letters`: whether losing claims leave dead letters."""
        self._node = node
        self._letters = letters

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """The claims on one path."""
        assert isinstance(key, str)
        standing: Standing = context.state.get("claims") or {}
        for message in _in_order(messages):
            match message:
                case Claim(_, claimant, _, None, ()):
                    standing.pop(claimant, None)
                case Claim(_, claimant, view, fields, letters):
                    standing[claimant] = (view, fields, letters)
                case Removal(_, mediator):
                    for claimant in [c for c in standing if c.name == mediator]:
                        del standing[claimant]
                case Existing(_, fields):
                    context.state["sent"] = fields
                case _:
                    raise unknown(self, message)
        context.state["claims"] = standing or None
        known = sorted(standing, key=Claimant.order) if len(standing) > 1 else list(standing)
        order = [claimant for claimant in known if standing[claimant][1] is not None]
        wanted = standing[order[0]][1] if order else None
        if not identical(context.state.get("sent"), wanted):
            context.state["sent"] = wanted
            context.emit(DocumentChange(key, wanted))
        if self._letters:
            winner = (order[0].name, order[0].root) if order else ("", "")
            found = [letter for claimant in known for letter in standing[claimant][2]]
            found += [
                of_conflict(key, standing[loser][0], loser.root, winner) for loser in order[1:]
            ]
            replace_letters(context, self._node, key, found)


def _in_order(messages: Sequence[Message]) -> Sequence[Message]:
    """As they came; where something is taken back, in the order of event time, whatever the order of the keys."""
    if not any(isinstance(message, Removal) for message in messages):
        return messages
    return sorted(messages, key=_moment)


def _moment(message: Message) -> Moment:
    return message.moment if isinstance(message, Claim | Removal) else ()

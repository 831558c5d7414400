"""Follows references: keyed by the referenced path, holds that document and the roots that ask for it in one slot.

When the document has changed all roots hear of it, else only those that came or went. Must not know getters.
"""

from collections.abc import Sequence

from boiler.dataflow.context import Context, unknown
from boiler.dataflow.messages import DocumentChange, Key, Message, SlotChange, Subscription
from boiler.dataflow.same import identical


class Resolve:
    """State: `document`, and `subscribers`, the set of roots."""

    def __init__(self, slot: str) -> None:
        """`slot` is the name under which documents reach the roots."""
        self._slot = slot

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """Documents and subscriptions of one path."""
        before = after = context.state.get("document")
        came: list[str] = []
        went: list[str] = []
        for message in messages:
            match message:
                case DocumentChange(_, fields):
                    after = fields
                case Subscription(_, root, _, ends):
                    (went if ends else came).append(root)
                case _:
                    raise unknown(self, message)
        assert isinstance(key, str)
        path = key
        subscribers: dict[str, None] = context.state.get("subscribers") or {}
        for root in went:
            subscribers.pop(root, None)
            if before is not None:
                context.emit(SlotChange(root, self._slot, "", path, None))
        if not identical(before, after):
            context.state["document"] = after
            for root in subscribers:
                context.emit(SlotChange(root, self._slot, "", path, after))
        for root in came:
            subscribers[root] = None
            if after is not None:
                context.emit(SlotChange(root, self._slot, "", path, after))
        if came or went:
            context.state["subscribers"] = subscribers or None

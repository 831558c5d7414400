"""Answers `where`: for each join key, under which an Index finds documents, the documents and the roots that meet there.

The query's other conditions are evaluated with the view. Must not know getters.
"""

from collections.abc import Sequence

from boiler.dataflow.context import Context, unknown
from boiler.dataflow.messages import IndexChange, Key, Message, SlotChange, Subscription
from boiler.dataflow.same import identical
from boiler.session import Fields


class Match:
    """Keyed by the join key. State: `documents` by path, and `subscribers`, the set of roots."""

    def __init__(self, slot: str) -> None:
        """`slot` is the name under which documents reach the roots."""
        self._slot = slot

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """Documents and subscriptions of one join key."""
        indexed: dict[str, Fields | None] = {}
        came: list[str] = []
        went: list[str] = []
        for message in messages:
            match message:
                case IndexChange(_, path, fields):
                    indexed[path] = fields
                case Subscription(_, root, _, ends):
                    (went if ends else came).append(root)
                case _:
                    raise unknown(self, message)
        documents: dict[str, Fields] = context.state.get("documents") or {}
        subscribers: dict[str, None] = context.state.get("subscribers") or {}
        for root in went:
            subscribers.pop(root, None)
            for path in documents:
                context.emit(SlotChange(root, self._slot, key, path, None))
        for path, after in indexed.items():
            if identical(documents.get(path), after):
                continue
            if after is None:
                del documents[path]
            else:
                documents[path] = after
            for root in subscribers:
                context.emit(SlotChange(root, self._slot, key, path, after))
        for root in came:
            subscribers[root] = None
            for path, held in documents.items():
                context.emit(SlotChange(root, self._slot, key, path, held))
        context.state["documents"] = documents or None
        context.state["subscribers"] = subscribers or None

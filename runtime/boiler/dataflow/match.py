"""Answers `where`: an index of documents by join key, and for each key the documents and the roots that meet there.

The query's other conditions are evaluated with the view. Must not know getters.
"""

from collections.abc import Sequence

from boiler.dataflow.context import Context, unknown
from boiler.dataflow.ledger import replace_letters
from boiler.dataflow.messages import (
    DocumentChange,
    IndexChange,
    Key,
    Message,
    SlotChange,
    Subscription,
)
from boiler.dataflow.same import identical
from boiler.functions import Functions, JoinKey
from boiler.session import Fields


class MatchIndex:
    """Keyed by the document's path. State: `fields`, `keys` under which it was last found, `letters`."""

    def __init__(self, node: str, functions: Functions) -> None:
        """For the Match with id `node`."""
        self._node = node
        self._functions = functions

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """The newest state of one document."""
        message = messages[-1]
        if not isinstance(message, DocumentChange):
            raise unknown(self, message)
        path, fields = message.path, message.fields
        if identical(context.state.get("fields"), fields):
            return
        context.state["fields"] = fields
        keys, letters = (
            ([], []) if fields is None else self._functions.index(self._node, path, fields)
        )
        before: list[JoinKey] = context.state.get("keys") or []
        for gone in before:
            if gone not in keys:
                context.emit(IndexChange(gone, path, None))
        for found in keys:
            context.emit(IndexChange(found, path, fields))
        context.state["keys"] = keys or None
        replace_letters(context, self._node, path, letters)


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

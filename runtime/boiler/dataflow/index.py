"""Finds documents by keys of their own: keyed by the document's path, tells each key what has come, changed or gone.

The index of a Match has join keys, that of an Aggregate the group. Must not know what keys mean.
"""

from collections.abc import Callable, Sequence

from boiler.dataflow.context import Context, unknown
from boiler.dataflow.ledger import replace_letters
from boiler.dataflow.messages import DocumentChange, IndexChange, Key, Message
from boiler.dataflow.same import identical
from boiler.functions import JoinKey
from boiler.letters import Letter
from boiler.session import Fields

Keys = Callable[[str, str, Fields], tuple[list[JoinKey], list[Letter]]]
"""From a node's id, a document's path and fields to the keys under which it is found, and what raised."""


class Index:
    """State: `fields`, `keys` under which the document was last found, `letters`."""

    def __init__(self, node: str, keys: Keys) -> None:
        """For the node with that id: `keys` finds join keys for a Match, groups for an Aggregate."""
        self._node = node
        self._keys = keys

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """The newest state of one document."""
        message = messages[-1]
        if not isinstance(message, DocumentChange):
            raise unknown(self, message)
        path, fields = message.path, message.fields
        if identical(context.state.get("fields"), fields):
            return
        context.state["fields"] = fields
        keys, letters = ([], []) if fields is None else self._keys(self._node, path, fields)
        before: list[JoinKey] = context.state.get("keys") or []
        for gone in before:
            if gone not in keys:
                context.emit(IndexChange(gone, path, None))
        for found in keys:
            context.emit(IndexChange(found, path, fields))
        context.state["keys"] = keys or None
        replace_letters(context, self._node, path, letters)

"""Gathers what a root needs: keyed by the root's path, its fields and the documents of its slots; evaluates once a cut.

Must not know how documents are found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boiler.dataflow.context import Context, unknown
from boiler.dataflow.messages import DocumentChange, Key, Message, SlotChange, Subscription
from boiler.dataflow.same import identical
from boiler.functions import Functions, JoinKey
from boiler.given import Given
from boiler.session import Fields

Held = dict[str, dict[tuple[Key, str], Fields]]
"""By slot, what the root holds under each (join key, path)."""


@dataclass(frozen=True)
class Root:
    """A root as one cut leaves it: `anew` where it is new, or was deleted and made again; `updated` where its fields changed."""

    path: str
    fields: Fields
    anew: bool
    updated: bool


class Assemble:
    """State: `root`, its fields, `created`, when it was, where that is known, and `held`, the documents of its slots."""

    def __init__(self, node: str, functions: Functions) -> None:
        """For the node with that id."""
        self._node = node
        self._functions = functions
        self.evaluations = 0

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """The root and its slots, as one cut leaves them."""
        assert isinstance(key, str)
        before = fields = context.state.get("root")
        born = context.state.get("created")
        held: Held = context.state.get("held") or {}
        changed = False
        for message in messages:
            match message:
                case DocumentChange(_, now, created):
                    fields = now
                    context.state["created"] = created if now is not None else None
                case SlotChange():
                    changed |= _hold(held, message)
                case _:
                    raise unknown(self, message)
        anew = before is None or context.state.get("created") != born
        if not identical(before, fields) or (anew and fields is not None):
            context.state["root"] = fields
            changed = True
        if fields is None:
            context.state["held"] = None
            self.release(key, before, context)
        elif changed:
            context.state["held"] = held
            self.evaluations += 1
            root = Root(key, fields, anew, updated=not anew and not identical(before, fields))
            documents = {
                slot: {path: document for (_, path), document in of.items()}
                for slot, of in held.items()
            }
            self.evaluate(root, Given(documents), context)

    def evaluate(self, root: Root, given: Given, context: Context) -> None:
        """The root, or something in its slots, has changed."""
        raise AssertionError("made by the subclasses")

    def release(self, root: str, last: Fields | None, context: Context) -> None:
        """The root does not exist, or no longer; `last` is what it was before this cut."""
        raise AssertionError("made by the subclasses")


def _hold(held: Held, change: SlotChange) -> bool:
    """Takes a document in, or lets it go; whether that changes anything."""
    of = held.setdefault(change.slot, {})
    place = (change.join_key, change.path)
    if identical(of.get(place), change.fields):
        return False
    if change.fields is None:
        del of[place]
    else:
        of[place] = change.fields
    return True


class AssembleReferences(Assemble):
    """Evaluates the reference getters of one level, and keeps the root subscribed to just what they name.

    State beside: `subscribed`.
    """

    def evaluate(self, root: Root, given: Given, context: Context) -> None:
        """Asks for what the getters name now."""
        wanted = self._functions.references(self._node, root.path, root.fields, given)
        self._subscribe(root.path, wanted, context)

    def release(self, root: str, last: Fields | None, context: Context) -> None:
        """Asks for nothing."""
        self._subscribe(root, [], context)

    def _subscribe(self, root: str, wanted: list[tuple[str, JoinKey]], context: Context) -> None:
        before: Mapping[tuple[str, JoinKey], None] = context.state.get("subscribed") or {}
        now = dict.fromkeys(wanted)
        for slot, key in before:
            if (slot, key) not in now:
                context.emit(Subscription(key, root, slot, ends=True))
        for slot, key in now:
            if (slot, key) not in before:
                context.emit(Subscription(key, root, slot, ends=False))
        context.state["subscribed"] = now or None

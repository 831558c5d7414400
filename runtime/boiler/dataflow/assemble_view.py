"""Evaluates a view, and claims its targets and its dead letters: when something under it changes, or only at its root's creation.

Must not know how documents are found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from boiler.dataflow.assemble import Assemble, Root
from boiler.dataflow.context import Context
from boiler.dataflow.ledger import Wanted, replace, replace_letters
from boiler.functions import Functions
from boiler.given import Given
from boiler.letters import Letter
from boiler.outcomes import NOTHING, Outcome
from boiler.session import Fields


@dataclass(frozen=True)
class Left:
    """A view document that an earlier run left, and when it was last written, in microseconds."""

    fields: Fields
    written: int


@dataclass(frozen=True)
class Lifetime:
    """When a mediator's views begin and end.

    `frozen` on_create: a view stays as it was at its root's creation; on_update: it begins with its root's first update.
    `keeps`: what was claimed outlives the root, and the mediator's own `on_delete` adds to it. `apart`: roots that were
    updated have a method of their own.
    """

    frozen: Literal["on_create", "on_update"] | None = None
    keeps: bool = False
    apart: bool = False


LIVE = Lifetime()


class AssembleView(Assemble):
    """State beside: `claims`, `letters`; where these matter `last`, the root while it counts, `began`, that it was updated, and
    `parting`, the letters of its `on_delete`."""

    def __init__(
        self,
        node: str,
        mediator: str,
        view: str,
        functions: Functions,
        lifetime: Lifetime = LIVE,
    ) -> None:
        """For the node with that id."""
        super().__init__(node, functions)
        self._mediator = mediator
        self._view = view
        self._lifetime = lifetime
        self.left: Mapping[str, Left] = {}

    def evaluate(self, root: Root, given: Given, context: Context) -> None:
        """Claims what the view is now, where it has begun and is not frozen."""
        if self._lifetime == LIVE:
            self._evaluate(root, given, context)
            return
        # For what begins and ends, a root that does not meet the source's conditions does not exist.
        if not self._functions.holds(self._node, root.path, root.fields):
            unreadable = self._functions.view(self._node, root.path, root.fields, given).letters
            self._end(root.path, unreadable, context)
            return
        before: Fields | None = context.state.get("last")
        again = before is None or root.anew
        if before is not None and root.anew:
            self._claim(root.path, [], NOTHING, context)
        context.state["last"], context.state["parting"] = root.fields, None
        if again:
            context.state["began"] = None
        elif root.updated:
            context.state["began"] = True
        match self._lifetime.frozen:
            case "on_create" if not again:
                return
            case "on_update" if not context.state.get("began"):
                self._claim(root.path, [], NOTHING, context)
                return
        self._evaluate(root, given, context)

    def release(self, root: str, last: Fields | None, context: Context) -> None:
        """Claims nothing, or what outlives the root."""
        if self._lifetime == LIVE:
            self._claim(root, [], NOTHING, context)
        else:
            self._end(root, (), context)

    def _evaluate(self, root: Root, given: Given, context: Context) -> None:
        updated = not self._lifetime.apart or bool(context.state.get("began"))
        outcome = self._functions.view(self._node, root.path, root.fields, given, updated)
        wanted = [(claim.path, claim.fields) for claim in outcome.claims]
        if self._lifetime.frozen == "on_create":
            wanted = [self._as_left(path, fields, context) for path, fields in wanted]
        self._claim(root.path, wanted, outcome, context)

    def _end(self, root: str, letters: tuple[Letter, ...], context: Context) -> None:
        """The root goes, where it has been; its last version is what `on_delete` is given."""
        last: Fields | None = context.state.get("last")
        context.state["last"] = context.state["began"] = None
        wanted: dict[str, Fields] = {}
        if self._lifetime.keeps:
            wanted = dict(context.state.get("claims") or ())
            if last is not None:
                outcome = self._functions.deleted(self._node, root, last)
                wanted.update((claim.path, claim.fields) for claim in outcome.claims)
                context.state["parting"] = outcome.letters or None
            # Where it had gone before, what that left stays.
            letters = (*(context.state.get("parting") or ()), *letters)
        self._claim(root, list(wanted.items()), Outcome((), letters), context)

    def _claim(self, root: str, wanted: list[Wanted], outcome: Outcome, context: Context) -> None:
        replace(context, "claims", (self._mediator, root, self._view), wanted, context.emit)
        replace_letters(context, self._node, root, outcome.letters)

    def _as_left(self, path: str, fields: Fields, context: Context) -> Wanted:
        """A document that was written after the root's creation, in an earlier run, is the frozen one."""
        left, created = self.left.get(path), context.state.get("created")
        if left is not None and created is not None and left.written >= created:
            return path, left.fields
        return path, fields

"""Folds the rows of a group: keyed by the group's text, keeps rows and accumulator, evaluates the group's view once a cut.

The accumulator is always that of the fold of all rows in order of path. With an inverse, or where rows only come at the end of
that order, it goes on from the one before; else, and whenever something raised, the rows are folded again. Must not know how
rows are found.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from boiler.accumulators import copied
from boiler.dataflow.context import Context, unknown
from boiler.dataflow.ledger import replace, replace_letters
from boiler.dataflow.messages import IndexChange, Key, Message
from boiler.dataflow.same import identical
from boiler.functions import Groups
from boiler.letters import Letter
from boiler.raised import RAISED
from boiler.session import Fields
from boiler.values import path_order

Rows = dict[str, Fields]


class _RefoldError(Exception):
    """The accumulator can't be carried on."""


class _Fold:
    """An accumulator on its way; `left` are the rows that raised, each with its letter."""

    def __init__(self, functions: Groups, acc: Any, left: dict[str, Letter]) -> None:
        self.acc = acc
        self.left = left
        self._functions = functions

    def take(self, path: str, fields: Fields, careful: bool) -> None:
        """Takes a row in. `careful`: the accumulator stands if it raises; else raises _RefoldError then."""
        before = copied(self.acc) if careful else None
        try:
            self.acc = self._functions.accumulated(self.acc, self._functions.row(path, fields))
        except RAISED as error:
            self.left[path] = self._functions.letter("accumulate", path, error)
            if not careful:
                raise _RefoldError from None
            self.acc = before

    def drop(self, path: str, fields: Fields) -> None:
        """Takes a row out. Raises _RefoldError where its inverse raises."""
        if self.left.pop(path, None) is not None:
            return
        try:
            self.acc = self._functions.retracted(self.acc, self._functions.row(path, fields))
        except RAISED:
            raise _RefoldError from None


def refold(functions: Groups, rows: Mapping[str, Fields]) -> _Fold:
    """The fold of all rows in order of path. Raises what `create_accumulator` raises."""
    order = sorted(rows, key=path_order)
    # Copies are made only where rows are known to raise: most programs never do.
    for careful in (False, True):
        fold = _Fold(functions, functions.created(), {})
        try:
            for path in order:
                fold.take(path, rows[path], careful)
        except _RefoldError:
            continue
        break
    return fold


class Aggregate:
    """State: `rows` by path, `acc`, `left`, `last` (the fold's last path, where known), `claims`, `letters`."""

    def __init__(self, node: str, mediator: str, view: str, functions: Groups) -> None:
        """For the node with that id."""
        self._node = node
        self._mediator = mediator
        self._view = view
        self._functions = functions
        self._retracts = functions.inverse is not None
        self.evaluations = 0

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """The rows of a group, as one cut leaves them."""
        assert isinstance(key, str)
        rows: Rows = context.state.get("rows") or {}
        changed: dict[str, Fields | None] = {}
        for message in messages:
            if not isinstance(message, IndexChange):
                raise unknown(self, message)
            changed[message.path] = message.fields
        changed = {p: f for p, f in changed.items() if not identical(rows.get(p), f)}
        if not changed:
            return
        before = {path: rows[path] for path in changed if path in rows}
        for path, fields in changed.items():
            if fields is None:
                del rows[path]
            else:
                rows[path] = fields
        context.state["rows"] = rows or None
        self.evaluations += 1
        fold = self._carried_on(changed, before, context) if rows else None
        letters: list[Letter] = []
        if fold is None:
            context.state["last"] = max(rows, key=path_order) if rows else None
            try:
                fold = refold(self._functions, rows) if rows else None
            except RAISED as error:
                letters.append(self._functions.letter("create_accumulator", key, error))
        self._tell(key, fold, rows, letters, context)

    def _carried_on(
        self,
        changed: Mapping[str, Fields | None],
        before: Mapping[str, Fields],
        context: Context,
    ) -> _Fold | None:
        """The fold from the one before; None where all rows must be folded again."""
        if context.state.get("acc") is None:
            return None
        order = sorted(changed, key=path_order)
        last = context.state.get("last")
        left = dict(context.state.get("left") or {})
        later = not before and last is not None and path_order(order[0]) > path_order(last)
        if not later:
            if not self._retracts:
                return None
            if left and self._functions.inverse == "given":
                return None  # whether a row raises may depend on the rows before it
            context.state["last"] = (
                None  # of no use any more: with an inverse the order is of no matter
            )
        (acc,) = context.state["acc"]
        fold = _Fold(self._functions, acc, left)
        try:
            if not self._functions.is_exact(acc):
                return None
            for path, fields in before.items():
                fold.drop(path, fields)
            for path in order:
                now = changed[path]
                if now is not None:
                    fold.take(path, now, careful=False)
        except _RefoldError:
            return None
        if not self._functions.is_exact(fold.acc):
            return None
        if later:
            context.state["last"] = order[-1]
        return fold

    def _tell(
        self,
        group: str,
        fold: _Fold | None,
        rows: Rows,
        letters: list[Letter],
        context: Context,
    ) -> None:
        claims: list[tuple[str, Fields]] = []
        if fold is not None:
            letters += [fold.left[path] for path in sorted(fold.left, key=path_order)]
            if len(fold.left) < len(rows):
                outcome = self._functions.view(group, fold.acc)
                claims = [(claim.path, claim.fields) for claim in outcome.claims]
                letters += outcome.letters
        context.state["acc"] = (fold.acc,) if fold is not None and rows else None
        context.state["left"] = fold.left or None if fold is not None and rows else None
        replace(context, "claims", (self._mediator, group, self._view), claims, context.emit)
        replace_letters(context, self._node, group, letters)

"""Folds the rows of a group: keyed by the group's text, keeps rows and fold, evaluates the group's view once a cut.

Must not know how rows are found or folded.
"""

from collections.abc import Sequence

from boiler.dataflow.context import Context, unknown
from boiler.dataflow.ledger import replace, replace_letters
from boiler.dataflow.messages import IndexChange, Key, Message
from boiler.dataflow.same import identical
from boiler.functions import Groups
from boiler.group_folds import GroupFold, carried_on, made_anew, told
from boiler.outcomes import NOTHING
from boiler.session import Fields

Rows = dict[str, Fields]


class Aggregate:
    """State: `rows` by path, `fold`, `claims`, `letters`."""

    def __init__(self, node: str, mediator: str, view: str, functions: Groups) -> None:
        """For the node with that id."""
        self._node = node
        self._mediator = mediator
        self._view = view
        self._functions = functions
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
        fold: GroupFold | None = context.state.get("fold")
        outcome = NOTHING
        if not rows:
            fold = None
        elif fold is not None and (fold := carried_on(self._functions, fold, before, changed)):
            outcome = told(self._functions, key, fold)
        else:
            fold, outcome = made_anew(self._functions, key, rows)
        context.state["fold"] = fold
        claims = [(claim.path, claim.fields) for claim in outcome.claims]
        replace(context, "claims", (self._mediator, key, self._view), claims, context.emit)
        replace_letters(context, self._node, key, outcome.letters)

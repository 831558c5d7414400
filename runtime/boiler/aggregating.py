"""Aggregators: the classmethods of a view that fold rows, called as the language says (docs/language.md, Aggregators).

`key` puts a row into a group, `accumulate` takes it in, `retract` takes it out again. Must not know how rows are found,
kept or ordered.
"""

import ast
import inspect
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from boiler.accumulators import copied, settled
from boiler.annotations import resolved
from boiler.view_model import ViewModel

Group = Any
"""What `key` gives: text, a whole number, or a tuple of them."""


@dataclass(frozen=True)
class Aggregator:
    """The functions of one aggregating view. `input` is the class of its rows: a model, a view or an event."""

    view: type[ViewModel]
    input: Any
    has_key: bool
    retracts: bool

    def group_of(self, row: Any, default: Any = None) -> str | None:
        """The text of the group of a row; None for no group. `default` stands for a missing `key`.

        Raises what `key` raises, and TypeError for what can't be a group.
        """
        group = self.view.key(row) if self.has_key else default  # type: ignore[attr-defined]
        return None if group is None else group_text(group)

    def created(self) -> Any:
        """The accumulator of no rows. Raises what `create_accumulator` raises."""
        return settled(self.view.create_accumulator())  # type: ignore[attr-defined]

    def accumulated(self, acc: Any, row: Any) -> Any:
        """With the row; `acc` is not to be used any more, even where this raises."""
        return settled(self.view.accumulate(acc, row))  # type: ignore[attr-defined]

    def retracted(self, acc: Any, row: Any) -> Any:
        """Without the row; `acc` is not to be used any more, even where this raises."""
        return settled(self.view.retract(acc, row))  # type: ignore[attr-defined]

    def folded(self, acc: Any, group: str, window: Any = None) -> Any:
        """The view of a group. Its accumulator is its own: getters may change it."""
        view: Any = self.view()
        view.acc, view.group, view.window = copied(acc), group_of_text(group), window
        return view


def aggregator_of(view: type) -> Aggregator | None:
    """The aggregator of a view; None for a view without `accumulate`.

    Raises TypeError where the row's class is not annotated.
    """
    return _aggregator_of(view)


@cache
def _aggregator_of(view: Any) -> Aggregator | None:
    function = _function(view, "accumulate")
    if function is None:
        return None
    parameters = list(inspect.signature(function).parameters.values())
    if len(parameters) != 3 or parameters[2].annotation is inspect.Parameter.empty:
        raise TypeError(f"{view.__name__}.accumulate takes (cls, acc, row: SomeModel)")
    owner = next(base for base in view.__mro__ if "accumulate" in vars(base))
    given = resolved(parameters[2].annotation, owner)
    return Aggregator(view, given, hasattr(view, "key"), _function(view, "retract") is not None)


def group_text(group: Group) -> str:
    """The text by which a group is known: its `repr`. Raises TypeError for what can't be a group."""
    items = group if isinstance(group, tuple) else (group,)
    for item in items:
        if isinstance(item, bool) or not isinstance(item, str | int):
            raise TypeError(f"a key must be str, int or a tuple of them, not {type(item).__name__}")
    if isinstance(group, tuple):
        return repr(tuple(_plain(item) for item in group))
    return repr(_plain(group))


def _plain(item: Any) -> Any:
    """Members of enumerations as the value that they are."""
    return str.__str__(item) if isinstance(item, str) else int(item)


@lru_cache(maxsize=10_000)
def group_of_text(text: str) -> Group:
    """The group of its text."""
    return ast.literal_eval(text)


def _function(view: type, name: str) -> Any:
    found = inspect.getattr_static(view, name, None)
    return found.__func__ if isinstance(found, classmethod) else None

"""The oracle's aggregates: the fold of a group's rows with `accumulate`, and nothing else.

Must not know where rows come from, nor windows.
"""

import copy
import dataclasses
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from .claims import Claimant, Emission, Outcome, claimed
from .failures import Letters
from .programs import Delivery, Program
from .sessions import RAISED, SESSION, Session, target_of

Row = tuple[str, Callable[[], Any]]
"""A row: what letters call it, and a function that makes its object anew."""


def group_of(key: Any) -> Hashable:
    """What `key` gave, as a group; None for no group. Raises TypeError for what can't be one."""
    if key is None:
        return None
    items = key if isinstance(key, tuple) else (key,)
    for item in items:
        if not isinstance(item, str | int) or isinstance(item, bool):
            raise TypeError(f"a key must be str, int or a tuple of them, not {type(item).__name__}")
    # Members of enumerations are the text or number that they are.
    plain = tuple(str.__str__(i) if isinstance(i, str) else int(i) for i in items)
    return plain if isinstance(key, tuple) else plain[0]


def in_order(value: Any) -> Any:
    """An accumulator whose dicts are key-sorted, at every depth. Raises TypeError for keys that have no order."""
    new: Any
    if isinstance(value, dict):
        entries = [(key, in_order(value[key])) for key in sorted(value)]
        new = copy.copy(value)
        new.clear()
        for key, item in entries:
            new[key] = item
        return new
    if type(value) in (list, tuple):
        return type(value)(in_order(item) for item in value)
    if isinstance(value, tuple):
        return type(value)(*(in_order(item) for item in value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        new = copy.copy(value)
        for part in dataclasses.fields(value):
            if hasattr(value, part.name):
                object.__setattr__(new, part.name, in_order(getattr(value, part.name)))
        return new
    return value


class NoAccumulatorError(Exception):
    """Internal: `create_accumulator` raised `error`."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


def folded(
    view: Any, rows: Iterable[Row], left_out: Callable[[str, BaseException], None]
) -> tuple[Any, int]:
    """The accumulator after all rows, and how many are in it; one that raises is left out. Raises NoAccumulatorError."""
    try:
        acc = in_order(view.create_accumulator())
    except RAISED as error:
        raise NoAccumulatorError(error) from None
    count = 0
    for name, row in rows:
        try:
            acc = in_order(view.accumulate(copy.deepcopy(acc), row()))
        except RAISED as error:
            left_out(name, error)
        else:
            count += 1
    return acc, count


@dataclasses.dataclass(frozen=True)
class Group:
    """A group, perhaps in a window, and its rows in order."""

    key: Any
    text: str
    rows: list[Row]
    window: Any = None


class Aggregation:
    """The groups of one mediator or view, as documents."""

    def __init__(self, program: Program, letters: Letters, delivery: Delivery) -> None:
        self.program, self.letters, self.delivery = program, letters, delivery
        self.outcome = Outcome()

    def take(self, group: Group, left_out: Callable[[str, BaseException], None]) -> None:
        """Folds a group and evaluates its view; a group without a row that counts has none."""
        if not group.rows:
            return
        try:
            acc, count = folded(self.delivery.view, group.rows, left_out)
        except NoAccumulatorError as failure:
            self.letter(group.text, "create_accumulator", failure.error)
            return
        if count:
            view = self.delivery.view()
            view.group, view.acc, view.window = group.key, acc, group.window
            self._deliver(view, group.text)

    def _deliver(self, view: Any, text: str) -> None:
        d = self.delivery
        token = SESSION.set(Session())
        try:
            targets = [target_of(t) for t in view._boiler_targets()]
            wanted = {t.path: t for t in targets if t is not None}
            content = view.to_snapshot() if wanted else None
        except RAISED as error:
            self.letter(text, d.target, error)
            return
        finally:
            SESSION.reset(token)
        emissions = [Emission(t, content, d.topic) for t in wanted.values() if content is not None]
        who = Claimant(d.name, text, d.label, d.target, documents=True)
        self.outcome.add(claimed(self.program, self.letters, who, emissions))

    def letter(self, root: str, attribute: str, error: BaseException) -> None:
        """Keeps a letter about the view."""
        self.outcome.letters.append(self.letters.of(self.delivery.label, root, attribute, error))

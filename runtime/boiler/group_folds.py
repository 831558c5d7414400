"""The fold of a group's rows: carried on from the one before where that is the same, else made anew, and what the view of it is.

The accumulator is always that of the fold of all rows in order of path. With an inverse, or where rows only come at the end of
that order, it goes on from the one before; else, and whenever something raised, the rows are folded again. Must not know how
rows are found, nor where the fold is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from boiler.accumulators import copied
from boiler.functions import Groups
from boiler.letters import Letter
from boiler.outcomes import Outcome
from boiler.raised import RAISED
from boiler.session import Fields
from boiler.values import path_order


class _RefoldError(Exception):
    """The accumulator can't be carried on."""


@dataclass
class GroupFold:
    """What the rows of a group come to.

    `left` are the rows that raised, each with its letter; `last` is the last path in order, None where nobody needs it any more;
    `count` is how many rows there are.
    """

    acc: Any
    left: dict[str, Letter]
    last: str | None
    count: int

    def take(self, functions: Groups, path: str, fields: Fields, careful: bool) -> None:
        """Takes a row in. `careful`: the accumulator stands if it raises; else raises _RefoldError then."""
        before = copied(self.acc) if careful else None
        try:
            self.acc = functions.accumulated(self.acc, functions.row(path, fields))
        except RAISED as error:
            self.left[path] = functions.letter("accumulate", path, error)
            if not careful:
                raise _RefoldError from None
            self.acc = before

    def drop(self, functions: Groups, path: str, fields: Fields) -> None:
        """Takes a row out. Raises _RefoldError where its inverse raises."""
        if self.left.pop(path, None) is not None:
            return
        try:
            self.acc = functions.retracted(self.acc, functions.row(path, fields))
        except RAISED:
            raise _RefoldError from None


def refold(functions: Groups, rows: Mapping[str, Fields]) -> GroupFold:
    """The fold of all rows, at least one, in order of path. Raises what `create_accumulator` raises."""
    order = sorted(rows, key=path_order)
    # Copies are made only where rows are known to raise: most programs never do.
    for careful in (False, True):
        fold = GroupFold(functions.created(), {}, order[-1], len(rows))
        try:
            for path in order:
                fold.take(functions, path, rows[path], careful)
        except _RefoldError:
            continue
        break
    return fold


def carried_on(
    functions: Groups,
    fold: GroupFold,
    before: Mapping[str, Fields],
    now: Mapping[str, Fields | None],
) -> GroupFold | None:
    """The fold after some rows have changed; None where all rows must be folded again. `fold` is not to be used any more.

    `before` and `now` are the rows that changed: those that were there, and what they are, None for those that are gone.
    """
    order = sorted(now, key=path_order)
    last: str | None = None  # of no use any more: with an inverse the order is of no matter
    if not before and fold.last is not None and path_order(order[0]) > path_order(fold.last):
        last = order[-1]
    elif functions.inverse is None:
        return None
    elif fold.left and functions.inverse == "given":
        return None  # whether a row raises may depend on the rows before it
    there = sum(fields is not None for fields in now.values())
    new = GroupFold(fold.acc, dict(fold.left), last, fold.count - len(before) + there)
    try:
        if not functions.is_exact(fold.acc):
            return None
        for path, fields in before.items():
            new.drop(functions, path, fields)
        for path in order:
            found = now[path]
            if found is not None:
                new.take(functions, path, found, careful=False)
    except _RefoldError:
        return None
    return new if functions.is_exact(new.acc) else None


def told(functions: Groups, group: str, fold: GroupFold) -> Outcome:
    """What the view of a group claims, and the dead letters of rows and view. A group without a row that counts has no view."""
    letters = [fold.left[path] for path in sorted(fold.left, key=path_order)]
    if len(fold.left) == fold.count:
        return Outcome((), tuple(letters))
    outcome = functions.view(group, fold.acc)
    return Outcome(outcome.claims, (*letters, *outcome.letters))


def made_anew(
    functions: Groups, group: str, rows: Mapping[str, Fields]
) -> tuple[GroupFold | None, Outcome]:
    """The fold of all rows, at least one, and what it comes to; no fold, and a dead letter, where it has no beginning."""
    try:
        fold = refold(functions, rows)
    except RAISED as error:
        return None, Outcome((), (functions.letter("create_accumulator", group, error),))
    return fold, told(functions, group, fold)

"""What Java asks about aggregates over documents: the group of a row, and the fold of a group's rows.

Java holds the rows; the fold goes back and forth as bytes. An accumulator that can't be kept is none: then all rows are folded
anew each time, with the same result. Must not know bytes' form, Flink or Firestore.
"""

from typing import Any

from boiler.embedded.answers import claims_of, errors_of, rows_of
from boiler.embedded.loaded import Loaded, loaded
from boiler.group_folds import GroupFold, carried_on, made_anew, told
from boiler.letters import Letter
from boiler.outcomes import NOTHING, Outcome
from boiler.raised import RAISED
from boiler.session import Fields
from boiler.wire import unpacked


def group(digest: str, node: str, path: str, fields: Any) -> list[Any]:
    """The group of a row, if it has one."""
    keys, letters = loaded(digest).functions.keys(node, path, unpacked(fields))
    return ["ok", keys, errors_of(letters)]


def aggregate(
    digest: str,
    node: str,
    text: str,
    kept: bytes | None,
    before: dict[str, Any],
    now: dict[str, Any],
) -> list[Any]:
    """The fold carried on, or that it can't be. Raises KeptError for what this program can't have kept."""
    program = loaded(digest)
    if kept is None:
        return ["again"]
    functions = program.functions.groups[node]
    changed: dict[str, Fields | None] = {
        path: None if fields is None else unpacked(fields) for path, fields in now.items()
    }
    fold = _read(program, kept)
    if changed:
        carried = carried_on(functions, fold, rows_of(before), changed)
        if carried is None:
            return ["again"]
        fold = carried
    if not fold.count:
        return _answer(program, None, NOTHING)
    return _answer(program, fold, told(functions, text, fold))


def refold(digest: str, node: str, text: str, rows: dict[str, Any]) -> list[Any]:
    """The fold of all rows, at least one."""
    program = loaded(digest)
    return _answer(program, *made_anew(program.functions.groups[node], text, rows_of(rows)))


def _answer(program: Loaded, fold: GroupFold | None, outcome: Outcome) -> list[Any]:
    kept = None if fold is None else _written(program, fold)
    return ["ok", kept, claims_of(outcome), errors_of(outcome.letters)]


def _written(program: Loaded, fold: GroupFold) -> bytes | None:
    left = {path: tuple(vars(letter).values()) for path, letter in fold.left.items()}
    try:
        return program.keeper.kept((fold.acc, left, fold.last, fold.count))
    except RAISED:
        return None


def _read(program: Loaded, kept: bytes) -> GroupFold:
    acc, left, last, count = program.keeper.restored(kept)
    return GroupFold(acc, {path: Letter(*fields) for path, fields in left.items()}, last, count)

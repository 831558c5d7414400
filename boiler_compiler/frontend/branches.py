"""Statements with several ways through them: branches, loops, tries and matches.

Every way is followed, and what names can be after it is joined. Must not know what functions are called with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, islice
from operator import is_, is_not
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.modules import captured_names, changed_names
from boiler_compiler.frontend.values import UNKNOWN, Value, lists

if TYPE_CHECKING:
    from boiler_compiler.frontend.interpreter import Interpreter

MOST_LOOPS = 3
"""Loops within each other that are followed round by round; the names that those further in bind are UNKNOWN at once."""

MOST_ROUNDS = 6
"""How often a loop's body is followed until its names must have settled; what has not by then is UNKNOWN."""

MOST_NAMES = 1_000
"""Names of a function; in one with more, loops are not followed round by round either."""


def if_(interp: Interpreter, node: cst.If, frame: Frame) -> bool:
    """Both branches; False where neither leads on."""
    interp.expression(node.test, frame)
    before = dict(frame.names)
    shared = len(before)
    reached = interp.block(node.body.body, frame)
    after_body, frame.names = frame.names, before
    other = node.orelse
    match other:
        case None:
            other_reached = True
        case cst.Else(body=body):
            other_reached = interp.block(body.body, frame)
        case _:
            other_reached = if_(interp, other, frame)
    if reached and other_reached:
        frame.names = _merged(interp, after_body, frame.names, shared)
    elif reached:
        frame.names = after_body
    return reached or other_reached


def _merged(
    interp: Interpreter, left: dict[str, Value], right: dict[str, Value], shared: int
) -> dict[str, Value]:
    """What names can be after either of two ways, of which there were so many before."""
    merged = dict(left)
    for name in _different(left, right, shared):
        value = right[name]
        merged[name] = interp.joined(left[name], value) if name in left else value
    return merged


def _different(left: dict[str, Value], right: dict[str, Value], shared: int) -> Iterable[str]:
    """Names of the right side that are not the very same on the left; those that both have from before come first in both."""
    names = list(islice(right, shared))
    if not all(map(is_, names, left)):
        return right
    changed = list(compress(names, map(is_not, left.values(), right.values())))
    return [*changed, *islice(right, shared, None)]


def for_(interp: Interpreter, node: cst.For, frame: Frame) -> bool:
    """A loop over what its iterable gives; False where nothing leads on."""
    item = lists(interp.expression(node.iter, frame))
    _loop(interp, [], node.body.body, frame, (node.target, item))
    return _orelse(interp, node.orelse, frame)


def while_(interp: Interpreter, node: cst.While, frame: Frame) -> bool:
    """A loop with a test; False where nothing leads on."""
    _loop(interp, [node.test], node.body.body, frame)
    return _orelse(interp, node.orelse, frame)


def _loop(
    interp: Interpreter,
    tests: list[cst.BaseExpression],
    body: Sequence[cst.CSTNode],
    frame: Frame,
    each: tuple[cst.CSTNode, Value] | None = None,
) -> None:
    interp.loops += 1
    settled = _are_few(interp, frame) and _rounds(interp, tests, body, frame, each)
    if not settled:
        for name in [n for n in changed_names(body) - {"self", "cls"} if n in frame.names]:
            interp.escape(frame.names[name])
            frame.names[name] = UNKNOWN
        for test in tests:
            interp.expression(test, frame)
        if each is not None:
            interp.bind(*each, frame)
        interp.block(body, frame)
    interp.loops -= 1


def _are_few(interp: Interpreter, frame: Frame) -> bool:
    """Whether loops within each other and names are so few that a loop is followed round by round."""
    return interp.loops <= MOST_LOOPS and len(frame.names) <= MOST_NAMES


def _rounds(
    interp: Interpreter,
    tests: list[cst.BaseExpression],
    body: Sequence[cst.CSTNode],
    frame: Frame,
    each: tuple[cst.CSTNode, Value] | None,
) -> bool:
    """Follows a loop until its names have settled; False where they do not."""
    for _ in range(MOST_ROUNDS):
        before = dict(frame.names)
        for test in tests:
            interp.expression(test, frame)
        if each is not None:
            interp.bind(*each, frame)
        interp.block(body, frame)
        frame.names = _merged(interp, before, frame.names, len(before))
        if frame.names == before:
            return True
    return False


def _orelse(interp: Interpreter, node: cst.Else | None, frame: Frame) -> bool:
    return interp.block(node.body.body, frame) if node is not None else True


def try_(interp: Interpreter, node: cst.Try | cst.TryStar, frame: Frame) -> bool:
    """The body, or each of its handlers after any part of it; False where none leads on."""
    before = dict(frame.names)
    reached = interp.block(node.body.body, frame)
    reached = reached and _orelse(interp, node.orelse, frame)
    outcomes = [frame.names] if reached else []
    shared = len(before)
    start = _merged(interp, before, frame.names, shared)
    for handler in node.handlers:
        frame.names = dict(start)
        if handler.name is not None:
            interp.bind(handler.name.name, UNKNOWN, frame)
        if interp.block(handler.body.body, frame):
            outcomes.append(frame.names)
    frame.names = outcomes[0] if outcomes else start
    for outcome in outcomes[1:]:
        frame.names = _merged(interp, frame.names, outcome, shared)
    if node.finalbody is not None and not interp.block(node.finalbody.body.body, frame):
        return False
    return bool(outcomes)


def match_(interp: Interpreter, node: cst.Match, frame: Frame) -> bool:
    """Every case, or none; what a pattern captures is UNKNOWN."""
    interp.escape(interp.expression(node.subject, frame))
    before = dict(frame.names)
    outcomes = [before]
    for case in node.cases:
        frame.names = dict(before)
        for name in captured_names(case.pattern):
            frame.names[name] = UNKNOWN
        if case.guard is not None:
            interp.expression(case.guard, frame)
        if interp.block(case.body.body, frame):
            outcomes.append(frame.names)
    frame.names = outcomes[0]
    for outcome in outcomes[1:]:
        frame.names = _merged(interp, frame.names, outcome, len(before))
    return True

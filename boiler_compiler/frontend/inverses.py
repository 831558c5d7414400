"""Findings for a `retract` that can't be the inverse of `accumulate`.

What is certain from the text alone: sums of floats, lists and texts that keep the order in which rows came, `max` and `min`,
and a `retract` that does what `accumulate` does. Must not know groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from boiler_compiler.frontend import folds
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.values import (
    Constant,
    ListOf,
    Named,
    Scalar,
    Value,
    is_text,
)

AGAIN = "leave `retract` out: then the group is folded again from its rows"
WHOLE = f"sum whole numbers, such as cents, or {AGAIN}"
REORDER = ("append", "extend", "insert", "pop", "remove", "reverse", "sort")
"""Methods of lists that change how many items there are, or their order."""


@dataclass(frozen=True)
class _Body:
    """A function that is looked at: its accumulator's name, and its names' values."""

    method: Method
    acc: str
    frame: Frame

    def of_acc(self, node: cst.CSTNode) -> bool:
        """Whether the accumulator is read somewhere in the expression."""
        return any(isinstance(n, cst.Name) and n.value == self.acc for n in _within(node))


def check_inverse(interp: Interpreter, info: ClassInfo) -> None:
    """Looks at `accumulate` and `retract` together; one finding at most for each."""
    accumulate, retract = info.method("accumulate"), info.method("retract")
    if accumulate is None or retract is None:
        return
    if _text_of(accumulate) == _text_of(retract):
        place = retract.function.module.span(retract.node.name)
        message = "retract does what accumulate does, and not the opposite"
        interp.reports.add("BC0510", place, message, AGAIN)
        return
    for method in (retract, accumulate):
        body = _body(interp, info, method)
        found = next(_problems(interp, body), None) if body is not None else None
        if found is not None:
            node, message, help = found
            interp.reports.add("BC0510", method.function.module.span(node), message, help)
            return


def _text_of(method: Method) -> str:
    return cst.Module([]).code_for_node(method.node.body).strip()


def _body(interp: Interpreter, info: ClassInfo, method: Method) -> _Body | None:
    parameters = method.node.params.params
    if len(parameters) < 3:
        return None
    given = (folds.accumulator(interp, info), folds.row(interp, info))
    with interp.recording(), interp.quietly():
        _, frame, _ = interp.run(folds.function(info, method), given, {})
    names = {
        **frame.names,
        **{p.name.value: v for p, v in zip(parameters[1:], given, strict=False)},
    }
    return _Body(method, parameters[1].name.value, Frame(frame.module, names, owner=info))


def _problems(interp: Interpreter, body: _Body) -> Iterator[tuple[cst.CSTNode, str, str]]:
    """Each place with what is wrong there, and what to write instead."""
    for node in _within(body.method.node.body):
        match node:
            case cst.AugAssign(target=target, value=value) if body.of_acc(target):
                yield from _combined(interp, body, node, target, value)
            case cst.BinaryOperation(left=left, right=right) if body.of_acc(node):
                yield from _combined(interp, body, node, left, right)
            case cst.FormattedString() if body.of_acc(node):
                yield node, "a text keeps the order in which the rows came", AGAIN
            case cst.Call(func=cst.Attribute(value=cst.SimpleString(), attr=cst.Name("join"))):
                if body.of_acc(node):
                    yield node, "a text keeps the order in which the rows came", AGAIN
            case cst.Call(func=cst.Attribute(value=holder, attr=cst.Name(value=name))):
                if name in REORDER and body.of_acc(holder) and _is_list(interp, body, holder):
                    yield node, "a list keeps the order in which the rows came", AGAIN
            case cst.List(elements=elements):
                starred = [e for e in elements if isinstance(e, cst.StarredElement)]
                if any(body.of_acc(each) for each in starred):
                    yield node, "a list keeps the order in which the rows came", AGAIN
            case cst.Call(func=cst.Name(value="max" | "min" as name) as function):
                builtin = interp.expression(function, body.frame) == Named(f"builtins.{name}")
                if builtin and any(body.of_acc(argument) for argument in node.args):
                    what = f"{name} forgets what was there before, so nothing can take a row out"
                    yield node, what, AGAIN


def _combined(
    interp: Interpreter,
    body: _Body,
    node: cst.CSTNode,
    left: cst.BaseExpression,
    right: cst.BaseExpression,
) -> Iterator[tuple[cst.CSTNode, str, str]]:
    """`left + right`, or another operator, of which one is the accumulator's."""
    values = [_value(interp, body, side) for side in (left, right)]
    divided = isinstance(node, cst.BinaryOperation) and _is_float(_value(interp, body, node))
    if divided or any(_is_float(value) for value in values):
        yield node, "a sum of floats depends on the order of its rows", WHOLE
    elif isinstance(values[0], ListOf) and not values[0].is_set:
        yield node, "a list keeps the order in which the rows came", AGAIN
    elif is_text(values[0]) and not _modulo(node):
        yield node, "a text keeps the order in which the rows came", AGAIN


def _modulo(node: cst.CSTNode) -> bool:
    """Whether it is `text % value`, which may be a key."""
    return isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo)


def _is_list(interp: Interpreter, body: _Body, node: cst.CSTNode) -> bool:
    value = _value(interp, body, node)
    return isinstance(value, ListOf) and not value.is_set


def _is_float(value: Value) -> bool:
    match value:
        case Scalar(type=kind) | Constant(kind=kind):
            return kind is float
    return False


def _value(interp: Interpreter, body: _Body, node: cst.CSTNode) -> Value:
    names = dict(body.frame.names)
    with interp.recording(), interp.quietly():
        found = interp.expression(node, body.frame)
    body.frame.names = names
    return found


def _within(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The node and everything in it, in order."""
    stack = [node]
    while stack:
        each = stack.pop()
        yield each
        stack.extend(reversed(each.children))

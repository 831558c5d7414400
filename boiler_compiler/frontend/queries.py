"""`Model.where(...)`: its conditions, and which of them can be the join key.

A condition compares an attribute of the model by `== < <= > >=`, on either side, or is `Model.attribute.has(x)`. An equality whose
other side is no constant is a join key. Must not know where queries may stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.values import ModelAttribute, QueryValue, Value

if TYPE_CHECKING:
    from boiler_compiler.frontend.interpreter import Frame, Interpreter

ORDERED = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)


def where(
    interp: Interpreter, model: ClassInfo, base: QueryValue | None, node: cst.Call, frame: Frame
) -> Value:
    """The query of a call; a finding for everything that is no condition."""
    return narrowed(interp, model, base, node.args, node, frame)


def narrowed(
    interp: Interpreter,
    model: ClassInfo,
    base: QueryValue | None,
    conditions: Sequence[cst.Arg],
    node: cst.Call,
    frame: Frame,
) -> QueryValue:
    """The documents of `model`, or of a query, that meet the conditions as well."""
    keys = list(base.keys) if base is not None else []
    reads = set(base.reads) if base is not None else set()
    for argument in conditions:
        if argument.star or argument.keyword is not None:
            _bad(interp, argument, frame, "conditions are written one by one in the call")
            continue
        found = _condition(interp, model, argument.value, frame)
        if found is None:
            continue
        attribute, op, other = found
        reads.add(attribute)
        if other is None or _constant(interp, other, frame):
            continue
        if op in ("==", "has"):
            keys.append((attribute, op))
    span = frame.module.span(node)
    query = QueryValue(model, tuple(dict.fromkeys(keys)), tuple(sorted(reads)), span)
    interp.seen.queries.append((node, frame.module, query))
    return query


def everything(interp: Interpreter, model: ClassInfo, node: cst.Call, frame: Frame) -> Value:
    """`Model.get_query()`."""
    query = QueryValue(model, (), (), frame.module.span(node))
    interp.seen.queries.append((node, frame.module, query))
    return query


def _condition(
    interp: Interpreter, model: ClassInfo, node: cst.BaseExpression, frame: Frame
) -> tuple[str, str, cst.BaseExpression | None] | None:
    """(attribute, comparison, other side); no other side for `== None`. None, with a finding, for anything else."""
    match node:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
            return _comparison(interp, model, node, left, operator, right, frame)
        case cst.Comparison():
            hint = "write the two comparisons as two arguments"
            return _bad(interp, node, frame, "a chain of comparisons is two conditions", hint)
        case cst.Call(func=cst.Attribute(value=holder, attr=cst.Name(value="has")), args=[argument]):
            attribute = interp.expression(holder, frame)
            interp.expression(argument.value, frame)
            if isinstance(attribute, ModelAttribute) and attribute.model.descends_from(model):
                return attribute.name, "has", argument.value
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            text = cst.Module([]).code_for_node
            hint = f"{text(left)}, {text(right)}"
            return _bad(interp, node, frame, "`and` between conditions", hint)
        case cst.BooleanOperation() | cst.UnaryOperation(operator=cst.Not()):
            return _bad(interp, node, frame, "`or` and `not` can't be in a condition")
        case _:
            interp.expression(node, frame)
    return _bad(interp, node, frame, f"this is no comparison of an attribute of {model.name}")


def _comparison(
    interp: Interpreter,
    model: ClassInfo,
    node: cst.Comparison,
    left: cst.BaseExpression,
    operator: cst.BaseCompOp,
    right: cst.BaseExpression,
    frame: Frame,
) -> tuple[str, str, cst.BaseExpression | None] | None:
    sides = [(interp.expression(side, frame), side) for side in (left, right)]
    own = [
        (value, other)
        for (value, _), (_, other) in zip(sides, reversed(sides), strict=True)
        if isinstance(value, ModelAttribute)
    ]
    if len(own) != 1 or not own[0][0].model.descends_from(model):
        if any(isinstance(value, ModelAttribute) for value, _ in sides):
            what = f"one side of the comparison must be an attribute of {model.name}, the other a value"
            return _bad(interp, node, frame, what)
        return _bad(interp, node, frame, f"this is no comparison of an attribute of {model.name}")
    attribute, other = own[0]
    none = isinstance(other, cst.Name) and other.value == "None"
    match operator:
        case cst.Equal():
            return attribute.name, "==", None if none else other
        case cst.Is() if none:
            text = cst.Module([]).code_for_node(left if other is right else right)
            return _bad(interp, node, frame, "`is` compares the attribute itself", f"{text} == None")
        case _ if isinstance(operator, ORDERED):
            return attribute.name, "<", other
    return _bad(interp, node, frame, "conditions compare by ==, <, <=, > or >=")


def _constant(interp: Interpreter, node: cst.CSTNode, frame: Frame) -> bool:
    """Whether the expression has no name of the function in it: then it is the same for every root."""
    if isinstance(node, cst.Name):
        return node.value not in frame.names and node.value not in (frame.around or {})
    return all(_constant(interp, child, frame) for child in node.children)


def _bad(
    interp: Interpreter, node: cst.CSTNode, frame: Frame, message: str, help: str = ""
) -> None:
    interp.reports.add("BC0412", frame.module.span(node), message, help)
